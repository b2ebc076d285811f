"""How far the charters are signed: by whom, when, and what has changed since."""

from dataclasses import dataclass
from pathlib import Path

from onedeck.charter.workspace import Workspace
from onedeck.govern.audit.changes import Place, changes, watched
from onedeck.govern.audit.definitions import charter_hash
from onedeck.govern.audit.journal import CHANGE, SIGNED, Entry, standing_entries
from onedeck.govern.audit.signing import FIELD


@dataclass(frozen=True)
class SignOff:
    """What became of a charter's signature: who signed it last and when (nobody = None), and what changed since."""

    journey: str
    owner: str | None
    by: str | None
    at: int | None
    as_signed: bool
    changed: tuple[str, ...]


def sign_offs(home: Path, workspace: Workspace, now: int) -> list[SignOff]:
    """Return, per charter, who signed it last, and which fields are another value since."""
    entries = standing_entries(home)
    found = watched(home, workspace, now)
    unnoted: set[Place] = set()
    if entries:
        unnoted = {(one["journey"], one["field"]) for one in changes(workspace, found, tuple(entries))}
    made = []
    for charter in workspace.charters:
        name, owner = charter.name, charter.owner
        who = (owner.id or owner.name) if owner else None
        place = max((n for n, entry in enumerate(entries) if _signed(entry, name)), default=None)
        if place is None:
            made.append(SignOff(name, who, None, None, False, ()))
            continue
        entry = entries[place]
        whole = _signed(entry, name) == charter_hash(found, name)
        later = unnoted.union(*map(_changed, entries[place + 1 :]))
        fields = () if whole else tuple(sorted(field for of, field in later if of == name))
        at = entry.get("at")
        made.append(
            SignOff(name, who, str(entry.get("by")), at if isinstance(at, int) else None, whole, fields)
        )
    return made


def _signed(entry: Entry, journey: str) -> str:
    """Return the hash that an entry signs of a journey's charter; an empty text where it signs none."""
    for change in entry["changes"] if entry.get("kind") == SIGNED else ():
        if isinstance(change, dict) and (change.get("journey"), change.get("field")) == (journey, FIELD):
            return str(change.get("becomes")).strip('"')
    return ""


def _changed(entry: Entry) -> set[Place]:
    listed = entry["changes"] if entry.get("kind") == CHANGE else ()
    return {(str(one.get("journey")), str(one.get("field"))) for one in listed if isinstance(one, dict)}
