"""The verdict on a version: each answer by hand, a real A/A, and what a plan promises kept in simulation."""

import json
import logging
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from onedeck.stats.confidence_sequence import half_width
from onedeck.stats.effect import Effect, arm_of, difference, paired
from onedeck.stats.gate_plan import Policy, Traffic, error_at, plan, units_until
from onedeck.stats.novelty import Novelty
from onedeck.stats.verdict import Guardrail, Trial, decide

measured = logging.getLogger("measured")
TRIAL = Trial(units=(5_000, 5_000), planned=10_000, mismatch=0.4)
POLICIES: tuple[Policy, Policy] = ("no_harm", "prove")


def seen(value: float, error: float, n: int = 10_000) -> Effect:
    """Return an effect after n units, half of them in either arm."""
    return Effect(value, error, n, n // 2)


def rail(name: str, *looks: Effect, margin: float = 0.02, **more: object) -> Guardrail:
    """Return a guardrail with its looks so far."""
    return replace(Guardrail(name, looks, margin), **more)


BETTER = rail("held up", seen(0.05, 0.01))
ALIKE = rail("language: en", seen(0.0, 0.005))
UNSURE = rail("language: tr", seen(-0.01, 0.01))
WORSE = rail("language: de", seen(-0.06, 0.01))


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_proven_ships(policy: Policy) -> None:
    found = decide(TRIAL, BETTER, [ALIKE], policy)
    assert (found.verdict, found.proven) == ("ship", True)


@pytest.mark.parametrize("policy", POLICIES)
def test_harm_to_one_group_rolls_back_whatever_the_rest_gains(policy: Policy) -> None:
    found = decide(TRIAL, BETTER, [ALIKE, WORSE], policy)
    assert found.verdict == "roll_back" and "language: de" in found.reasons[0] and len(found.reasons) == 1


def test_harm_at_an_earlier_look_stays_harm() -> None:
    recovered = rail("language: de", seen(-0.1, 0.01, 4_000), seen(0.0, 0.005))
    assert decide(TRIAL, BETTER, [recovered]).verdict == "roll_back"


def test_no_harm_ships_unproven_at_the_planned_number_and_not_before() -> None:
    found = decide(TRIAL, BETTER, [UNSURE], "no_harm")
    assert (found.verdict, found.proven) == ("ship", False) and "unproven" in found.reasons[0]
    early = decide(replace(TRIAL, planned=25_000), BETTER, [UNSURE], "no_harm")
    assert (early.verdict, early.more) == ("hold", 15_000)


def test_prove_holds_and_says_how_many_more() -> None:
    found = decide(TRIAL, BETTER, [UNSURE], "prove")
    assert found.verdict == "hold" and found.more and "language: tr" in found.reasons[0]
    n = 10_000 + found.more
    # At that number the bound of an unchanged estimate is the margin.
    assert float(half_width(0.01 * np.sqrt(10_000 / n), n, 5_000)) == pytest.approx(0.01, rel=1e-3)
    hopeless = decide(TRIAL, BETTER, [rail("x", seen(-0.021, 0.02))], "prove")
    assert hopeless.more is None and "nor would more" in hopeless.reasons[0]


def test_a_release_that_is_only_as_good_needs_only_the_margin() -> None:
    alike = rail("held up", seen(0.0, 0.004))
    assert decide(TRIAL, alike, policy="prove").verdict == "hold"
    assert decide(TRIAL, alike, policy="prove", as_good=True).verdict == "ship"


def test_an_effect_that_wears_off_is_not_proven() -> None:
    fading = Novelty(-0.1, -0.15, -0.05)
    assert decide(TRIAL, BETTER, policy="prove", wears_off=fading).verdict == "hold"
    assert decide(TRIAL, BETTER, policy="prove", wears_off=Novelty(-0.1, -0.3, 0.1)).verdict == "ship"
    late_harm = replace(BETTER, late=seen(-0.08, 0.01, 5_000))
    assert decide(TRIAL, late_harm).verdict == "roll_back"
    late_unsure = replace(BETTER, late=seen(0.01, 0.02, 5_000))
    assert decide(TRIAL, late_unsure, policy="prove").verdict == "hold"


def test_a_declared_end_proves_with_fewer() -> None:
    looks = [seen(0.018, 0.0113, 5_000), seen(0.018, 0.008, 10_000)]
    primary = rail("held up", *looks)
    assert decide(TRIAL, primary, policy="prove").verdict == "hold"
    # One-sided 5 % at two looks: the last bound is 1.678, so 0.018 - 1.678 x 0.008 = 0.0046 is above 0.
    assert decide(replace(TRIAL, declared=True), primary, policy="prove").verdict == "ship"


@pytest.mark.parametrize(
    ("trial", "primary", "said"),
    [
        (replace(TRIAL, units=(99, 5_000)), BETTER, "99 units in an arm, 100 are needed"),
        (replace(TRIAL, mismatch=0.0004), BETTER, "sizes are not those assigned"),
        (replace(TRIAL, unit="conversation"), BETTER, "assigned by conversation"),
        (TRIAL, rail("held up"), "held up: not measured"),
        (TRIAL, rail("churn", seen(0.0, 0.001), events=12), "12 events in an arm, 30 are needed"),
        (TRIAL, rail("churn", Effect(0, 0, 400, 200, "nothing varies")), "churn: nothing varies"),
    ],
)
def test_what_cannot_be_compared_is_refused(trial: Trial, primary: Guardrail, said: str) -> None:
    found = decide(trial, primary, [WORSE])
    assert found.verdict == "refuse" and said in " ".join(found.reasons)


def test_without_random_assignment_only_harm_is_called() -> None:
    watched = replace(TRIAL, assigned="none")
    for policy in POLICIES:
        assert decide(watched, BETTER, [UNSURE], policy).verdict == "watched"
        assert decide(watched, BETTER, [WORSE], policy).verdict == "roll_back"


# --- the plan ---


def test_a_plan_by_hand() -> None:
    found = plan(Traffic(2_000, 0.5, 0.4), margin=0.02, policy="prove", matures_weeks=1)
    # (2.8014 + 0.8416) x 0.4 x 2 / 0.02 squared: the width at twice the best n is 2.8014 standard errors.
    assert found.units == pytest.approx((2.8014 + 0.8416) ** 2 * 1_600, rel=2e-3)
    assert found.weeks == pytest.approx(found.units / 2_000 + 1)
    assert found.visible is not None and 0.06 < found.visible < 0.12
    more = plan(Traffic(2_000, 0.5, 0.4), margin=0.02, guardrails=10)
    assert more.units > found.units and more.visible is not None and more.visible > found.visible


def test_a_plan_that_cannot_be() -> None:
    few = plan(Traffic(150, 0.5, 0.4), margin=0.02)
    assert few.visible is None and "75 units to an arm" in str(few.not_visible) and few.weeks > 100
    assert plan(Traffic(500, 1.0, 0.4), 0.02).refused and plan(Traffic(500, 0.5, 0.4), 0.0).refused
    assert units_until(0.0, 0.1, 100, 100) is None and units_until(1e-9, 0.1, 100, 100) is None


def kept_promises(runs: int, seed: int = 0) -> tuple[float, float]:
    """Return how often a version without an effect is proven at the plan's number, and harm seen in a week."""
    chance = np.random.default_rng([seed, 3])
    traffic, margin = Traffic(2_000, 0.5, np.sqrt(0.85 * 0.15)), 0.03
    found = plan(traffic, margin, "prove")
    assert found.visible is not None
    trial = Trial((found.units // 2, found.units // 2), found.units)
    proven = caught = 0
    for _ in range(runs):
        value = chance.normal(0.0, error_at(traffic, found.units))
        whole = rail("held up", seen(value, error_at(traffic, found.units), found.units), margin=margin)
        proven += decide(trial, whole, policy="prove", as_good=True).verdict == "ship"
        harm = chance.normal(-found.visible, error_at(traffic, 2_000))
        week = rail("held up", seen(harm, error_at(traffic, 2_000), 2_000), margin=margin)
        caught += decide(trial, week).verdict == "roll_back"
    return proven / runs, caught / runs


def test_the_gate_keeps_what_the_plan_promised() -> None:
    proven, caught = kept_promises(2_000)
    measured.info("plan %s", (proven, caught))
    assert proven == pytest.approx(0.8, abs=0.03) and caught == pytest.approx(0.8, abs=0.03)


def false_decisions(runs: int, policy: Policy, seed: int = 0) -> dict[str, float]:
    """Return how often each verdict falls over 20 looks at three outcomes of two equal versions."""
    chance = np.random.default_rng([seed, 4])
    counted = dict.fromkeys(("ship", "hold", "roll_back", "proven"), 0.0)
    for _ in range(runs):
        y, arm = chance.random((3, 6_000)) < np.array([[0.8], [0.75], [0.9]]), chance.random(6_000) < 0.5
        looks: list[list[Effect]] = [[], [], []]
        sums = [[arm_of([]), arm_of([])] for _ in range(3)]
        for n in range(300, 6_001, 300):
            new = arm[n - 300 : n]
            for one, both, good in zip(looks, sums, y[:, n - 300 : n], strict=True):
                both[:] = both[0] + arm_of(good[new]), both[1] + arm_of(good[~new])
                one.append(difference(*both))
            trial = Trial((int(arm[:n].sum()), int((~arm[:n]).sum())), planned=7_000)
            rails = [Guardrail(name, one, 0.02) for name, one in zip("abc", looks, strict=True)]
            found = decide(trial, rails[0], rails[1:], policy)
            if found.verdict != "hold":
                break
        counted[found.verdict] += 1 / runs
        counted["proven"] += found.proven / runs
    return counted


@pytest.mark.parametrize("policy", POLICIES)
def test_equal_versions_are_seldom_told_apart(policy: Policy) -> None:
    found = false_decisions(30, policy)
    assert found["ship"] <= 0.05 and found["roll_back"] <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize("policy", POLICIES)
def test_false_decisions_at_length(policy: Policy) -> None:
    found = false_decisions(300, policy, seed=1)
    measured.info("equal versions %s", (policy, found))
    assert found["ship"] <= 0.05 and found["roll_back"] <= 0.05


# --- a real A/A: four trials of one agent on the same fifty tasks ---


@pytest.fixture(scope="module")
def rewards(test_data: Path) -> np.ndarray:
    """Return rewards by task and trial of tau-bench's airline runs."""
    runs = json.loads((test_data / "tau_bench" / "gpt-4o-airline.json").read_text())
    found = np.full((50, 4), np.nan)
    for run in runs:
        found[run["task_id"], run["trial"]] = run["reward"]
    assert np.isfinite(found).all()
    return found


def judged(new: np.ndarray, old: np.ndarray, policy: Policy, fewest: int) -> str:
    """Return the verdict on one run of tasks against another, looked at after 30, 40 and 50 tasks."""
    needed = plan(
        Traffic(50, None, max(0.1, float((new - old).std(ddof=1)))), margin=0.05, policy=policy
    ).units
    looks = [paired(new[:n], old[:n]) for n in (30, 40, 50)]
    trial = Trial((50, 50), needed, assigned="paired", unit="task", fewest=fewest)
    return decide(trial, Guardrail("solved", looks, 0.05), policy=policy).verdict


@pytest.mark.parametrize("policy", POLICIES)
def test_tau_bench_trials_are_not_told_apart(rewards: np.ndarray, policy: Policy) -> None:
    for a, b in combinations(range(4), 2):
        assert judged(rewards[:, a], rewards[:, b], policy, 100) == "refuse"
        assert judged(rewards[:, a], rewards[:, b], policy, 30) == "hold"
        assert judged(rewards[:, b], rewards[:, a], policy, 30) == "hold"


@pytest.mark.parametrize("policy", POLICIES)
def test_tau_bench_permuted_by_task(rewards: np.ndarray, policy: Policy) -> None:
    chance = np.random.default_rng(8)
    shuffled = [chance.permuted(rewards, axis=1) for _ in range(2_000)]
    order = chance.permutation(50)
    found = [judged(each[order, 0], each[order, 1], policy, 30) for each in shuffled]
    counts = {verdict: found.count(verdict) for verdict in sorted(set(found))}
    measured.info("tau permuted %s", (policy, counts))
    assert (counts.get("ship", 0) + counts.get("roll_back", 0)) / 2_000 <= 0.05


def test_a_version_that_fails_half_of_tau_bench_is_rolled_back(rewards: np.ndarray) -> None:
    """The A/A could not fail if nothing were ever rolled back."""
    assert judged(np.zeros(50), rewards[:, 0], "no_harm", 30) == "roll_back"
