"""The open hours of queues as tables, so that a wait can be counted in them."""

from collections.abc import Sequence

from onedeck.charter.context import Calendar
from onedeck.charter.opening import open_days
from onedeck.store.dialect import Dialect
from onedeck.store.steps import listed

_TYPES = {"day": "BIGINT", "begins": "BIGINT", "ends": "BIGINT", "open_before": "BIGINT"}


def queue_calendars(dialect: Dialect, calendars: Sequence[Calendar]) -> str:
    """Return the rows of `queue_calendars`: which calendar each queue that is named has."""
    rows = [(dialect.text(queue), dialect.text(c.name)) for c in calendars for queue in c.queues]
    return listed(("queue", "calendar"), rows)


def open_hours(dialect: Dialect, calendars: Sequence[Calendar], first: int | None, last: int | None) -> str:
    """Return the rows of `open_hours` from `first` to `last` (microseconds UTC): the days of each calendar."""
    rows: list[tuple[str, ...]] = []
    if first is not None and last is not None:
        for calendar in calendars:
            name = dialect.text(calendar.name)
            rows += [(name, *map(str, row)) for row in open_days(calendar, first, last)]
    return listed(("calendar", *_TYPES), rows, _TYPES)
