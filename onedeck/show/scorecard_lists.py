"""The deck and a journey as lists for programs and for Markdown: the same rows as the pages."""

from collections.abc import Sequence
from typing import Any

from onedeck.show.accountable import person
from onedeck.show.deck import DECK_NAMES
from onedeck.show.formats import NOTHING, Field, Listing
from onedeck.show.journey import ROW_NAMES
from onedeck.show.scorecard import DIMENSIONS
from onedeck.show.units import NOT_MEASURED, figure_text


def deck_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return the deck as a list, a row per journey."""
    shown = [
        {
            **row,
            "who": " ≠ ".join(person(name) for name in (row["owner"], *row["others_accountable"]) if name),
            "held_up": None if row["low"] is None else (row["low"], row["high"]),
            "of_targets": f"{row['missed']} of {row['targets']}" if row["targets"] else "no target",
        }
        for row in rows
    ]
    fields = [
        Field("journey", "journey"),
        Field("who", "accountable"),
        Field("conversations", "conv.", "count"),
        Field("journeys", "journeys", "count"),
        Field("claimed_share", "claimed", "share"),
        Field("held_up", "held up %", "share"),
        *(Field(f"{dimension}_shown", words, "figure") for dimension, words in DIMENSIONS.items()),
        Field("of_targets", "targets missed"),
    ]
    for row in shown:
        row |= {f"{name}_shown": _state(row, name) for name in DIMENSIONS}
    return Listing(shown, DECK_NAMES, fields)


def journey_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return a journey's page as a list: a row per figure."""
    fields = [
        Field("section", "section"),
        Field("title", "figure"),
        Field("room", "room"),
        Field("n", "n", "count"),
        Field("shown", "value", "figure"),
        Field("aimed", "target", "figure"),
        Field("state", "state", "word"),
        Field("said", "reported", "figure"),
        Field("own", "own rows", "figure"),
        Field("held", "held up", "figure"),
    ]
    shown = [
        {
            **row,
            "shown": bounds(row.get("value"), row.get("value_high"), row.get("unit")),
            "aimed": bounds(row.get("target"), None, row.get("unit")),
            "said": bounds(row.get("reported"), None, row.get("unit")),
            "own": bounds(row.get("rows"), None, row.get("unit")),
            "held": bounds(row.get("held_up"), row.get("held_up_high"), "share"),
        }
        for row in rows
    ]
    return Listing(shown, ROW_NAMES, fields)


def bounds(low: float | None, high: float | None, unit: str | None) -> str:
    """Return a figure, or its two bounds; a dash where there is none."""
    if low is None:
        return NOTHING
    first = figure_text(low, unit or "")
    last = first if high is None else figure_text(high, unit or "")
    return first if first == last else f"{first.rstrip('%')}–{last}"


def _state(row: dict[str, Any], dimension: str) -> str:
    state = row.get(f"{dimension}_state") or NOT_MEASURED
    low, high = row.get(f"{dimension}_value"), row.get(f"{dimension}_value_high")
    return str(state) if low is None else f"{bounds(low, high, row[f'{dimension}_unit'])} ({state})"
