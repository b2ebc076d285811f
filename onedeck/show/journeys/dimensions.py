"""The four dimensions of a journey as cards: figure, interval, target, twelve weeks, and how many missed it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onedeck.charter.context import Event as Noted
from onedeck.show.charts.axis import Event
from onedeck.show.charts.figures import amount, between
from onedeck.show.charts.spark import Figure, Week
from onedeck.show.deck import worst_of
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.marks import counted, mark
from onedeck.show.measures import series
from onedeck.show.moments import day
from onedeck.show.periods import week_label
from onedeck.show.scorecard import CLOSE, DIMENSIONS, MET, MISSED, Line
from onedeck.show.setting import Setting
from onedeck.show.sparks import WEEKS
from onedeck.show.units import NOT_MEASURED
from onedeck.show.ways.missed import Listable, missed_key, missed_metrics

# From a mark's key and the weeks it is of (None = the page's) to the address of its list; None where there is none.
# Without a key it is the address of this page in those weeks.
Address = Callable[[str, str | None], str | None]
PLAIN = {"points": "number"}  # a score's points are no difference of shares


@dataclass(frozen=True)
class Card:
    """One dimension: the objective that stands for it, in words, its weeks, and the others in a line each."""

    dimension: str
    heading: str
    title: str
    figure: str
    aim: str
    said: str
    missed: bool
    interval: str
    behind: str
    address: str | None
    weeks: tuple[Week, ...]
    drawn: Figure
    others: tuple[str, ...]


def cards(page: Setting, lines: Sequence[Line], address: Address) -> list[Card]:
    """Return a card per dimension, in their order; one nobody measures is there too and says so."""
    listable = missed_metrics(page.store)
    found = []
    for dimension in DIMENSIONS:
        first = worst_of(tuple(lines), dimension)
        if first is not None:
            rest = [line for line in lines if line.dimension == dimension and line is not first]
            found.append(_card(page, first, rest, listable, address))
    return found


def journey_events(page: Setting) -> list[Event]:
    """Return what events.yaml tells of this journey, for its axes of time."""
    zone = page.workspace.timezone
    return [
        Event(harmless(event.name), event.kind, event.start, event.end, when=_when(event, zone))
        for event in page.workspace.events
        if not event.journeys or page.journey in event.journeys
    ]


def weeks_list(found: Sequence[Card]) -> Listing:
    """Return the weeks of every card as rows."""
    rows: list[dict[str, Any]] = [
        {
            "dimension": card.dimension, "figure": card.title, "week": week.label, "n": week.n, "value": week.value,
            "low": week.low, "high": week.high, "unit": card.drawn.unit,
            "told": NOT_MEASURED if week.value is None else amount(week.value, card.drawn.unit),
            "ends": between(week.low, week.high, card.drawn.unit)
            if week.low is not None and week.high is not None else None,
        }
        for card in found for week in card.weeks
    ]  # fmt: skip
    fields = (
        Field("figure", "Figure"), Field("week", "Week"), Field("n", "Counted", "count"),
        Field("told", "Value", "figure"), Field("ends", "95% interval", "figure"),
    )  # fmt: skip
    return Listing(rows, ("dimension", "figure", "week", "n", "value", "low", "high", "unit"), fields)


def _card(
    page: Setting, line: Line, others: Sequence[Line], listable: Mapping[str, Listable], address: Address
) -> Card:
    unit, now = PLAIN.get(line.unit, line.unit), line.now
    known = now.bound_low is not None and now.bound_high is not None
    figure = between(now.bound_low or 0.0, now.bound_high or 0.0, unit) if known else _refused(line)
    wide = now.low is not None and now.high is not None
    counts = f"{now.n:,} counted" if now.n else ""
    ends = f"95 % interval {between(now.low or 0.0, now.high or 0.0, unit)}" if wide else ""
    key = missed_key(listable, line.metric, line.target, line.op)
    behind, where = _behind(page, line, key, address)
    return Card(
        dimension=line.dimension, heading=DIMENSIONS[line.dimension], title=harmless(line.title) or NOT_MEASURED,
        figure=figure, aim=_aim(line), said=_said(line, known), missed=line.state == MISSED,
        interval=", ".join(filter(None, (ends, counts))), behind=behind, address=where,
        weeks=_weeks(page, line, key or "", address),
        drawn=Figure(harmless(line.title), unit, line.target, line.op), others=tuple(map(_other, others)),
    )  # fmt: skip


def _refused(line: Line) -> str:
    return (line.now.refused or NOT_MEASURED).partition(" (")[0]


def _weeks(page: Setting, line: Line, key: str, address: Address) -> tuple[Week, ...]:
    if not line.weeks or not any(value is not None for value in line.weeks):
        return ()
    found = []
    for week, estimate in series(page.store, line.metric, page.journey, WEEKS):
        label = week_label(week, page.workspace.timezone)
        # What cannot be listed opens the page of that week.
        href = address(key, label) if estimate.n else None
        found.append(Week(week, label, estimate.value, estimate.low, estimate.high, estimate.n, href))
    return tuple(found)


def _behind(page: Setting, line: Line, key: str | None, address: Address) -> tuple[str, str | None]:
    if key is None or not line.now.n:
        return "", None
    conversations, customers = counted(page.store, mark(page.store, key, page.scope))
    words = f"{conversations:,} conversations of {customers:,} customers count against it"
    return words, address(key, None)


def _aim(line: Line) -> str:
    if line.target is None:
        return "no target"
    return f"{'at most' if line.op == 'lte' else 'target'} {amount(line.target, PLAIN.get(line.unit, line.unit))}"


def _said(line: Line, known: bool) -> str:
    """Say how far a figure is from its target, or why that cannot be said."""
    short = line.shortfall
    if line.state == MISSED and short:
        unit = PLAIN.get(line.unit, line.unit)
        far = f"{max(1, round(-100 * short))} points" if unit == "share" else amount(-short, unit)
        return f"{far} {'too much' if line.op == 'lte' else 'short'}"
    if line.state in (MET, CLOSE):
        return line.state
    return line.state if known and line.target is not None and line.state != MISSED else ""


def _other(line: Line) -> str:
    now, unit = line.now, PLAIN.get(line.unit, line.unit)
    figure = NOT_MEASURED
    if now.bound_low is not None and now.bound_high is not None:
        figure = between(now.bound_low, now.bound_high, unit)
    aim = f", {_aim(line)}" if line.target is not None else ""
    state = f": {line.state}" if line.state in (MISSED, MET, CLOSE) else ""
    return f"{harmless(line.title)} {figure}{aim}{state}"


def _when(event: Noted, timezone: str) -> str:
    began = day(event.start, timezone)
    return f"since {began}" if event.end is None else f"{began} to {day(event.end - 1, timezone)}"
