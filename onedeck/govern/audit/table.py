"""The table `audit`: the journal's entries as rows, made anew at every run and after every decision."""

from collections.abc import Sequence
from pathlib import Path

from onedeck.charter.workspace import Workspace
from onedeck.govern.audit.changes import note_changes
from onedeck.govern.audit.journal import Entry, Journal, read_journal
from onedeck.govern.audit.standing import FACT, known_head
from onedeck.model.governed_tables import AUDIT
from onedeck.store import Store
from onedeck.store.alone import publish_alone
from onedeck.store.snapshot import empty
from onedeck.store.steps import listed

Row = dict[str, str | int | None]


def write_audit(store: Store, workspace: Workspace, now: int) -> int:
    """Note what changed since the last run in the journal and write the table from it; return its number of rows.

    `now` is microseconds UTC. A store without a folder has no journal.
    """
    if store.home is None:
        return store.write("audit", empty(AUDIT))
    return _write(store, note_changes(store.home, workspace, now, known_head(store)))


def publish_audit(home: Path) -> bool:
    """Make the table every reader sees the journal's; False while a run is under way or has not ended well.

    From then on the published build knows the last entry, so that cutting it off is found.
    """
    return publish_alone(home, "audit", lambda store: _write(store, read_journal(home)))


def audit_rows(entries: Sequence[Entry]) -> list[Row]:
    """Return a row per change, and one of an entry without any, with the table's columns."""
    return [row for entry in entries for row in _entry_rows(entry)]


def _write(store: Store, journal: Journal) -> int:
    literal = store.engine.dialect.literal
    rows = [tuple(literal(row[name]) for name in AUDIT.names) for row in audit_rows(journal.entries)]
    types = {column.name: column.sql_type for column in AUDIT.columns}
    # The head stands in the manifest too, which is small enough to be copied away.
    store.manifest = store.manifest.with_facts({FACT: {"entry": len(journal.entries), "hash": journal.head}})
    return store.write("audit", listed(AUDIT.names, rows, types))


def _entry_rows(entry: Entry) -> list[Row]:
    number, at = (value if isinstance(value, int) else 0 for value in (entry.get("entry"), entry.get("at")))
    whole: Row = {
        "entry": number,
        "kind": _text(entry.get("kind")) or "unknown",
        "changed_at": at,
        "entered_by": _text(entry.get("who")),
        "note": _text(entry.get("note")),
        "definition_hash": _text(entry.get("definition_hash")) or "",
        "hash": _text(entry.get("hash")) or "",
    }
    changes = [change for change in entry["changes"] if isinstance(change, dict)]
    return [dict.fromkeys(AUDIT.names) | whole | _changed(entry, change) for change in changes or [{}]]


def _changed(entry: Entry, change: Entry) -> Row:
    who = entry.get("by") or change.get("author") or entry.get("who")
    return {
        "who": _text(who),
        "journey": _text(change.get("journey")) or None,
        "commit_hash": _text(change.get("commit")),
        **{name: _text(change.get(name)) for name in ("field", "was", "becomes", "file")},
    }


def _text(value: object) -> str | None:
    # A line somebody tampered with may hold what no table can.
    return None if value is None else str(value).encode("utf-8", "replace").decode().replace("\0", "\ufffd")
