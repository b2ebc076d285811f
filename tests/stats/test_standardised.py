"""Equal case mix by hand: the rooms differ in what they get, not in what they do."""

from math import sqrt

import pytest

from onedeck.stats.standardised import Cell, standardised


def test_simpsons_rooms_are_equal_at_equal_mix() -> None:
    # Both hold 90 % of the easy and 50 % of the hard; AI gets the easy ones, so crudely it is 26.7 points ahead.
    ai = {"easy": Cell(100, 90), "hard": Cell(20, 10)}
    people = {"easy": Cell(20, 18), "hard": Cell(100, 50)}
    found = standardised(ai, people)
    assert found.first == pytest.approx((0.7, 0.7))
    assert found.second == pytest.approx((0.7, 0.7))
    assert (found.strata, found.covered, found.refused) == (2, 1.0, None)
    # Weights are a half each; the variances of easy and hard, in both rooms the other way round.
    easy, hard = (91 / 102) * (11 / 102) / 100, (11 / 22) ** 2 / 20
    few, many = (19 / 22) * (3 / 22) / 20, (51 / 102) ** 2 / 100
    half = 1.959963984540054 * sqrt((easy + hard + few + many) / 4)
    assert (found.low, found.high) == pytest.approx((-half, half))


def test_unknown_rows_widen_and_make_no_midpoint() -> None:
    ai, people = {"a": Cell(100, 60, 20)}, {"a": Cell(100, 60)}
    found = standardised(ai, people)
    assert (found.first, found.second) == ((0.6, 0.8), (0.6, 0.6))
    assert found.low < 0
    assert found.high > 0.2


@pytest.mark.parametrize(
    ("ai", "people", "why"),
    [
        ({}, {"a": Cell(100, 60)}, "no conversation"),
        ({"a": Cell(40, 20)}, {"a": Cell(400, 200)}, "fewer than 50"),
        ({"a": Cell(100, 60)}, {"b": Cell(100, 60)}, "fewer than 50"),
        ({"a": Cell(60, 30), "b": Cell(60, 30)}, {"a": Cell(60, 30)}, "only 50.0%"),
        ({"a": Cell(100, 60), "b": Cell(100, 60)}, {"a": Cell(100, 60), "b": Cell(4, 2)}, "only 50.0%"),
    ],
)
def test_what_the_data_cannot_carry_is_refused(
    ai: dict[str, Cell], people: dict[str, Cell], why: str
) -> None:
    assert why in (standardised(ai, people).refused or "")
