"""Customers who stayed because of what was done: against a hold-out, never by counting who is still there."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onedeck.stats.contacts import Numbers
from onedeck.stats.intervals import Z_95, Interval
from onedeck.stats.survival import influence, survival

FEWEST_TO_THE_END = 10  # people of either arm still watched at the horizon
CUT_OFF = 0.5  # share of either arm that may be cut off before the horizon
FEWEST = 50  # accounts of either arm


@dataclass(frozen=True)
class Retained:
    """Customers retained at the horizon and their 95 % interval, or in `refused` why there is no number.

    `share` is the difference per treated customer; `held_out_share` the share of the hold-out still there.
    `strata` says in how many groups customers were compared. Show the number only if it is `distinct` from 0;
    otherwise say "not yet distinguishable from zero" and how large a hold-out would be needed.
    """

    customers: Interval | None = None
    share: float = 0.0
    held_out_share: float = 0.0
    treated: int = 0
    strata: int = 0
    refused: str | None = None

    @property
    def distinct(self) -> bool:
        """Say whether the interval lies on one side of 0."""
        return self.customers is not None and (self.customers.low > 0 or self.customers.high < 0)


def retained(
    time: ArrayLike,
    left: ArrayLike,
    treated: ArrayLike,
    horizon: float,
    stratum: ArrayLike | None = None,
    account: ArrayLike | None = None,
) -> Retained:
    """Return n_treated [S_treated(H) - S_held_out(H)], S by Kaplan and Meier, with its 95 % interval.

    Per customer: how long she was watched, whether she left then, whether she was treated or held out by lot (or
    not yet reached by a staggered roll-out, then watched until she is). Strata known beforehand (risk by intent)
    are compared within and added up over the treated; those too small at the horizon are compared as one. The
    variance is summed by `account`, the unit of the lot.
    """
    watched, gone, arm = np.asarray(time, float), np.asarray(left, bool), np.asarray(treated, bool)
    accounts = np.arange(len(watched)) if account is None else np.unique(account, return_inverse=True)[1]
    if reason := _refusal(watched, gone, arm, accounts, horizon):
        return Retained(treated=int(arm.sum()), refused=reason)
    groups = (
        np.zeros(len(watched), np.int64) if stratum is None else np.unique(stratum, return_inverse=True)[1]
    )
    places = list(_strata(watched, arm, groups, horizon))
    moved = np.zeros(len(watched))
    customers = stayed = 0.0
    for place in places:
        shares = []
        rows = int((place & arm).sum())
        for side, sign in ((arm, rows), (~arm, -rows)):
            here = place & side
            curve = survival(watched[here], gone[here])
            shares.append(curve.at(horizon)[0])
            moved[here] = sign * influence(curve, watched[here], gone[here], horizon)
        customers += rows * (shares[0] - shares[1])
        stayed += rows * shares[1]
    half = Z_95 * sqrt(float((np.bincount(accounts, weights=moved) ** 2).sum()))
    n = int(arm.sum())
    return Retained(
        Interval(customers, customers - half, customers + half), customers / n, stayed / n, n, len(places)
    )


def hold_out_needed(held_out_share: float, difference: float) -> int:
    """Return how many held-out customers it takes to see a difference in the share still there, four times in five.

    With a treated group much larger than the hold-out its variance is nearly all there is: (1.96 + 0.84)^2, about 8,
    times S (1 - S) / difference^2. Raises ValueError for a difference of nothing.
    """
    if not difference:
        raise ValueError("no hold-out is large enough to see nothing")
    return ceil(8 * held_out_share * (1 - held_out_share) / difference**2)


def _strata(
    watched: Numbers, arm: NDArray[np.bool_], groups: NDArray[np.int64], horizon: float
) -> Iterator[NDArray[np.bool_]]:
    """Yield the rows of each stratum that reaches the horizon in both arms, and those of all others together."""
    reach = watched >= horizon
    rest = np.zeros(len(watched), bool)
    kept = []
    for group in range(int(groups.max()) + 1):
        here = groups == group
        enough = min((here & reach & side).sum() for side in (arm, ~arm)) >= FEWEST_TO_THE_END
        if enough:
            kept.append(here)
        else:
            rest |= here
    # A rest that is itself too small goes with the largest stratum instead of being lost.
    if rest.any() and min((rest & reach & side).sum() for side in (arm, ~arm)) < FEWEST_TO_THE_END and kept:
        largest = max(range(len(kept)), key=lambda place: int(kept[place].sum()))
        kept[largest] = kept[largest] | rest
    elif rest.any():
        kept.append(rest)
    yield from kept


def _refusal(
    watched: Numbers,
    gone: NDArray[np.bool_],
    arm: NDArray[np.bool_],
    accounts: NDArray[np.int64],
    horizon: float,
) -> str | None:
    for name, side in (("treated", arm), ("held out", ~arm)):
        if not side.any():
            if name == "treated":
                return "nobody was treated"
            return "nobody was held out: who is still there says nothing about who would have left"
        found = len(np.unique(accounts[side]))
        if found < FEWEST:
            return f"only {found:,} accounts {name}; at least {FEWEST} are needed in either arm"
        cut_off = float((~gone & (watched < horizon))[side].mean())
        if cut_off > CUT_OFF:
            return f"{cut_off:.0%} of the {name} have not been watched to the horizon yet; at most {CUT_OFF:.0%} may be"
        if int((watched[side] >= horizon).sum()) < FEWEST_TO_THE_END:
            return f"fewer than {FEWEST_TO_THE_END} of the {name} were watched to the horizon"
    return None
