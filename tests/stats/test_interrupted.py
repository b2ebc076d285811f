"""Counterfactual waits and staggered roll-outs: by hand, refused where they must be, and right in known worlds."""

import logging
from dataclasses import replace

import numpy as np
import pytest

from onedeck.stats.ar_forecast import paths
from onedeck.stats.imputation import imputed_effect
from onedeck.stats.interrupted import changed
from tests.stats.weekly_worlds import EFFECT, queue, roll_out

measured = logging.getLogger("measured")
SHOCK = float(np.log(0.9))


def test_three_numbers_that_add_up() -> None:
    weeks, truth = queue(1)
    found = changed(weeks)
    assert found.refused is None and found.standing == "beside a control"
    assert found.eliminated and found.volume_effect and found.relative and found.raw is not None
    assert found.eliminated.low < truth.eliminated < found.eliminated.high
    assert found.relative.high < 0
    assert found.raw == pytest.approx(found.volume_effect.value - found.eliminated.value)
    minutes = weeks.volume * weeks.wait
    assert found.raw == pytest.approx(minutes[104:].sum() - minutes[52:104].sum())


def test_a_line_without_noise_is_carried_on() -> None:
    week = np.arange(60.0)
    known = np.column_stack([np.ones(60), week])
    drawn = paths(3 + 0.1 * week, known, np.array([[1.0, 60.0], [1.0, 70.0]]), 50, np.random.default_rng(0))
    assert np.allclose(drawn, [9.0, 10.0], atol=1e-3)
    with pytest.raises(ValueError, match="2 weeks do not determine"):
        paths(week[:2], known[:2], known, 10, np.random.default_rng(0))


def test_unknown_errors_widen_with_time() -> None:
    chance = np.random.default_rng(1)
    y = np.cumsum(chance.normal(size=80)) * 0.1
    known = np.ones((80, 1))
    drawn = paths(y, known, np.ones((40, 1)), 800, chance)
    assert drawn[:, 30].std() > 1.5 * drawn[:, 0].std()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"before": 40}, "40 weeks before, 52 are needed with an untouched control"),
        ({"before": 60, "alone": True}, "60 weeks before, 78 are needed without"),
        ({"after": 6}, "6 weeks after, 8 are needed"),
        ({"apart": True}, "the control queue does not move with this one"),
    ],
)
def test_weeks_that_cannot_carry_it_are_refused(change: dict, said: str) -> None:
    assert said in str(changed(queue(3, **change)[0]).refused)


def test_a_week_without_contacts_is_refused() -> None:
    weeks = queue(1)[0]
    empty = replace(weeks, wait=np.where(np.arange(len(weeks.wait)) == 7, 0.0, weeks.wait))
    assert "has no logarithm" in str(changed(empty).refused)


def test_an_effect_before_the_go_live_refuses() -> None:
    weeks = queue(1)[0]
    earlier = np.where(np.arange(len(weeks.wait)) >= 80, 0.6, 1.0)
    found = changed(replace(weeks, wait=weeks.wait * earlier))
    assert "made up in the time before" in str(found.refused)


def test_without_a_control_it_is_the_queues_own_history() -> None:
    assert changed(queue(2, alone=True)[0]).standing == "own history only"


def test_a_rate_needs_no_minutes() -> None:
    """Transfers per journey started: only the relative change is read, and a scale changes nothing of it."""
    weeks = queue(4)[0]
    found, scaled = changed(weeks), changed(replace(weeks, wait=weeks.wait / 100))
    assert found.relative and scaled.relative
    assert found.relative.value == pytest.approx(scaled.relative.value, rel=1e-6)


def recovered(runs: int, seed: int = 0, **world: object) -> dict[str, float]:
    """Return bias (points of the minutes there would have been), coverage, detections, refusals, width."""
    bias, covered, detected, width, refused = [], [], [], [], 0
    for run in range(runs):
        weeks, truth = queue(100_000 * seed + run, **world)
        found = changed(weeks, run)
        if found.refused or found.eliminated is None:
            refused += 1
            continue
        each = found.eliminated
        bias.append((each.value - truth.eliminated) / truth.base)
        covered.append(each.low <= truth.eliminated <= each.high)
        detected.append(each.low > 0 or each.high < 0)
        width.append((each.high - each.low) / truth.base)
    means = {"bias": np.mean(bias), "covered": np.mean(covered), "detected": np.mean(detected)}
    answer = {name: float(value) for name, value in means.items()}
    answer |= {
        "width": float(np.mean(width)),
        "refused": refused / runs,
        "effect": truth.eliminated / truth.base,
    }
    measured.info("%s %s", world, {name: round(value, 4) for name, value in answer.items()})
    return answer


