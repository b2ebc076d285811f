"""Intervals at 95 % from sums: shares, means, ratios and the differences of two of them."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054  # two-sided 95 %


@dataclass(frozen=True)
class Interval:
    """An estimate and its 95 % interval, in the estimate's own unit."""

    value: float
    low: float
    high: float


def wilson(good: float, n: int, z: float = Z_95) -> Interval:
    """Return a share with Wilson's score interval, which keeps its level near 0 and 1 and for small n.

    Wilson 1927; Brown, Cai and DasGupta 2001, formula (4). Raises ValueError unless 0 <= good <= n and n > 0.
    """
    if n <= 0 or not 0 <= good <= n:
        raise ValueError(f"{good} of {n} is no share")
    p, zz = good / n, z * z
    middle = (p + zz / (2 * n)) / (1 + zz / n)
    half = z * sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n)
    # At 0 and n the bound is exactly 0 or 1; rounding would leave it a hair beyond the estimate.
    return Interval(p, 0.0 if good == 0 else middle - half, 1.0 if good == n else middle + half)


def newcombe(good: float, n: int, good_before: float, n_before: int, z: float = Z_95) -> Interval:
    """Return the difference of two independent shares, the first minus the second.

    Newcombe 1998, Statistics in Medicine 17, method 10: it joins the two Wilson intervals. Raises ValueError as
    wilson does.
    """
    return _joined(wilson(good, n, z), wilson(good_before, n_before, z))


def mean(n: int, total: float, squares: float, z: float = Z_95) -> Interval:
    """Return a mean with Student's interval, from the number of rows, their sum and the sum of their squares.

    Raises ValueError for fewer than two rows: one row has no spread.
    """
    if n < 2:
        raise ValueError(f"{n} rows have no spread")
    value = total / n
    half = student(n - 1, z) * sqrt(_variance(n, total, squares) / n)
    return Interval(value, value - half, value + half)


def ratio(n: int, x: float, xx: float, y: float, yy: float, xy: float, z: float = Z_95) -> Interval:
    """Return sum(x) / sum(y) over n rows with the interval of the delta method.

    The variance is that of the residuals x - r y (Cochran 1977, Sampling Techniques, 2.46). Raises ValueError for
    fewer than two rows and for a denominator of nothing.
    """
    if n < 2 or y == 0:
        raise ValueError(f"{x} / {y} over {n} rows is no ratio")
    r = x / y
    residuals = max(0.0, xx - 2 * r * xy + r * r * yy) / (n - 1)
    half = student(n - 1, z) * sqrt(n * residuals) / abs(y)
    return Interval(r, r - half, r + half)


def difference(now: Interval, before: Interval) -> Interval:
    """Return the difference of two independent estimates, the first minus the second.

    MOVER (Zou and Donner 2008, Statistics in Medicine 27): for two shares this is Newcombe's interval, and it
    keeps the lopsidedness that intervals of quantiles have.
    """
    return _joined(now, before)


def student(freedom: int, z: float = Z_95) -> float:
    """Return the quantile of Student's t that has the level of a normal z.

    The expansion of Abramowitz and Stegun 26.7.5: within 1 % from three degrees of freedom on.
    """
    v = float(freedom)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / v**power for power, term in enumerate(terms, 1))


def _joined(now: Interval, before: Interval) -> Interval:
    value = now.value - before.value
    below = sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    above = sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return Interval(value, value - below, value + above)


def _variance(n: int, total: float, squares: float) -> float:
    return max(0.0, squares - total * total / n) / (n - 1)
