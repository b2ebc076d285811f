"""Confidence sequences and group-sequential bounds: published figures, and false alarms under peeking."""

import logging

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.stats.confidence_sequence import always_valid_p, one_sided, running, two_sided
from onedeck.stats.group_sequential import bounds
from tests.stats import streams

measured = logging.getLogger("measured")
NULLS = ["normal", "0.15", "0.01", "lognormal"]


def test_the_published_vector() -> None:
    low, high = two_sided(0.02, 0.01, 8000, 5000, 0.05)
    assert (float(low), float(high)) == pytest.approx((-0.01047, 0.05047), abs=5e-6)
    # The formula of Waudby-Smith and others (2.4) written out once more, in plain numbers.
    r = (5.99146454710798 + np.log(6.99146454710798)) / 5000
    half = (
        0.01
        * np.sqrt(8000)
        * np.sqrt(2 * (8000 * r + 1) / (8000**2 * r) * np.log(np.sqrt(8000 * r + 1) / 0.05))
    )
    assert float(high) == pytest.approx(0.02 + half, abs=1e-12)


def test_one_sided_bounds_are_nearer_than_two_sided_ones() -> None:
    low, high = two_sided(0.0, 1.0, 500, 500)
    lower, upper = one_sided(0.0, 1.0, 500, 500)
    assert float(low) < float(lower) < 0 < float(upper) < float(high)


def test_a_sequence_is_tightest_where_it_was_told_to_be() -> None:
    n = np.arange(100, 40_000, 10)
    low, high = two_sided(0.0, 1 / np.sqrt(n), n, 8000)
    spread = (high - low) * np.sqrt(n)  # in standard errors
    assert abs(n[np.argmin(spread)] - 8000) <= 400  # the rate is the usual approximation of the best one


def test_what_was_excluded_stays_excluded() -> None:
    low, high = running([-1.0, 0.1, -0.2], [2.0, 0.9, 1.5])
    assert low.tolist() == [-1.0, 0.1, 0.1] and high.tolist() == [2.0, 0.9, 0.9]


@given(st.floats(-0.2, 0.2), st.floats(0.001, 0.1), st.integers(100, 100_000), st.integers(100, 50_000))
def test_the_p_value_and_the_interval_agree(value: float, error: float, n: int, best_at: int) -> None:
    low, high = two_sided(value, error, n, best_at)
    p = float(always_valid_p(value, error, n, best_at))
    if abs(p - 0.05) > 1e-9:
        assert (p < 0.05) == bool(low > 0 or high < 0)


def test_a_sequence_needs_a_plan() -> None:
    with pytest.raises(ValueError, match="tightest at 0"):
        two_sided(0.0, 1.0, 100, 0)


def test_bounds_of_obrien_and_fleming() -> None:
    assert bounds([0.25, 0.5, 0.75, 1]) == pytest.approx((4.333, 2.963, 2.359, 2.014), abs=5e-4)
    assert bounds([1.0]) == pytest.approx((1.959964,), abs=1e-5)
    assert bounds([0.001, 1.0])[0] == float("inf")


@pytest.mark.parametrize("fractions", [[], [0.5, 0.5], [0.5, 1.1], [0.0, 1.0]])
def test_looks_have_to_grow(fractions: list[float]) -> None:
    with pytest.raises(ValueError, match="do not grow"):
        bounds(fractions)


def test_spending_is_kept_in_a_simulated_walk() -> None:
    looks = [0.1, 0.35, 0.4, 0.9, 1.0]
    steps = np.sqrt(np.diff([0, *looks]))
    walk = (np.random.default_rng(3).normal(size=(200_000, 5)) * steps).cumsum(axis=1) / np.sqrt(looks)
    assert (np.abs(walk) > bounds(looks)).any(axis=1).mean() == pytest.approx(0.05, abs=0.002)


def test_peeking_at_a_null_does_not_raise_false_alarms() -> None:
    found = streams.stops(streams.streams("0.15", 300))
    assert found["sequence"][0] <= 0.06 and found["peeking"][0] > 0.3


def test_a_small_effect_is_found() -> None:
    found = streams.stops(streams.streams("normal", 200, 0.05))
    assert found["sequence"][0] >= 0.7 and found["group"][0] >= 0.88


@pytest.mark.slow
@pytest.mark.parametrize("kind", NULLS)
def test_false_stops_under_peeking(kind: str) -> None:
    found = streams.stops(streams.streams(kind, 2_000, seed=1))
    measured.info(
        "%s",
        (
            kind,
            found,
        ),
    )
    assert found["sequence"][0] <= 0.06
    assert found["group"][0] <= 0.07 and found["peeking"][0] > 0.3


@pytest.mark.slow
def test_false_stops_of_accounts_whose_contacts_resemble_each_other() -> None:
    right = streams.stops(streams.account_streams(2_000))
    wrong = streams.stops(streams.account_streams(500, by_account=False))
    measured.info(
        "%s",
        (
            "accounts",
            right,
            "contacts",
            wrong,
        ),
    )
    assert right["sequence"][0] <= 0.06 and wrong["sequence"][0] > 0.1


@pytest.mark.slow
def test_power_and_what_adjustment_saves() -> None:
    plain = streams.stops(streams.streams("normal", 1_000, 0.05))
    adjusted = streams.stops(streams.streams("adjusted", 1_000, 0.05))
    measured.info(
        "%s",
        (
            "plain",
            plain,
            "adjusted",
            adjusted,
        ),
    )
    assert plain["sequence"][0] >= 0.75 and plain["group"][0] >= 0.9
    assert adjusted["sequence"][0] >= 0.9 and adjusted["sequence"][1] < 0.8 * plain["sequence"][1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("loss", "name", "least", "most"),
    [
        (0.02, "pass", 0, 0.05),
        (0.04, "roll_back", 0.98, 1),
        (0.0, "pass", 0.88, 1),
        (0.0, "roll_back", 0, 0.05),
    ],
)
def test_the_margin_holds_under_peeking(loss: float, name: str, least: float, most: float) -> None:
    found = streams.margin_verdicts(streams.margin_streams(1_000, loss))
    measured.info(
        "%s",
        (
            loss,
            found,
        ),
    )
    assert least <= found[name][0] <= most
