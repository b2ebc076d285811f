"""Feed contracts checked against what a source delivered, at a moment the test chooses."""

from typing import Any

import pytest

from onedeck.govern.health.finding import Finding
from tests import journal
from tests.govern.feeds import DAY, HOUR, MINUTE, contact, looked_at, on, one
from tests.journal import Row, moment

MONDAY = moment("2026-01-05 09:00") or 0


def weeks(per_day: dict[int, int]) -> list[Row]:
    """Return so many contacts on each day, counted from Monday the 5th of January."""
    return [
        contact(f"c{day}.{i}", f"c{day}.{i}", MONDAY + day * DAY + i * MINUTE)
        for day, count in per_day.items()
        for i in range(count)
    ]


def checked(rows: list[Row], expects: Row, now: str = "2026-01-20 09:00", **settings: Any) -> list[Finding]:
    """Return what the contract of the desk comes to."""
    source = {"expects": expects} | settings.pop("source", {})
    space = journal.workspace({"desk": source}, **settings)
    return on(looked_at({"touches": rows}, space, now=moment(now) or 0), "contract")


def test_a_fresh_feed_and_a_stale_one() -> None:
    rows = weeks(
        dict.fromkeys(range(14), 5)
    )  # the newest: Sunday the 18th, 09:06, when the fifth contact ended
    [kept] = checked(rows, {"fresh_within": "2d"}, now="2026-01-20 09:06")
    assert (kept.severity, kept.figure) == ("note", 2 * 86_400)
    [broken] = checked(rows, {"fresh_within": "2d"}, now="2026-01-20 09:07")
    assert broken.severity == "broken"
    assert broken.what == "its newest row is 2.0 days old (2026-01-18); 2d is promised"


def test_a_workspace_that_looks_from_a_fixed_day_is_fresh_by_that_day() -> None:
    rows = weeks(dict.fromkeys(range(14), 5))
    [kept] = checked(rows, {"fresh_within": "2d"}, now="2027-06-01", as_of="2026-01-19")
    assert kept.severity == "note"


def test_stamps_in_the_future_make_nothing_fresh() -> None:
    rows = [*weeks({0: 5}), contact("later", "x", MONDAY + 300 * DAY)]
    [broken] = checked(rows, {"fresh_within": "2d"}, as_of="2026-01-20")
    assert broken.severity == "broken"


def test_volume_of_the_last_seven_whole_days() -> None:
    # The newest row is of day 14, which may not be over: days 7 to 13 are checked.
    rows = weeks({**dict.fromkeys(range(14), 5), 3: 1, 9: 2, 12: 40, 14: 1})
    [broken] = checked(rows, {"rows_per_day": [3, 30]})
    assert (broken.severity, broken.figure, broken.of) == ("broken", 2, 7)
    assert broken.what == (
        "contacts: 2 on Wednesday 2026-01-14, 40 on Saturday 2026-01-17; 3 to 30 a day are promised"
    )
    [kept] = checked(rows, {"rows_per_day": [2, 40]})
    assert (kept.severity, kept.what) == ("note", "contacts: 2 to 40 on 7 days; 2 to 40 a day are promised")


def test_days_it_is_closed_on_are_not_checked() -> None:
    rows = weeks({day: 5 for day in range(15) if day % 7 < 5})
    assert one(checked(rows, {"rows_per_day": [3, 9]})).figure == 2
    [kept] = checked(rows, {"rows_per_day": [3, 9], "closed_on": ["saturday", "sunday"]})
    assert (kept.severity, kept.of) == ("note", 5)


def test_a_declared_end_makes_the_silent_days_count() -> None:
    rows = weeks(dict.fromkeys(range(10), 5))
    ends = {"source": {"complete_until": "2026-01-18"}}
    # Days 7 to 13; nothing came on the last four.
    assert one(checked(rows, {"rows_per_day": [1, 9]}, **ends)).figure == 4
    assert one(checked(rows, {"rows_per_day": [1, 9]})).severity == "note"


def test_days_are_those_of_the_workspaces_zone() -> None:
    late = [
        contact(f"n{i}", f"n{i}", MONDAY + i * DAY + 14 * HOUR + 30 * MINUTE) for i in range(8)
    ]  # 23:30 UTC
    assert one(checked(late, {"rows_per_day": [1, 1]}, timezone="Asia/Tokyo")).severity == "note"
    [broken] = checked(
        [*late, contact("x", "x", MONDAY + 20 * HOUR)], {"rows_per_day": [1, 1]}, timezone="Asia/Tokyo"
    )
    assert broken.what.startswith("contacts: 2 on Tuesday 2026-01-06")


@pytest.mark.parametrize(("least", "severity"), [(0.8, "note"), (0.81, "broken")])
def test_how_many_are_identified(least: float, severity: str) -> None:
    rows = weeks({0: 10})
    for row in rows[:2]:
        row["customer"] = None
    found = one(checked(rows, {"identified_at_least": least}))
    assert (found.severity, found.figure, found.of) == (severity, 0.8, 10)


def test_how_many_are_rejected() -> None:
    rows = weeks({0: 9})
    space = journal.workspace({"desk": {"expects": {"rejected_at_most": 0.05}}})
    look = looked_at({"touches": rows}, space)
    touches = look.store.engine.rows("SELECT touch_id FROM touches")
    assert len(touches) == 9
    journal.write(
        look.store,
        "rejects",
        [{"source": "desk", "raw_file": "f.csv", "raw_row": 7, "reason": "no time"}] * 2,
    )
    [found] = on(look, "contract")
    # The journal's rows have no row numbers: they count as one.
    assert (found.severity, found.figure, found.of) == ("broken", 0.5, 2)


def test_a_source_that_delivers_nothing_breaks_what_it_promised() -> None:
    listed = checked([], {"fresh_within": "2d", "rows_per_day": [1, 5], "identified_at_least": 0.5})
    assert [row.severity for row in listed] == ["broken"] * 3


def test_a_retired_source_promises_nothing() -> None:
    rows = weeks({0: 5})
    assert not checked(rows, {"fresh_within": "2d"}, now="2027-01-01", source={"ended": "2026-01-06"})


def test_a_source_of_outcomes_is_counted_by_them() -> None:
    says = [
        {"customer": "c", "says": "fulfilled", "at": MONDAY + day * DAY, "source": "billing", "by": "system"}
        for day in range(9)
    ]
    space = journal.workspace({"desk": {}, "billing": {"expects": {"rows_per_day": [1, 1]}}})
    look = looked_at({"touches": weeks({0: 5}), "outcomes": says}, space, now=MONDAY + 10 * DAY)
    [kept] = on(look, "contract")
    assert (kept.severity, kept.what) == ("note", "outcomes: 1 to 1 on 7 days; 1 to 1 a day are promised")
