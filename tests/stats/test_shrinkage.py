"""Many cells and languages: by hand, against scipy's tests, and what is called of worlds whose truth is known."""

import logging

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as oracle

from onedeck.stats.exact_binomial import binomial_p
from onedeck.stats.parity import chi_square_tail, parity
from onedeck.stats.shrinkage import between, posterior, shrink
from onedeck.stats.standardised import Cell
from tests.stats import streams

measured = logging.getLogger("measured")
LANGUAGES = (8000, 3000, 2000, 900, 500, 250, 120, 60)


def test_a_binomial_p_by_hand() -> None:
    # 1 of 5 at a half: 0, 1, 4 and 5 are at most as likely: 12 of 32.
    assert binomial_p(1, 5, 0.5) == pytest.approx(12 / 32)
    assert binomial_p(0, 0, 0.3) == 1 and binomial_p(3, 3, 1.0) == 1 and binomial_p(2, 3, 1.0) == 0
    with pytest.raises(ValueError, match="no binomial outcome"):
        binomial_p(4, 3, 0.5)


@settings(max_examples=60)
@given(st.integers(1, 400), st.floats(0.01, 0.99), st.data())
def test_binomial_p_values_are_scipys(n: int, share: float, data: st.DataObject) -> None:
    good = data.draw(st.integers(0, n))
    assert binomial_p(good, n, share) == pytest.approx(
        oracle.binomtest(good, n, share).pvalue, rel=1e-6, abs=1e-12
    )


@settings(max_examples=60)
@given(st.floats(0.01, 80), st.integers(1, 30))
def test_chi_square_tails_are_scipys(value: float, freedom: int) -> None:
    assert chi_square_tail(value, freedom) == pytest.approx(
        oracle.chi2.sf(value, freedom), rel=1e-9, abs=1e-14
    )


def test_paule_and_mandels_variance_solves_their_equation() -> None:
    values, errors = np.array([0.1, 0.5, 0.9, 0.4]), np.array([0.1, 0.1, 0.2, 0.05])
    variance = between(values, errors)
    weights = 1 / (errors**2 + variance)
    mean = (weights * values).sum() / weights.sum()
    assert (weights * (values - mean) ** 2).sum() == pytest.approx(3.0)
    # Equal errors: the variance of values less that of their errors.
    assert between(np.array([1.0, 2.0, 3.0]), np.full(3, 0.5)) == pytest.approx(1 - 0.25)
    assert between(np.array([1.0, 1.1, 0.9]), np.ones(3)) == 0


def test_a_posterior_by_hand() -> None:
    # Variance 0.75 and errors 0.5: three quarters of the way from the mean, 2.
    mean, variance, middle, deviation = posterior(np.array([1.0, 2.0, 3.0]), np.full(3, 0.5))
    assert (mean, variance) == pytest.approx((2, 0.75)) and middle.tolist() == pytest.approx([1.25, 2, 2.75])
    assert deviation[0] == pytest.approx(np.sqrt(0.75 * 0.25 + 0.0625 / 3))


def test_small_cells_are_not_shown_and_few_are_not_shrunk() -> None:
    many = shrink([Cell(4, 0), *(Cell(100, 70 + i) for i in range(6))], 0.05)
    assert many and many.shrunk and many.cells[0].share is None and many.cells[1].share is not None
    few = shrink([Cell(100, 20), Cell(100, 80), Cell(2, 2)], 0.05)
    assert few and not few.shrunk and few.cells[0].share and few.cells[0].share.value == 0.2
    assert few.cells[0].look and not few.cells[2].look
    assert shrink([Cell(0, 0)], 0.05) is None


def cells_measured(mode: str, runs: int, seed: int = 0) -> dict[str, float]:
    """Return errors, coverage and what was flagged, on average over runs."""
    rows = []
    for n, good, truth in streams.cells(mode, runs, seed=seed):
        found = shrink([Cell(int(a), int(b)) for a, b in zip(n, good, strict=True)], 0.05)
        assert found
        shares = [cell.share for cell in found.cells]
        value, low, high = (np.array([getattr(s, part) for s in shares]) for part in ("value", "low", "high"))
        worse, look = (np.array([getattr(cell, part) for cell in found.cells]) for part in ("worse", "look"))
        bad, other = truth < found.mean - 0.05, np.abs(truth - 0.75) > 1e-9
        row = {
            "raw": np.sqrt(((good / n - truth) ** 2).mean()),
            "shrunk": np.sqrt(((value - truth) ** 2).mean()),
            "covered": ((low <= truth) & (truth <= high)).mean(),
            "worse": worse.sum(),
            "worse_false": (worse & ~bad).sum() / max(1, worse.sum()),
            "worse_found": (worse & bad).sum() / max(1, bad.sum()),
            "any_look": float(look.any()),
            "look_false": (look & ~other).sum() / max(1, look.sum()),
            "look_found": (look & other).sum() / max(1, other.sum()),
        }
        rows.append(row)
    answer = {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}
    measured.info("%s %s", mode, {name: round(value, 3) for name, value in answer.items()})
    return answer


