"""What a run finds changed since the journal's last word: noted once, with the author and commit of the file."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from onedeck.charter.workspace import Workspace
from onedeck.govern.audit.authors import Authorship, authorship, user
from onedeck.govern.audit.definitions import WHOLE, Definitions, definitions
from onedeck.govern.audit.journal import BASELINE, BREAK, CHANGE, Entry, Head, Journal, append, read_journal
from onedeck.store.keys import workspace_key

Value = tuple[str, str | None]  # as JSON, and the file it was written in
Place = tuple[str, str]  # journey, field


def note_changes(home: Path, workspace: Workspace, now: int, *known: Head | None) -> Journal:
    """Note what changed since the last entry, and every new fault of the chain; return the journal as it then is.

    `now` is microseconds UTC, `known` the last entry the published build knew. A fault is noted once, so that it is
    not forgotten when the next build knows the journal as it now is.
    """
    journal = read_journal(home, *known)
    noted = {entry.get("note") for entry in journal.entries if entry.get("kind") == BREAK}
    opening = {"at": now, "who": user(), "definition_hash": workspace.definition_hash()}
    for fault in journal.faults:
        if fault not in noted:
            # The chain goes on behind a fault: what follows can be trusted again.
            append(home, {"kind": BREAK, **opening, "note": fault, "head": journal.head, "changes": []})
    found = changes(workspace, watched(home, workspace, now), journal.entries)
    if found:
        append(home, {"kind": CHANGE if journal.entries else BASELINE, **opening, "changes": found})
    return read_journal(home)


def watched(home: Path, workspace: Workspace, now: int) -> Definitions:
    """Return what holds now, by the workspace's own day and key."""
    return definitions(workspace, day(now, workspace.timezone), workspace_key(home / "keep"))


def day(moment: int, timezone: str) -> date:
    """Return the day of a moment (microseconds UTC) in a zone."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)
    return at.astimezone(ZoneInfo(timezone)).date()


def replayed(entries: tuple[Entry, ...]) -> dict[Place, Value]:
    """Return the definitions as the journal's changes leave them, by journey and field."""
    state: dict[Place, Value] = {}
    for entry in entries:
        if entry.get("kind") not in (BASELINE, CHANGE):
            continue
        for change in (change for change in entry["changes"] if isinstance(change, dict)):
            place = (str(change.get("journey", WHOLE)), str(change.get("field")))
            if change.get("becomes") is None:
                state.pop(place, None)
            else:
                file = change.get("file")
                state[place] = (str(change["becomes"]), str(file) if file else None)
    return state


def changes(workspace: Workspace, now: Definitions, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Return what is another value now than the journal says, each with its file, and who committed that."""
    before = replayed(entries)
    asked: dict[str, Authorship | None] = {}
    found = []
    for place in sorted({*before, *now}):
        was, was_in = before.get(place, (None, None))
        becomes, file = now.get(place, (None, was_in))
        if was == becomes:
            continue
        change: dict[str, Any] = {
            "journey": place[0], "field": place[1], "was": was, "becomes": becomes, "file": file or None,
        }  # fmt: skip
        if file and entries:
            # Who wrote down what was there before the journal began nobody needs to be asked for.
            if file not in asked:
                asked[file] = authorship(workspace.folder, file)
            change |= vars(asked[file]) if asked[file] else {}
        found.append(change)
    return found
