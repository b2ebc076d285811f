"""Estimates from sums: bounds, refusals in words, and what adds up."""

import pytest

from onedeck.stats.estimates import Sums, change, estimate, moved, plain, total_of
from onedeck.stats.intervals import wilson
from onedeck.stats.quantiles import bin_of


def test_a_share_with_rows_nobody_can_know_is_a_range() -> None:
    found = estimate("held_up", "share", Sums(n=100, x=59, unknown=10))
    assert (found.value, found.bound_low, found.bound_high) == (0.59, 0.59, 0.69)
    assert found.low == wilson(59, 100).low
    assert found.high == wilson(69, 100).high


def test_nothing_is_not_measured_and_little_is_refused() -> None:
    assert estimate("x", "share", Sums()).refused == "not measured"
    few = estimate("x", "share", Sums(n=19, x=19))
    assert (few.refused, few.value, few.n) == ("too few (n < 20)", None, 19)
    assert estimate("x", "share", Sums(n=20, x=19)).value == 0.95


def test_shapes() -> None:
    # Twenty rows of 3 and twenty of 5.
    assert estimate("x", "mean", Sums(n=40, x=160, xx=680)).value == 4
    assert estimate("x", "ratio", Sums(n=40, x=160, xx=680, y=80, yy=160, xy=320)).value == 2
    assert estimate("x", "total", Sums(n=3, x=7)).value == 7
    bins = {bin_of(3): 20, bin_of(5): 20}
    assert estimate("x", "quantile", Sums(n=40, bins=bins), 0.5).value == pytest.approx(3, rel=0.01)
    assert estimate("x", "ratio", Sums(n=40)).refused == "its denominator is 0"


def test_a_quantile_too_far_out_is_refused() -> None:
    found = estimate("x", "quantile", Sums(n=22, bins={bin_of(3): 22}), 0.9)
    assert found.refused == "too few for the 90% quantile (n = 22)"


def test_parts_add_up() -> None:
    parts = [Sums(n=2, x=1, unknown=1, bins={1: 1, 2: 1}), Sums(n=3, x=2, bins={2: 3})]
    assert total_of(parts) == Sums(n=5, x=3, unknown=1, bins={1: 1, 2: 4})


def test_a_change_beyond_its_interval() -> None:
    found = change("x", "share", Sums(n=70, x=56), Sums(n=80, x=48))
    assert found.value == pytest.approx(0.2)
    assert moved(found)
    assert not moved(change("x", "share", Sums(n=70, x=56), Sums(n=70, x=54)))
    assert change("x", "share", Sums(n=70, x=56), Sums(n=3)).refused == "too few (n < 20)"


def test_a_change_of_what_is_seen_is_no_change_of_what_happened() -> None:
    # The same 60 held up; before, 40 were refuted, now nobody can know of them.
    found = change("x", "share", Sums(n=100, x=60, unknown=40), Sums(n=100, x=60))
    assert (found.bound_low, found.bound_high) == (0, 0.4)
    assert not moved(found)


def test_plain_figures() -> None:
    assert plain("share", Sums(n=4, x=2, unknown=1)) == (0.5, 0.75)
    assert plain("total", Sums(n=4, x=2)) == (2, 2)
    assert plain("mean", Sums()) == (None, None)
