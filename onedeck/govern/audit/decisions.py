"""What people decided about an AI version: the gate's decisions, as the audit journal holds them."""

from dataclasses import dataclass
from pathlib import Path

from onedeck.govern.audit.journal import GATE, Entry, standing_entries

SHIP, HOLD, ROLLBACK = "ship", "hold", "rollback"
DECISIONS = (SHIP, HOLD, ROLLBACK)


@dataclass(frozen=True)
class Decision:
    """One decision: who let which version of which agent into a journey, held it or took it back, when and why."""

    journey: str
    agent: str
    version: str
    decision: str
    by: str
    at: int  # microseconds UTC
    note: str


def gate_decisions(home: Path) -> set[tuple[str, str]]:
    """Return every (agent, version) that somebody decided about, whatever was decided and in whichever journey.

    `home` is the `.onedeck` folder. Whether the journal itself is whole, `onedeck audit verify` and doctor say: an
    entry somebody put in by hand is read here and told there.
    """
    return {(found.agent, found.version) for found in decisions(home).values()}


def decisions(home: Path) -> dict[tuple[str, str, str], Decision]:
    """Return the decision that holds, the last one, by (journey, agent, version)."""
    found = (_decision(entry) for entry in standing_entries(home) if entry.get("kind") == GATE)
    return {(each.journey, each.agent, each.version): each for each in found}


def _decision(entry: Entry) -> Decision:
    def text(name: str) -> str:
        return str(entry.get(name) or "")

    at = entry.get("at")
    when = at if isinstance(at, int) else 0
    place = (text("journey"), text("agent"), text("version"))
    return Decision(*place, text("decision"), text("by"), when, text("note"))
