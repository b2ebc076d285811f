"""Two groups at equal case mix: their shares directly standardised over strata both of them have."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from onedeck.stats.intervals import Z_95, Interval

FEWEST_IN_STRATUM = 5
FEWEST = 50  # rows of a group in the common strata
COVERED = 0.8  # of either group's rows that must lie in common strata


@dataclass(frozen=True)
class Cell:
    """One group's rows in one stratum: how many, how many of them good, how many nobody can know."""

    n: int = 0
    good: float = 0
    unknown: float = 0


@dataclass(frozen=True)
class Standardised:
    """Both groups' shares at equal mix as [low, high] (unknown rows all bad, all good), and the difference.

    `low` and `high` hold the 95 % interval of first minus second under both readings; `covered` is the smaller
    share of a group's rows that lie in the `strata` common strata. With `refused` there is no figure.
    """

    first: tuple[float, float] = (0.0, 0.0)
    second: tuple[float, float] = (0.0, 0.0)
    low: float = 0.0
    high: float = 0.0
    strata: int = 0
    covered: float = 0.0
    refused: str | None = None


def standardised(first: Mapping[str, Cell], second: Mapping[str, Cell]) -> Standardised:
    """Return the two groups compared at equal mix, or why the data cannot carry it.

    Direct standardisation (Rothman, Greenland and Lash 2008, Modern Epidemiology, chapter 3): each stratum of
    at least five rows in both groups is weighted by its rows in both together. The variance of a stratum's share
    takes (good + 1) / (n + 2), so that a stratum without a failure is not taken for certain.
    """
    common = [
        stratum
        for stratum in first
        if min(first[stratum].n, second.get(stratum, Cell()).n) >= FEWEST_IN_STRATUM
    ]
    sizes = [sum(group[stratum].n for stratum in common) for group in (first, second)]
    totals = [sum(cell.n for cell in group.values()) for group in (first, second)]
    if not all(totals):
        return Standardised(refused="one of the two has no conversation")
    covered = min(size / total for size, total in zip(sizes, totals, strict=True))
    if min(sizes) < FEWEST:
        return Standardised(
            strata=len(common), covered=covered, refused=f"fewer than {FEWEST} rows of a kind both have"
        )
    if covered < COVERED:
        said = f"only {covered:.1%} of the one are of a kind the other has too (it takes {COVERED:.0%})"
        return Standardised(strata=len(common), covered=covered, refused=said)
    weights = {stratum: (first[stratum].n + second[stratum].n) / sum(sizes) for stratum in common}
    worst, best = (_difference(first, second, weights, known) for known in (0, 1))
    bounds = [(_share(group, weights, 0), _share(group, weights, 1)) for group in (first, second)]
    return Standardised(
        bounds[0], bounds[1], min(worst.low, best.low), max(worst.high, best.high), len(common), covered
    )


def _difference(
    first: Mapping[str, Cell], second: Mapping[str, Cell], weights: Mapping[str, float], unknown: int
) -> Interval:
    value = _share(first, weights, unknown) - _share(second, weights, unknown)
    half = Z_95 * sqrt(_variance(first, weights, unknown) + _variance(second, weights, unknown))
    return Interval(value, value - half, value + half)


def _share(group: Mapping[str, Cell], weights: Mapping[str, float], unknown: int) -> float:
    return sum(
        weight * (group[stratum].good + unknown * group[stratum].unknown) / group[stratum].n
        for stratum, weight in weights.items()
    )


def _variance(group: Mapping[str, Cell], weights: Mapping[str, float], unknown: int) -> float:
    total = 0.0
    for stratum, weight in weights.items():
        cell = group[stratum]
        p = (cell.good + unknown * cell.unknown + 1) / (cell.n + 2)
        total += weight * weight * p * (1 - p) / cell.n
    return total
