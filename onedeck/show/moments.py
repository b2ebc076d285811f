"""Times as people and programs read them: ISO 8601 in UTC, from microseconds."""

from datetime import UTC, datetime, timedelta

from onedeck.charter.times import format_duration
from onedeck.model.verdicts import DAY_US
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


def upto(microseconds: int) -> str:
    """Return a moment for people: a whole day where it is a day's last microsecond, else the time."""
    if (microseconds + 1) % DAY_US == 0:
        return f"the end of {day(microseconds)}"
    return str(iso(microseconds // 1_000_000 * 1_000_000))


def day(microseconds: int) -> str:
    """Return a time's day, UTC."""
    return f"{EPOCH + timedelta(microseconds=microseconds):%Y-%m-%d}"


def charter_windows(store: Store) -> dict[str, str]:
    """Return each journey's window as text, such as `7d`."""
    rows = store.engine.rows("SELECT journey, window_us FROM charters")
    return {journey: format_duration(window) for journey, window in rows}
