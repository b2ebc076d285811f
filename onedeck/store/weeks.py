"""ISO weeks on a time zone's calendar; SQL names a row's week by `Dialect.monday`."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def monday(moment: int, zone: ZoneInfo) -> date:
    """Return the Monday of the week a moment (microseconds UTC) falls in, on the zone's calendar."""
    local = (_EPOCH + timedelta(microseconds=moment)).astimezone(zone).date()
    return local - timedelta(days=local.weekday())


def begins(day: date, zone: ZoneInfo) -> int:
    """Return the first moment of a day in a zone, in microseconds UTC."""
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (local.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def last_matured(as_of: int, window: int, zone: ZoneInfo) -> int:
    """Return the Monday (microseconds UTC) of the last week whose windows are all closed at the as-of.

    What ended at a week's last microsecond must have had its whole window by then.
    """
    day = monday(as_of + 1 - window, zone)
    return begins(day - timedelta(days=7), zone)
