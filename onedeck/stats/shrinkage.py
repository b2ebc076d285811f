"""Shares of many cells, each drawn towards the others by as much as it is uncertain itself.

Model: each cell's share is Normal(mu, spread squared), what is seen of it Normal around that. Sources: the spread by
Paule and Mandel 1982 (Journal of Research of the NBS 87), the posterior by normal-normal empirical Bayes with mu's
own error in it. Estimand: the share of each cell. Of 600 equal cells raw p-values call about 28 different, all wrongly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from onedeck.stats.exact_binomial import binomial_p
from onedeck.stats.intervals import Z_95, Interval, wilson
from onedeck.stats.many import stand_among
from onedeck.stats.standardised import Cell

Numbers = NDArray[np.float64]

FEWEST_ROWS = 5  # smaller cells count in the whole and are not shown alone
FEWEST_CELLS = 5  # fewer cells cannot tell how cells differ
SURE = 0.95


@dataclass(frozen=True)
class Shrunk:
    """One cell: its share drawn towards the others, whether it is worse than the whole, whether worth a look.

    `share` is None where the cell is too small to be shown alone. `worse`: by the margin, with posterior probability
    0.95. `look`: stands out among so many by an exact test, one in ten of these may be chance.
    """

    share: Interval | None
    worse: bool = False
    look: bool = False


@dataclass(frozen=True)
class Cells:
    """All cells in their order, the mean of cells and their spread; `shrunk` says whether there were enough."""

    cells: tuple[Shrunk, ...]
    mean: float
    spread: float
    shrunk: bool


def shrink(cells: Sequence[Cell], margin: float) -> Cells | None:
    """Return every cell's share as it should be shown; None where no cell has a row. Unknown rows are bad ones here."""
    n = np.array([cell.n for cell in cells], dtype=float)
    good = np.array([cell.good for cell in cells], dtype=float)
    if not n.sum():
        return None
    whole = float(good.sum() / n.sum())
    large = n >= FEWEST_ROWS
    looks = iter(
        stand_among([binomial_p(int(g), int(m), whole) for g, m in zip(good[large], n[large], strict=True)])
    )
    if large.sum() < FEWEST_CELLS:
        plain = [
            Shrunk(wilson(g, int(m)), look=next(looks)) if shown else Shrunk(None)
            for g, m, shown in zip(good.tolist(), n.tolist(), large, strict=True)
        ]
        return Cells(tuple(plain), whole, 0.0, False)
    smoothed = (good[large] + 4 * whole) / (n[large] + 4)
    errors = np.sqrt(np.maximum(smoothed * (1 - smoothed), 1e-12) / n[large])
    mean, variance, middles, deviations = posterior(good[large] / n[large], errors)
    drawn = iter(zip(middles.tolist(), deviations.tolist(), strict=True))
    found = []
    for shown in large:
        if not shown:
            found.append(Shrunk(None))
            continue
        middle, deviation = next(drawn)
        half = Z_95 * deviation
        worse = NormalDist(middle, max(deviation, 1e-12)).cdf(mean - margin) > SURE
        share = Interval(middle, max(0.0, middle - half), min(1.0, middle + half))
        found.append(Shrunk(share, worse, next(looks)))
    return Cells(tuple(found), mean, float(np.sqrt(variance)), True)


def posterior(values: Numbers, errors: Numbers) -> tuple[float, float, Numbers, Numbers]:
    """Return the mean of cells, their variance, and each cell's posterior mean and standard deviation."""
    variance = between(values, errors)
    weights = 1 / (errors**2 + variance)
    mean = float((weights * values).sum() / weights.sum())
    kept = variance / (variance + errors**2)
    spread = np.sqrt(kept * errors**2 + (1 - kept) ** 2 / weights.sum())
    return mean, variance, mean + kept * (values - mean), spread


def between(values: Numbers, errors: Numbers) -> float:
    """Return the variance between cells: what makes their weighted squares as large as they should be by chance."""

    def excess(variance: float) -> float:
        weights = 1 / (errors**2 + variance)
        mean = (weights * values).sum() / weights.sum()
        return float((weights * (values - mean) ** 2).sum()) - (len(values) - 1)

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(np.var(values)) + 1e-12
    while excess(high) > 0:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2
