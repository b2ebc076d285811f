"""What the decks themselves say (reported.yaml), to be held against that room's own rows.

- {room: ai, title: Resolved by Pip, indicator: claimed, value: 83 %, period: 2026-W47, stood: "AI deck, slide 4"}
- {room: cx, title: CSAT, indicator: csat, value: 4.4, period: {from: 2026-10-01, to: 2026-10-31}}
"""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onedeck.charter.context import Reported
from onedeck.charter.positions import Node, parse_yaml
from onedeck.charter.records import Either, ListOf, Record, Values
from onedeck.charter.shapes import Choice, Schema, Shape, Text, shown, wrong
from onedeck.charter.spans import moment, parse_period, period_name, read_span, unknown_journeys
from onedeck.errors import Fault, UsageError
from onedeck.model.source_tables import ENUMS

_PERCENT = r"[-+]?[0-9]{1,12}(?:\.[0-9]+)?\s*%"


@dataclass(frozen=True)
class Amount(Shape):
    """A number, or a text such as `83 %`, which is read as 0.83."""

    about: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return the number."""
        text = node.text.strip()
        if node.kind == "number" and math.isfinite(float(text)):
            return float(text)
        if node.kind == "text" and re.fullmatch(_PERCENT, text, re.ASCII):
            # Written out by its digits: 0.83 is nearer to what the slide says than 83 / 100 in general.
            return float(f"{text.rstrip('%').strip()}e-2")
        found = shown(text) if text else node.in_words
        return wrong(
            node, faults, f"{key!r} must be a number such as 0.83 or a share such as '83 %', not {found}"
        )

    def schema(self) -> Schema:
        """Return a number or a percentage."""
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^\s*{_PERCENT}\s*$"}]}


FIGURE = Record(
    {
        "room": Choice(ENUMS["room"], "Whose deck it stood in."),
        "title": Text("The figure as the deck words it."),
        "indicator": Text("The metric it claims to be, or `claimed`."),
        "definition": Text("Of `claimed`: the claim definition; without it any."),
        "journey": Text("The journey it speaks of; without it the whole company."),
        "value": Amount("The figure; shares as 0.83 or '83 %'."),
        "period": Either(
            period_name("An ISO week, a month or a quarter."),
            Record(
                {"from": moment("Its first day."), "to": moment("Its last day, this day included.")},
                needed=("from", "to"),
            ),
            "The time the figure is about, in the workspace's time zone.",
        ),
        "stood": Text("Where it stood: deck and slide."),
    },
    needed=("room", "title", "indicator", "value", "period"),
    one="a figure",
)
FIGURES = ListOf(FIGURE, "The figures the decks report.", empty=True)


def read_reported(
    path: Path, timezone: str, journeys: Collection[str] | None, faults: list[Fault]
) -> tuple[Reported, ...]:
    """Return the figures of reported.yaml in their order; a missing file has none.

    `journeys` are the known ones, None if they are not known because the charters have faults.
    """
    node = parse_yaml(path, faults, roots=("list", "null")) if path.exists() else None
    found = FIGURES.read(path.name, node, faults) if node else None
    read = tuple(_figure(values, timezone, journeys, faults) for values in found or ())
    _twice(read, faults)
    return read


def _figure(values: Values, timezone: str, journeys: Collection[str] | None, faults: list[Fault]) -> Reported:
    start, end = _period(values, timezone, faults)
    unknown_journeys(values, "journey", journeys, faults)
    if values.get("definition") and values.get("indicator") != "claimed":
        faults.append(values.place("definition").fault("'definition' goes with the indicator 'claimed' only"))
    return Reported(
        room=values.get("room", ""),
        title=values.get("title", ""),
        indicator=values.get("indicator", ""),
        definition=values.get("definition"),
        journey=values.get("journey"),
        value=values.get("value", 0.0),
        start=start or 0,
        end=end or 0,
        stood=values.get("stood"),
        place=values.node.place,
    )


def _twice(figures: Sequence[Reported], faults: list[Fault]) -> None:
    first: dict[object, Reported] = {}
    for figure in figures:
        same = first.setdefault(figure.identity(), figure)
        if same is not figure and figure.title:
            message = f"the figure {figure.title!r} is already given in line {same.place.line}"
            faults.append(figure.place.fault(message))


def _period(values: Values, timezone: str, faults: list[Fault]) -> tuple[int | None, int | None]:
    period = values.get("period")
    if isinstance(period, Values):
        return read_span(period, timezone, faults)
    try:
        return parse_period(period, timezone) if period else (None, None)
    except UsageError as error:
        faults.append(values.place("period").fault(f"'period': {error.message}"))
        return None, None
