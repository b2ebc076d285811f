"""Waits counted in open hours, worked by hand."""

from datetime import date
from itertools import pairwise

import pytest

from onedeck.charter.context import Calendar
from onedeck.charter.opening import spans
from onedeck.charter.positions import Place
from tests.journal import moment
from tests.measure.companies import measured, touch

NINE_TO_FIVE = ((9 * 60, 17 * 60),)
WEEK = (*(NINE_TO_FIVE for _ in range(5)), (), ())
PLACE = Place("calendars.yaml", 1, 1)


def calendar(name: str = "desk", timezone: str = "Europe/Berlin", **more: object) -> Calendar:
    given = {"hours": WEEK, "holidays": (), "queues": (), "place": PLACE} | more
    return Calendar(name, timezone, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("enqueued", "answered", "hours"),
    [
        # 2026-01-09 is a Friday; Berlin is an hour ahead of UTC.
        ("2026-01-09 09:00", "2026-01-09 10:30", 1.5),
        ("2026-01-09 15:30", "2026-01-12 08:30", 1.0),  # 16:30 Friday to 9:30 Monday: half an hour each
        ("2026-01-09 17:00", "2026-01-11 12:00", 0.0),  # after hours to Sunday
        ("2026-01-09 07:00", "2026-01-09 07:59", 0.0),  # before it opens
        ("2026-01-05 08:00", "2026-01-12 08:00", 40.0),  # five days of eight hours
        ("2026-03-27 15:00", "2026-03-30 08:00", 2.0),  # over the change of clocks: Friday 16-17, Monday 9-10
    ],
)
def test_a_wait_in_open_hours(enqueued: str, answered: str, hours: float) -> None:
    store = measured(
        [touch("c", enqueued=enqueued, at=enqueued, connected=answered)], calendars=(calendar(),)
    )
    assert store.engine.rows("SELECT open_wait_s FROM touches_counted") == [(hours * 3600,)]


def test_a_holiday_is_closed() -> None:
    closed = calendar(holidays=(date(2026, 1, 12),))
    row = touch("c", enqueued="2026-01-09 15:30", at="2026-01-09 15:30", connected="2026-01-13 08:30")
    store = measured([row], calendars=(closed,))
    assert store.engine.rows("SELECT open_wait_s FROM touches_counted") == [(3600.0,)]


def test_a_queue_has_its_own_calendar_and_one_without_is_not_counted() -> None:
    at, connected = "2026-01-09 09:00", "2026-01-09 10:00"
    rows = [
        touch(queue, queue=queue, enqueued=at, at=at, connected=connected) for queue in ("bills", "other")
    ]
    afternoon = calendar(queues=("bills",), hours=tuple(((10 * 60 + 30, 17 * 60),) for _ in range(7)))
    store = measured(rows, calendars=(afternoon,))
    found = store.engine.rows("SELECT open_wait_s FROM touches_counted ORDER BY open_wait_s NULLS LAST")
    assert found == [(1800.0,), (None,)]


def test_a_midday_break() -> None:
    split = calendar(timezone="UTC", hours=tuple(((9 * 60, 12 * 60), (13 * 60, 17 * 60)) for _ in range(7)))
    row = touch("c", enqueued="2026-01-09 11:30", at="2026-01-09 11:30", connected="2026-01-09 13:30")
    store = measured([row], calendars=(split,))
    assert store.engine.rows("SELECT open_wait_s FROM touches_counted") == [(3600.0,)]


def test_a_day_that_ends_at_midnight() -> None:
    always = calendar(timezone="Pacific/Auckland", hours=tuple(((0, 1440),) for _ in range(7)))
    first = (moment("2026-04-01") or 0) // 86_400_000_000
    days = list(spans(always, first, first + 9))
    assert all(end == begin for (_, end), (begin, _) in pairwise(days))
    # The clocks go back in the night to the fifth: that day has 25 hours.
    assert sorted({(end - begin) // 3_600_000_000 for begin, end in days}) == [24, 25]
