"""Durations and as-of dates as people write them, in microseconds."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from onedeck.errors import UsageError, suggest

SECOND_US = 1_000_000
UNITS = {
    "w": 604_800 * SECOND_US,
    "d": 86_400 * SECOND_US,
    "h": 3_600 * SECOND_US,
    "m": 60 * SECOND_US,
    "s": SECOND_US,
}
# Ten years: longer is a slip of the pen, and t0 + duration must stay far inside a BIGINT.
LONGEST_US = 3_653 * UNITS["d"]

_DURATION = re.compile(r"([0-9]{1,12})\s*([a-z]*)", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_duration(text: str) -> int:
    """Return the microseconds of a duration such as `7d`, `72h`, `30m`, `45s` or `2w`.

    A day is 24 hours. Raises UsageError for anything else and for more than ten years.
    """
    found = _DURATION.fullmatch(text.strip())
    if found and not found[2] and int(found[1]) == 0:
        return 0
    if not found or found[2] not in UNITS:
        raise UsageError(f"{text!r} is not a duration; write 7d, 72h, 30m, 45s or 2w")
    duration = int(found[1]) * UNITS[found[2]]
    if duration > LONGEST_US:
        raise UsageError(f"{text!r} is longer than ten years")
    return duration


def format_duration(duration: int) -> str:
    """Return microseconds as the shortest text parse_duration reads back, such as `7d` or `36h`.

    Weeks are shown as days; parts of a second are not representable and raise ValueError.
    """
    for unit in ("d", "h", "m", "s"):
        if duration and duration % UNITS[unit] == 0:
            return f"{duration // UNITS[unit]}{unit}"
    if duration:
        raise ValueError(f"{duration} microseconds are not whole seconds")
    return "0s"


@cache
def _zones() -> frozenset[str]:
    # The list is read from hundreds of files, and every period and calendar asks for a zone.
    return frozenset(available_timezones())


def read_zone(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name; raises UsageError with the nearest name for an unknown one."""
    known = _zones()
    if name not in known:
        raise UsageError(f"{name!r} is not a time zone such as Europe/Berlin or UTC.{suggest(name, known)}")
    return ZoneInfo(name)


def parse_as_of(text: str, timezone: str) -> int:
    """Return an as-of time in microseconds since 1970-01-01 UTC.

    A date (`2026-11-20`) means its last microsecond in the zone: everything up to and including that day. A
    timestamp is exact; without an offset it is read in the zone. Raises UsageError for anything else.
    """
    end = parse_end(text, timezone)
    return end - 1 if is_date(text) else end


def parse_start(text: str, timezone: str) -> int:
    """Return when a span begins, in microseconds UTC: a date's midnight in the zone, or a timestamp."""
    return _moment(text, timezone, 0)


def parse_end(text: str, timezone: str) -> int:
    """Return when a span ends (exclusive), in microseconds UTC: the midnight after a date, or a timestamp."""
    return _moment(text, timezone, 1)


def is_date(text: str) -> bool:
    """Say whether a text is a date without a time of day."""
    return _DATE.fullmatch(text.strip()) is not None


def day_begins(day: date, timezone: str) -> int:
    """Return a day's midnight in the zone, in microseconds UTC."""
    return _microseconds(datetime(day.year, day.month, day.day, tzinfo=read_zone(timezone)))


def _moment(text: str, timezone: str, days: int) -> int:
    written = text.strip()
    zone = read_zone(timezone)
    try:
        if is_date(written):
            return day_begins(date.fromisoformat(written) + timedelta(days=days), timezone)
        if _TIMESTAMP.fullmatch(written):
            moment = datetime.fromisoformat(written)
            return _microseconds(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        pass
    raise UsageError(f"{text!r} is not a date (2026-11-20) or a timestamp (2026-11-20T18:30:00+01:00)")


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
