"""What doctor says of the audit journal: whether its chain is whole, and what changed last."""

from collections.abc import Iterator

from onedeck.govern.audit.journal import BASELINE, CHANGE, Entry
from onedeck.govern.audit.standing import faults, known_head
from onedeck.govern.health.finding import Finding, Look, named, several
from onedeck.model.governed_tables import BROKEN


def examine(look: Look) -> Iterator[Finding]:
    """Yield a finding on the chain, and one on the last change of a definition."""
    home = look.store.home
    if home is None:
        return
    journal, standing = faults(home, known_head(look.store))
    for fault in standing:
        yield Finding(
            "audit", "audit.jsonl", "chain", f"the chain is broken: {fault}", len(journal.entries), "entries",
            severity=BROKEN, unlocks="proof of who changed which definition when",
            todo="put .onedeck/keep/audit.jsonl back from a backup, or say why it is so: "
            "`onedeck audit acknowledge \"...\"`",
        )  # fmt: skip
    if not journal.entries:
        yield Finding("audit", "audit.jsonl", "chain", "no run has written the journal yet", 0, "entries")
        return
    if not standing:
        what = (
            f"{several(len(journal.entries), 'entry', 'entries')}, the chain is whole; its head is "
            f"{journal.head[:16]}: note it where nobody here can change it"
        )
        yield Finding("audit", "audit.jsonl", "chain", what, len(journal.entries), "entries")
    changed = [entry for entry in journal.entries if entry.get("kind") == CHANGE]
    begun = next((entry for entry in journal.entries if entry.get("kind") == BASELINE), None)
    if changed:
        yield Finding(
            "audit", "audit.jsonl", "last_change", _said(look, changed[-1]), len(changed), "changes"
        )
    elif begun:
        what = f"no definition has changed since the journal began on {_day(look, begun)}"
        yield Finding("audit", "audit.jsonl", "last_change", what, 0, "changes")


def _said(look: Look, entry: Entry) -> str:
    changes = [change for change in entry["changes"] if isinstance(change, dict)]
    listed = named(
        (
            f"{change.get('journey') or 'every journey'} {change.get('field')} "
            f"{change.get('was') or 'nothing'} -> {change.get('becomes') or 'nothing'}"
            for change in changes
        ),
        4,
    )
    people = {str(change.get("author") or entry.get("who")) for change in changes}
    return f"last changed on {_day(look, entry)} by {named(sorted(people))}: {listed}"


def _day(look: Look, entry: Entry) -> str:
    at = entry.get("at")
    return look.day(at) if isinstance(at, int) else "an unknown day"
