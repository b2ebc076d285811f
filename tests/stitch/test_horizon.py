"""The default as-of: how far each feed can be trusted."""

import pytest

from onedeck.charter.workspace import parse_as_of
from onedeck.stitch.horizon import Feed, default_as_of, last_day_alive, read_feeds


@pytest.mark.parametrize(
    ("contacts", "last"),
    [
        ({0: 100, 1: 100, 2: 100}, 2),
        ({0: 100, 1: 100, 2: 20}, 2),  # exactly a fifth is alive
        ({0: 100, 1: 100, 2: 19}, 1),
        ({0: 100, 1: 100, 2: 10, 3: 100}, 3),  # a weekend is no end
        ({0: 5}, 0),
        ({0: 1, 40: 1, 90: 1}, 90),  # a quiet feed is alive on every day it has contacts
        (dict.fromkeys(range(60), 300) | dict.fromkeys(range(65, 300), 1), 59),  # a trickle is no life
    ],
)
def test_the_last_day_a_feed_was_alive(contacts: dict[int, int], last: int) -> None:
    assert last_day_alive(contacts) == last


def test_the_as_of_is_the_earliest_horizon_of_the_feeds_still_running() -> None:
    chat, phone = Feed("chat", 0, 90, 100, "r"), Feed("phone", 0, 50, 60, "r")
    retired = Feed("fax", 0, 10, 20, "r", retired=True)
    assert default_as_of([chat, phone, retired]) == 60
    assert default_as_of([retired]) == 20
    assert default_as_of([]) is None


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/Los_Angeles"])
def test_a_horizon_is_the_day_a_person_types(zone: str) -> None:
    began = parse_as_of("2026-05-06T23:30:00", zone)
    [feed] = read_feeds([("chat", began // 900_000_000, 3, began, began)], {}, zone)
    assert feed.complete_until == parse_as_of("2026-05-06", zone)
