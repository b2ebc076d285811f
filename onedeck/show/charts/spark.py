"""The last weeks of one figure in a small line, with its target and what else happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.show.charts.axis import Event, event_marks
from onedeck.show.charts.figures import amount, between, measured
from onedeck.show.charts.markup import Drawn, isolate, joined
from onedeck.show.charts.pen import Pen, Point
from onedeck.show.charts.scale import Scale
from onedeck.show.charts.tokens import BAND
from onedeck.show.formats import Field, Listing
from onedeck.show.sparks import LEAST_PART, LEAST_POINTS
from onedeck.show.units import NOT_MEASURED

WIDTH, HEIGHT = 156, 44
_SIDE = 5


@dataclass(frozen=True)
class Week:
    """One week's figure: when it began in microseconds, how people write that, None = not measured."""

    at: float
    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    href: str | None = None


@dataclass(frozen=True)
class Figure:
    """What the weeks are of: its name, its unit, and what it should reach or stay below."""

    title: str
    unit: str = "share"
    target: float | None = None
    op: str = "gte"

    def misses(self, value: float) -> bool:
        """Say whether a value is on the wrong side of the target."""
        if self.target is None:
            return False
        return value > self.target if self.op == "lte" else value < self.target


def spark(
    weeks: Sequence[Week], figure: Figure, pen: Pen, events: Sequence[Event] = (), width: float = WIDTH,
    height: float = HEIGHT,
) -> Drawn:  # fmt: skip
    """Return the line of the weeks; a week without a figure leaves a gap, the last one is marked."""
    known = [value for week in weeks if (value := measured(week.value)) is not None]
    if not known:
        return pen.sentence(width, f"Weeks: {NOT_MEASURED}.")
    across = Scale(weeks[0].at, max(week.at for week in weeks), _SIDE, width - _SIDE)
    up = _height(weeks, figure, height)
    body = [event_marks(events, across, 8, height - 2, pen), _band(weeks, across, up, pen)]
    if (target := measured(figure.target)) is not None:
        y = up.at(target)
        body.append(pen.line((0, y), (width, y), "mute", 1, "2 3"))
    body += [_stretch(run, pen) for run in _runs(weeks, across, up)]
    body += [_week(week, i, weeks, figure, across, up, height, pen) for i, week in enumerate(weeks)]
    return pen.drawing(width, height, _says(weeks, known, figure), *body, kind="small spark")


def table(weeks: Sequence[Week], figure: Figure) -> Listing:
    """Return the same figures as rows, a week each."""
    rows = [
        {
            "week": week.label, "n": week.n, "value": measured(week.value), "low": measured(week.low),
            "high": measured(week.high), "told": _told(week, figure), "interval": _interval(week, figure) or None,
        }
        for week in weeks
    ]  # fmt: skip
    fields = [
        Field("week", "Week"), Field("n", "Counted", "count"), Field("told", isolate(figure.title), "figure"),
        Field("interval", "95% interval", "figure"),
    ]  # fmt: skip
    return Listing(rows, ("week", "n", "value", "low", "high"), fields)


def _height(weeks: Sequence[Week], figure: Figure, height: float) -> Scale:
    """Return the scale of the figures: from lowest to highest, but no narrower than noise is."""
    drawn = [measured(v) for week in weeks for v in (week.value, week.low, week.high)] + [
        measured(figure.target)
    ]
    known = [value for value in drawn if value is not None]
    least = LEAST_POINTS if figure.unit == "share" else LEAST_PART * abs(sum(known) / len(known))
    spread = max(max(known) - min(known), least) or 1.0
    middle = (max(known) + min(known)) / 2
    return Scale(middle - spread / 2, middle + spread / 2, height - 5, 9)


def _runs(weeks: Sequence[Week], across: Scale, up: Scale) -> list[list[Point]]:
    found: list[list[Point]] = [[]]
    for week in weeks:
        if (value := measured(week.value)) is None:
            found.append([])
        else:
            found[-1].append((across.at(week.at), up.at(value)))
    return [run for run in found if run]


def _stretch(run: list[Point], pen: Pen) -> Drawn:
    return pen.polyline(run, "ink", 1.6) if len(run) > 1 else pen.circle(run[0], 1.6, "ink")


def _band(weeks: Sequence[Week], across: Scale, up: Scale, pen: Pen) -> Drawn:
    """Return the intervals of neighbouring weeks as a pale band; none where an end is missing."""
    found, run = [], list[tuple[float, float, float]]()
    for week in (*weeks, None):
        low, high = (None, None) if week is None else (measured(week.low), measured(week.high))
        if week is not None and low is not None and high is not None:
            run.append((across.at(week.at), up.at(low), up.at(high)))
        elif run:
            edge = [(x, bottom) for x, bottom, _ in run] + [(x, top) for x, _, top in reversed(run)]
            found += [pen.polygon(edge, "neutral", BAND)] if len(run) > 1 else []
            run = []
    return joined(*found)


def _week(
    week: Week, index: int, weeks: Sequence[Week], figure: Figure, across: Scale, up: Scale, height: float, pen: Pen
) -> Drawn:  # fmt: skip
    """Return a week as a mark: an unseen column of its own, and its dot; the last one's is always seen."""
    value, x = measured(week.value), across.at(week.at)
    column = (across.end - across.start) / max(1, len(weeks) - 1)
    parts = [pen.blank((x - column / 2, 0), column, height)]
    if value is not None:
        dot = pen.circle((x, up.at(value)), 3, "harm" if figure.misses(value) else "ink")
        parts.append(dot if index == _last(weeks) else pen.dim(dot))
    says = f"{isolate(figure.title)}, week of {isolate(week.label)}: {_told(week, figure)}"
    wide = f", 95% interval {ends}" if (ends := _interval(week, figure)) else ""
    return pen.link(week.href, f"{says}{wide}{f', n {week.n:,}' if week.n else ''}", *parts, kind="mark week")


def _last(weeks: Sequence[Week]) -> int:
    return max(i for i, week in enumerate(weeks) if measured(week.value) is not None)


def _told(week: Week, figure: Figure) -> str:
    value = measured(week.value)
    return NOT_MEASURED if value is None else amount(value, figure.unit)


def _interval(week: Week, figure: Figure) -> str:
    low, high = measured(week.low), measured(week.high)
    return "" if low is None or high is None else between(low, high, figure.unit)


def _says(weeks: Sequence[Week], known: Sequence[float], figure: Figure) -> str:
    ends = f"{amount(known[0], figure.unit)} to {amount(known[-1], figure.unit)}"
    aim = measured(figure.target)
    target = "no target" if aim is None else f"target {amount(aim, figure.unit)}"
    return f"{isolate(figure.title)}, {len(weeks)} weeks, {ends}, {target}"
