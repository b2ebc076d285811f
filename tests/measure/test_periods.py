"""Period names: ISO weeks, months as the weeks of their Thursdays, and what was probably meant."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.errors import UsageError
from onedeck.model.periods import parse_period, week_of


def test_weeks_and_months_by_hand() -> None:
    assert parse_period("2026-W47").mondays == (date(2026, 11, 16),)
    assert parse_period("2026-W53").ends == date(2027, 1, 4)
    # The first of October 2026 is a Thursday, the last one the 29th: five weeks.
    assert [week_of(day).name for day in parse_period("2026-10").mondays] == [
        f"2026-W{week}" for week in range(40, 45)
    ]
    assert parse_period("2026-01").mondays[0] == date(2025, 12, 29)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2026-47", "2026-W47"), ("2026W47", "2026-W47"), ("2026-w47", "2026-W47"), ("2026-W7", "2026-W07"),
     ("2026-11-20", "2026-W47"), ("2026/9", "2026-09")],
)  # fmt: skip
def test_a_slip_gets_the_period_that_was_meant(typed: str, meant: str) -> None:
    with pytest.raises(UsageError, match=f"Did you mean '{meant}'"):
        parse_period(typed)


@pytest.mark.parametrize(
    "typed", ["", "now", "2025-W53", "2026-W00", "2026-77", "0001-W01", "9999-12", "2026-02-31"]
)
def test_what_is_no_period_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(UsageError, match="There is no period"):
        parse_period(typed)


@given(st.dates(date(1971, 1, 1), date(2990, 12, 31)))
def test_every_week_is_in_exactly_one_month(day: date) -> None:
    week = week_of(day)
    assert parse_period(week.name) == week
    thursday = week.mondays[0] + timedelta(days=3)
    months = [
        parse_period(f"{near:%Y-%m}")
        for near in (thursday - timedelta(days=28), thursday, thursday + timedelta(days=28))
    ]
    holders = {month.name for month in months if week.mondays[0] in month.mondays}
    assert holders == {f"{thursday:%Y-%m}"}
