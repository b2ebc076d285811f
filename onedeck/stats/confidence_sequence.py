"""Intervals that hold at every look at once: peek as often as you like, stop whenever you like.

Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, Annals of Statistics 52, "Time-uniform central limit
theory and asymptotic confidence sequences" (Gaussian mixture boundary). Estimand: whatever an asymptotically linear
estimate estimates (a mean, a ratio, a difference of two of them), here called value, in its own unit; `error` is its
standard error after `n` units of randomisation. The sequence covers the running mean effect, not today's. It holds
asymptotically: below a hundred units an arm do not use it for decisions.

`best_at` is the number of units at which the sequence is tightest: half of the traffic expected. It is chosen before
the data are seen. Everything here takes numbers or numpy arrays of looks alike.
"""

from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

ALPHA = 0.05


def two_sided(
    value: ArrayLike, error: ArrayLike, n: ArrayLike, best_at: float, alpha: float = ALPHA
) -> tuple[Numbers, Numbers]:
    """Return low and high: with probability 1 - alpha the truth lies between them at every n at once."""
    middle, units = _floats(value), _floats(n)
    rate = _rate(best_at, alpha)
    half = _width(_floats(error), units, rate) * np.sqrt(np.log(np.sqrt(units * rate + 1) / alpha))
    return middle - half, middle + half


def one_sided(
    value: ArrayLike, error: ArrayLike, n: ArrayLike, best_at: float, alpha: float = ALPHA
) -> tuple[Numbers, Numbers]:
    """Return a lower and an upper bound, each of which alone holds at every n with probability 1 - alpha."""
    middle = _floats(value)
    half = half_width(error, n, best_at, alpha)
    return middle - half, middle + half


def half_width(error: ArrayLike, n: ArrayLike, best_at: float, alpha: float = ALPHA) -> Numbers:
    """Return how far a one-sided bound lies from its estimate, in the estimate's unit."""
    units = _floats(n)
    rate = _rate(best_at, 2 * alpha)
    beyond = np.log1p(np.sqrt(units * rate + 1) / (2 * alpha))
    return np.asarray(_width(_floats(error), units, rate) * np.sqrt(beyond), dtype=np.float64)


def always_valid_p(
    value: ArrayLike,
    error: ArrayLike,
    n: ArrayLike,
    best_at: float,
    null: float = 0.0,
    alpha: float = ALPHA,
) -> Numbers:
    """Return the p-value of "the truth is `null`" that may be read at every look: one over the e-value.

    It is at most alpha exactly where the two-sided sequence of that alpha leaves `null` out. Over looks the smallest
    one so far counts (`np.minimum.accumulate`).
    """
    units = _floats(n)
    grown = units * _rate(best_at, alpha)
    z = (_floats(value) - null) / _floats(error)
    return np.asarray(np.minimum(1.0, np.sqrt(grown + 1) * np.exp(-z * z / 2 * grown / (grown + 1))))


def running(lows: ArrayLike, highs: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return the intersection of all intervals so far, look by look: what was excluded once stays excluded.

    Where low ends above high no constant effect fits all looks: the effect moved while it was watched.
    """
    return np.maximum.accumulate(_floats(lows)), np.minimum.accumulate(_floats(highs))


def _rate(best_at: float, alpha: float) -> float:
    """Return the mixture's variance per unit that makes the sequence tightest at `best_at` units."""
    if best_at <= 0 or not 0 < alpha < 1:
        raise ValueError(f"a sequence cannot be tightest at {best_at} units at level {alpha}")
    spread = -2 * log(alpha)
    return (spread + log(spread + 1)) / best_at


def _width(error: Numbers, units: Numbers, rate: float) -> Numbers:
    """Return the factor of the boundary that does not depend on the level."""
    return np.asarray(error * np.sqrt(2 * (units * rate + 1) / (units * rate)), dtype=np.float64)


def _floats(given: ArrayLike) -> Numbers:
    return np.asarray(given, dtype=np.float64)
