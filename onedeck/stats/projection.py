"""What lost customers would still have paid: a projection beyond what was observed, never the headline."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from onedeck.stats.contacts import Numbers
from onedeck.stats.intervals import Interval

HORIZON = 36  # months
YEARLY_RATE = 0.10
LASTING = (12, 36)  # months an effect may last, beside as long as it was observed
FARTHEST = 2  # times the observed follow-up
CARRIED = 6  # last months whose mean hazard is carried on


@dataclass(frozen=True)
class Projection:
    """Per exposed customer over the horizon: how many more leave, and what they would still have paid.

    `lost` is discounted margin; `replacing` is what winning as many anew would cost. The two are alternatives: who
    replaces a customer gets her margin back, so they are never added. With `refused` there is no figure.
    """

    lasts: int = 0
    horizon: int = HORIZON
    leaving: float = 0.0
    lost: float = 0.0
    replacing: float = 0.0
    refused: str | None = None


@dataclass(frozen=True)
class Worth:
    """What a customer is worth: margin per month while she stays, the yearly discount, what a new one costs."""

    monthly_margin: float
    yearly_rate: float = YEARLY_RATE
    acquisition: float = 0.0


def hazards_of(months: ArrayLike, left: ArrayLike, weights: ArrayLike | None = None) -> Numbers:
    """Return the share of those still there that leave in month 1, 2, ... up to the last month anybody was watched.

    `months` are whole months watched, 1 or more; `left` says whether she left in the last of them; `weights` make
    the unexposed stand in for the exposed. The discrete-time life table.
    """
    watched, gone = np.asarray(months, np.int64), np.asarray(left, bool)
    heavy = np.ones(len(watched)) if weights is None else np.asarray(weights, float)
    last = int(watched.max())
    leaving = np.bincount(watched[gone], heavy[gone], minlength=last + 1)[1:]
    ended = np.bincount(watched, heavy, minlength=last + 1)
    at_risk = heavy.sum() - np.cumsum(ended)[:-1]
    return np.asarray(np.divide(leaving, at_risk, out=np.zeros(last), where=at_risk > 1e-12), float)


def carried_on(hazards: Numbers, horizon: int = HORIZON) -> Numbers:
    """Return hazards for all months of the horizon: as observed, then the mean of the last six observed."""
    beyond = max(0, horizon - len(hazards))
    return np.concatenate([hazards[:horizon], np.full(beyond, hazards[-CARRIED:].mean())])


def hazard_ratio(hazards: Numbers, more: float) -> float | None:
    """Return by how much hazards must be multiplied so that `more` leave by their end, as a share of all (-1..1).

    Found by halving; below 1 where fewer leave. Nothing where no ratio does it, because too few are left to leave
    or to stay.
    """
    goal = 1 - float(np.prod(1 - hazards)) + more
    highest = 1 / float(hazards[hazards > 0].min()) if (hazards > 0).any() else 0.0
    if not 0 <= goal <= 1 - float(np.prod(1 - np.minimum(1.0, hazards * highest))):
        return None
    low, high = 0.0, highest
    for _ in range(100):
        middle = (low + high) / 2
        leaves = 1 - float(np.prod(1 - np.minimum(1.0, hazards * middle)))
        low, high = (middle, high) if leaves < goal else (low, middle)
    return (low + high) / 2


def projected(hazards: Numbers, ratio: float, lasts: int, worth: Worth) -> Projection:
    """Return what hazards multiplied by `ratio` for `lasts` months cost over the months of `hazards`.

    PV = margin sum_k [S0(k) - S1(k)] (1 + r)^(-k/12), where S(k) is the share there at the start of month k = 0, 1,
    ... and the margin comes at its start.
    """
    months = len(hazards)
    raised = hazards.copy()
    raised[:lasts] = np.minimum(1.0, hazards[:lasts] * ratio)
    plain, hurt = (np.concatenate([[1.0], np.cumprod(1 - each)]) for each in (hazards, raised))
    discount = (1 + worth.yearly_rate) ** (-np.arange(months) / 12)
    lost = worth.monthly_margin * float(((plain - hurt)[:-1] * discount).sum())
    leaving = float(plain[-1] - hurt[-1])
    return Projection(min(lasts, months), months, leaving, lost, leaving * worth.acquisition)


def projections(
    observed: Numbers, effect: Interval, window: int, worth: Worth, horizon: int = HORIZON
) -> Sequence[tuple[Projection, Projection, Projection]]:
    """Return, per way the effect may last (as observed, 12, 36 months), the projection at its low, value and high.

    `observed` are monthly hazards without the gap; `effect` is how many more leave within the first `window` months,
    as a share of the exposed. Refused, in the first field of each, where the horizon is more than twice what was
    observed, or the effect fits no hazard.
    """
    if horizon > FARTHEST * len(observed):
        reason = (
            f"a horizon of {horizon} months is more than twice the {len(observed)} months observed: "
            f"no projection beyond {FARTHEST * len(observed)}"
        )
        return [(Projection(horizon=horizon, refused=reason),) * 3]
    hazards = carried_on(observed, horizon)
    ratios = [hazard_ratio(hazards[:window], more) for more in (effect.low, effect.value, effect.high)]
    if any(ratio is None for ratio in ratios):
        reason = (
            f"no change of the monthly hazards makes {effect.value:.1%} more leave within {window} months"
        )
        return [(Projection(horizon=horizon, refused=reason),) * 3]
    lasting = sorted({min(months, horizon) for months in (window, *LASTING)})
    found = []
    for months in lasting:
        low, value, high = (projected(hazards, ratio or 0.0, months, worth) for ratio in ratios)
        found.append((low, value, high))
    return found
