"""Who holds which role (people.yaml, beside onedeck.yaml and out of git).

head-of-billing: {name: Maria Keller, email: maria@example.com}
head-of-ai: {vacant: true}

A charter in git names the role; the person stands in a file that can be erased. Without the file a role id is its own
name. Whoever a charter names by address is the same person as the role that has this address.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from onedeck.charter.charters import Person
from onedeck.charter.people_shape import PEOPLE
from onedeck.charter.positions import parse_yaml
from onedeck.charter.records import Values
from onedeck.charter.shapes import near
from onedeck.errors import Fault

FILE = "people.yaml"
_ROLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.ASCII)


@dataclass(frozen=True)
class Holder:
    """Who holds a role; no name = nobody does."""

    name: str
    email: str


@dataclass(frozen=True)
class People:
    """Who holds which role, by role id and by e-mail address; `known` = there is such a file."""

    by_role: Mapping[str, Holder] = field(default_factory=dict)
    by_email: Mapping[str, Holder] = field(default_factory=dict)
    known: bool = False


def read_people(path: Path, faults: list[Fault]) -> People:
    """Return the entries of people.yaml; a missing file has none."""
    if not path.exists():
        return People()
    node = parse_yaml(path, faults, roots=("mapping", "null"))
    found: dict[str, Values] = (PEOPLE.read(path.name, node, faults) if node else None) or {}
    for values in found.values():
        if values.get("vacant") and len(values.found) > 1:
            faults.append(values.place("vacant").fault("a vacant role has no 'name' and no 'email'"))
    names = _names(found, faults)
    by_role = {role: _holder(values, names) for role, values in found.items()}
    by_email = {holder.email.casefold(): holder for holder in by_role.values() if holder.email}
    return People(by_role, by_email, known=True)


def person_of(values: Values | None, people: People, faults: list[Fault]) -> Person | None:
    """Return the person a record names, nameless if nobody holds the role; None where none is given."""
    if values is None or not values.get("person"):
        return None
    since, until = values.get("dateIn"), values.get("dateOut")
    if since and until and until < since:
        faults.append(values.place("dateOut").fault(f"'dateOut' {until} is before 'dateIn' {since}"))
    written, place = values.get("person"), values.place("person")
    holder = people.by_role.get(written) or people.by_email.get(written.casefold())
    if holder is None:
        if people.known and _ROLE.fullmatch(written):
            message = f"{FILE} has no role {written!r}; if nobody holds it, write there '{written}: {{vacant: true}}'."
            faults.append(place.fault(message + near(written, people.by_role, faults)))
        holder = Holder(written, "")
    return Person(holder.name, values.get("role", ""), since, until, place, written, holder.email)


def _names(found: Mapping[str, Values], faults: list[Fault]) -> dict[str, str]:
    """Return what each address's person is called: nobody else is called the same."""
    names: dict[str, str] = {}
    for values in found.values():
        name, email = values.get("name", ""), values.get("email", "").casefold()
        if email and name and names.setdefault(email, name) != name:
            faults.append(values.place("name").fault(f"{values.get('email')!r} is {names[email]!r} already"))
    twice = Counter(name.casefold() for name in names.values())
    return {
        email: f"{name} <{email}>" if twice[name.casefold()] > 1 else name for email, name in names.items()
    }


def _holder(values: Values, names: Mapping[str, str]) -> Holder:
    name, email = values.get("name", ""), values.get("email", "")
    return Holder("" if values.get("vacant") else names.get(email.casefold()) or name or email, email)
