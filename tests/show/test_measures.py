"""Reading measures: periods, changes, series, and what is refused in words."""

import pytest

from onedeck.errors import UsageError
from onedeck.show.measures import (
    Span,
    change_of,
    default_periods,
    matured_weeks,
    measure_of,
    measured_between,
    measures_of,
    moved,
    series,
)
from onedeck.show.periods import period, week_label, weeks_between
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.show.tables import DAY, write

WEEK = 7 * DAY
FIRST = 1_788_134_400_000_000  # Monday 2026-08-31, 2026-W36
AS_OF = FIRST + 10 * WEEK + 2 * DAY


def company() -> Store:
    """Return ten weeks of forty conversations: 30 held up in the first five weeks, 20 since; none in the third."""
    store = Store(None, DuckEngine(threads=1))
    write(store, "charters", {"journey": "bills", "window_us": WEEK, "timezone": "UTC"})
    write(store, "feeds", {"source": "desk", "as_of": AS_OF})
    shared = {"title": "t", "description": "d", "dimension": "accurate", "direction": "higher", "grain": "verdicts",
              "population": "TRUE", "expression": "x", "definition": "by hand", "file": "f"}  # fmt: skip
    write(
        store,
        "metrics",
        shared | {"metric": "held_up", "unit": "share", "shape": "share"},
        shared | {"metric": "wait", "unit": "seconds", "shape": "mean"},
    )
    rows = [
        {"metric": "held_up", "journey": "bills", "slice": slice, "value": value, "week": FIRST + week * WEEK,
         "matured": week < 9, "n": n, "unknown": 1, "sum_x": good * n / 40}
        for week in range(10) if week != 2
        for good in (30 if week < 5 else 20,)
        for slice, value, n in (("", "", 40), ("room", "ai", 30), ("room", "cx", 10))
    ]  # fmt: skip
    write(store, "measures", *rows)
    return store


def test_the_default_period_is_the_last_four_matured_weeks_and_the_four_before() -> None:
    store = company()
    weeks = matured_weeks(store, "bills")
    assert weeks == tuple(FIRST + week * WEEK for week in range(9)), "a week without data is a week"
    now, before = default_periods(store, "bills")
    assert (now.label, before.label) == ("2026-W41 to W44", "2026-W37 to W40")
    assert now.ends == before.ends + 4 * WEEK if before.ends and now.ends else False


def test_weeks_are_combined_by_their_sums() -> None:
    found = measure_of(company(), "held_up", "bills")
    assert (found.n, found.value, found.bound_high) == (160, 0.5, pytest.approx(84 / 160))
    assert measure_of(company(), "held_up", "bills", slice="room", value="ai").n == 120
    cells = measures_of(company(), ["held_up", "wait"], "bills", matured_weeks(company()), "room")
    assert set(cells) == {("held_up", "ai"), ("held_up", "cx")}


def test_what_is_not_there_is_said() -> None:
    store = company()
    assert measure_of(store, "wait", "bills").refused == "not measured"
    one_week = (FIRST,)
    assert measure_of(store, "held_up", "bills", one_week, "room", "cx").refused == "too few (n < 20)"
    with pytest.raises(UsageError, match="Did you mean 'held_up'"):
        measure_of(store, "held_upp")
    with pytest.raises(UsageError, match="no slice"):
        measure_of(store, "held_up", slice="colour")


def test_a_change_has_an_interval() -> None:
    store = company()
    now, before = default_periods(store, "bills")
    found = change_of(store, "held_up", "bills", now.weeks, before.weeks)
    # Before: week 37, 39 and 40 of 30, none in 38.
    assert found.value == pytest.approx(80 / 160 - 90 / 120)
    assert moved(found)


def test_a_series_keeps_its_gaps() -> None:
    found = series(company(), "held_up", "bills", weeks=8)
    assert [None if e.value is None else round(e.value, 2) for _, e in found] == [
        0.75, None, 0.75, 0.75, 0.5, 0.5, 0.5, 0.5,
    ]  # fmt: skip


def test_a_span_takes_the_weeks_whose_thursday_is_in_it() -> None:
    # September 2026 begins on a Tuesday and ends on a Wednesday: W36 to W39.
    month = (FIRST + DAY, FIRST + 31 * DAY)
    assert period(weeks_between(*month, "UTC"), "UTC").label == "2026-W36 to W39"
    found = measured_between(company(), "held_up", Span(*month), "bills")
    assert (found.value, found.unit, found.refused) == (0.75, "share", None)
    day = measured_between(company(), "held_up", Span(FIRST, FIRST + DAY), "bills")
    assert day.refused == "its period holds no whole week"


def test_labels() -> None:
    assert week_label(FIRST, "UTC") == "2026-W36"
    assert period((), "UTC").label == "no matured week"
    over_new_year = [FIRST + week * WEEK for week in range(17, 19)]
    assert period(over_new_year, "UTC").label == "2026-W53 to 2027-W01"
