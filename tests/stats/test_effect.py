"""Effects from sums: by hand, equal to the rows they stand for, and honest about customers who resemble themselves."""

import logging

import numpy as np
import pytest

from onedeck.stats.effect import arm_of, by_unit, deviation, difference, paired
from onedeck.stats.novelty import novelty
from onedeck.stats.sample_ratio import LEVEL, mismatch_p
from tests.stats import streams

measured = logging.getLogger("measured")


def test_a_difference_of_means_by_hand() -> None:
    # Means 2 and 1; variances 1 and 1 over 3 units each: error sqrt(1/3 + 1/3).
    found = difference(arm_of([1, 2, 3]), arm_of([0, 1, 2]))
    assert (found.value, found.error) == pytest.approx((1.0, np.sqrt(2 / 3)))
    assert (found.n, found.fewer, found.refused) == (6, 3, None)


def test_a_difference_of_ratios_by_hand() -> None:
    # 3 of 4 against 2 of 4. Residuals y - r w: (1 - .75, 2 - 2.25) and (1 - 1, 1 - 1).
    found = difference(arm_of([1, 2], [1, 3]), arm_of([1, 1, 0], [2, 1, 1]))
    variance_new = 2 / 1 * (0.25**2 + 0.25**2) / 16
    variance_old = 3 / 2 * (0**2 + 0.5**2 + 0.5**2) / 16
    assert (found.value, found.error) == pytest.approx((0.25, np.sqrt(variance_new + variance_old)))


def test_adjustment_is_that_of_the_rows() -> None:
    chance = np.random.default_rng(1)
    x, noise = chance.normal(size=(2, 4000))
    y = 0.6 * x + 0.8 * noise
    new, old = slice(0, 2000), slice(2000, 4000)
    found = difference(arm_of(y[new], x=x[new]), arm_of(y[old], x=x[old]))
    plain = difference(arm_of(y[new]), arm_of(y[old]))
    slope = np.mean([np.cov(y[s], x[s])[0, 1] for s in (new, old)]) / np.mean(
        [x[s].var(ddof=1) for s in (new, old)]
    )
    left = y - slope * x
    assert found.value == pytest.approx(left[new].mean() - left[old].mean(), abs=1e-9)
    assert found.error == pytest.approx(plain.error * 0.8, rel=0.03)


def test_sums_add_up_and_accounts_are_units() -> None:
    units = ["a", "b", "a", "c"]
    good, contacts = by_unit(units, [1, 0, 1, 1], [1, 1, 1, 1])
    assert good.tolist() == [2, 0, 1] and contacts.tolist() == [2, 1, 1]
    whole, parts = arm_of(good, contacts), arm_of(good[:1], contacts[:1]) + arm_of(good[1:], contacts[1:])
    assert whole.n == parts.n and np.allclose(whole.products, parts.products)


def test_the_deviation_is_what_an_error_is_made_of() -> None:
    chance = np.random.default_rng(2)
    new, old = arm_of(chance.normal(size=900)), arm_of(chance.normal(size=400))
    error = np.sqrt(deviation(new) ** 2 / 900 + deviation(old) ** 2 / 400)
    assert difference(new, old).error == pytest.approx(error)
    with pytest.raises(ValueError, match="1 units"):
        deviation(arm_of([1]))


def test_nothing_that_varies_is_no_certainty() -> None:
    assert "nothing varies" in str(difference(arm_of([0, 0, 0]), arm_of([0, 0])).refused)
    assert "nothing to compare" in str(difference(arm_of([1]), arm_of([1, 2])).refused)
    assert "no pair differs" in str(paired([1, 1], [0, 0]).refused)
    found = paired([1, 0, 1], [0, 0, 0])
    assert (found.value, found.error) == pytest.approx((2 / 3, 1 / 3))


# --- who was assigned ---


def test_a_mismatch_by_hand() -> None:
    # One arm's count alone: the mixture's odds are 300/600 against 0.5, so the first unit says nothing.
    assert mismatch_p([1, 0], [1, 1]) == pytest.approx(1.0)
    assert mismatch_p([5200, 4800], [1, 1]) > LEVEL > mismatch_p([10_400, 9_600], [1, 1])
    assert mismatch_p([900, 100], [9, 1]) == 1.0
    with pytest.raises(ValueError, match="do not describe arms"):
        mismatch_p([1, 2, 3], [0.5, 0.5])


def mismatches(runs: int, true_share: float, units: int = 20_000, seed: int = 0) -> tuple[float, float]:
    """Return how often a mismatch is called at any unit of a run, and the median unit at which."""
    chance = np.random.default_rng([seed, 9])
    closeness = 600.0
    seen = np.arange(units)
    at = []
    for _ in range(runs):
        new = chance.random(units) < true_share
        before = np.concatenate([[0], np.cumsum(new)[:-1]])
        count = np.where(new, before, seen - before)
        # The mixture's odds grow by how much better it foretold each unit than the declared half.
        odds = np.cumsum(np.log((closeness / 2 + count) / (closeness + seen) / 0.5))
        at.append(streams.first(odds > -np.log(LEVEL), seen + 1))
    kept = np.array(at)
    return float(np.isfinite(kept).mean()), float(np.median(kept))


def test_the_unit_by_unit_odds_are_those_of_the_counts() -> None:
    new = np.random.default_rng(4).random(3000) < 0.55
    odds, counts = 1.0, [0, 0]
    for arm in new.astype(int):
        odds *= (300 + counts[arm]) / (600 + sum(counts)) / 0.5
        counts[arm] += 1
    assert mismatch_p(counts, [1, 1]) == pytest.approx(1 / odds)


def test_a_mismatch_is_seldom_called_where_there_is_none() -> None:
    assert mismatches(1_000, 0.5)[0] <= 0.004
    called, median = mismatches(200, 0.52)
    assert called >= 0.9 and median < 15_000


@pytest.mark.slow
def test_mismatch_at_length() -> None:
    wrong, right = mismatches(5_000, 0.5, seed=1), mismatches(1_000, 0.52, seed=1)
    large = mismatches(1_000, 0.55, seed=1)
    measured.info(
        "%s",
        (
            "sample ratio",
            wrong,
            right,
            large,
        ),
    )
    assert wrong[0] <= 0.002 and right[0] >= 0.9 and large[0] == 1 and large[1] < 3_000


# --- what wears off ---


def faded(runs: int, early: float, late: float, seed: int = 0) -> tuple[float, float]:
    """Return how often the effect is called faded, and how often its interval leaves 0 out at all."""
    found = [novelty(arm_of(new), arm_of(old)) for new, old in streams.fading(runs, early, late, seed=seed)]
    return (
        float(np.mean([each.faded for each in found])),
        float(np.mean([each.low > 0 or each.high < 0 for each in found])),
    )


def test_an_effect_that_wears_off_is_seen() -> None:
    assert faded(200, 0.15, 0.0)[0] >= 0.95
    assert faded(300, 0.1, 0.1)[1] <= 0.09


@pytest.mark.slow
def test_novelty_at_length() -> None:
    none, stable, novel = faded(2_000, 0, 0, 1), faded(2_000, 0.1, 0.1, 1), faded(2_000, 0.15, 0, 1)
    measured.info(
        "%s",
        (
            "novelty",
            none,
            stable,
            novel,
        ),
    )
    assert max(none[1], stable[1]) <= 0.065 and novel[0] >= 0.95


def test_novelty_needs_customers_seen_twice() -> None:
    assert "100 are needed" in str(novelty(arm_of([0.1] * 40), arm_of([0.2] * 400)).refused)
