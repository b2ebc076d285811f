"""The product-limit curve on published data, by law, and what a hold-out says about customers retained."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.stats.retained import Retained, hold_out_needed, retained
from onedeck.stats.survival import influence, survival
from tests.stats.worlds import programme

# Weeks of remission under 6-mercaptopurine (Freireich et al. 1963, as in Gehan 1965); + was still in remission.
WEEKS = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".split()
TIMES = [float(week.rstrip("+")) for week in WEEKS]
LEFT = ["+" not in week for week in WEEKS]
PUBLISHED = {6: (0.8571, 0.0764), 7: (0.8067, 0.0869), 10: (0.7529, 0.0963), 13: (0.6902, 0.1068),
             16: (0.6275, 0.1141), 22: (0.5378, 0.1282), 23: (0.4482, 0.1346)}  # fmt: skip


def test_the_published_curve() -> None:
    curve = survival(TIMES, LEFT)
    assert curve.times.tolist() == list(PUBLISHED)
    for week, (share, error) in PUBLISHED.items():
        found, variance = curve.at(week)
        assert (found, sqrt(variance)) == pytest.approx((share, error), abs=5e-5)
    assert curve.at(5.9) == (1.0, 0.0)
    assert curve.at(100) == curve.at(23)


def test_the_curve_by_fractions() -> None:
    # 21 at risk lose 3, 17 lose 1, 15 lose 1: exact to the last digit.
    assert survival(TIMES, LEFT).at(12)[0] == pytest.approx(18 / 21 * 16 / 17 * 14 / 15, rel=1e-15)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=40), st.integers(0, 10))
def test_watched_to_the_end_it_is_the_plain_share(times: list[int], until: int) -> None:
    curve = survival(times, [True] * len(times))
    share = sum(time > until for time in times) / len(times)
    assert curve.at(until)[0] == pytest.approx(share)
    assert curve.at(until)[1] == pytest.approx(share * (1 - share) / len(times))
    moved = influence(curve, times, [True] * len(times), until)
    assert moved.sum() == pytest.approx(0, abs=1e-9)
    assert (moved**2).sum() == pytest.approx(curve.at(until)[1])


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=2, max_size=40), st.integers(1, 9))
def test_influences_add_up_to_nothing(people: list[tuple[int, bool]], until: int) -> None:
    times, left = [time for time, _ in people], [gone for _, gone in people]
    assert influence(survival(times, left), times, left, until).sum() == pytest.approx(0, abs=1e-9)


def test_influences_make_greenwoods_variance() -> None:
    drawn = programme(20_000, seed=1)
    curve = survival(drawn.months, drawn.left)
    moved = influence(curve, drawn.months, drawn.left, 12)
    assert (moved**2).sum() == pytest.approx(curve.at(12)[1], rel=0.01)


# --- customers retained ---


def plain(n: int = 400, held_out: int = 100, left: int = 40, left_held_out: int = 20) -> Retained:
    """Everybody watched for 12 months; the first of each arm leave in the sixth."""
    treated = np.arange(n) >= held_out
    gone = np.where(treated, np.arange(n) - held_out < left, np.arange(n) < left_held_out)
    return retained(np.where(gone, 6, 12), gone, treated, horizon=12)


def test_retained_by_hand() -> None:
    # 260 of 300 and 80 of 100 are still there: 6.67 points, 20 customers.
    found = plain()
    assert found.customers is not None
    assert found.customers.value == pytest.approx(20)
    half = 1.959963984540054 * 300 * sqrt(260 / 300 * 40 / 300 / 300 + 0.8 * 0.2 / 100)
    assert (found.customers.low, found.customers.high) == pytest.approx((20 - half, 20 + half))
    assert (found.treated, found.held_out_share, found.strata) == (300, pytest.approx(0.8), 1)
    assert not found.distinct
    assert plain(left_held_out=60).distinct


def test_everybody_twice_in_one_account_is_worth_no_more() -> None:
    drawn = programme(5_000, seed=5)
    once = retained(drawn.months, drawn.left, drawn.treated, 12)
    months, left, treated = (np.tile(column, 2) for column in (drawn.months, drawn.left, drawn.treated))
    twice = retained(months, left, treated, 12, account=np.tile(np.arange(5_000), 2))
    assert once.customers is not None and twice.customers is not None
    assert twice.customers.value == pytest.approx(2 * once.customers.value)
    assert twice.customers.high == pytest.approx(2 * once.customers.high)


def test_without_a_hold_out_there_is_no_number() -> None:
    everybody = np.ones(400, bool)
    assert "nobody was held out" in (retained(np.full(400, 12), ~everybody, everybody, 12).refused or "")
    assert "nobody was treated" in (retained(np.full(400, 12), ~everybody, ~everybody, 12).refused or "")
    assert "only 40 accounts held out" in (plain(held_out=40, left_held_out=9).refused or "")


def test_too_early_there_is_no_number() -> None:
    months = np.where(np.arange(400) % 5 < 3, 4, 12)  # three in five entered four months ago
    stays = np.zeros(400, bool)
    found = retained(months, stays, np.arange(400) >= 100, 12)
    assert found.customers is None
    assert "60% of the treated have not been watched" in (found.refused or "")


def test_strata_too_small_are_compared_as_one() -> None:
    drawn = programme(20_000, seed=2)
    odd = drawn.tercile + 10 * (np.arange(20_000) % 2_000 == 0)  # ten people in strata of their own
    found = retained(drawn.months, drawn.left, drawn.treated, 12, odd)
    assert found.customers is not None
    assert found.strata == 3
    assert found.treated == int(drawn.treated.sum())


def test_the_hold_out_it_takes() -> None:
    assert hold_out_needed(0.75, 0.007) == 30_613  # 8 * 0.1875 / 0.000049
    with pytest.raises(ValueError, match="nothing"):
        hold_out_needed(0.75, 0)


def tried(runs: int, n: int, works: bool = True) -> dict[str, np.ndarray]:
    """Return, per run: truth, estimate, covered, distinct and standard error, plain and stratified."""
    rows = []
    for seed in range(runs):
        drawn = programme(n, seed, works=works)
        strata = drawn.intent * 3 + drawn.tercile
        row = [drawn.retained]
        for stratum in (None, strata):
            found = retained(drawn.months, drawn.left, drawn.treated, 12, stratum)
            interval = found.customers
            assert interval is not None
            row += [interval.value, interval.low <= drawn.retained <= interval.high, found.distinct,
                    (interval.high - interval.low) / 3.92]  # fmt: skip
        rows.append(row)
    whats = "value covered distinct error".split()
    names = ["truth", *(f"{kind} {what}" for kind in ("plain", "stratified") for what in whats)]
    return dict(zip(names, np.array(rows, float).T, strict=True))


def test_the_hold_out_covers() -> None:
    found = tried(60, 20_000)
    assert 0.87 <= found["plain covered"].mean() <= 1
    assert 0.87 <= found["stratified covered"].mean() <= 1
    assert abs(found["plain value"].mean() - found["truth"].mean()) < 3 * 190 / sqrt(60)
    assert found["stratified error"].mean() < 0.95 * found["plain error"].mean()


@pytest.mark.slow
def test_the_hold_out_covers_often() -> None:
    # Coverage 0.95 over 300 runs has a Monte Carlo error of 0.013.
    found, null = tried(300, 20_000), tried(300, 20_000, works=False)
    for kind in ("plain", "stratified"):
        assert 0.92 <= found[f"{kind} covered"].mean() <= 0.98
        assert null[f"{kind} distinct"].mean() <= 0.08
        error = found[f"{kind} error"].mean() / sqrt(300)
        assert abs(found[f"{kind} value"].mean() - found["truth"].mean()) < 3 * error
