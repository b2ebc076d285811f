"""From when to when: dates, timestamps, ISO weeks, months and quarters as people write them."""

import re
from collections.abc import Collection
from datetime import date

from onedeck.charter.records import Values
from onedeck.charter.shapes import FAULTS_GUESSED, Text, near, shown
from onedeck.charter.times import UNITS, day_begins, parse_duration, parse_end, parse_start
from onedeck.errors import Fault, UsageError

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})", re.ASCII)
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"


def duration(about: str, zero: bool = False) -> Text:
    """Return the shape of a duration, read as microseconds; positive unless `zero` may be, too."""
    units = "".join(UNITS)
    if zero:
        return Text(about, rf"[0-9]{{1,12}}\s*[{units}]|0+", parse=parse_duration, numbers=(0, 0))
    return Text(about, rf"0*[1-9][0-9]{{0,11}}\s*[{units}]", parse=_positive)


def day(about: str) -> Text:
    """Return the shape of a day, read as a date."""
    says = "is not a day such as 2026-03-01"
    return Text(about, "[0-9]{4}-[0-9]{2}-[0-9]{2}", says, _day, "date")


def months(about: str) -> Text:
    """Return the shape of a span in months or years (1M, P1M, 12M, 1Y), read as months."""
    says = "is not a span in months or years such as 1M, P3M or 1Y"
    return Text(about, r"P?0*[1-9][0-9]{0,2}[MY]", says, _months_of)


def moment(about: str) -> Text:
    """Return the shape of a date or a timestamp, read as text: only its use says which end of a day is meant."""
    says = "is not a date (2026-11-20) or a timestamp (2026-11-20T18:30:00+01:00)"
    return Text(about, f"{_DAY}(?:{_CLOCK})?", says)


def period_name(about: str) -> Text:
    """Return the shape of a period's name: 2026-W47, 2026-11 or 2026-Q4."""
    says = "is not a period such as 2026-W47, 2026-11, 2026-Q4 or {from: 2026-11-16, to: 2026-11-22}"
    return Text(about, "[0-9]{4}-(?:W[0-9]{2}|Q[1-4]|[0-9]{2})", says)


def parse_period(text: str, timezone: str) -> tuple[int, int]:
    """Return the start and end (exclusive) of 2026-W47 (ISO), 2026-11 or 2026-Q4, in microseconds UTC.

    Raises UsageError for a week or month the calendar does not have.
    """
    try:
        first, following = _days(text.strip())
        return day_begins(first, timezone), day_begins(following, timezone)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{text!r} is not a week, month or quarter such as 2026-W47, 2026-11 or 2026-Q4"
        ) from None


def _months_of(text: str) -> int:
    return int(text.removeprefix("P")[:-1]) * (12 if text.endswith("Y") else 1)


def _positive(text: str) -> int:
    duration = parse_duration(text)
    if duration == 0:
        raise UsageError(f"{text!r} must be longer than nothing")
    return duration


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a day of the calendar") from None


def _days(text: str) -> tuple[date, date]:
    if week := _WEEK.fullmatch(text):
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday, date.fromordinal(monday.toordinal() + 7)
    if quarter := _QUARTER.fullmatch(text):
        return _months(int(quarter[1]), 3 * int(quarter[2]) - 2, 3)
    if month := _MONTH.fullmatch(text):
        return _months(int(month[1]), int(month[2]), 1)
    raise ValueError(text)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    years, months = divmod(month - 1 + count, 12)
    return date(year, month, 1), date(year + years, months + 1, 1)


def read_span(values: Values, timezone: str, faults: list[Fault]) -> tuple[int | None, int | None]:
    """Return 'from' and 'to' (exclusive) in microseconds UTC, None for what is not given or faulty."""
    start, end = None, None
    try:
        start = parse_start(values.get("from"), timezone) if values.get("from") else None
    except UsageError as error:
        faults.append(values.place("from").fault(f"'from': {error.message}"))
    try:
        end = parse_end(values.get("to"), timezone) if values.get("to") else None
    except UsageError as error:
        faults.append(values.place("to").fault(f"'to': {error.message}"))
    if start is not None and end is not None and end <= start:
        faults.append(values.place("to").fault("'to' is not after 'from'"))
    return start, end


def unknown_journeys(values: Values, key: str, known: Collection[str] | None, faults: list[Fault]) -> None:
    """Add a fault for every journey that no charter has; None = the journeys are not known."""
    for name, place in values.item_places(key).items() if known is not None else ():
        if name and name not in (known or ()):
            guess = near(name, known or (), faults)
            if not guess and len(faults) < FAULTS_GUESSED:
                guess = f" Known: {', '.join(sorted(known or ()))}."
            faults.append(place.fault(f"there is no journey {shown(name)}.{guess}"))
