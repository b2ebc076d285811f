"""Who answers for a journey: the outcome's owner, and whoever is accountable for the AI that shapes it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rich.text import Text

from onedeck.charter.charters import Charter
from onedeck.charter.workspace import Workspace
from onedeck.show.formats import STYLES, harmless

NOBODY = "nobody is named"
NUMBERS = ("nobody", "one person", "two people", "three people", "four people", "five people", "six people")


@dataclass(frozen=True)
class Accountable:
    """A journey's owner and, by name, the other people accountable for its AI with their systems."""

    journey: str
    owner: str | None
    others: tuple[tuple[str, str], ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody accountable, each once, the owner first."""
        named = [self.owner, *(person for person, _ in self.others)]
        first: dict[str, str] = {}
        for person in named:
            if person:
                first.setdefault(person.casefold(), person)
        return tuple(first.values())


def accountable(charter: Charter | None, journey: str) -> Accountable:
    """Return who answers for a journey by its charter; without one nobody is named."""
    if charter is None:
        return Accountable(journey, None)
    owner = charter.owner.name if charter.owner else None
    systems: dict[str, list[str]] = {}
    for system in charter.systems:
        name = system.accountable.name if system.accountable else None
        if name and name.casefold() != (owner or "").casefold():
            systems.setdefault(name, []).append(system.name)
    return Accountable(journey, owner, tuple((name, ", ".join(held)) for name, held in systems.items()))


def accountables(workspace: Workspace, journeys: Iterable[str]) -> list[Accountable]:
    """Return who answers for each journey."""
    charters = {charter.name: charter for charter in workspace.charters}
    return [accountable(charters.get(journey), journey) for journey in journeys]


def person(name: str) -> str:
    """Return a name as people read it: `mara.okafor@fernholm.example` is Mara Okafor, `d.lindqvist` D. Lindqvist."""
    local, at, _ = harmless(name).partition("@")
    if " " in local or not (at or "." in local):
        return local
    parts = [part for part in re.split(r"[._]+", local) if part]
    return " ".join(f"{part.upper()}." if len(part) == 1 else part[0].upper() + part[1:] for part in parts)


def owners(found: Accountable) -> Text:
    """Return the owner, and in red every other person accountable for the AI."""
    if not found.people:
        return Text(NOBODY, "dim")
    text = Text(person(found.owner) if found.owner else "no owner")
    if found.others:
        text.append(" (outcome)", "dim")
    for name, systems in found.others:
        text.append(" ≠ ", STYLES["refuted"])
        text.append(person(name), STYLES["refuted"])
        text.append(f" ({harmless(systems)})", "dim")
    return text


def accountable_sentence(found: Iterable[Accountable]) -> str:
    """Say how many people answer; where journeys differ, for which journey more than one does, or nobody."""
    known = list(found)
    if len({frozenset(name.casefold() for name in each.people) for each in known}) <= 1:
        return f"Accountable: {_number(len(known[0].people) if known else 0)}."
    groups: dict[int, list[str]] = {}
    for each in sorted(known, key=lambda each: (-len(each.people), each.journey)):
        groups.setdefault(len(each.people), []).append(harmless(each.journey))
    parts = []
    for count, journeys in groups.items():
        where = f"each of {len(journeys)} journeys" if len(journeys) > 2 else " and ".join(journeys)
        parts.append(f"{_number(count) if count else 'nobody'} for {where}")
    return f"Accountable: {', '.join(parts)}."


def _number(count: int) -> str:
    if not count:
        return NOBODY
    return NUMBERS[count] if count < len(NUMBERS) else f"{count} people"