def test_minutes_are_recovered_with_a_shock_to_the_market() -> None:
    found = recovered(30, shock=SHOCK)
    assert abs(found["bias"]) < 0.02 and found["covered"] >= 0.85 and found["detected"] >= 0.85


@pytest.mark.slow
@pytest.mark.parametrize(("effect", "seed"), [(EFFECT, 1), (0.0, 2)])
def test_minutes_at_length(effect: float, seed: int) -> None:
    found = recovered(800, seed=seed, effect=effect)
    assert abs(found["bias"]) < 0.01 and 0.93 <= found["covered"] <= 0.99
    assert found["refused"] <= 0.08 and (
        found["detected"] <= 0.06 if not effect else found["detected"] >= 0.95
    )


def test_a_shock_to_both_queues_changes_nothing() -> None:
    calm, shaken = (changed(queue(9, shock=shock)[0]).relative for shock in (0.0, SHOCK))
    assert (
        calm
        and shaken
        and calm.value == pytest.approx(shaken.value)
        and calm.low == pytest.approx(shaken.low)
    )


@pytest.mark.slow
def test_minutes_under_strong_autocorrelation_and_few_weeks() -> None:
    assert recovered(200, seed=3, rho=0.8)["covered"] >= 0.9
    assert recovered(200, seed=4, before=52)["covered"] >= 0.9


@pytest.mark.slow
def test_a_queue_alone_takes_a_shock_to_the_market_for_an_effect() -> None:
    """Why it is never called caused."""
    assert recovered(100, seed=5, shock=SHOCK, alone=True)["bias"] > 0.05


# --- staggered roll-outs ---


def test_a_roll_out_by_hand() -> None:
    """Without noise the effect is found exactly, although it grows and queues differ."""
    level, period = np.arange(8.0)[:, None], np.arange(10.0)
    reached = period[None] >= np.array([4, 4, 6, 6, 8, 8, 99, 99])[:, None]
    effect = np.where(reached, 1.0 + period, 0.0)
    found = imputed_effect(level + period**2 + effect, reached, np.ones((8, 10)))
    assert not isinstance(found, str) and found.value == pytest.approx(effect[reached].mean())


def test_periods_without_anybody_left_are_left_out() -> None:
    period = np.arange(10)
    reached = period[None] >= np.array([4, 4, 5, 5, 6, 6, 7, 7])[:, None]
    outcome = np.where(reached, 3.0, 0.0) + np.where(period >= 7, 100.0, 0.0)
    found = imputed_effect(outcome, reached, np.ones((8, 10)))
    assert not isinstance(found, str) and found.value == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        (np.zeros((5, 6), dtype=bool), "5 queues, 8 are needed"),
        (np.zeros((9, 6), dtype=bool), "no period after a go-live"),
        (np.ones((9, 6), dtype=bool), "no period before its go-live"),
        (np.tile([False, True, False], (9, 2)), "a roll-out only goes on"),
        (np.arange(6) >= np.array([3] * 8 + [9])[:, None], "a single queue"),
    ],
)
def test_roll_outs_that_cannot_carry_an_effect(reached: np.ndarray, said: str) -> None:
    found = imputed_effect(
        np.random.default_rng(1).normal(size=reached.shape), reached, np.ones(reached.shape)
    )
    assert isinstance(found, str) and said in found


def imputed(runs: int, growing: bool, seed: int = 0) -> tuple[float, float]:
    """Return bias and coverage over roll-outs."""
    bias, covered = [], []
    for run in range(runs):
        *world, truth = roll_out(100_000 * seed + run, growing)
        found = imputed_effect(*world)
        assert not isinstance(found, str)
        bias.append(found.value - truth)
        covered.append(found.low <= truth <= found.high)
    measured.info("imputed %s", (growing, np.mean(bias), np.mean(covered)))
    return float(np.mean(bias)), float(np.mean(covered))


def test_a_growing_effect_is_not_underestimated() -> None:
    bias, covered = imputed(15, True)
    assert abs(bias) < 0.02 and covered >= 0.85


@pytest.mark.slow
def test_roll_outs_at_length() -> None:
    bias, covered = imputed(400, True, seed=1)
    assert abs(bias) < 0.005 and 0.93 <= covered <= 0.99
