"""The price of a gap against planted truths and the experiment that many estimators were tried on."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from onedeck.stats.contacts import Contacts, contacts
from onedeck.stats.doubly_robust import naive_difference
from onedeck.stats.gap import Gap, Reading, gap_of
from onedeck.stats.learners import folds_of, joined_chances, joined_outcomes
from onedeck.stats.sensitivity import robustness_of_sign
from tests.conftest import missing
from tests.stats.worlds import contacts_of, gap_in, truth, truths

TRAITS = "age educ black hisp marr nodegree re74 re75".split()


def found_in(gap: Gap) -> Reading:
    assert gap.outcome is not None
    return gap.outcome


def holds(reading: Reading, value: float) -> bool:
    return reading.shown.low <= value <= reading.shown.high


# --- planted worlds, one draw each; the many are slow ---


def test_a_planted_price_is_found() -> None:
    gap = gap_in("linear", 4_000, 20_000)
    assert gap.standing.status == "supported"
    assert gap.money is not None
    assert holds(found_in(gap), truth("linear"))
    assert holds(gap.money, truths("linear")[1])
    assert not gap.few_carry_it
    assert found_in(gap).naive.value > 1.2 * truth("linear")
    assert robustness_of_sign(found_in(gap).effect) > 0.02


def test_what_nobody_recorded_is_caught_by_the_placebo() -> None:
    gap = gap_in("hidden", 4_000, 1)
    assert gap.standing.status == "associational only"
    assert [reason for reason in gap.standing.reasons if reason.startswith("placebo failed: use in")]


def test_people_without_counterpart_are_told() -> None:
    gap = gap_in("overlap", 4_000, 1)
    assert gap.standing.status == "associational only"
    assert "no counterpart" in gap.standing.reasons[0]


def test_no_effect_is_not_called_supported_where_models_disagree() -> None:
    gap = gap_in("null", 4_000, 1)
    assert gap.standing.status == "model-dependent"
    assert found_in(gap).naive.low > 0
    assert found_in(gap).effect == found_in(gap).boosted
    low, high = found_in(gap).shown.low, found_in(gap).shown.high
    parts = [found_in(gap).linear.interval, found_in(gap).boosted.interval]
    assert low <= min(part.low for part in parts) and high >= max(part.high for part in parts)


def test_the_same_contacts_give_the_same_figures_and_an_account_keeps_to_one_fold() -> None:
    drawn = contacts_of("linear", 600, 3)
    found = contacts(drawn.traits, drawn.exposed, drawn.left, drawn.account)
    assert gap_of(found) == gap_of(found)
    folds = folds_of(found)
    assert len(np.unique(folds)) == 5
    assert all(len(np.unique(folds[found.account == account])) == 1 for account in range(50))


def test_money_needs_values() -> None:
    drawn = contacts_of("linear", 600, 4)
    found = contacts(drawn.traits, drawn.exposed, drawn.left, drawn.account)
    gap = gap_of(found, np.where(np.arange(600) < 30, np.nan, 1.0))
    assert gap.money is None
    assert gap.money_refused == "30 of 600 contacts have no contract value"
    assert gap_of(found, np.zeros(600)).money_refused == "no contact has a contract value"
    assert gap_of(found, np.full(600, -1.0)).money_refused == "600 contacts have a contract value below 0"


def test_one_whale_is_shown() -> None:
    drawn = contacts_of("linear", 600, 5)
    found = contacts(drawn.traits, drawn.exposed, drawn.left, drawn.account)
    worth = np.full(600, 100.0)
    worth[np.flatnonzero(drawn.exposed & (drawn.left == 1))[:3]] = 100_000.0
    gap = gap_of(found, worth)
    assert gap.few_carry_it
    assert gap.money is not None and gap.money_capped is not None
    assert gap.money.joined.value > 2 * gap.money_capped.joined.value


def test_too_few_are_refused_in_words() -> None:
    gap = gap_of(contacts(np.zeros(80), np.arange(80) < 40, np.arange(80) % 2))
    assert gap.standing.status == "refused"
    assert gap.standing.reasons == ("only 40 accounts with the gap; at least 50 are needed on either side",)
    assert gap.outcome is None and gap.money is None


def test_a_placebo_must_be_known() -> None:
    drawn = contacts_of("linear", 600, 6)
    found = contacts(drawn.traits, drawn.exposed, drawn.left, drawn.account)
    gap = gap_of(found, placebos={"use before": np.where(np.arange(600) < 7, np.nan, drawn.placebo)})
    assert gap.standing.reasons == ("the placebo use before is not known for 7 of 600 contacts",)


def test_a_draw_needs_no_traits() -> None:
    r = np.random.default_rng(8)
    exposed = np.repeat(r.random(400) < 0.5, 3)  # drawn by account
    left = r.random(1_200) < np.where(exposed, 0.4, 0.2)
    gap = gap_of(contacts(np.empty((1_200, 0)), exposed, left, np.arange(1_200) // 3), randomised=True)
    assert gap.standing.status == "experimental"
    assert found_in(gap).effect.value == pytest.approx(found_in(gap).naive.value, abs=0.01)
    assert holds(found_in(gap), 0.2)


def test_the_better_prediction_gets_the_share() -> None:
    exposed = np.array([True, True, False, False])
    good, bad = np.array([0.9, 0.8, 0.2, 0.1]), np.array([0.1, 0.2, 0.8, 0.9])
    assert joined_chances(good, bad, exposed) == pytest.approx(good)
    assert joined_chances(bad, good, exposed) == pytest.approx(good)
    found = contacts(np.zeros(4), exposed, [9.0, 9.0, 1.0, 3.0])
    # Among the unexposed: 1 and 3 lie half way between 0, 2 and 2, 4; the exposed do not count.
    mixed = joined_outcomes(np.array([0.0, 0.0, 0.0, 2.0]), np.array([5.0, 5.0, 2.0, 4.0]), found)
    assert mixed == pytest.approx([2.5, 2.5, 1.0, 3.0])


# --- the National Supported Work experiment (LaLonde 1986; Dehejia and Wahba 1999) ---


def rows_of(path: Path) -> Iterator[list[float]]:
    """Yield the traits, whether trained, and the earnings of 1978."""
    if not path.is_file():
        missing(f"There is no {path}.")
    with path.open(newline="") as lines:
        for row in csv.DictReader(lines):
            yield [float(row[name]) for name in (*TRAITS, "treat", "re78")]


def earnings(rows: list[list[float]]) -> Contacts:
    table = np.array(rows)
    return contacts(table[:, :-2], table[:, -2] == 1, table[:, -1])


def test_the_experiment_says_1794(test_data: Path) -> None:
    found = earnings(list(rows_of(test_data / "lalonde_nsw" / "nsw_mixtape.csv")))
    assert naive_difference(found).value == pytest.approx(1_794.34, abs=0.01)
    gap = gap_of(found, randomised=True)
    assert gap.standing.status == "experimental"
    assert holds(found_in(gap), 1_794.34)
    assert 1_400 < found_in(gap).effect.value < 2_100
    assert found_in(gap).shown.low > 0


def test_other_people_as_controls_are_never_supported(test_data: Path) -> None:
    folder = test_data / "lalonde_nsw"
    trained = [row for row in rows_of(folder / "nsw_mixtape.csv") if row[-2] == 1]
    found = earnings(trained + list(rows_of(folder / "cps_mixtape.csv")))
    assert naive_difference(found).value == pytest.approx(-8_497.52, abs=0.01)
    gap = gap_of(found, placebos={"age": found.traits[:, 0]})
    assert gap.standing.status == "associational only"
    assert [reason for reason in gap.standing.reasons if "after weighting a trait still differs" in reason]
    assert holds(found_in(gap), 1_794.34)
    assert found_in(gap).effect.value > 0


# --- many draws: bias, coverage, false support ---


@pytest.mark.slow
@pytest.mark.parametrize(
    ("world", "n", "runs"),
    [("linear", 4_000, 50), ("null", 4_000, 40), ("null", 16_000, 12), ("thresholds", 12_000, 12),
     ("overlap", 4_000, 15), ("hidden", 4_000, 15)],
)  # fmt: skip
def test_worlds(world: str, n: int, runs: int) -> None:
    gaps = [gap_in(world, n, 50_000 + seed) for seed in range(runs)]
    readings = [found_in(gap) for gap in gaps]
    statuses = [reading.standing.status for reading in readings]
    true = 0.0 if world == "null" else truth(world)
    bias = float(np.mean([reading.effect.value for reading in readings])) - true
    covered = np.mean([holds(reading, true) for reading in readings])
    if world == "linear":  # the standard error of the bias is 2 % of the truth
        assert abs(bias) < 0.05 * true + 2 * 0.02 * true
        assert covered >= 0.88
        assert statuses.count("supported") >= 0.55 * runs
    if world == "null":
        wrong = [
            reading
            for reading in readings
            if reading.standing.status == "supported" and not holds(reading, 0)
        ]
        assert len(wrong) <= (0.10 if n == 4_000 else 0.02) * runs
    if world == "thresholds":
        assert abs(bias) < 0.10 * true
        assert covered >= 0.75
        assert statuses.count("model-dependent") >= 0.7 * runs
    if world in ("overlap", "hidden"):
        assert statuses.count("associational only") >= 0.95 * runs
