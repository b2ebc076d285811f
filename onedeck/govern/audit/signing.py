"""Sign-offs: the person accountable signs a charter as it stands, or decides about an AI version.

It is an entry in the keyed chain, typed by whoever runs OneDeck on her behalf and noted beside her name: no
electronic signature in a law's sense.
"""

from datetime import date
from pathlib import Path

from onedeck.charter.charters import Charter, Person
from onedeck.charter.workspace import Workspace
from onedeck.errors import UsageError, suggest
from onedeck.govern.audit.authors import authorship, user
from onedeck.govern.audit.changes import day, watched
from onedeck.govern.audit.decisions import DECISIONS
from onedeck.govern.audit.definitions import charter_hash
from onedeck.govern.audit.journal import GATE, SIGNED, Entry, append
from onedeck.govern.audit.notes import change, last_value

FIELD = "charter signed"


def sign_charter(home: Path, workspace: Workspace, journey: str, person: str, note: str, now: int) -> Entry:
    """Note that the person accountable signs the journey's charter as it is now; return the entry.

    Raises UsageError for an unknown journey, and unless `person` is the one who is accountable today.
    """
    charter = _charter(workspace, journey)
    found = watched(home, workspace, now)
    owner = _accountable(charter, person, day(now, workspace.timezone))
    signed = charter_hash(found, journey)
    file = charter.file.relative_to(workspace.folder).as_posix()
    commit = authorship(workspace.folder, file)
    said = change(journey, FIELD, last_value(home, SIGNED, journey, FIELD), signed)
    said |= {"file": file, **({"commit": commit.commit} if commit else {})}
    return append(home, {**_opening(SIGNED, workspace, owner, note, now), "changes": [said]})


def decide_release(
    home: Path, workspace: Workspace, journey: str, agent: str, version: str, decision: str, person: str,
    note: str, now: int,
) -> Entry:  # fmt: skip
    """Note a decision about an AI version in a journey: ship, hold or rollback; return the entry.

    Raises UsageError for an unknown journey, decision or agent of its charter, for a decision without a reason, and
    unless `person` is the one who is accountable for the journey today.
    """
    charter = _charter(workspace, journey)
    agents = [system.agent for system in charter.systems]
    if agent not in agents:
        known = f"Its agents: {', '.join(agents)}." if agents else "It names no AI system."
        raise UsageError(f"The charter of {journey!r} has no agent {agent!r}.{suggest(agent, agents)}", known)
    if decision not in DECISIONS:
        near = suggest(decision, DECISIONS) or f" Known: {', '.join(DECISIONS)}."
        raise UsageError(f"There is no decision {decision!r}.{near}")
    if not version or not note:
        raise UsageError("A decision needs a version and a reason.", "--note says on which evidence.")
    owner = _accountable(charter, person, day(now, workspace.timezone))
    field = f"release {agent} {version}"
    said = change(journey, field, last_value(home, GATE, journey, field), decision)
    opening = _opening(GATE, workspace, owner, note, now)
    about = {"journey": journey, "agent": agent, "version": version, "decision": decision}
    return append(home, {**opening, **about, "changes": [said]})


def _charter(workspace: Workspace, journey: str) -> Charter:
    names = [charter.name for charter in workspace.charters]
    if journey not in names:
        known = f"Charters: {', '.join(names)}." if names else "There is none in charters/."
        raise UsageError(f"There is no charter {journey!r}.{suggest(journey, names)}", known)
    return workspace.charter(journey)


def _accountable(charter: Charter, person: str, today: date) -> Person:
    owner = charter.owner
    if owner is None or not owner.name:
        raise UsageError(
            f"Nobody is accountable for {charter.name!r}, so nobody can sign it.",
            f"Name one person in {charter.file.name}: spec.accountability.accountable.",
        )
    known = {name.casefold() for name in (owner.name, owner.id, owner.email) if name}
    if person.strip().casefold() not in known:
        raise UsageError(
            f"{person!r} is not accountable for {charter.name!r}: only {owner.id or owner.name} can sign it.",
            "Another owner is a change of the charter, not a signature.",
        )
    if (owner.since and today < owner.since) or (owner.until and today > owner.until):
        when = f"from {owner.since or 'the beginning'} to {owner.until or 'now'}"
        raise UsageError(f"{owner.id or owner.name} is accountable for {charter.name!r} {when}, not today.")
    return owner


def _opening(kind: str, workspace: Workspace, owner: Person, note: str, now: int) -> Entry:
    return {
        "kind": kind, "at": now, "who": user(), "by": owner.id or owner.name,
        "definition_hash": workspace.definition_hash(), "note": note or None,
    }  # fmt: skip
