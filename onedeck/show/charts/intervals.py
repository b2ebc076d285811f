"""What figures could be, as intervals: thin where 95 of 100 would lie, thick where half would."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.show.charts.figures import amount, between, measured
from onedeck.show.charts.markup import Drawn, isolate, joined
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.scale import Scale, ticks
from onedeck.show.formats import Field, Listing
from onedeck.show.units import NOT_MEASURED

WIDTH, ROW, TOP = 520, 54, 30
_LEFT, _RIGHT = 10, 506
_ZERO = "may be zero"
EMPTY = "Nothing to show: no figure with an interval."


@dataclass(frozen=True)
class Row:
    """One figure: its 95% interval, and where known its best estimate and 50% interval; None = not measured."""

    title: str
    low: float | None
    high: float | None
    value: float | None = None
    inner_low: float | None = None
    inner_high: float | None = None
    n: int = 0
    why: str = NOT_MEASURED
    href: str | None = None

    @property
    def known(self) -> tuple[float, float] | None:
        """The 95% interval, or None where it was not measured."""
        low, high = measured(self.low), measured(self.high)
        return None if low is None or high is None else (low, high)

    @property
    def inner(self) -> tuple[float, float] | None:
        """The 50% interval, or None where nobody gave one."""
        low, high = measured(self.inner_low), measured(self.inner_high)
        return None if low is None or high is None else (low, high)

    @property
    def may_be_zero(self) -> bool:
        """Whether nothing at all is among what the figure could be."""
        return self.known is not None and self.known[0] <= 0 <= self.known[1]


def intervals(rows: Sequence[Row], unit: str, pen: Pen, empty: str = EMPTY, says: str = "Intervals") -> Drawn:
    """Return a row per figure over one axis that always shows zero; grey where it may be zero."""
    if not rows:
        return pen.sentence(WIDTH, empty)
    scale = _scale(rows)
    body = [_grid(len(rows), scale, unit, pen)] if any(row.known for row in rows) else []
    body += [_row(row, TOP + i * ROW + 32, scale, unit, pen) for i, row in enumerate(rows)]
    return pen.drawing(WIDTH, TOP + ROW * len(rows), says, *body, kind="medium")


def table(rows: Sequence[Row], unit: str) -> Listing:
    """Return the same figures as rows."""
    cells = [
        {
            "title": row.title, "n": row.n, "value": measured(row.value), "low": measured(row.low),
            "high": measured(row.high), "inner_low": measured(row.inner_low), "inner_high": measured(row.inner_high),
            "unit": unit, "told": _best(row, unit), "wide": _told(row, unit),
            "half": between(*row.inner, unit) if row.inner else None, "zero": _ZERO if row.may_be_zero else None,
        }
        for row in rows
    ]  # fmt: skip
    fields = [
        Field("title", "Figure"), Field("n", "Counted", "count"), Field("told", "Best estimate", "figure"),
        Field("half", "50% interval", "figure"), Field("wide", "95% interval", "figure"), Field("zero", "Reading"),
    ]  # fmt: skip
    return Listing(cells, ("title", "n", "value", "low", "high", "inner_low", "inner_high", "unit"), fields)


def _scale(rows: Sequence[Row]) -> Scale:
    ends = [0.0, *(end for row in rows for end in row.known or ())]
    low, high = min(ends), max(ends)
    margin = 0.04 * (high - low) or 1.0
    return Scale(low - margin if low < 0 else low, high + margin, _LEFT, _RIGHT)


def _grid(count: int, scale: Scale, unit: str, pen: Pen) -> Drawn:
    found, bottom = [], TOP + ROW * count - 6
    for value in ticks(scale.low, scale.high, unit):
        x = scale.at(value)
        anchor = "start" if x < 40 else "end" if x > WIDTH - 40 else "middle"
        found.append(pen.line((x, TOP - 10), (x, bottom), "mute" if value == 0 else "rule"))
        found.append(pen.text((x, TOP - 16), amount(value, unit), "mute", 11, anchor))
    return joined(*found)


def _row(row: Row, y: float, scale: Scale, unit: str, pen: Pen) -> Drawn:
    told = _told(row, unit)
    parts = [
        pen.blank((0, y - 28), WIDTH, ROW - 4),
        pen.text((_LEFT + 6, y - 13), row.title, "ink", 13, weight=600, room=WIDTH - 210, halo=True),
        pen.text((_RIGHT, y - 13), told, "ink" if row.known else "mute", 12, "end", room=172, halo=True),
    ]
    if row.known:
        parts.append(_interval(row, row.known, y, scale, pen))
    return pen.link(row.href, _says(row, unit), *parts, kind="mark row")


def _interval(row: Row, ends: tuple[float, float], y: float, scale: Scale, pen: Pen) -> Drawn:
    colour = "neutral" if row.may_be_zero else "ink"
    first, last = (scale.at(end) for end in ends)
    parts = [pen.line((first, y), (last, y), colour, 1.6)]
    parts += [pen.line((x, y - 4), (x, y + 4), colour, 1.6) for x in (first, last)]
    if row.inner:
        low, high = (scale.at(end) for end in row.inner)
        parts.append(pen.line((low, y), (high, y), colour, 6, round_ends=True))
    if (value := measured(row.value)) is not None:
        there = (scale.at(value), y)
        parts += [pen.circle(there, 4.4, "paper"), pen.circle(there, 2.8, colour)]
    if row.may_be_zero:
        right = last < WIDTH - 90
        at, anchor = (last + 8, "start") if right else (first - 8, "end")
        at, level = (at, y + 4) if right or first > 100 else (_RIGHT, y + 16)
        parts.append(pen.text((at, level), _ZERO, "mute", 11.5, anchor, halo=True))
    return joined(*parts)


def _best(row: Row, unit: str) -> str | None:
    value = measured(row.value)
    return None if value is None else amount(value, unit)


def _told(row: Row, unit: str) -> str:
    return between(*row.known, unit) if row.known else row.why


def _says(row: Row, unit: str) -> str:
    best = f"about {_best(row, unit)}, " if _best(row, unit) and row.known else ""
    wide = f"95% interval {_told(row, unit)}" if row.known else row.why
    half = f", 50% interval {between(*row.inner, unit)}" if row.inner and row.known else ""
    zero = f", {_ZERO}" if row.may_be_zero else ""
    return f"{isolate(row.title)}: {best}{wide}{half}{zero}{f'; n {row.n:,}' if row.n else ''}"
