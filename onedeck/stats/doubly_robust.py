"""The effect of a gap on those who suffered it, right if either of two models is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onedeck.stats.balance import weights_of
from onedeck.stats.contacts import Contacts, Numbers
from onedeck.stats.intervals import Z_95, Interval


@dataclass(frozen=True)
class GapEffect:
    """What the gap changed per exposed contact, in the outcome's unit (points of a share, or money).

    `error` is the standard error over `accounts`; `scale` is the largest bias a factor could cause that explains
    everything, from which stats/sensitivity.py takes its share; `without` is the outcome the exposed would have had.
    """

    value: float
    error: float
    scale: float
    without: float
    rows: int
    exposed: int
    accounts: int

    @property
    def interval(self) -> Interval:
        """Return the value with its 95 % interval."""
        half = Z_95 * self.error
        return Interval(self.value, self.value - half, self.value + half)

    @property
    def total(self) -> Interval:
        """Return the effect on all exposed contacts together, with its 95 % interval."""
        one = self.interval
        return Interval(one.value * self.exposed, one.low * self.exposed, one.high * self.exposed)


def effect_on_exposed(
    found: Contacts, chance: Numbers, unexposed: Numbers, worth: Numbers | None = None
) -> GapEffect:
    """Return E[Y(1) - Y(0) | exposed] from out-of-fold predictions, with the standard error by account.

    The doubly robust score for the exposed (Hahn 1998; Robins, Rotnitzky and Zhao 1994) with cross-fitting
    (Chernozhukov et al. 2018, Econometrics Journal 21): mean of Y - g over the exposed minus its mean over the
    unexposed, weighted by their odds of exposure. `worth` puts money into the outcome: each row's outcome and
    prediction times its contract's value before the contact. Units: the outcome's, times those of `worth`.
    """
    worth = np.ones(len(chance)) if worth is None else worth
    exposed = found.exposed.astype(float)
    weights = weights_of(found.exposed, chance)
    residuals = worth * (found.outcome - unexposed)
    share = exposed.mean()
    contrast = (exposed - weights) / share
    value = float((contrast * residuals).mean())
    score = contrast * residuals - exposed * value / share
    outcome = float((worth * found.outcome)[found.exposed].mean())
    return GapEffect(
        value=value,
        error=_error(score, found.account),
        scale=float(np.sqrt((residuals**2).mean() * (contrast**2).mean())),
        without=outcome - value,
        rows=len(chance),
        exposed=int(found.exposed.sum()),
        accounts=found.accounts,
    )


def naive_difference(found: Contacts, worth: Numbers | None = None) -> Interval:
    """Return the plain difference of means, exposed minus unexposed, with its interval by account.

    For comparison only: the exposed differ from the others in more than the gap.
    """
    outcome = found.outcome if worth is None else worth * found.outcome
    share = found.exposed.mean()
    means = outcome[found.exposed].mean(), outcome[~found.exposed].mean()
    score = np.where(found.exposed, (outcome - means[0]) / share, -(outcome - means[1]) / (1 - share))
    value, half = float(means[0] - means[1]), Z_95 * _error(score, found.account)
    return Interval(value, value - half, value + half)


def _error(score: Numbers, account: NDArray[np.int64]) -> float:
    """Return the standard error of a mean of scores that are independent between accounts only."""
    sums = np.bincount(account, weights=score - score.mean())
    accounts = len(sums)
    return float(np.sqrt((sums**2).sum() * accounts / max(1, accounts - 1)) / len(score))
