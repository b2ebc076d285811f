"""A new AI version against the one before, look by look: a band that stays valid however often one looks."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.show.charts.axis import Event, event_marks
from onedeck.show.charts.figures import measured, signed
from onedeck.show.charts.markup import Drawn, isolate, joined
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.scale import Scale, apart, ticks
from onedeck.show.charts.tokens import BAND, ZONE
from onedeck.show.formats import Field, Listing
from onedeck.show.units import NOT_MEASURED

WIDTH, HEIGHT = 780, 316
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 640, 40, 284
_LABELS = 6
EMPTY = "Nothing to compare yet: no conversation of the new version has matured."


@dataclass(frozen=True)
class Look:
    """The difference new minus old at one look, as a share (0.01 is a point), with its always-valid ends."""

    at: float
    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int = 0
    href: str | None = None

    @property
    def known(self) -> tuple[float, float, float] | None:
        """Value, low and high, or None where this look could not be measured."""
        found = [measured(each) for each in (self.value, self.low, self.high)]
        value, low, high = found
        return None if value is None or low is None or high is None else (value, low, high)


@dataclass(frozen=True)
class Gate:
    """What the charter tolerates: how far below the version before, as a share, and what lies beyond is called."""

    title: str
    floor: float
    before: str
    beyond: str = "roll back below"


def sequence(looks: Sequence[Look], gate: Gate, pen: Pen, events: Sequence[Event] = ()) -> Drawn:
    """Return the band over the looks, with the floor it must stay above."""
    known = [(look, told) for look in looks if (told := look.known)]
    if not known:
        return pen.sentence(WIDTH, EMPTY)
    across = Scale(min(look.at for look in looks), max(look.at for look in looks), _LEFT, _RIGHT)
    up = _height([told for _, told in known], gate.floor)
    body = [
        _zone(gate, up, pen), _grid(up, pen), event_marks(events, across, _TOP, _BOTTOM, pen, names=True),
        pen.clipped((_LEFT, _TOP), _RIGHT - _LEFT, _BOTTOM - _TOP, _band(looks, across, up, pen)),
        pen.line((_LEFT, up.at(gate.floor)), (_RIGHT, up.at(gate.floor)), "harm", 1.4, "5 3"),
        *(_look(look, len(looks), gate, across, up, pen) for look in looks),
        pen.circle((across.at(known[-1][0].at), up.at(known[-1][1][0])), 4, "ai"),
        _labels(known[-1][1], gate, up, pen), _days(looks, across, pen),
    ]  # fmt: skip
    return pen.drawing(
        WIDTH, HEIGHT, f"{isolate(gate.title)}, {_reading(known[-1][1], gate)}", *body, kind="medium"
    )


def table(looks: Sequence[Look], gate: Gate) -> Listing:
    """Return the same figures as rows, a look each."""
    rows = [
        {
            "look": look.label, "n": look.n, "value": measured(look.value), "low": measured(look.low),
            "high": measured(look.high), "floor": gate.floor,
            "told": signed(look.known[0]) if look.known else NOT_MEASURED,
            "band": _ends(look.known) if look.known else None, "reading": _reading(look.known, gate),
        }
        for look in looks
    ]  # fmt: skip
    fields = [
        Field("look", "Look"), Field("n", "Counted", "count"), Field("told", "Points", "figure"),
        Field("band", "Always-valid band", "figure"), Field("reading", "Reading"),
    ]  # fmt: skip
    return Listing(rows, ("look", "n", "value", "low", "high", "floor"), fields)


def _height(known: Sequence[tuple[float, float, float]], floor: float) -> Scale:
    """Return the scale of differences: the later half in full; what early looks say beyond it is cut off."""
    later = known[len(known) // 2 :]
    ends = [0.0, floor, *(end for told in later for end in told)]
    low, high = min(ends), max(ends)
    margin = 0.15 * ((high - low) or 0.02)
    return Scale(low - margin, high + margin, _BOTTOM, _TOP)


def _zone(gate: Gate, up: Scale, pen: Pen) -> Drawn:
    y = up.at(gate.floor)
    return pen.rect((_LEFT, y), _RIGHT - _LEFT, _BOTTOM - y, "harm", ZONE)


def _grid(up: Scale, pen: Pen) -> Drawn:
    found = []
    for value in ticks(up.low, up.high, most=6):
        y = up.at(value)
        found.append(pen.line((_LEFT, y), (_RIGHT, y), "mute" if abs(value) < 1e-12 else "rule"))
        found.append(pen.text((_LEFT - 8, y + 4), signed(value), "mute", 11.5, "end"))
    return joined(*found)


def _band(looks: Sequence[Look], across: Scale, up: Scale, pen: Pen) -> Drawn:
    """Return the band and its middle line, broken where a look was not measured."""
    found, run = [], list[tuple[float, float, float, float]]()
    for look in (*looks, None):
        if look is not None and look.known:
            value, low, high = (up.anywhere(each) for each in look.known)
            run.append((across.at(look.at), value, low, high))
        elif run:
            edge = [(x, high) for x, _, _, high in run] + [(x, low) for x, _, low, _ in reversed(run)]
            found += [pen.polygon(edge, "ai", BAND), pen.polyline([(x, y) for x, y, _, _ in run], "ai", 2.2)]
            if len(run) == 1:
                x, _, low, high = run[0]
                found.append(pen.line((x, low), (x, high), "ai", 1.6))
            run = []
    return joined(*found)


def _look(look: Look, count: int, gate: Gate, across: Scale, up: Scale, pen: Pen) -> Drawn:
    x, column = across.at(look.at), (_RIGHT - _LEFT) / max(1, count - 1)
    parts = [pen.blank((x - column / 2, _TOP), column, _BOTTOM - _TOP)]
    if look.known:
        parts.append(pen.dim(pen.circle((x, up.at(look.known[0])), 3.5, "ai")))
    n = f", n {look.n:,}" if look.n else ""
    return pen.link(
        look.href, f"{isolate(look.label)}: {_reading(look.known, gate)}{n}", *parts, kind="mark look"
    )


def _labels(told: tuple[float, float, float], gate: Gate, up: Scale, pen: Pen) -> Drawn:
    """Return what the lines are, at their right ends, moved apart where they are near each other."""
    value, *_ = told
    wanted = [
        (up.at(0), f"same as {gate.before}", "mute", 12.0, 400),
        (up.at(gate.floor), gate.beyond, "harm", 12.0, 600),
        (up.at(value), f"{signed(value)} points", "ai", 12.5, 700),
        (up.at(value) + 0.5, _ends(told), "mute", 11.5, 400),
    ]
    places = apart([y for y, *_ in wanted], 15, _TOP, _BOTTOM)
    return joined(*(
        pen.text((_RIGHT + 10, y + 4), words, colour, size, weight=weight, room=WIDTH - _RIGHT - 12)
        for y, (_, words, colour, size, weight) in zip(places, wanted, strict=True)
    ))  # fmt: skip


def _days(looks: Sequence[Look], across: Scale, pen: Pen) -> Drawn:
    step = max(1, -(-len(looks) // _LABELS))
    return joined(*(
        pen.text((across.at(look.at), _BOTTOM + 20), look.label, "mute", 11.5, "middle", room=100)
        for look in looks[::step]
    ))  # fmt: skip


def _ends(told: tuple[float, float, float]) -> str:
    return f"{signed(told[1])} to {signed(told[2])}"


def _reading(told: tuple[float, float, float] | None, gate: Gate) -> str:
    """Say what one look says: which side of the floor the whole band is on, if it is on one."""
    if told is None:
        return NOT_MEASURED
    floor = signed(gate.floor)
    side = f"crosses {floor}"
    if told[2] < gate.floor:
        side = f"wholly below {floor}"
    elif told[1] >= gate.floor:
        side = f"wholly at or above {floor}"
    return f"{signed(told[0])} points, band {_ends(told)}, {side}"
