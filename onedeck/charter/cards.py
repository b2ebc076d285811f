"""Reading what stands beside the charters: the AI room's own cards (kind AISystem) and waivers (kind Waiver)."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from onedeck.charter.card_shape import CARD
from onedeck.charter.charters import AdoptionStep, SystemCard, Waiver
from onedeck.charter.objectives import objectives_of
from onedeck.charter.people import People, person_of
from onedeck.charter.positions import Node
from onedeck.charter.records import Values
from onedeck.charter.systems import evaluation_of
from onedeck.charter.waiver_shape import WAIVER
from onedeck.errors import Fault


def read_card(
    path: Path, node: Node, people: People, faults: list[Fault]
) -> tuple[SystemCard, Values] | None:
    """Return the card of a file with its spec, None if there is nothing to read in it."""
    values = CARD.read(path.name, node, faults)
    if values is None:
        return None
    metadata, spec = values.inner("metadata"), values.inner("spec")
    roles, name = spec.inner("accountability"), metadata.get("name", "")
    holders = [person_of(roles.record(key), people, faults) for key in ("accountable", "validator", "deputy")]
    accountable, validator, deputy = (person if person and person.name else None for person in holders)
    card = SystemCard(
        name=name,
        title=metadata.get("displayName", name),
        agent=spec.get("agentId", name),
        accountable=accountable,
        validator=validator,
        journeys=spec.get("journeys", ()),
        indicators=objectives_of(spec.get("indicators", ()), faults),
        evaluation=evaluation_of(spec.record("evaluation")),
        adoption=_adoption(spec, faults),
        file=path,
        place=metadata.place("name"),
        deputy=deputy,
        description=spec.get("description", ""),
    )
    return card, spec


def read_waiver(path: Path, node: Node, people: People, faults: list[Fault]) -> tuple[Waiver, Values] | None:
    """Return the waiver of a file with its spec, None if it does not say what a waiver needs."""
    values = WAIVER.read(path.name, node, faults)
    if values is None:
        return None
    metadata, spec = values.inner("metadata"), values.inner("spec")
    signed, until = person_of(spec.record("signedBy"), people, faults), spec.get("until")
    if signed and not signed.name:
        faults.append(signed.place.fault(f"nobody holds the role {signed.id!r}, so nobody can have signed"))
    if signed is None or until is None:
        return None
    waiver = Waiver(
        name=metadata.get("name", ""),
        rules=spec.get("rules", ()),
        journeys=spec.get("journeys", ()),
        subjects=spec.get("subjects", ()),
        reason=spec.get("reason", ""),
        until=until,
        signed_by=signed,
        file=path,
        place=metadata.place("name"),
    )
    return waiver, spec


def same_agent(cards: Sequence[tuple[SystemCard, Values]], faults: list[Fault]) -> None:
    """Add a fault where two cards speak of one agent in one journey: only one can be what the AI room declares."""
    for number, (card, _) in enumerate(cards):
        for other, _ in cards[:number]:
            mine, yours = set(card.journeys), set(other.journeys)
            if card.agent == other.agent and (not mine or not yours or mine & yours):
                message = f"the agent {card.agent!r} has a card already, in {other.file.name}"
                faults.append(card.place.fault(message))
                break


def _adoption(spec: Values, faults: list[Fault]) -> tuple[AdoptionStep, ...]:
    steps = [
        AdoptionStep(each.get("by"), each.get("share"), each.place("by"))
        for each in spec.get("adoption", ())
        if each.get("by") is not None and each.get("share") is not None
    ]
    for before, after in pairwise(steps):
        if after.by <= before.by:
            faults.append(after.place.fault(f"'by' {after.by} is not after the step before, {before.by}"))
    return tuple(steps)
