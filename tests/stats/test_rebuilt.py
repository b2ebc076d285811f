"""Bolted on or rebuilt: T by hand, and how often each is said of flows whose truth is known."""

import csv
import gzip
import logging
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from onedeck.stats.directly_follows import Work, position, work_of
from onedeck.stats.rebuilt import drift_floor, judged, rebuilt
from onedeck.stats.total_variation import Moved, moved
from tests.stats.flow_worlds import flow

measured = logging.getLogger("measured")

# How much has to be mixed in so that T is this much: measured on 400,000 cases before.
MIXED = {0.0: 0.0, 0.05: 0.0996, 0.15: 0.325, 0.25: 0.588}


def test_the_share_that_moved_by_hand() -> None:
    # Before ^a a$ ; after half of the cases go ^b b$: of 4 pairs, two lose half of 1/2 each, two gain it: T = 1/2.
    traces = [["a"]] * 600 + [["a"], ["b"]] * 300
    period = [-1] * 600 + [0] * 600
    found = moved(work := work_of(traces, period, range(1200)), work.period < 0, work.period >= 0)
    assert found.value == pytest.approx(0.5, abs=0.01) and found.low < 0.5 < found.high
    assert (found.before, found.after) == (600, 600)


def test_kinds_of_cases_are_made_equal() -> None:
    """The AI took four in five of the easy cases: people's work on each kind is what it was, T at equal kinds is 0."""
    easy, hard = ["look", "answer"], ["look", "ask", "ask", "answer"]
    traces = [easy] * 500 + [hard] * 500 + [easy] * 100 + [hard] * 500
    kind = [0] * 500 + [1] * 500 + [0] * 100 + [1] * 500
    period = [-1] * 1000 + [0] * 600
    adjusted = work_of(traces, period, range(1600), kind)
    plain = work_of(traces, period, range(1600))
    at_equal, as_it_is = (moved(work, work.period < 0, work.period >= 0) for work in (adjusted, plain))
    assert at_equal.high < 0.01 and judged(at_equal) == "bolted_on"
    assert as_it_is.low > 0.05
    # Weights 0.2 and 1: (100 + 500)^2 / (500 x 0.04 + 500).
    assert at_equal.before == pytest.approx(600**2 / 520)


def test_grouped_counts_say_what_single_cases_say() -> None:
    single = flow(800, 0.3, 5)
    whole, group = np.unique(
        np.column_stack([single.customer, single.period, single.kind]), axis=0, return_inverse=True
    )
    group = group.ravel()
    rows, row = np.unique(np.column_stack([group[single.at], single.pair]), axis=0, return_inverse=True)
    grouped = Work(
        whole[:, 0], whole[:, 1], whole[:, 2:], np.bincount(group).astype(float),
        rows[:, 0], rows[:, 1], np.bincount(row.ravel()).astype(float),
    )  # fmt: skip
    found = [moved(work, work.period < 0, work.period >= 0) for work in (single, grouped)]
    assert found[0].value == pytest.approx(found[1].value) and found[0].high == pytest.approx(found[1].high)


def test_many_kinds_are_weighted_by_a_model_of_their_attributes() -> None:
    chance = np.random.default_rng(2)
    n = 4_000
    kind = np.column_stack([chance.integers(0, 10, 2 * n), chance.integers(0, 8, 2 * n)])
    after = np.arange(2 * n) >= n
    stays = ~(after & (chance.random(2 * n) < 0.08 * kind[:, 0]))  # more of the high ones go to the AI
    steps = [["a"] * (1 + int(first)) for first in kind[stays, 0]]
    period = np.where(after, 0, -1)[stays]
    adjusted = work_of(steps, period, np.arange(len(steps)), kind[stays])
    plain = work_of(steps, period, np.arange(len(steps)))
    at_equal, as_it_is = (moved(work, work.period < 0, work.period >= 0) for work in (adjusted, plain))
    assert at_equal.value < 0.01 and as_it_is.low > 0.02


def test_what_cannot_be_compared_is_refused() -> None:
    small = flow(150, 0.0, 1)
    assert "200 of each are needed" in str(moved(small, small.period < 0, small.period >= 0).refused)
    strange = work_of([["a"]] * 1000, [-1] * 500 + [0] * 500, range(1000), [0] * 500 + [0] * 300 + [1] * 200)
    assert "only 60.0%" in str(moved(strange, strange.period < 0, strange.period >= 0).refused)
    assert "1 quarters" in str(drift_floor(flow(2_000, 0.0, 1)))
    gap = flow(4_000, 0.0, 1, quarters=4)
    with_gap = replace(gap, period=np.where(gap.period < -2, gap.period - 1, gap.period))
    assert "quarters are missing" in str(drift_floor(with_gap))
    assert rebuilt(flow(2_000, 0.0, 1)).kind == "refused"


