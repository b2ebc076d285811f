"""Two groups at equal mix, worked by hand."""

import pytest

from onedeck.stats.standardised import Cell, standardised


def test_the_easy_cases_are_taken_out() -> None:
    # AI has 90 easy and 10 hard ones, people 10 and 90; AI is worse in both, and looks better all in all.
    ai = {"easy": Cell(90, 81), "hard": Cell(10, 4)}
    people = {"easy": Cell(10, 10), "hard": Cell(90, 45)}
    assert (81 + 4) / 100 > (10 + 45) / 100
    found = standardised(ai, people)
    # Both strata weigh one half: AI (0.9 + 0.4) / 2, people (1 + 0.5) / 2.
    assert found.refused is None
    assert found.first == pytest.approx((0.65, 0.65))
    assert found.second == pytest.approx((0.75, 0.75))
    assert found.low < -0.1 < found.high


def test_bounds_go_along() -> None:
    found = standardised({"a": Cell(50, 30, 10)}, {"a": Cell(50, 20)})
    assert found.first == pytest.approx((0.6, 0.8))
    assert found.low < 0.2 < 0.4 < found.high


def test_what_has_no_counterpart_is_refused_in_words() -> None:
    nothing = standardised({"a": Cell(50, 30)}, {})
    assert nothing.refused == "one of the two has no conversation"
    apart = standardised({"a": Cell(90, 30), "b": Cell(60, 30)}, {"a": Cell(10, 5), "c": Cell(90, 5)})
    assert apart.refused
    thin = standardised({"a": Cell(60, 30), "b": Cell(60, 1)}, {"a": Cell(60, 30), "b": Cell(2, 1)})
    assert thin.refused
    assert "50%" in thin.refused
