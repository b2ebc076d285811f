"""Who is still there after how long, when many have not been watched to the end: Kaplan and Meier's curve."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onedeck.stats.contacts import Numbers


@dataclass(frozen=True)
class Curve:
    """The share still there after each time at which somebody left, with who was at risk and who left then.

    `variance` is Greenwood's (1926). Times are in whatever unit was given; before the first the share is 1.
    """

    times: Numbers
    at_risk: NDArray[np.int64]
    left: NDArray[np.int64]
    share: Numbers
    variance: Numbers

    def at(self, time: float) -> tuple[float, float]:
        """Return the share still there at a time, and its variance."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        return (1.0, 0.0) if place < 0 else (float(self.share[place]), float(self.variance[place]))


def survival(time: ArrayLike, left: ArrayLike) -> Curve:
    """Return the share still there over time, from how long each was watched and whether she left at the end of it.

    The product-limit estimate (Kaplan and Meier 1958, JASA 53). Somebody watched up to the very time another left
    was at risk then. Estimand: P(T > t), where what ended the watching has nothing to do with leaving.
    """
    watched, gone = np.asarray(time, float), np.asarray(left, bool)
    times, events = np.unique(watched[gone], return_counts=True)
    at_risk = len(watched) - np.searchsorted(np.sort(watched), times, side="left")
    stayed = at_risk - events
    share: Numbers = np.cumprod(stayed / at_risk, dtype=np.float64)
    # Where the last one left the share is 0, and its variance with it.
    steps = np.divide(events, at_risk * stayed, out=np.zeros(len(times)), where=stayed > 0)
    return Curve(times, at_risk, events, share, share**2 * np.cumsum(steps))


def influence(curve: Curve, time: ArrayLike, left: ArrayLike, until: float) -> Numbers:
    """Return how far each person moves the share still there at `until`: they add up to 0.

    The sum of their squares is Greenwood's variance for large numbers; sums by account first make the variance hold
    where people of one account resemble each other (Williams 1995, Statistics in Medicine 14).
    """
    watched, gone = np.asarray(time, float), np.asarray(left, bool)
    inside = curve.times <= until
    times, stayed = curve.times[inside], (curve.at_risk - curve.left)[inside]
    share = curve.at(until)[0]
    if not len(times) or not share:
        return np.zeros(len(watched))
    waited = np.concatenate([[0.0], np.cumsum(curve.left[inside] / (curve.at_risk[inside] * stayed))])
    exposure = waited[np.searchsorted(times, np.minimum(watched, until), side="right")]
    place = np.minimum(np.searchsorted(times, watched), len(times) - 1)
    own = np.where(gone & (watched <= until), 1 / stayed[place], 0.0)
    return np.asarray(share * (exposure - own), float)
