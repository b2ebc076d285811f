"""Reading one charter: kind Journey."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onedeck.charter.care import handoff_of, routing_of, transparency_of
from onedeck.charter.charter_shape import CHARTER
from onedeck.charter.charters import UNCHARTERED, Charter, Person, Scope
from onedeck.charter.objectives import objectives_of
from onedeck.charter.oversights import data_of, gate_of, oversight_of, reviews_of, risk_of
from onedeck.charter.people import People, person_of
from onedeck.charter.positions import Node, Place
from onedeck.charter.records import Values
from onedeck.charter.scope_shape import EXCLUDED
from onedeck.charter.systems import systems_of
from onedeck.errors import Fault

_DEEPEST = 3  # keys below spec that have a place by their dotted path


@dataclass(frozen=True)
class Terms:
    """What holds where a charter names nothing: the window (microseconds), whose acts count, who holds which role."""

    window: int
    customer: str
    people: People


@dataclass(frozen=True)
class Read:
    """A charter with the places that a second charter may collide with."""

    charter: Charter
    name: Place
    reasons: dict[str, Place]


def read_journey(path: Path, node: Node, terms: Terms, faults: list[Fault]) -> Read | None:
    """Return the charter of a file, None if there is nothing to read in it."""
    values = CHARTER.read(path.name, node, faults)
    if values is None:
        return None
    metadata, spec = values.inner("metadata"), values.inner("spec")
    name = metadata.get("name", "")
    if name == UNCHARTERED:
        message = f"{name!r} is what no charter covers; give the journey another name"
        faults.append(metadata.place("name").fault(message))
    charter = _charter(path, metadata, spec, terms, faults)
    return Read(charter, metadata.place("name"), spec.inner("scope").item_places("contactReasons"))


def _charter(path: Path, metadata: Values, spec: Values, terms: Terms, faults: list[Fault]) -> Charter:
    success, roles = spec.inner("success"), spec.inner("accountability")
    named = person_of(roles.record("accountable"), terms.people, faults)
    name = metadata.get("name", "")
    return Charter(
        name=name,
        title=metadata.get("displayName", name),
        description=spec.get("description", ""),
        owner=_held(named),
        customer=spec.get("customer", terms.customer),
        window=success.get("window", terms.window),
        proof=success.get("proof") == "required",
        scope=_scope(spec.inner("scope")),
        objectives=objectives_of(spec.get("objectives", ()), faults),
        systems=systems_of(spec.inner("ai"), terms.people, faults),
        file=path,
        success=success.get("description", ""),
        responsible=roles.get("responsible", ()),
        consulted=roles.get("consulted", ()),
        informed=roles.get("informed", ()),
        labels=metadata.get("labels", {}),
        annotations=metadata.get("annotations", {}),
        place=metadata.place("name"),
        places=_places(spec),
        vacant=named if named and not named.name else None,
        deputy=_held(person_of(roles.record("deputy"), terms.people, faults)),
        validator=_held(person_of(roles.record("validator"), terms.people, faults)),
        routing=routing_of(spec, faults),
        handoff=handoff_of(spec),
        oversight=oversight_of(spec),
        transparency=transparency_of(spec),
        risk=risk_of(spec),
        data=data_of(spec),
        gate=gate_of(spec, faults),
        reviews=reviews_of(spec, faults),
    )


def _held(person: Person | None) -> Person | None:
    return person if person and person.name else None


def _scope(values: Values) -> Scope:
    left_out = values.inner("exclude").found
    exclude = {EXCLUDED[key]: listed for key, listed in left_out.items() if listed}
    return Scope(
        needs=_all_or(values.get("contactReasons", ())),
        channels=_all_or(values.get("channels", ())),
        languages=_all_or(values.get("languages", ())),
        segments=_all_or(values.get("segments", ())),
        exclude=exclude,
    )


def _all_or(listed: tuple[str, ...]) -> tuple[str, ...]:
    return () if "*" in listed else listed


def _places(spec: Values) -> dict[str, Place]:
    """Return the place of every key of spec by its dotted path, and of those of success by name."""
    found = dict(_below(spec.node, "", 1)) if spec.found else {}
    for path, place in tuple(found.items()):
        if path.startswith("success."):
            found.setdefault(path.removeprefix("success."), place)
    return found


def _below(node: Node, path: str, depth: int) -> Iterator[tuple[str, Place]]:
    for key, value in node.entries:
        # A value that goes over several lines is underlined at its key.
        yield f"{path}{key.text}", key.place if value.kind in ("mapping", "list") else value.place
        if depth < _DEEPEST:
            yield from _below(value, f"{path}{key.text}.", depth + 1)
