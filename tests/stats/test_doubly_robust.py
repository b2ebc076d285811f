"""The doubly robust effect by hand, its laws, and that one right model is enough."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.stats.balance import weights_of
from onedeck.stats.contacts import contacts
from onedeck.stats.doubly_robust import GapEffect, effect_on_exposed, naive_difference
from onedeck.stats.sensitivity import (
    e_value,
    largest_bias,
    robustness,
    robustness_of_sign,
    widened,
)
from tests.stats.worlds import chance

EXPOSED = [True, True, False, False]
CHANCE = np.array([0.5, 0.5, 0.5, 0.75])  # odds of the unexposed 1 and 3: weights 0.5 and 1.5
EXPECTED = np.full(4, 0.25)


def by_hand(account: list[int]) -> GapEffect:
    return effect_on_exposed(contacts(np.zeros(4), EXPOSED, [1.0, 1.0, 1.0, 0.0], account), CHANCE, EXPECTED)


def test_four_contacts_by_hand() -> None:
    # Exposed: 0.75 above what was expected. Unexposed: (0.5 * 0.75 + 1.5 * -0.25) / 2 = 0.
    found = by_hand([0, 1, 2, 3])
    assert found.value == pytest.approx(0.75)
    # Scores are 0, 0, -0.75, 0.75: their squares add up to 1.125, times 4/3, over 16.
    assert found.error == pytest.approx(sqrt(1.125 * 4 / 3) / 4)
    # Residuals' squares: 3 * 0.5625 + 0.0625 over 4; contrasts 2, 2, -1, -3.
    assert found.scale == pytest.approx(sqrt(1.75 / 4 * 18 / 4))
    assert (found.exposed, found.rows, found.accounts) == (2, 4, 4)
    assert found.without == pytest.approx(0.25)
    assert found.total.value == pytest.approx(1.5)


def test_rows_of_one_account_are_added_before_they_are_squared() -> None:
    assert by_hand([0, 1, 2, 2]).error == pytest.approx(0)
    apart = by_hand([0, 1, 1, 2]).error  # sums 0, -0.75, 0.75 in three accounts
    assert apart == pytest.approx(sqrt(1.125 * 3 / 2) / 4)


def test_money_is_in_the_outcome() -> None:
    found = contacts(np.zeros(4), EXPOSED, [1.0, 1.0, 1.0, 0.0])
    worth = np.array([100.0, 300.0, 10.0, 20.0])
    # 0.75 * (100 + 300) less 0.5 * 0.75 * 10 and more 1.5 * 0.25 * 20, per exposed contact.
    assert effect_on_exposed(found, CHANCE, EXPECTED, worth).value == pytest.approx((300 - 3.75 + 7.5) / 2)
    assert naive_difference(found, worth).value == pytest.approx(200 - 5)


@given(st.integers(0, 10_000), st.floats(-50, 50), st.floats(0.1, 50))
def test_units_and_zero_do_not_matter(seed: int, shift: float, unit: float) -> None:
    r = np.random.default_rng(seed)
    exposed = np.concatenate([[True, False], r.random(30) < 0.4])
    outcome, expected, likely = r.normal(size=32), r.normal(size=32), r.uniform(0.05, 0.9, 32)
    account = r.integers(0, 12, 32)
    one = effect_on_exposed(contacts(np.zeros(32), exposed, outcome, account), likely, expected)
    other = effect_on_exposed(
        contacts(np.zeros(32), exposed, outcome * unit + shift, account), likely, expected * unit + shift
    )
    assert other.value == pytest.approx(one.value * unit, abs=1e-9 * unit)
    assert other.error == pytest.approx(one.error * unit)
    assert other.scale == pytest.approx(one.scale * unit)
    assert robustness(other) == pytest.approx(robustness(one))


def test_weights_add_up_to_the_exposed_and_cut_what_is_certain() -> None:
    weights = weights_of(np.array(EXPOSED), np.array([0.5, 0.5, 0.2, 0.999]))
    assert weights.sum() == pytest.approx(2)
    assert weights[3] / weights[2] == pytest.approx(0.98 / 0.02 / 0.25)


@pytest.mark.parametrize("wrong", ["chance", "outcome"])
def test_one_right_model_is_enough(wrong: str) -> None:
    # The gap adds 0.2 to the outcome; a trait raises both the chance of the gap and the outcome.
    r = np.random.default_rng(11)
    trait = r.normal(size=200_000)
    likely = chance(trait - 1)
    exposed = r.random(200_000) < likely
    outcome = trait + 0.2 * exposed + r.normal(size=200_000)
    found = contacts(trait, exposed, outcome)
    assert naive_difference(found).value > 0.9
    effect = effect_on_exposed(
        found,
        np.full(200_000, 0.3) if wrong == "chance" else likely,
        np.zeros(200_000) if wrong == "outcome" else trait,
    )
    assert abs(effect.value - 0.2) < 3 * effect.error < 0.04


def test_the_naive_difference_by_hand() -> None:
    found = naive_difference(contacts(np.zeros(4), EXPOSED, [3.0, 1.0, 1.0, 0.0]))
    # Scores 2, -2, -1, 1 around 1.5: squares 10, times 4/3, over 16.
    half = 1.959963984540054 * sqrt(10 * 4 / 3) / 4
    assert (found.value, found.low, found.high) == pytest.approx((1.5, 1.5 - half, 1.5 + half))


# --- what a hidden factor could do ---


def effect(value: float, error: float = 0.0, scale: float = 1.0, without: float = 0.5) -> GapEffect:
    return GapEffect(value, error, scale, without, rows=1_000, exposed=300, accounts=1_000)


def test_the_bias_of_a_known_strength() -> None:
    # 5.6 % of the outcome, 19.7 % of the exposure: sqrt(0.056 * 0.197 / 0.803) = 0.11721.
    assert largest_bias(effect(0.1, scale=0.7252), 0.056, 0.197) == pytest.approx(0.0850, abs=1e-4)
    found = widened(effect(1.38, error=0.168, scale=22.0), 0.01)
    assert (found.low, found.high) == pytest.approx((0.830, 1.930), abs=2e-3)


@given(st.floats(1e-6, 1e6), st.floats(1e-4, 100))
def test_robustness_is_what_explains_the_effect_away(scale: float, times: float) -> None:
    found = robustness(effect(scale * times, scale=scale))
    assert 0 < found < 1
    assert largest_bias(effect(0, scale=scale), found, found) == pytest.approx(scale * times, rel=1e-6)


def test_robustness_of_the_sign_is_smaller_and_ends_at_nothing() -> None:
    clear = effect(0.1, error=0.02)
    assert 0 < robustness_of_sign(clear) < robustness(clear)
    assert robustness_of_sign(effect(0.1, error=0.07)) == 0
    assert robustness(effect(-0.1)) == robustness(effect(0.1))
    assert robustness(effect(0.0, scale=0.0)) == 0


def test_the_published_e_value() -> None:
    # VanderWeele and Ding's example of smoking-free breastfeeding: a risk ratio of 3.9 gives 7.26.
    assert e_value(effect(0.29, without=0.1)) == pytest.approx(7.263, abs=1e-3)
    assert e_value(effect(-0.29, without=0.39)) == pytest.approx(7.263, abs=1e-3)
    assert e_value(effect(1_794, without=4_555)) is None
