"""Quantiles from the fixed histogram: off by one per cent at most, whatever the values."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.stats.quantiles import ZERO_BIN, bin_of, quantile, quantile_bounds, value_of


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_a_bin_stands_for_its_values(value: float) -> None:
    assert abs(value_of(bin_of(value)) - value) / value <= 0.01


def test_zero_has_a_bin_of_its_own() -> None:
    assert bin_of(0) == bin_of(-3) == ZERO_BIN
    assert value_of(ZERO_BIN) == 0
    assert quantile({ZERO_BIN: 3, bin_of(10): 1}, 0.5) == 0


@given(st.lists(st.integers(1, 100_000), min_size=1), st.sampled_from([0.1, 0.5, 0.9]))
def test_a_quantile_is_a_value_of_the_data(values: list[int], share: float) -> None:
    ordered = sorted(values)
    wanted = ordered[min(len(ordered), max(1, -int(-len(ordered) * share // 1))) - 1]
    assert abs(quantile(Counter(map(bin_of, values)), share) - wanted) / wanted <= 0.01


def test_the_interval_by_order_statistics() -> None:
    # 1..100: the median's ranks are 50 - 9.8 = 40 and 50 + 9.8 + 1 = 61.
    bins = Counter(map(bin_of, range(1, 101)))
    low, high = quantile_bounds(bins, 0.5)
    assert low == pytest.approx(40, rel=0.01)
    assert high == pytest.approx(61, rel=0.01)


def test_an_end_beyond_the_data_is_not_made_up() -> None:
    bins = Counter(map(bin_of, range(1, 21)))
    low, high = quantile_bounds(bins, 0.9)
    assert low is not None
    assert high is None


def test_nothing_has_no_quantile() -> None:
    with pytest.raises(ValueError, match="nothing"):
        quantile({}, 0.5)
