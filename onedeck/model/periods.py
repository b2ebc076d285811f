"""The periods that can be closed: an ISO week, or a month as the ISO weeks whose Thursday is in it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from onedeck.errors import UsageError

HINT = "A period is an ISO week such as 2026-W47 or a month such as 2026-10."
YEARS = range(1970, 3000)
_WEEK = re.compile(r"([0-9]{4})[- ]?W-?([0-9]{1,2})", re.ASCII | re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})", re.ASCII)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True)
class Period:
    """A period's name as it is written everywhere, and the Mondays of its weeks in order."""

    name: str
    mondays: tuple[date, ...]

    @property
    def ends(self) -> date:
        """The first day after it."""
        return self.mondays[-1] + timedelta(days=7)


def parse_period(text: str) -> Period:
    """Return the period of a name such as `2026-W47` or `2026-10`.

    Raises UsageError, with the name that was probably meant, for anything else.
    """
    written = text.strip()
    found = _named(written)
    if found and found.name == written:
        return found
    meant = found or _nearest(written)
    raise UsageError(f"There is no period {text!r}.{f' Did you mean {meant.name!r}?' if meant else ''}", HINT)


def week_of(day: date) -> Period:
    """Return the ISO week a day lies in."""
    year, week, _ = day.isocalendar()
    return Period(f"{year}-W{week:02}", (day - timedelta(days=day.weekday()),))


def _named(written: str) -> Period | None:
    if written[:4].isdecimal() and int(written[:4]) not in YEARS:
        return None
    if found := _WEEK.fullmatch(written):
        return _week(int(found[1]), int(found[2]))
    if found := _MONTH.fullmatch(written):
        return _month(int(found[1]), int(found[2]))
    return None


def _nearest(written: str) -> Period | None:
    if found := _MONTH.fullmatch(written):  # 2026-47: no month, but a week
        return _week(int(found[1]), int(found[2]))
    if found := _DAY.fullmatch(written):
        try:
            return week_of(date.fromisoformat(written))
        except ValueError:
            return None
    return None


def _week(year: int, week: int) -> Period | None:
    try:
        return Period(f"{year}-W{week:02}", (date.fromisocalendar(year, week, 1),))
    except ValueError:
        return None


def _month(year: int, month: int) -> Period | None:
    try:
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    # A week belongs to the month of its Thursday, as it belongs to its year.
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    count = (following - thursday + timedelta(days=6)).days // 7
    return Period(
        f"{year}-{month:02}", tuple(thursday + timedelta(days=7 * number - 3) for number in range(count))
    )
