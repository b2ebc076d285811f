"""Which handovers fail: from whom to whom, and in how many of them the customer had to pay for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onedeck.show.charts.figures import shares
from onedeck.show.charts.markup import Drawn, isolate
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.tokens import TINT_LEAST, TINT_MOST
from onedeck.show.formats import Field, Listing
from onedeck.show.units import NOT_MEASURED

_LEFT, _TOP, _WIDE, _HIGH, _GAP = 130, 46, 122, 66, 4
LEAST = 20  # handovers of a cell: fewer say nothing
MOST = 6  # names of a side; the rest are one
EMPTY = "No handover was seen in this period."
NONE, TOO_FEW = "none", "too few"


@dataclass(frozen=True)
class Cell:
    """Handovers from one handler to another: how many there were, and how many went wrong; None = not measured."""

    origin: str
    target: str
    n: int
    bad: int | None
    href: str | None = None


def heatmap(
    cells: Sequence[Cell], pen: Pen, says: str = "Handovers that went wrong, by who handed to whom",
    empty: str = EMPTY, least: int = LEAST,
) -> Drawn:  # fmt: skip
    """Return a square per pair, the redder the larger the share that went wrong; its figure stands in it."""
    if not any(cell.n for cell in cells):
        return pen.sentence(_LEFT + 3 * _WIDE, empty)
    rows, columns, found = folded(cells)
    body = [pen.text((0, _TOP - 8), "from", "mute", 11.5), pen.text((_LEFT, 12), "to", "mute", 11.5)]
    for j, name in enumerate(columns):
        body.append(
            pen.text((_LEFT + (j + 0.5) * _WIDE, 34), name, "ink", 12.5, "middle", 600, room=_WIDE - 12)
        )
    for i, name in enumerate(rows):
        y = _TOP + i * _HIGH
        body.append(pen.text((0, y + _HIGH / 2 + 4), name, "ink", 12.5, weight=600, room=_LEFT - 12))
        for j, other in enumerate(columns):
            body.append(
                _cell(found.get((name, other), Cell(name, other, 0, 0)), _LEFT + j * _WIDE, y, least, pen)
            )
    return pen.drawing(_LEFT + _WIDE * len(columns), _TOP + _HIGH * len(rows), says, *body, kind="medium")


def table(cells: Sequence[Cell], least: int = LEAST) -> Listing:
    """Return the same figures as rows, a pair each that the chart shows."""
    rows, columns, found = folded(cells)
    shown = [
        found[pair] for pair in ((i, j) for i in rows for j in columns) if pair in found and found[pair].n
    ]
    listed = [
        {
            "from": cell.origin, "to": cell.target, "n": cell.n, "bad": cell.bad if cell.n >= least else None,
            "share": cell.bad / cell.n if cell.bad is not None and cell.n >= least else None,
            "told": _told(cell, least),
        }
        for cell in shown
    ]  # fmt: skip
    fields = [
        Field("from", "From"), Field("to", "To"), Field("n", "Handovers", "count"),
        Field("bad", "Went wrong", "count"), Field("told", "Share", "figure"),
    ]  # fmt: skip
    return Listing(listed, ("from", "to", "n", "bad", "share"), fields)


def folded(cells: Sequence[Cell]) -> tuple[list[str], list[str], dict[tuple[str, str], Cell]]:
    """Return the names down, the names across and the cell of each pair; both sides in one order, largest first.

    A side holds at most MOST names: what is rarest, whoever handed over or took over, is added up as other (n).
    """
    names = _names(cells)
    found: dict[tuple[str, str], Cell] = {}
    for cell in cells:
        pair = (names[cell.origin], names[cell.target])
        moved = replace(cell, origin=pair[0], target=pair[1])
        if pair in found:
            first = found[pair]
            bad = None if first.bad is None or cell.bad is None else first.bad + cell.bad
            # No page lists several pairs at once: the sum opens nothing.
            moved = replace(moved, n=first.n + cell.n, bad=bad, href=None)
        found[pair] = moved
    order = list(dict.fromkeys(names.values()))
    seen = [pair for pair, cell in found.items() if cell.n]
    rows = [name for name in order if any(origin == name for origin, _ in seen)]
    return rows, [name for name in order if any(target == name for _, target in seen)], found


def _names(cells: Sequence[Cell]) -> dict[str, str]:
    """Return what each name is shown as, in the order of the chart."""
    sums: dict[str, int] = {}
    for cell in cells:
        for name in (cell.origin, cell.target):
            sums[name] = sums.get(name, 0) + cell.n
    order = sorted(sums, key=lambda name: (-sums[name], name))
    if len(order) <= MOST:
        return {name: name for name in order}
    rest = order[MOST - 1 :]
    return {name: name if name not in rest else f"other ({len(rest)})" for name in order}


def _cell(cell: Cell, x: float, y: float, least: int, pen: Pen) -> Drawn:
    corner, wide, high = (x + _GAP / 2, y + _GAP / 2), _WIDE - _GAP, _HIGH - _GAP
    middle = x + _WIDE / 2
    if cell.n < least or cell.bad is None:
        words = _told(cell, least)
        square = pen.rect(corner, wide, high, "rule", 0.35, radius=4, hit=True)
        parts = [square, pen.text((middle, y + _HIGH / 2 + 4), words, "mute", 11.5, "middle")]
        # Nothing happened here, and nothing is to open.
        return pen.link(cell.href if cell.n else None, _says(cell, least), *parts, kind="mark cell")
    tint = TINT_LEAST + TINT_MOST * cell.bad / cell.n
    parts = [
        pen.rect(corner, wide, high, "paper", radius=4),
        pen.rect(corner, wide, high, "harm", round(tint, 3), radius=4, hit=True),
        pen.text((middle, y + _HIGH / 2 - 2), _told(cell, least), "ink", 16, "middle", 700),
        pen.text((middle, y + _HIGH / 2 + 16), f"of {cell.n:,}", "ink", 11.5, "middle"),
    ]
    return pen.link(cell.href, _says(cell, least), *parts, kind="mark cell")


def _told(cell: Cell, least: int) -> str:
    if cell.n == 0:
        return NONE
    if cell.bad is None:
        return NOT_MEASURED
    return TOO_FEW if cell.n < least else shares(cell.bad, cell.n)


def _says(cell: Cell, least: int) -> str:
    who = f"{isolate(cell.origin)} to {isolate(cell.target)}"
    if cell.n == 0:
        return f"{who}: no handover"
    if cell.bad is None or cell.n < least:
        return f"{who}: {cell.n:,} handovers, {_told(cell, least)}"
    return f"{who}: {cell.n:,} handovers, {_told(cell, least)} went wrong for the customer"
