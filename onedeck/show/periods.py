"""Weeks and periods: which are matured, the default ones, and how they are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from onedeck.model.periods import week_of
from onedeck.show.moments import timezone_of
from onedeck.store import Store
from onedeck.store.weeks import begins, last_matured, monday

PERIOD_WEEKS = 4


@dataclass(frozen=True)
class Period:
    """Some ISO weeks in a row: their Mondays in microseconds UTC, and a label such as `2026-W43 to W46`.

    `begins` and `ends` (exclusive) are moments in microseconds UTC; a period without weeks has neither.
    """

    weeks: tuple[int, ...]
    label: str
    begins: int | None = None
    ends: int | None = None


def matured_weeks(store: Store, journey: str | None = None) -> tuple[int, ...]:
    """Return the Mondays of the weeks in which nothing is open any more, oldest first, without gaps.

    They go from the first week anything was counted in to the last whose windows are closed at the as-of; of all
    journeys together, those matured in every one.
    """
    one = "" if journey is None else f" WHERE measures.journey = {store.engine.dialect.text(journey)}"
    first, window = store.engine.rows(
        "SELECT MIN(measures.week), MAX(charters.window_us) FROM measures "
        f"JOIN charters ON charters.journey = measures.journey{one}"
    )[0]
    as_of = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    if first is None or as_of is None:
        return ()
    return _weeks(store, first, last_matured(as_of, window, ZoneInfo(timezone_of(store))))


def default_periods(store: Store, journey: str | None = None) -> tuple[Period, Period]:
    """Return the last four matured ISO weeks, and the four before them."""
    weeks = matured_weeks(store, journey)
    zone = timezone_of(store)
    now, before = weeks[-PERIOD_WEEKS:], weeks[-2 * PERIOD_WEEKS : -PERIOD_WEEKS]
    return period(now, zone), period(before, zone)


def period(weeks: Sequence[int], timezone: str) -> Period:
    """Return the period of these Mondays (in order), with its label."""
    if not weeks:
        return Period((), "no matured week")
    zone = ZoneInfo(timezone)
    first, last = monday(weeks[0], zone), monday(weeks[-1], zone)
    after = begins(last + timedelta(days=7), zone)
    return Period(tuple(weeks), _label(first, last), weeks[0], after)


def week_label(week: int, timezone: str) -> str:
    """Return a Monday's ISO week, such as 2026-W47."""
    return _name(monday(week, ZoneInfo(timezone)))


def weeks_between(first: int, end: int, timezone: str) -> tuple[int, ...]:
    """Return the Mondays of the weeks whose Thursday begins in a span of time, `end` exclusive, microseconds UTC."""
    zone = ZoneInfo(timezone)
    day, found = monday(first, zone), []
    while begins(day + timedelta(days=3), zone) < end:
        if begins(day + timedelta(days=3), zone) >= first:
            found.append(begins(day, zone))
        day += timedelta(days=7)
    return tuple(found)


def _weeks(store: Store, first: int, last: int) -> tuple[int, ...]:
    zone = ZoneInfo(timezone_of(store))
    day, until, found = monday(first, zone), monday(last, zone), []
    while day <= until:
        found.append(begins(day, zone))
        day += timedelta(days=7)
    return tuple(found)


def _label(first: date, last: date) -> str:
    if first == last:
        return _name(first)
    same_year = first.isocalendar().year == last.isocalendar().year
    ending = f"W{last.isocalendar().week:02d}" if same_year else _name(last)
    return f"{_name(first)} to {ending}"


def _name(day: date) -> str:
    return week_of(day).name
