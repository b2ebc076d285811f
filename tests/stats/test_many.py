"""Many comparisons: p-values from intervals, and Benjamini-Hochberg by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.stats.estimates import Estimate, Sums, change, moved
from onedeck.stats.many import chance_of, stand_among


def test_an_interval_that_touches_zero_is_five_percent() -> None:
    found = Estimate("m", 100, 0.1, 0.0, 0.2, 0.1, 0.1)
    assert chance_of(found) == pytest.approx(0.05)


def test_twice_the_half_width_away_is_a_chance_in_ten_thousand() -> None:
    # 0 lies 2 x 1.96 standard errors away: two-sided p = 0.0000886.
    assert chance_of(Estimate("m", 100, -0.2, -0.3, -0.1, -0.2, -0.2)) == pytest.approx(8.857e-05, rel=1e-3)


def test_bounds_on_both_sides_of_zero_say_nothing_and_a_refusal_is_no_comparison() -> None:
    assert chance_of(Estimate("m", 100, -0.1, -0.2, 0.3, -0.1, 0.2)) == 1.0
    assert chance_of(Estimate("m", 3, refused="too few")) is None


@given(st.integers(20, 400), st.integers(20, 400), st.data())
def test_below_five_percent_exactly_where_the_interval_excludes_zero(
    n: int, m: int, data: st.DataObject
) -> None:
    now = Sums(n, data.draw(st.integers(0, n)))
    before = Sums(m, data.draw(st.integers(0, m)))
    found = change("m", "share", now, before)
    chance = chance_of(found)
    assert chance is not None
    assert (chance < 0.05) == moved(found)


def test_benjamini_and_hochbergs_rule_by_hand() -> None:
    # Bounds at 10 %: 0.02, 0.04, 0.06, 0.08, 0.10. 0.05 is the third smallest and at most 0.06; 0.09 fails.
    assert stand_among([0.09, 0.05, 0.03, 0.2, 0.01]) == [False, True, True, False, True]
    assert stand_among([0.04] * 20) == [True] * 20
    assert stand_among([0.04, *[0.9] * 19]) == [False] * 20
    assert stand_among([]) == []
