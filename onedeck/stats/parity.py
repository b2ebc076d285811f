"""Whether languages (or segments) fare alike at equal topics: first all at once, only then by name.

Source: the generalised Cochran-Mantel-Haenszel test of general association (Landis, Heyman and Koch 1978); with one
topic it is Cochran's Q. Estimand: a group's share minus that of all others, over the topics it has (weights of Mantel
and Haenszel). Gatekeeping: names are given (Benjamini-Hochberg at 5 %) only where the test of all rejects at 5 %.
Comparing every pair at 5 % instead names somebody in 44 of 100 companies where all are equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import erfc, exp, gamma, sqrt
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from onedeck.stats.intervals import Z_95, Interval
from onedeck.stats.many import stand_among
from onedeck.stats.standardised import Cell

Numbers = NDArray[np.float64]

LEVEL = 0.05
POWER = 0.8


@dataclass(frozen=True)
class Group:
    """One group against all others at equal topics: the difference, whether it is named, could have been seen."""

    apart: Interval
    named: bool
    could_show: bool


@dataclass(frozen=True)
class Parity:
    """What can be said of all groups: a gap (with names), parity, or that parity is not shown, and why."""

    answer: Literal["gap", "parity", "not_shown"]
    groups: Mapping[str, Group]
    p: float | None = None
    why: str | None = None


def parity(groups: Mapping[str, Mapping[str, Cell]], margin: float) -> Parity:
    """Return whether groups fare alike; each group maps topics to its rows, the margin is a gap that would matter."""
    names = sorted(groups)
    moved, spread, weight = _apart(groups, names)
    usable = [at for at in range(len(names)) if spread[at, at] > 0 and weight[at] > 0]
    if len(usable) < 2:
        return Parity("not_shown", {}, why="fewer than two groups have rows of a topic that others have too")
    p = _association(moved[usable], spread[np.ix_(usable, usable)])
    chances = [erfc(abs(moved[at]) / sqrt(2 * spread[at, at])) for at in usable]
    named = stand_among(chances, LEVEL) if p < LEVEL else [False] * len(usable)
    reach = Z_95 + NormalDist().inv_cdf(POWER)
    found = {}
    for at, is_named in zip(usable, named, strict=True):
        error = sqrt(spread[at, at]) / weight[at]
        value = moved[at] / weight[at]
        apart = Interval(value, value - Z_95 * error, value + Z_95 * error)
        found[names[at]] = Group(apart, is_named, reach * error <= margin)
    blind = [name for name in names if name not in found or not found[name].could_show]
    if any(named):
        return Parity("gap", found, p)
    if p < LEVEL:
        return Parity("not_shown", found, p, "they are not all alike, but none can be named")
    if blind:
        said = f"too few rows to have shown a gap of {margin:.0%}: {', '.join(blind)}"
        return Parity("not_shown", found, p, said)
    return Parity("parity", found, p)


def _apart(groups: Mapping[str, Mapping[str, Cell]], names: list[str]) -> tuple[Numbers, Numbers, Numbers]:
    """Return good minus expected per group, its covariance where all are alike, and the Mantel-Haenszel weights."""
    moved, weight = np.zeros(len(names)), np.zeros(len(names))
    spread = np.zeros((len(names), len(names)))
    for topic in sorted({topic for cells in groups.values() for topic in cells}):
        n = np.array([groups[name].get(topic, Cell()).n for name in names], dtype=float)
        good = np.array([groups[name].get(topic, Cell()).good for name in names], dtype=float)
        whole, hits = n.sum(), good.sum()
        if whole < 2:
            continue
        moved += good - n * hits / whole
        spread += hits * (whole - hits) / (whole**2 * (whole - 1)) * (np.diag(n) * whole - np.outer(n, n))
        weight += n * (whole - n) / whole
    return moved, spread, weight


def _association(moved: Numbers, spread: Numbers) -> float:
    """Return the p-value of all groups being alike; one of them follows from the others and is left out by rank."""
    freedom = int(np.linalg.matrix_rank(spread, hermitian=True))
    return chi_square_tail(float(moved @ np.linalg.pinv(spread, hermitian=True) @ moved), freedom)


def chi_square_tail(value: float, freedom: int) -> float:
    """Return how often a chi-square of so many degrees of freedom exceeds a value.

    By the recurrence of Abramowitz and Stegun 26.4.8, from one or two degrees upwards.
    """
    at = 1 if freedom % 2 else 2
    tail = erfc(sqrt(value / 2)) if freedom % 2 else exp(-value / 2)
    while at < freedom:
        tail += exp(-value / 2) * (value / 2) ** (at / 2) / gamma(at / 2 + 1)
        at += 2
    return min(1.0, tail) if freedom else 1.0
