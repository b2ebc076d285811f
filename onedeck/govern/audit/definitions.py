"""What changed in the definitions, when and by whom: written down when a run sees others than the last one did."""

import json
from pathlib import Path
from typing import Any

from onedeck.charter.charters import Charter
from onedeck.charter.workspace import FILE, Workspace, format_duration
from onedeck.govern.audit.authors import author, user
from onedeck.govern.audit.journal import (
    ACKNOWLEDGED,
    BASELINE,
    BREAK,
    CHANGE,
    Entry,
    Journal,
    append,
    read_journal,
)
from onedeck.model.governed_tables import AUDIT
from onedeck.store import Store
from onedeck.store.snapshot import empty
from onedeck.store.steps import listed

REASONS = "reasons.yaml"
WHOLE = ""  # the journey of what holds for the whole workspace

# (journey, field) -> the value as JSON, and the file it is written in.
Definitions = dict[tuple[str, str], tuple[str, str]]


def write_audit(store: Store, workspace: Workspace, now: int) -> int:
    """Note what changed since the last run in the journal and write the table from it; return its number of rows.

    `now` is microseconds UTC. A fault of the chain is noted too, once, so that it is not forgotten when the next
    build knows the journal as it then is. A store without a folder has no journal.
    """
    if store.home is None:
        return store.write("audit", empty(AUDIT))
    journal = read_journal(store.home, known_head(store))
    noted = {entry.get("note") for entry in journal.entries if entry.get("kind") == BREAK}
    for fault in journal.faults:
        if fault not in noted:
            append(store.home, _note(BREAK, now, fault, journal, workspace.definition_hash()))
    found = definitions(workspace)
    changes = _changes(workspace.folder, replayed(journal.entries), found, first=not journal.entries)
    if changes:
        kind = CHANGE if journal.entries else BASELINE
        head = {"kind": kind, "at": now, "who": user(), "definition_hash": workspace.definition_hash()}
        append(store.home, {**head, "changes": changes})
    return store.write("audit", _rows(store, read_journal(store.home).entries))


def acknowledge(home: Path, note: str, now: int) -> Entry:
    """Note that the faults found so far are known and why; they stay in the journal, and doctor no longer fails."""
    journal = read_journal(home)
    last = next((str(e.get("definition_hash")) for e in reversed(journal.entries)), "")
    return append(home, _note(ACKNOWLEDGED, now, note, journal, last))


def faults(home: Path, head: tuple[int, str] | None) -> tuple[Journal, list[str]]:
    """Return the journal and the faults nobody has acknowledged: those it has now, and those it had before."""
    journal = read_journal(home, head)
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


def known_head(store: Store) -> tuple[int, str] | None:
    """Return the number and the hash of the last entry the published build knew."""
    if not store.has("audit"):
        return None
    rows = store.engine.rows("SELECT entry, MAX(hash) FROM audit GROUP BY entry ORDER BY entry DESC LIMIT 1")
    return (int(rows[0][0]), str(rows[0][1])) if rows else None


def definitions(workspace: Workspace) -> Definitions:
    """Return everything that decides verdicts or targets, and who answers for it, by journey and field."""
    values: dict[tuple[str, str], tuple[Any, str]] = {
        (WHOLE, "window"): (format_duration(workspace.window), FILE),
        (WHOLE, "idle"): (format_duration(workspace.idle), FILE),
        (WHOLE, "join"): (format_duration(workspace.join), FILE),
        (WHOLE, "customer"): (workspace.customer, FILE),
    }
    for row in workspace.reasons.rows:
        values[WHOLE, f"reason {row.vocabulary}: {row.written}"] = (row.need, REASONS)
    for charter in workspace.charters:
        file = charter.file.relative_to(workspace.folder).as_posix()
        for field, value in _charter(charter).items():
            values[charter.name, field] = (value, file)
    return {place: (json.dumps(value, ensure_ascii=False), file) for place, (value, file) in values.items()}


def _charter(charter: Charter) -> dict[str, Any]:
    decides = {field: value for field, value in charter.definition().items() if field != "name"}
    return decides | {
        "window": format_duration(charter.window),
        "owner": charter.owner.name if charter.owner else None,
        "objectives": sorted(
            f"{each.metric} {each.op} {each.value:g}"
            if each.value is not None
            else f"{each.metric} without a target"
            for each in charter.objectives
        ),
    }


def replayed(entries: tuple[Entry, ...]) -> dict[tuple[str, str], str]:
    """Return the definitions as the journal's changes leave them: (journey, field) -> value as JSON."""
    state: dict[tuple[str, str], str] = {}
    for change in (change for entry in entries for change in entry["changes"] if isinstance(change, dict)):
        place = (str(change.get("journey", WHOLE)), str(change.get("field")))
        if change.get("becomes") is None:
            state.pop(place, None)
        else:
            state[place] = str(change["becomes"])
    return state


def _changes(
    folder: Path, before: dict[tuple[str, str], str], now: Definitions, first: bool
) -> list[dict[str, Any]]:
    found = []
    authors: dict[str, str | None] = {}
    for place in sorted({*before, *now}):
        was = before.get(place)
        becomes, file = now.get(place, (None, None))
        if was == becomes:
            continue
        change: dict[str, Any] = {
            "journey": place[0],
            "field": place[1],
            "was": was,
            "becomes": becomes,
            "file": file,
        }
        if file and not first:
            # Who wrote down what was there before the journal began nobody needs to be asked for.
            if file not in authors:
                authors[file] = author(folder, file)
            change["author"] = authors[file]
        found.append(change)
    return found


def _note(kind: str, now: int, note: str, journal: Journal, definition_hash: str) -> Entry:
    # The chain goes on behind a fault: what follows can be trusted again.
    return {
        "kind": kind, "at": now, "who": user(), "definition_hash": definition_hash, "note": note,
        "head": journal.head, "changes": [],
    }  # fmt: skip


def _rows(store: Store, entries: tuple[Entry, ...]) -> str:
    rows = [row for entry in entries for row in _entry_rows(entry)]
    literal = store.engine.dialect.literal
    types = {column.name: column.sql_type for column in AUDIT.columns}
    return listed(AUDIT.names, [tuple(literal(value) for value in row) for row in rows], types)


def _entry_rows(entry: Entry) -> list[tuple[str | int | None, ...]]:
    def text(value: object) -> str | None:
        # A line somebody tampered with may hold what no table can.
        return (
            None if value is None else str(value).encode("utf-8", "replace").decode().replace("\0", "\ufffd")
        )

    number, at = (value if isinstance(value, int) else 0 for value in (entry.get("entry"), entry.get("at")))
    opens = (number, text(entry.get("kind")) or "unknown", at)
    ends = (text(entry.get("note")), text(entry.get("definition_hash")) or "", text(entry.get("hash")) or "")
    changes = [change for change in entry["changes"] if isinstance(change, dict)]
    if not changes:
        return [(*opens, text(entry.get("who")), None, None, None, None, None, *ends)]
    return [
        (
            *opens, text(change.get("author") or entry.get("who")), text(change.get("journey")) or None,
            *(text(change.get(name)) for name in ("field", "was", "becomes", "file")), *ends,
        )
        for change in changes
    ]  # fmt: skip
