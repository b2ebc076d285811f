"""What the audit watches: everything that decides verdicts, targets and duties, and who answers for it."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from onedeck.charter.charters import Charter, Objective, Person, SystemCard, Waiver
from onedeck.charter.plain import PEOPLE, plain
from onedeck.charter.workspace import FILE, Workspace, format_duration
from onedeck.store.keys import pseudonym

REASONS = "reasons.yaml"
WHOLE = ""  # the journey of what holds for the whole workspace
NOWHERE = ""  # the file of what no file says
PEOPLE_FILE = "people.yaml"
WRITTEN_OUT = ("objectives", "systems")  # of the duties: a field each

# (journey, field) -> the value as JSON, and the file it is written in.
Definitions = dict[tuple[str, str], tuple[str, str]]


def definitions(workspace: Workspace, today: date, key: bytes) -> Definitions:
    """Return everything that decides verdicts or targets, the duties, and who answers, by journey and field.

    `today` says which waivers have expired. A role id's person is named by her keyed hash under `key`: the journal
    cannot forget, so it must not learn her name; that she changed it shows.
    """
    watched = _Watched(workspace.folder, key)
    for field in ("window", "idle", "join"):
        watched.add(WHOLE, field, format_duration(getattr(workspace, field)), FILE)
    watched.add(WHOLE, "customer", workspace.customer, FILE)
    for row in workspace.reasons.rows:
        watched.add(WHOLE, f"reason {row.vocabulary}: {row.written}", row.need, REASONS)
    for charter in workspace.charters:
        watched.add_charter(charter)
    for card in workspace.cards:
        watched.add_card(card)
    for waiver in workspace.waivers:
        watched.add_waiver(waiver, today)
    return watched.found


def charter_hash(found: Definitions, journey: str) -> str:
    """Return the SHA-256 (hex) of all that is watched of a journey's charter; layout and comments change nothing."""
    fields = {field: value for (of, field), (value, _) in found.items() if of == journey}
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class _Watched:
    """The definitions found so far."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self.key = key
        self.found: Definitions = {}

    def add(self, journey: str, field: str, value: Any, file: Path | str) -> None:
        """Add a field's value, written in a file."""
        name = file if isinstance(file, str) else file.relative_to(self.folder).as_posix()
        self.found[journey, field] = (json.dumps(value, ensure_ascii=False, sort_keys=True), name)

    def add_charter(self, charter: Charter) -> None:
        """Add what a charter says."""
        name, file = charter.name, charter.file
        decides = {field: value for field, value in charter.definition().items() if field != "name"}
        duties = {field: value for field, value in charter.duties().items() if field not in WRITTEN_OUT}
        for field, value in {**decides, **duties}.items():
            self.add(name, field, value, file)
        self.add(name, "window", format_duration(charter.window), file)
        self.add(name, "objectives", sorted(map(_objective, charter.objectives)), file)
        for role in PEOPLE:
            self.add_person(name, role, getattr(charter, role), file)
        for system in charter.systems:
            self.add(name, f"system {system.agent}", plain(system), file)
            self.add_person(name, f"system {system.agent} accountable", system.accountable, file)

    def add_card(self, card: SystemCard) -> None:
        """Add what the AI room declares of a system."""
        for field, value in plain(card).items():
            if field not in ("name", "file", "indicators"):
                self.add(WHOLE, f"card {card.name} {field}", value, card.file)
        self.add(WHOLE, f"card {card.name} indicators", sorted(map(_objective, card.indicators)), card.file)
        for role in ("accountable", "deputy", "validator"):
            self.add_person(WHOLE, f"card {card.name} {role}", getattr(card, role), card.file)

    def add_waiver(self, waiver: Waiver, today: date) -> None:
        """Add a waiver, and whether it still holds: time changes that, and nobody's hand."""
        said = {field: value for field, value in plain(waiver).items() if field not in ("name", "file")}
        self.add(WHOLE, f"waiver {waiver.name}", said, waiver.file)
        self.add_person(WHOLE, f"waiver {waiver.name} signed_by", waiver.signed_by, waiver.file)
        holds = "in force" if today <= waiver.until else "expired"
        self.add(WHOLE, f"waiver {waiver.name} holds", holds, NOWHERE)

    def add_person(self, journey: str, role: str, person: Person | None, file: Path) -> None:
        """Add for how long somebody answers, and who a role id means: her keyed hash, never her name."""
        if person is None:
            return
        for field in ("since", "until"):
            if day := getattr(person, field):
                self.add(journey, f"{role} {field}", day.isoformat(), file)
        if person.name and person.id not in ("", person.name, person.email):
            mark = f"p_{pseudonym(self.key, 'person', person.name.casefold()):015x}"
            self.add(journey, f"{role} person", mark, PEOPLE_FILE)


def _objective(objective: Objective) -> str:
    said = [objective.metric]
    if objective.asked:
        op, value = objective.asked
        said.append(f"{op} {value:g}")
    elif objective.value is not None and objective.target is None:
        said.append(f"{objective.op} {objective.value:g}")
    if objective.target is not None:
        said.append(f"target {objective.target:g}")
    if len(said) == 1:
        said.append("without a target")
    if objective.slices:
        said.append(f"in each {', '.join(objective.slices)}")
    if objective.tolerance is not None:
        said.append(f"within {objective.tolerance:g}")
    return " ".join(said)
