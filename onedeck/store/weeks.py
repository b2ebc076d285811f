"""ISO weeks in a time zone as a table, so that SQL can name a row's week without knowing zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from onedeck.store.engine import Engine

WEEK_US = 7 * 86_400 * 1_000_000
FIRST_MONDAY_US = 4 * 86_400 * 1_000_000  # 1970-01-05, a Monday
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def monday(moment: int, zone: ZoneInfo) -> date:
    """Return the Monday of the week a moment (microseconds UTC) falls in, on the zone's calendar."""
    local = (_EPOCH + timedelta(microseconds=moment)).astimezone(zone).date()
    return local - timedelta(days=local.weekday())


def begins(day: date, zone: ZoneInfo) -> int:
    """Return the first moment of a day in a zone, in microseconds UTC."""
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (local.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def load_weeks(engine: Engine, timezone: str, first: int | None, last: int | None) -> None:
    """Give the engine the table `weeks` (number, before, begins, ends) that covers first..last, microseconds UTC.

    A week's `number` counts from 1970-01-05 UTC. Zones are at most a day from UTC, so a moment's week is the one
    its own number names, the one before or the one after: `week_of` says which.
    """
    if first is None or last is None or last < first:
        engine.create("weeks", "SELECT 0 AS number, 0 AS before, 0 AS begins, 0 AS ends WHERE 1 = 0")
        return
    zone = ZoneInfo(timezone)
    rows = []
    day = monday(first, zone) - timedelta(days=7)
    while begins(day, zone) <= last + WEEK_US:
        week = timedelta(days=7)
        middle = begins(day, zone) + WEEK_US // 2
        number = (middle - FIRST_MONDAY_US) // WEEK_US
        rows.append((number, begins(day - week, zone), begins(day, zone), begins(day + week, zone)))
        day += week
    listed = ", ".join(f"({', '.join(f'CAST({value} AS BIGINT)' for value in row)})" for row in rows)
    engine.create("weeks", f"SELECT * FROM (VALUES {listed}) AS listed(number, before, begins, ends)")


def week_number(moment: str) -> str:
    """Return the SQL of the number of a moment's week, to join `weeks` on."""
    return f"CAST(FLOOR(({moment} - {FIRST_MONDAY_US}) / {WEEK_US}.0) AS BIGINT)"


def week_of(moment: str, weeks: str = "weeks") -> str:
    """Return the SQL of the Monday of a moment's week, `weeks` joined on its number."""
    return (
        f"CASE WHEN {moment} < {weeks}.begins THEN {weeks}.before"
        f" WHEN {moment} >= {weeks}.ends THEN {weeks}.ends ELSE {weeks}.begins END"
    )


def last_matured(as_of: int, window: int, zone: ZoneInfo) -> int:
    """Return the Monday (microseconds UTC) of the last week whose windows are all closed at the as-of.

    What ended at a week's last microsecond must have had its whole window by then.
    """
    day = monday(as_of + 1 - window, zone)
    return begins(day - timedelta(days=7), zone)
