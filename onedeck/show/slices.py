"""A journey cut by channel, language, segment, version: what held up in each part, and which parts are worse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onedeck.errors import UsageError, suggest
from onedeck.model.measured_tables import SLICES
from onedeck.show.formats import NOTHING, Field, Listing
from onedeck.show.measures import Estimate, Period, measures_of, metrics_of, sums_of
from onedeck.show.scorecard import Line
from onedeck.show.units import figure_text
from onedeck.stats import estimates
from onedeck.stats.many import chance_of, stand_among
from onedeck.store import Store

HELD_UP = "held_up"
WATCHED = ("channel", "language", "segment", "ai_version")
MOST = 5
UNKNOWN = "not known"


@dataclass(frozen=True)
class Part:
    """One value of a slice: what held up in it, and how far below the rest of the journey it lies."""

    slice: str
    value: str
    held_up: Estimate
    against_rest: Estimate


def check_slice(name: str) -> str:
    """Return the slice of that name; raises UsageError with the nearest one for another."""
    if name not in SLICES[1:]:
        near = suggest(name, SLICES[1:]) or f" Slices: {', '.join(SLICES[1:])}."
        raise UsageError(f"There is no slice {name!r}.{near}")
    return name


def worst_parts(store: Store, journey: str | None, now: Period) -> tuple[list[Part], int]:
    """Return the parts in which surely less held up than in the rest, worst first, and how many were looked at.

    "Surely" is beyond the 95 % interval of the difference, and still so among as many comparisons (at most a
    tenth of them by chance, Benjamini and Hochberg 1995). Parts too small for an interval are not looked at.
    """
    if HELD_UP not in metrics_of(store):
        return [], 0
    parts = [part for name in WATCHED for part in _parts(store, journey, now, name)]
    chances = [(part, chance_of(part.against_rest)) for part in parts]
    looked = [(part, chance) for part, chance in chances if chance is not None]
    if not looked:
        return [], 0
    stands = stand_among([chance for _, chance in looked])
    worse = [
        part
        for (part, _), stood in zip(looked, stands, strict=True)
        if stood and part.against_rest.high is not None and part.against_rest.high < 0
    ]
    return sorted(worse, key=_lowest)[:MOST], len(looked)


def _parts(store: Store, journey: str | None, now: Period, name: str) -> list[Part]:
    cells = {value: sums for (_, value), sums in sums_of(store, [HELD_UP], journey, now.weeks, name).items()}
    if len(cells) < 2:
        return []
    found = []
    for value, sums in cells.items():
        rest = estimates.total_of(other for each, other in cells.items() if each != value)
        here = estimates.estimate(HELD_UP, "share", sums)
        found.append(Part(name, value, here, estimates.change(HELD_UP, "share", sums, rest)))
    return found


def _lowest(part: Part) -> tuple[float, str, str]:
    low = part.held_up.bound_low
    return (1.0 if low is None else low), part.slice, part.value


def part_row(part: Part) -> dict[str, Any]:
    """Return a part as programs get it."""
    held = part.held_up
    return {
        "section": "slice", "slice": part.slice, "slice_value": part.value, "metric": HELD_UP, "unit": "share",
        "title": f"held up, {part.slice} {part.value or UNKNOWN}", "n": held.n, "value": held.bound_low,
        "value_high": held.bound_high, "low": held.low, "high": held.high,
        "change": part.against_rest.value, "moved": True,
    }  # fmt: skip


def breakdown(store: Store, journey: str | None, now: Period, name: str, lines: Sequence[Line]) -> Listing:
    """Return a row per value of a slice: how many conversations, what held up, and each objective's figure."""
    metrics = list(dict.fromkeys([HELD_UP, *(line.metric for line in lines if line.unit)]))
    units = {metric.name: metric.unit for metric in metrics_of(store).values()}
    cells = measures_of(store, metrics, journey, now.weeks, name)
    values = sorted({value for _, value in cells}, key=lambda value: _order(cells, value))
    rows = [_row(cells, metrics, units, name, value) for value in values]
    names = ["slice", "slice_value", "conversations"]
    fields = [Field("shown", name.replace("_", " ")), Field("conversations", "conv.", "count")]
    for metric in metrics:
        names += [f"{metric}{part}" for part in ("_n", "", "_high", "_from", "_to")]
        fields.append(Field(f"{metric}_shown", metric.replace("_", " "), "figure"))
    return Listing(rows, names, fields)


def _order(cells: dict[tuple[str, str], Estimate], value: str) -> tuple[bool, int, str]:
    found = cells.get((HELD_UP, value), Estimate(HELD_UP, 0))
    return value == "", -found.n, value


def _row(
    cells: dict[tuple[str, str], Estimate],
    metrics: Sequence[str],
    units: dict[str, str],
    name: str,
    value: str,
) -> dict[str, Any]:
    row: dict[str, Any] = {"slice": name, "slice_value": value, "shown": value or UNKNOWN}
    row["conversations"] = cells.get((HELD_UP, value), Estimate(HELD_UP, 0)).n
    for metric in metrics:
        found = cells.get((metric, value), Estimate(metric, 0, refused="not measured"))
        row |= {
            f"{metric}_n": found.n, metric: found.bound_low, f"{metric}_high": found.bound_high,
            f"{metric}_from": found.low, f"{metric}_to": found.high,
            f"{metric}_shown": _shown(found, units.get(metric, "")),
        }  # fmt: skip
    return row


def _shown(found: Estimate, unit: str) -> str:
    if found.bound_low is None or found.bound_high is None:
        return (found.refused or NOTHING).partition(" (")[0]
    low, high = (figure_text(bound, unit) for bound in (found.bound_low, found.bound_high))
    return low if low == high else f"{low.rstrip('%')}–{high}"
