"""A version's weeks for charts: what held up of each, and the events that stand beside them."""

from collections.abc import Callable, Sequence

from onedeck.charter.context import Event as Marked
from onedeck.show.charts.axis import Event
from onedeck.show.charts.weekly import Part, Series
from onedeck.show.formats import harmless
from onedeck.show.moments import day
from onedeck.show.periods import week_label
from onedeck.show.releases.cells import customers_of, held_up
from onedeck.show.releases.seen import Seen

MOST = 16  # weeks of a chart


def weeks_of(each: Seen) -> tuple[int, ...]:
    """Return the Mondays of the last matured weeks in which a version served, oldest first."""
    return tuple(sorted({cell.week for cell in each.cells if cell.matured and cell.week})[-MOST:])


def series_of(
    each: Seen, weeks: Sequence[int], timezone: str, main: bool, href: Callable[[str], str | None],
    hidden: Callable[[int], str],
) -> Series:  # fmt: skip
    """Return a version's weeks; `href` leads from a week's name to its conversations.

    `hidden` says for a number of customers why the reader may not see their figure; an empty text lets it be seen.
    """
    parts = []
    for week in weeks:
        here = [cell for cell in each.cells if cell.matured and cell.week == week]
        found, label = held_up(here), week_label(week, timezone)
        why = hidden(customers_of(here)) if here else ""
        if why or found.bound_low is None:
            part = Part(week, label, None, None, None, None, 0 if why else found.n, why or str(found.refused))
        else:
            part = Part(
                week,
                label,
                found.bound_low,
                found.bound_high,
                found.low,
                found.high,
                found.n,
                href=href(label),
            )
        parts.append(part)
    return Series(each.title, parts, main)


def events_of(events: Sequence[Marked], timezone: str, journey: str | None = None) -> list[Event]:
    """Return the events of events.yaml as charts mark them; of a journey those that may move it."""
    return [
        Event(harmless(each.name), each.kind, each.start, each.end, when=_when(each, timezone))
        for each in events
        if journey is None or not each.journeys or journey in each.journeys
    ]


def _when(each: Marked, timezone: str) -> str:
    began = day(each.start, timezone)
    if each.end is None:
        return f"since {began}"
    ended = day(each.end - 1, timezone)
    return began if ended == began else f"{began} to {ended}"
