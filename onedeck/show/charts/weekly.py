"""A share week by week, one or two series side by side: each week an interval, never a point without one."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.show.charts.axis import Event, event_marks
from onedeck.show.charts.figures import amount, between, measured
from onedeck.show.charts.markup import Drawn, isolate, joined
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.scale import Scale, apart, ticks
from onedeck.show.formats import Field, Listing
from onedeck.show.units import NOT_MEASURED

WIDTH, HEIGHT = 780, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 660, 44, 262
_APART = 5  # of two series in one week
_LABELS = 7
_WEEK = 7 * 86_400_000_000
EMPTY = "Nothing to show yet: no week has matured."


@dataclass(frozen=True)
class Part:
    """One week of a series: its Monday (microseconds), its name, the known ends, the 95% interval, the count.

    `first` and `last` are the share with everything unknown counted as bad and as good; None = `why` says why not.
    """

    at: float
    label: str
    first: float | None
    last: float | None
    low: float | None
    high: float | None
    n: int
    why: str = NOT_MEASURED
    href: str | None = None

    @property
    def known(self) -> tuple[float, float, float, float] | None:
        """Both ends and the interval, or None where there is no figure."""
        ends = [measured(each) for each in (self.first, self.last, self.low, self.high)]
        first, last, low, high = ends
        if first is None or last is None or low is None or high is None:
            return None
        return first, last, low, high


@dataclass(frozen=True)
class Series:
    """What the weeks are of: its name, and whether it is the one the page is about."""

    title: str
    parts: Sequence[Part]
    main: bool = True


def weekly(
    series: Sequence[Series], pen: Pen, events: Sequence[Event] = (), says: str = "Held up, week by week"
) -> Drawn:
    """Return an interval per week and series over one axis: thin 95 %, thick what nobody knows; ours is solid."""
    drawn = [(each, part, told) for each in series for part in each.parts if (told := part.known)]
    if not drawn:
        return pen.sentence(WIDTH, EMPTY)
    across, up = _scales([part for _, part, _ in drawn], [told for _, _, told in drawn])
    body = [_grid(up, pen), _weeks([part for _, part, _ in drawn], across, pen)]
    body.append(event_marks(events, across, _TOP - 10, _BOTTOM, pen, names=True))
    body += [_interval(each, part, told, series, across, up, pen) for each, part, told in drawn]
    body.append(_names(series, across, up, pen))
    return pen.drawing(WIDTH, HEIGHT, says, *body, kind="medium")


def table(series: Sequence[Series]) -> Listing:
    """Return the same figures as rows: one per series and week."""
    rows = [
        {
            "series": each.title, "week": part.label, "n": part.n, "share": measured(part.first),
            "share_high": measured(part.last), "low": measured(part.low), "high": measured(part.high),
            "told": between(told[0], told[1], "share") if (told := part.known) else part.why,
            "interval": between(told[2], told[3], "share") if told else None,
        }
        for each in series
        for part in each.parts
    ]  # fmt: skip
    fields = [
        Field("series", "Version"), Field("week", "Week"), Field("n", "Matured", "count"),
        Field("told", "Held up", "figure"), Field("interval", "95% interval", "figure"),
    ]  # fmt: skip
    return Listing(rows, ("series", "week", "n", "share", "share_high", "low", "high"), fields)


def _scales(parts: Sequence[Part], told: Sequence[tuple[float, float, float, float]]) -> tuple[Scale, Scale]:
    first, last = min(part.at for part in parts), max(part.at for part in parts)
    low, high = min(each[2] for each in told), max(each[3] for each in told)
    margin = max(0.03, 0.06 * (high - low))
    across = Scale(first - _WEEK / 2, last + _WEEK / 2, _LEFT + 4, _RIGHT - 8)
    return across, Scale(max(0.0, low - margin), min(1.0, high + margin), _BOTTOM, _TOP)


def _grid(up: Scale, pen: Pen) -> Drawn:
    found = []
    for value in ticks(up.low, up.high, "share"):
        y = up.at(value)
        found.append(pen.line((_LEFT, y), (_RIGHT, y), "rule"))
        found.append(pen.text((_LEFT - 8, y + 4), amount(value, "share"), "mute", 11, "end"))
    return joined(*found)


def _weeks(parts: Sequence[Part], across: Scale, pen: Pen) -> Drawn:
    named = sorted({(part.at, part.label) for part in parts})
    step = -(-len(named) // _LABELS)
    return joined(*(
        pen.text((across.at(at), _BOTTOM + 20), _short(label), "mute", 11, "middle") for at, label in named[::-step]
    ))  # fmt: skip


def _interval(
    each: Series, part: Part, told: tuple[float, float, float, float], series: Sequence[Series], across: Scale,
    up: Scale, pen: Pen,
) -> Drawn:  # fmt: skip
    first, last, low, high = (up.at(value) for value in told)
    x = across.at(part.at) + (0 if len(series) < 2 else -_APART if each.main else _APART)
    faint = None if each.main else 0.5
    marks = [pen.blank((x - _APART, high - 4), 2 * _APART, low - high + 8)]
    marks.append(pen.line((x, low), (x, high), "ai", 1.4, opacity=faint))
    if first - last > 2:
        marks.append(pen.line((x, first), (x, last), "ai", 5, opacity=faint, round_ends=True))
    else:
        marks.append(pen.circle((x, (first + last) / 2), 3.4, "ai", hollow=not each.main))
    says = f"{isolate(each.title)}, week {isolate(part.label)}: {between(told[0], told[1], 'share')}, "
    says += f"95% interval {between(told[2], told[3], 'share')}, n {part.n:,}"
    return pen.link(part.href, says, *marks, kind="mark week")


def _names(series: Sequence[Series], across: Scale, up: Scale, pen: Pen) -> Drawn:
    """Return each series' name beside its last week, apart from each other."""
    last = [(each, [part for part in each.parts if part.known]) for each in series]
    ends = [(each, parts[-1], parts[-1].known) for each, parts in last if parts]
    wanted = [up.at((told[0] + told[1]) / 2) if told else 0.0 for _, _, told in ends]
    found = []
    for (each, part, told), y in zip(ends, apart(wanted, 32, _TOP, _BOTTOM - 14), strict=True):
        colour = "ai" if each.main else "mute"
        assert told
        found.append(pen.text((_RIGHT + 6, y), each.title, colour, 13, weight=600, room=WIDTH - _RIGHT - 8))
        note = f"{between(told[0], told[1], 'share')} in {_short(part.label)}"
        found.append(pen.text((_RIGHT + 6, y + 15), note, "mute", 11, room=WIDTH - _RIGHT - 8))
    return joined(*found)


def _short(label: str) -> str:
    """Return a week's name without its year, which the marks say: 2026-W46 is W46."""
    return label.rpartition("-")[2]
