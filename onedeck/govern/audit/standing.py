"""Whether the chain holds: its faults, those somebody has explained, and the head the published build knew."""

from collections.abc import Mapping
from pathlib import Path

from onedeck.errors import UsageError
from onedeck.govern.audit.authors import user
from onedeck.govern.audit.journal import (
    ACKNOWLEDGED,
    BREAK,
    SHORTEST_HEAD,
    Entry,
    Head,
    Journal,
    append,
    read_journal,
)
from onedeck.store import Store

FACT = "audit"  # of the manifest: the journal's head when the tables were published


def acknowledge(home: Path, note: str, now: int) -> Entry:
    """Note that the faults found so far are known and why; they stay in the journal, and doctor no longer fails."""
    journal = read_journal(home)
    last = next((str(e.get("definition_hash")) for e in reversed(journal.entries)), "")
    return append(
        home,
        {
            "kind": ACKNOWLEDGED, "at": now, "who": user(), "definition_hash": last, "note": note,
            "head": journal.head, "changes": [],
        },
    )  # fmt: skip


def faults(home: Path, *heads: Head | None) -> tuple[Journal, list[str]]:
    """Return the journal and the faults nobody has acknowledged: those it has now, and those it had before."""
    journal = read_journal(home, *heads)
    standing: dict[str, None] = {}
    known: set[str] = set()
    for entry in journal.entries:
        if entry.get("kind") == BREAK:
            standing[str(entry.get("note"))] = None
        elif entry.get("kind") == ACKNOWLEDGED:
            known |= set(standing)
            standing.clear()
    standing.update(dict.fromkeys(fault for fault in journal.faults if fault not in known))
    return journal, list(standing)


def known_head(store: Store) -> Head | None:
    """Return the number and the hash of the last entry the published build knew."""
    fact = store.manifest.facts.get(FACT)
    if isinstance(fact, Mapping) and fact.get("hash"):
        return int(fact.get("entry") or 0), str(fact["hash"])
    if not store.has("audit"):
        return None
    rows = store.engine.rows("SELECT entry, MAX(hash) FROM audit GROUP BY entry ORDER BY entry DESC LIMIT 1")
    return (int(rows[0][0]), str(rows[0][1])) if rows else None


def head_typed(text: str) -> str:
    """Return a head that somebody kept, as hashes are written; raises UsageError for a text that is none."""
    wanted = text.strip().lower()
    if len(wanted) < SHORTEST_HEAD or set(wanted) - set("0123456789abcdef"):
        raise UsageError(
            f"{text!r} is no head.",
            f"It is an entry's hash, or its first {SHORTEST_HEAD} signs or more; `onedeck audit` prints it.",
        )
    return wanted
