"""Ranges of versions: by hand, and the laws of their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.charter.versions import check_range, compared, read_version, version_allowed
from onedeck.errors import UsageError


@pytest.mark.parametrize(
    ("allowed", "version", "answer"),
    [
        (">=3.2 <4", "3.2", True),
        (">=3.2 <4", "3.2.0", True),
        (">=3.2.0, <4", "3.2", True),
        (">=3.2 <4", "3.10", True),
        (">=3.2 <4", "3.1.9", False),
        (">=3.2 <4", "4", False),
        (">=3.2 <4", "4.0.0", False),
        (">=3.9", "3.10", True),  # as texts 3.10 would be before 3.9
        (">= 3.9", "v3.10", True),
        (">=3.2 <4", "4.0-rc1", False),  # before 4.0, and yet not what somebody means by <4
        (">=3.2 <4", "3.9-rc1", True),
        (">=3.2", "3.2-rc.2", False),
        (">=3.2-rc1", "3.2rc2", True),
        ("<4.0-rc2", "4.0-rc1", True),
        (">=3.2", "3.2+build.7", True),
        (">=3.2 <4 !=3.3", "3.3.0", False),
        (">=3.2 <4 !=3.3", "3.3.1", True),
        (">=3.2 <4, 2.9", "2.9.0", True),
        (">=3.2 <4, 2.9", "2.8", False),
        ("3.2, 3.3", "3.3", True),
        ("3.2, 3.3", "3.4", False),
        ("==3.2", "3.2.0", True),
        ("canary, 3.2", "Canary", True),
        ("canary", "3.2", False),
        (">=3.2", "canary", None),
        (">=3.2", "3.2-eu", None),
        (">=3.2", "3.3-eu", True),
        ("=3.2-eu", "3.2-EU", True),
        (">=2026-05-14", "2026-05-20", True),
        (">=2026-05-14", "20260513", False),
        (">=2026.5", "2026-05-01", True),
        (">=3.2", "2026-05-14", None),  # a day is neither before nor after 3.2
        (">=3.2", "", None),
        (">=3.2", "9" * 5_000, None),
        ("", "anything", True),
    ],
)
def test_a_range_by_hand(allowed: str, version: str, answer: bool | None) -> None:
    assert version_allowed(allowed, version) is answer


@pytest.mark.parametrize(
    ("allowed", "says"),
    [
        (">=canary", "'canary' is not after or before anything"),
        (">=4 <3", "no version is both >=4 and <3"),
        (">3.2 <=3.2.0", "no version is both >3.2 and <=3.2.0"),
    ],
)
def test_a_range_nothing_can_be_in_is_refused(allowed: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        check_range(allowed)


@pytest.mark.parametrize("allowed", [">=3.2 <4", ">=3.2 <=3.2", "canary, >=3", "!=canary >=1"])
def test_a_range_something_can_be_in_stays_as_it_is(allowed: str) -> None:
    assert check_range(allowed) == allowed


NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=4)
TAILS = st.sampled_from(["", "-rc1", "-rc2", "rc.10", "-beta", "a1", "-alpha.3", ".dev4", "-eu", "-us", "+7"])
VERSIONS = st.one_of(
    st.builds(lambda numbers, tail: ".".join(map(str, numbers)) + tail, NUMBERS, TAILS),
    st.dates().filter(lambda day: 2000 <= day.year < 2100).map(str),
    st.sampled_from(["canary", "v3", "20260514", "latest"]),
)


def order(one: str, other: str) -> int | None:
    first, second = read_version(one), read_version(other)
    return compared(first, second) if first and second else None


@given(VERSIONS, VERSIONS)
def test_turning_two_versions_round_turns_the_answer_round(one: str, other: str) -> None:
    there, back = order(one, other), order(other, one)
    assert (there is None) == (back is None)
    assert there is None or back is None or there == -back


@given(VERSIONS, VERSIONS, VERSIONS)
def test_the_order_is_one_line_where_it_is_known(one: str, two: str, three: str) -> None:
    if (first := order(one, two)) is not None and (second := order(two, three)) is not None:
        whole = order(one, three)
        if first == second != 0:
            assert whole == first
        elif first == 0:
            assert whole in (second, None) if second == 0 else whole == second


@given(NUMBERS, st.integers(0, 3))
def test_zeros_at_the_end_say_nothing(numbers: list[int], zeros: int) -> None:
    text = ".".join(map(str, numbers))
    longer = text + ".0" * zeros
    assert order(text, longer) == 0
    assert version_allowed(f"={text}", longer) is True


@given(NUMBERS, NUMBERS)
def test_plain_numbers_are_in_the_order_of_their_numbers(one: list[int], other: list[int]) -> None:
    width = max(len(one), len(other))
    mine, yours = one + [0] * (width - len(one)), other + [0] * (width - len(other))
    texts = ".".join(map(str, one)), ".".join(map(str, other))
    assert order(*texts) == (mine > yours) - (mine < yours)
    assert version_allowed(f">={texts[1]}", texts[0]) is (mine >= yours)
    assert version_allowed(f"<{texts[1]}", texts[0]) is (mine < yours)


@given(VERSIONS, st.text(max_size=40))
def test_any_text_has_an_answer(version: str, text: str) -> None:
    assert version_allowed(f">={version}", text) in (True, False, None)
    assert version_allowed(f"!={version}", text) in (True, False)
