"""Open hours as plain rows, so that SQL can hold moments against them without knowing zones or weekdays."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from onedeck.charter.context import Calendar

DAY_US = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Span = tuple[int, int]


def other_calendar(calendars: Sequence[Calendar]) -> str | None:
    """Return the name of the calendar of every queue that none names, if there is one."""
    return next((calendar.name for calendar in calendars if not calendar.queues), None)


def open_days(calendar: Calendar, first: int, last: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield (day, begins, ends, open_before) from the UTC day of `first` to that of `last` (microseconds UTC).

    One row per UTC day and stretch of it that is open; `open_before` is the time open from the first day to this
    day's beginning, the same on each row of a day. A closed day has one row without a stretch.
    """
    by_day: dict[int, list[Span]] = {}
    for span in spans(calendar, first // DAY_US - 1, last // DAY_US + 1):
        for day, part in _split(span):
            by_day.setdefault(day, []).append(part)
    open_before = 0
    for day in range(first // DAY_US, last // DAY_US + 1):
        parts = by_day.get(day, [(day * DAY_US, day * DAY_US)])
        for begins, ends in parts:
            yield day, begins, ends, open_before
        open_before += sum(ends - begins for begins, ends in parts)


def spans(calendar: Calendar, first: int, last: int) -> Iterator[Span]:
    """Yield the stretches a calendar is open on its own days first..last (numbered from 1970-01-01)."""
    zone, holidays = ZoneInfo(calendar.timezone), set(calendar.holidays)
    for number in range(first, last + 1):
        day = date(1970, 1, 1) + timedelta(days=number)
        if day not in holidays:
            for opens, closes in calendar.hours[day.weekday()]:
                yield _moment(day, opens, zone), _moment(day, closes, zone)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> int:
    local = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minutes)
    return (local.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def _split(span: Span) -> Iterator[tuple[int, Span]]:
    begins, ends = span
    while begins < ends:
        day = begins // DAY_US
        until = min(ends, (day + 1) * DAY_US)
        yield day, (begins, until)
        begins = until
