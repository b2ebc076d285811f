"""What a journey reached on each dimension, as a dot against the target: a dot needs no zero, a bar would."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.show.charts.figures import amount, between, measured
from onedeck.show.charts.markup import Drawn, isolate, joined
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.scale import Scale, ticks
from onedeck.show.formats import Field, Listing
from onedeck.show.units import NOT_MEASURED

WIDTH, ROW, TOP = 636, 62, 8
SMALL_WIDTH, SMALL_HEIGHT = 116, 22
_LEFT, _RIGHT = 270, 600
EMPTY = "No dimension to show: the charter names no objective, and nothing was measured."
MISSED = "missed"


@dataclass(frozen=True)
class Row:
    """A dimension's figure and its target, in one unit; `low` and `high` its 95% interval, None = not measured.

    A share known only between two ends has `value` and `value_high`. `state` is how it stands in words.
    """

    title: str
    note: str
    unit: str
    value: float | None
    value_high: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    op: str = "gte"
    state: str = ""
    n: int = 0
    href: str | None = None

    @property
    def ends(self) -> tuple[float, float] | None:
        """The figure as its two ends, the same twice where it is one; None where it was not measured."""
        value = measured(self.value)
        if value is None:
            return None
        upper = measured(self.value_high)
        return (value, value if upper is None else upper)

    @property
    def missed(self) -> bool:
        """Whether the target is missed."""
        return self.state == MISSED


def dots(rows: Sequence[Row], pen: Pen, empty: str = EMPTY) -> Drawn:
    """Return a row per dimension, each on an axis of its own unit."""
    if not rows:
        return pen.sentence(WIDTH, empty)
    body = [_row(row, TOP + i * ROW + 26, pen) for i, row in enumerate(rows)]
    says = "What was reached on each dimension, against its target"
    return pen.drawing(WIDTH, TOP + ROW * len(rows), says, *body, kind="medium")


def dot(row: Row, pen: Pen) -> Drawn:
    """Return one dimension for a cell of a table; the cell beside it says the figure."""
    if row.ends is None:
        return pen.sentence(SMALL_WIDTH, NOT_MEASURED)
    scale = _scale(row, 6, SMALL_WIDTH - 6)
    y = SMALL_HEIGHT / 2
    axis = pen.line((0, y), (SMALL_WIDTH, y), "rule", 1.5)
    mark = pen.link(
        row.href, _says(row), pen.blank((0, 0), SMALL_WIDTH, SMALL_HEIGHT), axis, _mark(row, y, scale, pen)
    )
    return pen.drawing(SMALL_WIDTH, SMALL_HEIGHT, isolate(row.title), mark, kind="small dot")


def table(rows: Sequence[Row]) -> Listing:
    """Return the same figures as rows."""
    cells = [
        {
            "title": row.title, "note": row.note, "unit": row.unit, "n": row.n, "value": measured(row.value),
            "value_high": measured(row.value_high), "low": measured(row.low), "high": measured(row.high),
            "target": measured(row.target), "op": row.op, "state": row.state or None, "told": _told(row),
            "wide": _wide(row) or None, "aim": _aim(row) or None,
        }
        for row in rows
    ]  # fmt: skip
    fields = [
        Field("title", "Dimension"), Field("note", "Measured by"), Field("n", "Counted", "count"),
        Field("told", "Figure", "figure"), Field("wide", "95% interval", "figure"), Field("aim", "Target", "figure"),
        Field("state", "State"),
    ]  # fmt: skip
    names = ("title", "note", "unit", "n", "value", "value_high", "low", "high", "target", "op", "state")
    return Listing(cells, names, fields)


def _scale(row: Row, start: float, end: float) -> Scale:
    """Return an axis that holds the figure, its interval and the target; of a share the upper half at least."""
    drawn = [measured(v) for v in (row.value, row.value_high, row.low, row.high, row.target)]
    known = [value for value in drawn if value is not None]
    if row.unit == "share":
        return Scale(0.5 if min(known) >= 0.5 else 0.0, 1, start, end)
    low, high = min(known), max(known)
    if low >= 0:
        return Scale(0, 1.15 * high or 1, start, end)
    margin = 0.25 * ((high - low) or abs(high))
    return Scale(low - margin, high + margin, start, end)


def _row(row: Row, y: float, pen: Pen) -> Drawn:
    parts = [
        pen.blank((0, y - 24), WIDTH, ROW - 4),
        pen.heading((0, y - 2), row.title, row.note, 172),
        pen.text((250, y - 4), _told(row), _letters(row), 13.5, "end", 700 if row.ends else 400),
    ]
    if row.ends:
        scale = _scale(row, _LEFT, _RIGHT)
        parts += [
            pen.line((_LEFT, y), (_RIGHT, y), "rule", 1.5),
            *_ticks(row, y, scale, pen),
            _mark(row, y, scale, pen),
        ]
        parts.append(_aim_text(row, y, scale, pen))
    return pen.link(row.href, _says(row), *parts, kind="mark row")


def _ticks(row: Row, y: float, scale: Scale, pen: Pen) -> list[Drawn]:
    return [
        pen.text((scale.at(value), y + 22), amount(value, row.unit), "mute", 10.5, "middle")
        for value in ticks(scale.low, scale.high, row.unit, 4)
    ]


def _mark(row: Row, y: float, scale: Scale, pen: Pen) -> Drawn:
    """Return the interval, the shortfall, the target's tick, and the dot or the two ends of the figure."""
    assert row.ends is not None
    colour, target = "harm" if row.missed else "ink", measured(row.target)
    first, last = (scale.at(end) for end in row.ends)
    low, high = measured(row.low), measured(row.high)
    parts = []
    if row.missed and target is not None:
        near = min(first, last, key=lambda x: abs(x - scale.at(target)))
        parts.append(pen.line((near, y), (scale.at(target), y), "harm", 3, opacity=0.5))
    if low is not None and high is not None:
        parts.append(pen.line((scale.at(low), y), (scale.at(high), y), colour, 1.6))
    if last - first >= 1:
        parts.append(pen.line((first, y), (last, y), colour, 5))
    if target is not None:
        parts.append(pen.line((scale.at(target), y - 7), (scale.at(target), y + 7), "ink", 1.6))
    parts += [pen.circle((x, y), 4.5, colour) for x in dict.fromkeys((first, last))]
    return joined(*parts)