def test_a_process_that_drifts_has_to_move_further() -> None:
    calm = rebuilt(flow(4_000, 0.0, 7, quarters=4))
    assert calm.kind == "bolted_on" and calm.floor < 0.05
    restless = flow(4_000, 0.9, 7, quarters=4, drift=0.25)
    found = rebuilt(restless)
    assert found.floor > 0.09 and found.kind != "rebuilt" and judged(found.moved) == "rebuilt"


@pytest.mark.parametrize(
    ("low", "high", "floor", "kind"),
    [
        (0.0, 0.049, 0.0, "bolted_on"), (0.0, 0.051, 0.0, "not_decided"), (0.06, 0.14, 0.0, "partly"),
        (0.06, 0.16, 0.0, "not_decided"), (0.151, 0.3, 0.0, "rebuilt"), (0.151, 0.3, 0.1, "not_decided"),
        (0.201, 0.3, 0.1, "rebuilt"), (0.0, 0.09, 0.1, "bolted_on"),
    ],
)  # fmt: skip
def test_the_answer_by_hand(low: float, high: float, floor: float, kind: str) -> None:
    assert judged(Moved((low + high) / 2, low, high), floor) == kind


def test_where_the_ai_stands() -> None:
    cases = [[True, False], [False, True], [False, True, False], [True, False, True], [True], [False]]
    found = position(cases)
    assert found and (found.n, found.prepended, found.appended, found.interleaved) == (4, 0.5, 0.25, 0.25)
    assert position([[True], [False]]) is None


def answers(runs: int, n: int, truth: float, adjusted: bool = True, seed: int = 0) -> Counter[str]:
    """Return how often each answer was given."""
    found: Counter[str] = Counter()
    for run in range(runs):
        work = flow(n, MIXED[truth], 10_000 * seed + run)
        if not adjusted:
            work = replace(work, kind=np.zeros_like(work.kind))
        found[judged(moved(work, work.period < 0, work.period >= 0, run))] += 1
    measured.info("%s", (n, truth, adjusted, dict(found)))
    return found


def test_old_work_is_called_bolted_on_and_other_work_rebuilt() -> None:
    assert answers(6, 1_500, 0.0)["bolted_on"] >= 5
    assert answers(6, 1_500, 0.25)["rebuilt"] >= 5
    # What the AI takes away would by itself look like change.
    assert answers(10, 1_500, 0.0, adjusted=False)["bolted_on"] <= 7


@pytest.mark.slow
@pytest.mark.parametrize(("truth", "wrong"), [(0.05, "bolted_on"), (0.15, "rebuilt")])
def test_at_the_margins_it_seldom_errs(truth: float, wrong: str) -> None:
    assert answers(200, 1_500, truth, seed=1)[wrong] <= 0.05 * 200


@pytest.mark.slow
def test_old_work_at_length() -> None:
    found = answers(100, 1_500, 0.0, seed=1)
    assert found["bolted_on"] >= 0.97 * 100 and not found["rebuilt"]


# --- a real log in which no AI was put: incidents by state and assignment group ---


@pytest.fixture(scope="module")
def incidents(test_data: Path) -> list[tuple[list[str], str, str]]:
    """Return each incident's steps (state and group where either changes), its caller and its priority."""
    path = test_data / "servicenow_incidents_uci" / "incident_event_log_repaired.csv.gz"
    found: dict[str, tuple[list[str], str, str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            steps, _, _ = found.setdefault(row["number"], ([], row["caller_id"], row["priority"]))
            step = row["incident_state"]
            if not steps or steps[-1] != step:
                steps.append(step)
    return list(found.values())


def halves(incidents: list[tuple[list[str], str, str]], seed: int, rebuilt_share: float = 0.0) -> Moved:
    """Return what moved between random halves of the callers, a step added to this share of the second half."""
    chance = np.random.default_rng(seed)
    _, caller = np.unique([caller for _, caller, _ in incidents], return_inverse=True)
    later = chance.random(caller.max() + 1) < 0.5
    changed = chance.random(len(incidents)) < rebuilt_share
    traces = [
        [*steps[:1], "checked", *steps[1:]] if later[who] and added else steps
        for (steps, _, _), who, added in zip(incidents, caller, changed, strict=True)
    ]
    priority = np.unique([priority for _, _, priority in incidents], return_inverse=True)[1]
    work = work_of(traces, np.where(later[caller], 0, -1), caller, priority)
    return moved(work, work.period < 0, work.period >= 0, seed)


def test_random_halves_of_a_real_log_are_the_same_work(incidents: list[tuple[list[str], str, str]]) -> None:
    found = [halves(incidents, seed) for seed in range(4)]
    measured.info("halves %s", [(round(each.value, 4), round(each.high, 4)) for each in found])
    assert [judged(each) for each in found] == ["bolted_on"] * 4


def test_a_step_planted_in_a_real_log_is_seen(incidents: list[tuple[list[str], str, str]]) -> None:
    assert judged(halves(incidents, 1, rebuilt_share=0.8)) == "rebuilt"
