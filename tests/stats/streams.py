"""Worlds for the gates: streams of units whose truth is known, looked at again and again.

A stream gives, look by look, an estimate of the difference, its standard error and the units so far; how many runs
and units is the caller's, so that quick tests and the long benchmark draw from the same worlds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np

from onedeck.stats import confidence_sequence, group_sequential

UNITS = 20_000
FIRST_LOOK, STEP = 200, 50
GROUP_LOOKS = 14


@dataclass(frozen=True)
class Stream:
    """One run: estimate, error and units at each look."""

    value: np.ndarray
    error: np.ndarray
    n: np.ndarray


def outcomes(kind: str, effect: float = 0.0) -> Callable[[np.random.Generator, np.ndarray], np.ndarray]:
    """Return a world: from a generator and the arm of each unit to the units' outcomes."""

    def draw(chance: np.random.Generator, arm: np.ndarray) -> np.ndarray:
        n = len(arm)
        if kind == "normal":
            return chance.normal(size=n) + effect * arm
        if kind == "adjusted":  # what a covariate correlated 0.6 leaves
            before = chance.normal(size=n)
            y = 0.6 * before + 0.8 * chance.normal(size=n) + effect * arm
            slope = np.cov(y, before)[0, 1] / before.var(ddof=1)
            return y - slope * (before - before.mean())
        if kind == "lognormal":
            return np.exp(chance.normal(0, 1.5, n))
        return (chance.random(n) < float(kind) + effect * arm).astype(float)  # a share

    return draw


def streams(kind: str, runs: int, effect: float = 0.0, units: int = UNITS, seed: int = 0) -> Iterator[Stream]:
    """Yield runs of a world whose units are independent of each other."""
    chance = np.random.default_rng([seed, abs(hash_of(kind)), int(effect * 1000) % 9973])
    draw = outcomes(kind, effect)
    at = np.arange(FIRST_LOOK, units + 1, STEP) - 1
    for _ in range(runs):
        arm = (chance.random(units) < 0.5).astype(float)
        y = draw(chance, arm)
        parts = []
        for side in (arm, 1 - arm):
            n, total = np.cumsum(side)[at], np.cumsum(side * y)[at]
            parts.append((total / n, (np.cumsum(side * y * y)[at] - total**2 / n) / (n - 1) / n))
        value = parts[0][0] - parts[1][0]
        yield Stream(value, np.sqrt(np.maximum(parts[0][1] + parts[1][1], 0)), at + 1.0)


def account_streams(
    runs: int, accounts: int = 4_000, by_account: bool = True, seed: int = 0
) -> Iterator[Stream]:
    """Yield runs of a null in which contacts of an account resemble each other: about five an account, rate 0.75.

    With `by_account` an account is a unit (the ratio's delta method); without, each contact passes for one.
    """
    chance = np.random.default_rng([seed, 77])
    at = np.arange(100, accounts + 1, 25) - 1
    for _ in range(runs):
        arm = chance.random(accounts) < 0.5
        contacts = 1.0 + chance.poisson(4, accounts)
        rate = chance.beta(1.5, 0.5, accounts)
        good = chance.binomial(contacts.astype(int), rate).astype(float)
        value, variance = np.zeros(len(at)), np.zeros(len(at))
        for side, sign in ((arm, 1), (~arm, -1)):
            y, w = good * side, contacts * side
            n, sy, sw = np.cumsum(side)[at], np.cumsum(y)[at], np.cumsum(w)[at]
            share = sy / sw
            left = np.cumsum(y * y)[at] - 2 * share * np.cumsum(y * w)[at] + share**2 * np.cumsum(w * w)[at]
            value += sign * share
            variance += left / sw**2 * n / (n - 1) if by_account else share * (1 - share) / sw
        yield Stream(value, np.sqrt(variance), at + 1.0 if by_account else np.cumsum(contacts)[at])


def hash_of(words: str) -> int:
    """Return a number that is the same for a word in every run."""
    return int.from_bytes(words.encode()[:6], "big")


def first(stopped: np.ndarray, n: np.ndarray) -> float:
    """Return the n at which something first holds, infinity where it never does."""
    return float(n[np.argmax(stopped)]) if stopped.any() else np.inf


def stops(runs: Iterator[Stream], units: float = UNITS) -> dict[str, tuple[float, float]]:
    """Return, per method, how often it stopped and the mean n at which it did (or the end)."""
    found: dict[str, list[float]] = {"peeking": [], "sequence": [], "group": []}
    fractions = np.arange(1, GROUP_LOOKS + 1) / GROUP_LOOKS
    edges = np.array(group_sequential.bounds(fractions.tolist()))
    for run in runs:
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.nan_to_num(np.abs(run.value) / run.error, posinf=0.0)
        low, high = confidence_sequence.two_sided(run.value, run.error, run.n, run.n[-1] / 2)
        fits = run.error > 0
        found["peeking"].append(first((z > 1.96) & fits, run.n))
        found["sequence"].append(first(((low > 0) | (high < 0)) & fits, run.n))
        looks = np.searchsorted(run.n, fractions * run.n[-1])
        found["group"].append(first(z[looks] > edges, run.n[looks]))
    return {
        name: (float(np.isfinite(at).mean()), float(np.minimum(at, units).mean()))
        for name, at in found.items()
    }


def margin_streams(runs: int, loss: float, seed: int = 0, units: int = UNITS) -> Iterator[Stream]:
    """Yield runs of a new version that resolves 85 % minus a true loss."""
    return streams("0.85", runs, -loss, units, seed)


def margin_verdicts(runs: Iterator[Stream], margin: float = 0.02) -> dict[str, tuple[float, float]]:
    """Return how often a non-inferiority test passes and rolls back, each with its mean n: at each look, at 5 %."""
    passed, harmed, peeked = [], [], []
    for run in runs:
        low, high = confidence_sequence.one_sided(run.value, run.error, run.n, run.n[-1] / 2)
        good, bad = first(low > -margin, run.n), first(high < 0, run.n)
        passed.append(good if good <= bad else np.inf)
        harmed.append(bad if bad < good else np.inf)
        peeked.append(first(run.value - 1.645 * run.error > -margin, run.n))
    return {
        name: (float(np.isfinite(at).mean()), float(np.minimum(at, UNITS).mean()))
        for name, at in (("pass", passed), ("roll_back", harmed), ("peeking", peeked))
    }


def fading(runs: int, early: float, late: float, customers: int = 3_000, seed: int = 0) -> Iterator[tuple]:
    """Yield (late - early) of the new and of the old arm's customers; effects in standard deviations."""
    chance = np.random.default_rng([seed, 5])
    for _ in range(runs):
        apart = sqrt(2) * chance.normal(size=(2, customers))
        yield apart[0] + late - early, apart[1]


def cells(mode: str, runs: int, count: int = 600, base: float = 0.75, seed: int = 0) -> Iterator[tuple]:
    """Yield (n, good, true share) of many cells of very different sizes, at least 5 rows each.

    `equal`: all alike; `spread`: s.d. 0.05; `broken`: one in twenty is 20 points worse.
    """
    chance = np.random.default_rng([seed, hash_of(mode)])
    for _ in range(runs):
        n = np.maximum(5, np.exp(chance.normal(4, 1.3, count)).astype(int))
        truth = np.full(count, base)
        if mode == "spread":
            truth = np.clip(base + chance.normal(0, 0.05, count), 0.02, 0.98)
        if mode == "broken":
            truth = np.where(chance.random(count) < 0.05, base - 0.2, base)
        yield n, chance.binomial(n, truth), truth
