"""Times as people and programs read them: ISO 8601 in UTC, from microseconds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from onedeck.charter.times import format_duration
from onedeck.store import Store

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# How a raw row is named: a person who opens the export in an editor must not land one line off.
PLACES = "FILE:ROW counts an export's rows from 1, without the header"


def iso(microseconds: int | None) -> str | None:
    """Return a time as ISO 8601 in UTC, such as 2026-03-01T12:00:00Z; nothing stays None."""
    if microseconds is None:
        return None
    return (EPOCH + timedelta(microseconds=microseconds)).isoformat().replace("+00:00", "Z")


def minute(microseconds: int | None) -> str:
    """Return a time to the minute for people, UTC, or an empty text."""
    if microseconds is None:
        return ""
    return f"{EPOCH + timedelta(microseconds=microseconds):%Y-%m-%d %H:%M}"


def upto(microseconds: int, timezone: str) -> str:
    """Return a moment for people: a whole day of the zone where it is a day's last microsecond, else the time."""
    following = EPOCH + timedelta(microseconds=microseconds + 1)
    local = following.astimezone(ZoneInfo(timezone))
    if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0):
        zone = "" if timezone == "UTC" else f" ({timezone})"
        return f"the end of {day(microseconds, timezone)}{zone}"
    return str(iso(microseconds // 1_000_000 * 1_000_000))


def day(microseconds: int, timezone: str) -> str:
    """Return a time's day in a zone."""
    return f"{(EPOCH + timedelta(microseconds=microseconds)).astimezone(ZoneInfo(timezone)):%Y-%m-%d}"


def timezone_of(store: Store) -> str:
    """Return the zone whose days the build's dates mean."""
    found = store.engine.rows("SELECT MIN(timezone) FROM charters")[0][0]
    return found or "UTC"


def charter_windows(store: Store) -> dict[str, str]:
    """Return each journey's window as text, such as `7d`."""
    rows = store.engine.rows("SELECT journey, window_us FROM charters")
    return {journey: format_duration(window) for journey, window in rows}
