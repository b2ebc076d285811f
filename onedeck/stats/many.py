"""Many comparisons at once: which of them would still stand if each could have moved by chance alone."""

from collections.abc import Sequence
from math import erfc, sqrt

from onedeck.stats.estimates import Estimate
from onedeck.stats.intervals import Z_95

LEVEL = 0.05  # of one interval: the share of comparisons that move beyond it though nothing happened
FALSE_SHARE = 0.10  # of those that stand among many, how many may be chance


def chance_of(change: Estimate) -> float | None:
    """Return the two-sided p-value a change's 95 % interval implies; nothing where it was refused.

    How many standard errors 0 lies away is read off the interval's side that faces 0, so that the p-value is below
    0.05 exactly where the interval excludes 0. A share's unknown rows make the interval wider, and p larger.
    """
    low, high, worst, best = change.low, change.high, change.bound_low, change.bound_high
    if low is None or high is None or worst is None or best is None:
        return None
    if worst <= 0 <= best:
        return 1.0
    near, side = (worst, worst - low) if worst > 0 else (-best, high - best)
    return erfc(near / side * Z_95 / sqrt(2)) if side > 0 else 0.0


def stand_among(chances: Sequence[float], false_share: float = FALSE_SHARE) -> list[bool]:
    """Return, per p-value, whether it stands among so many: the expected share of false ones is `false_share`.

    Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57: the largest k for which the k-th
    smallest p-value is at most k / m of the false share, and all smaller ones.
    """
    ranked = sorted(chances)
    bound = max(
        (p for rank, p in enumerate(ranked, 1) if p <= rank / len(ranked) * false_share), default=-1.0
    )
    return [p <= bound for p in chances]