def test_equal_cells_are_shown_equal() -> None:
    found = cells_measured("equal", 10)
    assert found["shrunk"] < found["raw"] / 5 and found["worse"] == 0


def test_broken_cells_are_found() -> None:
    found = cells_measured("broken", 10)
    assert found["worse_false"] <= 0.02 and found["worse_found"] > 0.15
    assert found["look_false"] <= 0.2 and found["look_found"] > 0.4


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["equal", "spread", "broken"])
def test_cells_at_length(mode: str) -> None:
    found = cells_measured(mode, 200, seed=1)
    assert 0.92 <= found["covered"] <= 0.99 and found["worse_false"] <= 0.05
    if mode == "equal":
        assert found["any_look"] <= 0.1 and found["worse"] == 0


# --- languages ---


def languages(chance: np.random.Generator, gap: float = 0.0, at: int = 4) -> dict[str, dict[str, Cell]]:
    """Return eight languages over two topics, of which the hard one is more in some; one is worse by the gap."""
    found = {}
    for place, n in enumerate(LANGUAGES):
        hard = int(n * (0.2 + 0.08 * place))
        worse = gap if place == at else 0.0
        rates = {"easy": (n - hard, 0.88 - worse), "hard": (hard, 0.6 - worse)}
        found[f"l{place}"] = {
            topic: Cell(size, int(chance.binomial(size, rate))) for topic, (size, rate) in rates.items()
        }
    return found


def test_one_topic_is_cochrans_q() -> None:
    groups = {"de": {"": Cell(100, 80)}, "en": {"": Cell(200, 150)}, "tr": {"": Cell(60, 36)}}
    found = parity(groups, 0.05)
    table = np.array([[80, 20], [150, 50], [36, 24]])
    pearson = oracle.chi2_contingency(table, correction=False).statistic
    assert found.p == pytest.approx(oracle.chi2.sf(pearson * 359 / 360, 2))
    assert found.groups["tr"].apart.value == pytest.approx(36 / 60 - 230 / 300)
    assert found.answer == "gap" and found.groups["tr"].named and not found.groups["en"].named


def test_topics_explain_what_looks_like_a_gap() -> None:
    groups = {
        "de": {"easy": Cell(900, 810), "hard": Cell(100, 50)},
        "tr": {"easy": Cell(100, 90), "hard": Cell(900, 450)},
    }
    found = parity(groups, 0.1)
    assert found.answer == "parity" and abs(found.groups["tr"].apart.value) < 1e-9
    alone = parity(
        {name: {"": Cell(1000, sum(c.good for c in cells.values()))} for name, cells in groups.items()}, 0.1
    )
    assert alone.answer == "gap"


def test_parity_is_not_claimed_of_those_too_few_to_show_a_gap() -> None:
    found = parity(
        {"de": {"": Cell(5000, 4000)}, "en": {"": Cell(5000, 4000)}, "fi": {"": Cell(40, 32)}}, 0.05
    )
    assert found.answer == "not_shown" and "fi" in str(found.why) and "de" not in str(found.why)
    assert parity({"de": {"": Cell(50, 40)}}, 0.05).answer == "not_shown"
    assert parity({"de": {"a": Cell(50, 40)}, "en": {"b": Cell(50, 10)}}, 0.05).answer == "not_shown"
    assert parity({"de": {"": Cell(50, 50)}, "en": {"": Cell(50, 50)}}, 0.05).answer == "not_shown"


def parity_measured(runs: int, gap: float, seed: int = 0) -> tuple[float, float, float]:
    """Return how often all are told apart at 5 %, anybody alike is named, and the worse one is."""
    chance = np.random.default_rng([seed, 31])
    rejected = wrong = right = 0
    for _ in range(runs):
        found = parity(languages(chance, gap), 0.05)
        named = {name for name, group in found.groups.items() if group.named}
        rejected += found.p is not None and found.p < 0.05
        right += "l4" in named
        wrong += bool(named - {"l4"}) if gap else bool(named)
    measured.info("parity %s", (gap, rejected / runs, wrong / runs, right / runs))
    return rejected / runs, wrong / runs, right / runs


def test_nobody_alike_is_named() -> None:
    rejected, wrong, _ = parity_measured(400, 0.0)
    assert rejected <= 0.09 and wrong <= 0.06


@pytest.mark.slow
def test_parity_at_length() -> None:
    rejected, wrong, _ = parity_measured(3_000, 0.0, seed=1)
    assert 0.035 <= rejected <= 0.065 and wrong <= 0.05
    assert parity_measured(1_000, 0.05, seed=1)[2] >= 0.33 and parity_measured(1_000, 0.08, seed=1)[2] >= 0.75
