"""Durations and as-of dates as people write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.charter.times import LONGEST_US, SECOND_US, format_duration
from onedeck.charter.workspace import parse_as_of, parse_duration
from onedeck.errors import UsageError

DAY_US = 86_400 * SECOND_US


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * SECOND_US


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("7d", 7 * DAY_US),
        ("72h", 3 * DAY_US),
        ("30m", 1_800 * SECOND_US),
        ("45s", 45 * SECOND_US),
        ("2w", 14 * DAY_US),
        (" 7 d ", 7 * DAY_US),
        ("0", 0),
        ("0m", 0),
    ],
)
def test_durations(text: str, microseconds: int) -> None:
    assert parse_duration(text) == microseconds


@pytest.mark.parametrize(
    "text", ["", "7", "d", "-7d", "1.5h", "7 days", "1d12h", "7D", "٣d", "99999d", "9" * 40 + "d"]
)
def test_wrong_durations_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_duration(text)


@given(seconds=st.integers(min_value=0, max_value=LONGEST_US // SECOND_US))
def test_a_duration_survives_the_round_trip(seconds: int) -> None:
    assert parse_duration(format_duration(seconds * SECOND_US)) == seconds * SECOND_US


def test_half_a_second_has_no_text() -> None:
    with pytest.raises(ValueError, match="not whole seconds"):
        format_duration(SECOND_US // 2)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        # A date is the whole day: the last microsecond before the next midnight of the zone.
        ("2026-11-20", "UTC", instant("2026-11-21T00:00:00+00:00") - 1),
        ("2026-11-20", "Europe/Berlin", instant("2026-11-21T00:00:00+01:00") - 1),
        ("2026-03-28", "Europe/Berlin", instant("2026-03-29T00:00:00+01:00") - 1),
        ("2026-03-29", "Europe/Berlin", instant("2026-03-30T00:00:00+02:00") - 1),
        # Cuba's clocks jump from 00:00 to 01:00, so that midnight does not exist.
        ("2026-03-07", "America/Havana", instant("2026-03-08T01:00:00-04:00") - 1),
        # A timestamp is exact.
        ("2026-11-20T10:00", "Europe/Berlin", instant("2026-11-20T09:00:00+00:00")),
        ("2026-11-20 10:00:00.5", "UTC", instant("2026-11-20T10:00:00+00:00") + SECOND_US // 2),
        ("2026-11-20T10:00:00Z", "Europe/Berlin", instant("2026-11-20T10:00:00+00:00")),
        ("2026-11-20T10:00:00+02:00", "Europe/Berlin", instant("2026-11-20T08:00:00+00:00")),
        ("1969-12-31", "UTC", -1),
    ],
)
def test_as_of(text: str, zone: str, expected: int) -> None:
    assert parse_as_of(text, zone) == expected


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-13-01", "2026-02-30", "20.11.2026", "2026-11-20T25:00", "9999-12-31", "20261120"],
)
def test_wrong_dates_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        parse_as_of(text, "UTC")


def test_an_unknown_zone_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        UsageError, match=r"'Europe/Berln' is not a time zone .* Did you mean 'Europe/Berlin'\?"
    ):
        parse_as_of("2026-11-20", "Europe/Berln")
