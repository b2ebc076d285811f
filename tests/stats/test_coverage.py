"""Intervals keep their level: simulated from known truths."""

import random

import pytest

from onedeck.stats.intervals import mean, newcombe, wilson
from onedeck.stats.quantiles import bin_of, quantile_bounds

pytestmark = pytest.mark.slow

RUNS = 4_000
# The level is 95 %; the score interval's coverage waves around it for small n, and 4,000 runs add +-0.7 points.
TOLERANCE = 0.03


def draws(chance: random.Random, n: int, p: float) -> int:
    return sum(chance.random() < p for _ in range(n))


@pytest.mark.parametrize("n", [20, 60, 200])
@pytest.mark.parametrize("p", [0.05, 0.3, 0.8])
def test_wilson_covers(n: int, p: float) -> None:
    chance = random.Random(f"{n}{p}")
    covered = sum(f.low <= p <= f.high for f in (wilson(draws(chance, n, p), n) for _ in range(RUNS)))
    assert abs(covered / RUNS - 0.95) <= TOLERANCE


def test_newcombe_covers() -> None:
    chance = random.Random(7)
    found = (newcombe(draws(chance, 60, 0.8), 60, draws(chance, 90, 0.7), 90) for _ in range(RUNS))
    assert abs(sum(f.low <= 0.1 <= f.high for f in found) / RUNS - 0.95) <= TOLERANCE


def test_the_mean_covers() -> None:
    chance = random.Random(8)
    covered = 0
    for _ in range(RUNS):
        values = [chance.gauss(10, 4) for _ in range(20)]
        found = mean(20, sum(values), sum(value * value for value in values))
        covered += found.low <= 10 <= found.high
    assert abs(covered / RUNS - 0.95) <= TOLERANCE


def test_the_quantile_covers() -> None:
    chance = random.Random(9)
    covered = 0
    truth = 100.0  # the median of exp(N(ln 100, 1))
    for _ in range(RUNS):
        bins: dict[int, int] = {}
        for _ in range(60):
            place = bin_of(truth * 2.718281828459045 ** chance.gauss(0, 1))
            bins[place] = bins.get(place, 0) + 1
        low, high = quantile_bounds(bins, 0.5)
        covered += low is not None and high is not None and low * 0.99 <= truth <= high * 1.01
    assert 0.93 <= covered / RUNS <= 0.99
