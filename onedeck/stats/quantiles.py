"""Quantiles from a fixed logarithmic histogram: bins of any two weeks add up, and no value is off by over 1 %."""

from collections.abc import Mapping
from math import ceil, floor, log, sqrt

from onedeck.stats.intervals import Z_95

# A bin's middle is off by (GAMMA - 1) / (GAMMA + 1) at most: 0.99 %.
GAMMA = 1.02
ZERO_BIN = -100_000  # for values of zero and less, which have no logarithm


def bin_of(value: float) -> int:
    """Return the bin of a value: bin b holds GAMMA ** (b - 1) < value <= GAMMA ** b."""
    return ZERO_BIN if value <= 0 else ceil(log(value) / log(GAMMA))


def value_of(place: int) -> float:
    """Return the value a bin stands for: the one whose relative error is the same at both of its ends."""
    return 0.0 if place == ZERO_BIN else 2 * GAMMA**place / (GAMMA + 1)


def quantile(bins: Mapping[int, int], share: float) -> float:
    """Return the quantile of the values counted in bins, off by 1 % at most; `share` is 0..1.

    It is the smallest value that `share` of the rows do not exceed (the inverse of the empirical distribution).
    Raises ValueError for no rows.
    """
    n = sum(bins.values())
    if n <= 0:
        raise ValueError("there is nothing in the bins")
    return _at_rank(bins, min(n, max(1, ceil(n * share))))


def quantile_bounds(
    bins: Mapping[int, int], share: float, z: float = Z_95
) -> tuple[float | None, float | None]:
    """Return the 95 % interval of a quantile by order statistics; an end that lies beyond the data is None.

    The ranks are n q -+ z sqrt(n q (1 - q)) (Conover 1999, Practical Nonparametric Statistics, 3.2): nothing is
    assumed of the values' distribution.
    """
    n = sum(bins.values())
    spread = z * sqrt(n * share * (1 - share))
    first, last = floor(n * share - spread), ceil(n * share + spread) + 1
    return (
        _at_rank(bins, first) if first >= 1 else None,
        _at_rank(bins, last) if last <= n else None,
    )


def _at_rank(bins: Mapping[int, int], rank: int) -> float:
    seen = 0
    for place in sorted(bins):
        seen += bins[place]
        if seen >= rank:
            return value_of(place)
    raise ValueError(f"there is no rank {rank}")
