"""The effect of a new version against the old one, with its standard error, from sums over units of randomisation.

A unit is whoever was assigned as a whole: an account, a customer, a task. It brings `y` over `w` (resolved over
contacts; for a plain mean w = 1) and, where there is one, the same from before the test: `x` over `v`. An arm keeps
only sums and products of these four, so an engine can add them up, and what hangs together within an account is
never taken for independent.

Sources: the delta method for ratios of sums (Cochran 1977, Sampling Techniques, 2.46; Deng, Knoblich and Lu 2018),
adjustment by what was before the test, CUPED (Deng, Xu, Kohavi and Walker 2013). Estimand: ratio of the new arm minus
ratio of the old one, in y's unit per w. The adjustment changes the error, not the estimand.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Arm:
    """What one arm's units add up to: n units, the sums of (y, w, x, v) and the sums of their products (4 by 4)."""

    n: int
    sums: Numbers
    products: Numbers

    def __add__(self, other: "Arm") -> "Arm":
        return Arm(self.n + other.n, self.sums + other.sums, self.products + other.products)


@dataclass(frozen=True)
class Effect:
    """An effect, its standard error, its units in all and in the smaller arm; with `refused` there is no figure."""

    value: float
    error: float
    n: int
    fewer: int
    refused: str | None = None


def arm_of(
    y: ArrayLike, w: ArrayLike | None = None, x: ArrayLike | None = None, v: ArrayLike | None = None
) -> Arm:
    """Return an arm from one row per unit; without `w` and `v` y and x are means, without `x` nothing was before."""
    first = np.asarray(y, dtype=np.float64)
    ones = np.ones_like(first)
    before = np.zeros_like(first) if x is None else np.asarray(x, dtype=np.float64)
    rows = np.column_stack(
        [first, ones if w is None else np.asarray(w), before, ones if v is None else np.asarray(v)]
    )
    return Arm(len(first), rows.sum(axis=0), rows.T @ rows)


def by_unit(units: ArrayLike, *columns: ArrayLike) -> tuple[Numbers, ...]:
    """Return each column summed by unit, so that rows of one account become one row."""
    places = np.unique(np.asarray(units), return_inverse=True)[1]
    return tuple(
        np.asarray(np.bincount(places, weights=np.asarray(column)), dtype=np.float64) for column in columns
    )


def difference(new: Arm, old: Arm) -> Effect:
    """Return the new arm's ratio minus the old one's, adjusted by what was before the test where it is known.

    Refused where an arm has fewer than two units or no denominator, and where nothing varies: an error of zero would
    be read as certainty.
    """
    n, fewer = new.n + old.n, min(new.n, old.n)
    if fewer < 2 or min(new.sums[1], old.sums[1]) <= 0:
        return Effect(0.0, 0.0, n, fewer, "an arm has nothing to compare yet")
    arms = [_influence(arm) for arm in (new, old)]
    spread = arms[0][1] + arms[1][1]
    slope = spread[0, 1] / spread[1, 1] if spread[1, 1] > 0 else 0.0
    moved = arms[0][0] - arms[1][0]
    weights = np.array([1.0, -slope])
    variance = float(weights @ spread @ weights)
    if variance <= 1e-12 * float(spread[0, 0]) or variance <= 0:
        return Effect(
            0.0, 0.0, n, fewer, "nothing varies between units yet, so there is no error to judge by"
        )
    return Effect(float(weights @ moved), float(np.sqrt(variance)), n, fewer)


def paired(new: ArrayLike, old: ArrayLike) -> Effect:
    """Return the mean difference of units measured under both versions, as the tasks of an evaluation run are."""
    apart = np.asarray(new, dtype=np.float64) - np.asarray(old, dtype=np.float64)
    n = len(apart)
    if n < 2:
        return Effect(0.0, 0.0, n, n, "fewer than two pairs")
    error = float(apart.std(ddof=1) / np.sqrt(n))
    if error <= 0:
        return Effect(0.0, 0.0, n, n, "no pair differs from another, so there is no error to judge by")
    return Effect(float(apart.mean()), error, n, n)


def deviation(arm: Arm) -> float:
    """Return the standard deviation of one unit's influence on its arm's ratio: what a plan of a test needs.

    For a mean it is the outcome's standard deviation, for a ratio over accounts it holds their size and their
    likeness. The error of an arm of n units is this over the root of n. Raises ValueError for an arm of under two.
    """
    if arm.n < 2 or arm.sums[1] <= 0:
        raise ValueError(f"{arm.n} units have no deviation")
    return float(np.sqrt(_influence(arm)[1][0, 0] * arm.n))


def _influence(arm: Arm) -> tuple[Numbers, Numbers]:
    """Return the arm's two ratios (y over w, x over v) and the covariance of their estimates."""
    y, w, x, v = arm.sums
    ratios = np.array([y / w, x / v if v else 0.0])
    # Each ratio's influence is a weighting of the four sums: its products follow without going back to the rows.
    weights = np.array([[1 / w, -ratios[0] / w, 0, 0], [0, 0, 1 / v, -ratios[1] / v] if v else [0, 0, 0, 0]])
    return ratios, weights @ arm.products @ weights.T * (arm.n / (arm.n - 1))