def _aim_text(row: Row, y: float, scale: Scale, pen: Pen) -> Drawn:
    target = measured(row.target)
    if target is None:
        return pen.text((_RIGHT, y - 11), "no target", "mute", 11, "end")
    x = min(max(scale.at(target), _LEFT + 40), _RIGHT - 40)
    return pen.text((x, y - 11), f"target {_aim(row)}", "mute", 11, "middle", halo=True)


def _letters(row: Row) -> str:
    return "harm" if row.missed else "ink" if row.ends else "mute"


def _aim(row: Row) -> str:
    target = measured(row.target)
    if target is None:
        return ""
    return f"at most {amount(target, row.unit)}" if row.op == "lte" else amount(target, row.unit)


def _told(row: Row) -> str:
    return between(*row.ends, row.unit) if row.ends else NOT_MEASURED


def _wide(row: Row) -> str:
    low, high = measured(row.low), measured(row.high)
    return "" if low is None or high is None else between(low, high, row.unit)


def _says(row: Row) -> str:
    parts = [f"{isolate(row.title)}, {isolate(row.note)}: {_told(row)}"]
    parts += [f"95% interval {_wide(row)}"] if _wide(row) and row.ends else []
    parts.append(f"target {_aim(row)}" if _aim(row) else "no target")
    parts += [isolate(row.state)] if row.state and row.state not in (NOT_MEASURED, "no target") else []
    parts += [f"n {row.n:,}"] if row.n else []
    return ", ".join(parts)
