"""Open hours as rows, so that SQL can count a wait in them without knowing zones or weekdays."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from onedeck.charter.context import Calendar
from onedeck.store.dialect import Dialect
from onedeck.store.steps import listed

DAY_US = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("calendar", "day", "begins", "ends", "open_before")

Span = tuple[int, int]


def queue_calendars(dialect: Dialect, calendars: Sequence[Calendar]) -> str:
    """Return the rows of `queue_calendars`: which calendar each queue that is named has."""
    rows = [(dialect.text(queue), dialect.text(c.name)) for c in calendars for queue in c.queues]
    return listed(("queue", "calendar"), rows)


def other_calendar(calendars: Sequence[Calendar]) -> str | None:
    """Return the name of the calendar of every queue that none names, if there is one."""
    return next((calendar.name for calendar in calendars if not calendar.queues), None)


def open_hours(dialect: Dialect, calendars: Sequence[Calendar], first: int | None, last: int | None) -> str:
    """Return the rows of `open_hours` from `first` to `last` (microseconds UTC).

    One row per calendar and UTC day and stretch of it that is open; `open_before` is the time open from the start
    of the table to the day's beginning, the same on each row of a day. A closed day has one row without a stretch.
    """
    rows: list[tuple[str, ...]] = []
    if first is not None and last is not None:
        for calendar in calendars:
            rows += _rows(dialect.text(calendar.name), calendar, first // DAY_US, last // DAY_US)
    select = listed(_COLUMNS, rows)
    for name in _COLUMNS[1:]:
        select = select.replace(f"CAST({name} AS STRING)", f"CAST({name} AS BIGINT)")
    return select


def _rows(name: str, calendar: Calendar, first: int, last: int) -> Iterator[tuple[str, ...]]:
    by_day: dict[int, list[Span]] = {}
    for span in spans(calendar, first - 1, last + 1):
        for day, part in _split(span):
            by_day.setdefault(day, []).append(part)
    open_before = 0
    for day in range(first, last + 1):
        parts = by_day.get(day, [(day * DAY_US, day * DAY_US)])
        for begins, ends in parts:
            yield name, str(day), str(begins), str(ends), str(open_before)
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
