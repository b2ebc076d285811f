"""Agreement: of readers with verdicts, reweighted to all verdicts, and of two readers with each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from onedeck.stats.intervals import Z_95, Interval, wilson


@dataclass(frozen=True)
class Stratum:
    """What a random sample of one class says: `good` of `n` read, out of `size` in the population.

    `good` may be a fraction: an item read by two people counts once, as the mean of both.
    """

    size: float
    n: int
    good: float


def weighted_share(strata: Sequence[Stratum], z: float = Z_95) -> Interval | None:
    """Return the population's share out of a stratified sample; None where a class that exists was not read.

    The estimate is the mean of the classes' shares, each weighted by its size. The interval joins the classes'
    Wilson intervals by MOVER (Zou and Donner 2008, Statistics in Medicine 27): it is never of width 0, as a
    normal one is where everybody agrees. There is no finite-population correction: readers err even where every
    conversation was read.
    """
    classes = [stratum for stratum in strata if stratum.size]
    population = sum(stratum.size for stratum in classes)
    if not population or any(not stratum.n for stratum in classes):
        return None
    value = below = above = 0.0
    for stratum in classes:
        weight, found = stratum.size / population, wilson(stratum.good, stratum.n, z)
        value += weight * found.value
        below += (weight * (found.value - found.low)) ** 2
        above += (weight * (found.high - found.value)) ** 2
    return Interval(value, max(0.0, value - sqrt(below)), min(1.0, value + sqrt(above)))


def kappa(table: Mapping[tuple[str, str], int], z: float = Z_95) -> Interval | None:
    """Return Cohen's kappa of two readers from the counts of their pairs of answers.

    None where both only ever gave one and the same answer: chance alone would agree as much. The interval is
    Wilson's for the observed agreement, rescaled with the expected agreement held fixed, so that it has a width
    where they always agree. Cohen 1960, Educational and Psychological Measurement 20.
    """
    n = sum(table.values())
    answers = {answer for pair in table for answer in pair}
    if not n:
        return None
    expected = 0.0
    for answer in answers:
        first = sum(count for (one, _), count in table.items() if one == answer)
        second = sum(count for (_, other), count in table.items() if other == answer)
        expected += first * second / (n * n)
    if expected >= 1:
        return None
    observed = wilson(sum(count for (one, other), count in table.items() if one == other), n, z)
    low, value, high = (
        (bound - expected) / (1 - expected) for bound in (observed.low, observed.value, observed.high)
    )
    return Interval(value, max(-1.0, low), high)
