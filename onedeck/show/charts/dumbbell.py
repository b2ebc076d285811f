"""What a room reported against what held up of the same conversations: two ends of one claim, a row each."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.show.charts.figures import measured, percents
from onedeck.show.charts.markup import Drawn, isolate, joined
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.scale import Scale
from onedeck.show.charts.tokens import room_colour
from onedeck.show.dumbbell import Pair, gap
from onedeck.show.formats import Field, Listing
from onedeck.show.units import NOT_MEASURED, whole_percent

WIDTH, ROW, TOP = 712, 58, 34
_LEFT, _RIGHT = 280, 630
_TITLE = 204  # the rest up to the axis is for the figure of what held up at 0 %
EMPTY = "Nothing to compare: no room reported or claimed anything in this period."
ROOMS = {"ai": "AI room", "cx": "CX room"}


@dataclass(frozen=True)
class Row:
    """A room's figure and what held up over the same conversations; shares 0..1, None = not measured.

    `note` is who says it and where it stood; `why` says why there is no figure.
    """

    title: str
    room: str
    reported: float | None
    low: float | None
    high: float | None
    n: int = 0
    note: str = ""
    why: str = NOT_MEASURED
    href: str | None = None


def dumbbell(rows: Sequence[Row], pen: Pen, empty: str = EMPTY) -> Drawn:
    """Return a ring where the room stands by its own account, and solid ends where its customers do."""
    if not rows:
        return pen.sentence(WIDTH, empty)
    scale = Scale(0, 1, _LEFT, _RIGHT)
    body = [_grid(len(rows), scale, pen), _key(pen)]
    body += [_row(row, TOP + i * ROW + 18, scale, pen) for i, row in enumerate(rows)]
    says = "Reported by the rooms, and what held up of the same conversations"
    return pen.drawing(WIDTH, TOP + ROW * len(rows), says, *body, kind="medium")


def table(rows: Sequence[Row]) -> Listing:
    """Return the same figures as rows."""
    fields = [
        Field("title", "Reported"), Field("note", "By"), Field("n", "Conversations", "count"),
        Field("told", "Reported", "figure"), Field("held", "Held up", "figure"), Field("gap", "Gap, points", "figure"),
    ]  # fmt: skip
    names = ("title", "room", "note", "n", "reported", "low", "high")
    return Listing([_cells(row) for row in rows], names, fields)


def _cells(row: Row) -> dict[str, object]:
    reported, low, high = measured(row.reported), measured(row.low), measured(row.high)
    return {
        "title": row.title, "room": row.room, "note": _note(row), "n": row.n, "reported": reported, "low": low,
        "high": high, "told": NOT_MEASURED if reported is None else whole_percent(reported),
        "held": _held(row) or row.why, "gap": gap(_pair(row)) or None,
    }  # fmt: skip


def _pair(row: Row) -> Pair:
    return Pair(row.title, row.room, measured(row.reported), measured(row.low), measured(row.high))


def _note(row: Row) -> str:
    return row.note or ROOMS.get(row.room, row.room)


def _held(row: Row) -> str:
    low, high = measured(row.low), measured(row.high)
    return "" if low is None or high is None else percents(low, high)


def _grid(count: int, scale: Scale, pen: Pen) -> Drawn:
    found = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = scale.at(share)
        found.append(pen.line((x, TOP - 8), (x, TOP + ROW * count - 8), "rule"))
        found.append(pen.text((x, TOP - 14), whole_percent(share), "mute", 11, "middle"))
    return joined(*found)


def _key(pen: Pen) -> Drawn:
    y = TOP - 14
    return joined(
        pen.circle((6, y - 4), 5, "ink", hollow=True), pen.text((17, y), "reported", "mute", 12),
        pen.circle((84, y - 4), 5.5, "ink"), pen.text((95, y), "held up", "mute", 12),
    )  # fmt: skip


def _row(row: Row, y: float, scale: Scale, pen: Pen) -> Drawn:
    parts = [
        pen.blank((0, y - 27), WIDTH, ROW - 4),
        pen.heading((0, y), row.title, _note(row), _TITLE),
    ]
    reported, low, high = measured(row.reported), measured(row.low), measured(row.high)
    if low is None or high is None:
        parts.append(pen.text((_LEFT + 6, y + 17), f"held up: {row.why}", "mute", 11.5))
    else:
        parts.append(_experienced(row, low, high, y, scale, pen))
    if reported is None:
        parts.append(pen.text((_RIGHT, y + 17), f"reported: {NOT_MEASURED}", "mute", 11.5, "end"))
    else:
        x = scale.at(reported)
        parts.append(pen.circle((x, y), 6.5, room_colour(row.room), hollow=True))
        parts.append(pen.text((x, y - 12), whole_percent(reported), "mute", 11.5, "middle", halo=True))
    return pen.link(row.href, _says(row), *parts, kind="mark row")


def _experienced(row: Row, low: float, high: float, y: float, scale: Scale, pen: Pen) -> Drawn:
    """Return the solid ends of what held up, the gap to the report, and how wide it is."""
    colour, first, last = room_colour(row.room), scale.at(low), scale.at(high)
    parts, leftwards = [], True
    if (reported := measured(row.reported)) is not None:
        ring = scale.at(reported)
        leftwards = first <= ring
        short = reported > high
        near = last if short else first if reported < low else ring
        parts.append(pen.line((near, y), (ring, y), "harm" if short else "neutral", 3, opacity=0.5))
        middle = min(max((ring + near) / 2, _LEFT + 40), _RIGHT - 40)
        words = f"{gap(_pair(row))} points"
        parts.append(pen.text((middle, y + 18), words, "harm" if short else "mute", 11.5, "middle", 600))
    if last - first >= 1:
        parts.append(pen.line((first, y), (last, y), colour, 7))
    parts += [pen.circle((x, y), 7, colour) for x in dict.fromkeys((first, last))]
    place = (first - 12, "end") if leftwards else (last + 12, "start")
    parts.append(pen.text((place[0], y + 4.5), _held(row), "ink", 13, place[1], 700, halo=True))
    return joined(*parts)


def _says(row: Row) -> str:
    reported = measured(row.reported)
    told = NOT_MEASURED if reported is None else whole_percent(reported)
    held = f"{_held(row)} held up" if _held(row) else f"what held up: {row.why}"
    wide = f", {between} points" if (between := gap(_pair(row))) else ""
    over = f", over {row.n:,} conversations" if row.n else ""
    return f"{isolate(row.title)}: {isolate(_note(row))} reports {told}; {held}{wide}{over}"
