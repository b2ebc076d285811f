"""Eligible contacts: those at which a gap could have happened, with what was known before and what came after."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

FEWEST = 50  # accounts on either side
FEWEST_EVENTS = 10  # of a yes-or-no outcome, on either side, that happened and that did not
MIXED = 10  # accounts that should have contacts with and without the gap before their absence means anything


@dataclass(frozen=True)
class Contacts:
    """One row per eligible contact, the unit of a target trial (Hernán and Robins 2016, Am J Epidemiol 183).

    `traits` (rows by columns) were known strictly before the contact could go wrong; `exposed` says at which it
    did; `outcome` is what happened within a fixed look-ahead that has passed for every row; `account` counts from
    0 and says which rows are not independent of each other.
    """

    traits: Numbers
    exposed: NDArray[np.bool_]
    outcome: Numbers
    account: NDArray[np.int64]

    @property
    def accounts(self) -> int:
        """Return how many accounts there are."""
        return int(self.account.max()) + 1 if len(self.account) else 0

    @property
    def yes_or_no(self) -> bool:
        """Say whether the outcome is only ever 0 or 1."""
        return bool(np.isin(self.outcome, (0.0, 1.0)).all())

    def with_outcome(self, outcome: ArrayLike) -> "Contacts":
        """Return the same contacts with another outcome, such as a placebo's."""
        return replace(self, outcome=np.asarray(outcome, float))


def contacts(
    traits: ArrayLike, exposed: ArrayLike, outcome: ArrayLike, account: ArrayLike | None = None
) -> Contacts:
    """Return contacts ready for estimation; without `account` each row is one of its own.

    A trait that is not known in some rows (NaN) takes its mean and gets a column of its own that says where. Raises
    ValueError where the columns are not of one length.
    """
    table = np.asarray(traits, float)
    table = table[:, np.newaxis] if table.ndim == 1 else table
    given = [np.asarray(exposed, bool), np.asarray(outcome, float)]
    who = np.arange(len(table)) if account is None else np.asarray(account)
    if {len(column) for column in (*given, who)} != {len(table)}:
        raise ValueError("traits, exposed, outcome and account are not of one length")
    numbered = np.unique(who, return_inverse=True)[1].astype(np.int64)
    return Contacts(_filled(table), given[0], given[1], numbered)


def refusal(found: Contacts, randomised: bool = False) -> str | None:
    """Say why contacts carry no estimate at all, or nothing.

    Units are counted in accounts, because rows of one account are no evidence of their own. An exposure that never
    differs within an account describes the customer ("ever had") and not the contact: customers who stay longer
    collect more of it, which makes harm look like a benefit. Only a draw by account may look like that.
    """
    if len(found.outcome) == 0:
        return "there is no eligible contact"
    if not np.isfinite(found.outcome).all():
        return "the outcome of some contacts is not known; leave out those whose look-ahead has not passed"
    for name, side in (("with the gap", found.exposed), ("without it", ~found.exposed)):
        accounts = len(np.unique(found.account[side]))
        if accounts < FEWEST:
            return f"only {accounts:,} accounts {name}; at least {FEWEST} are needed on either side"
        if found.yes_or_no:
            happened = int(found.outcome[side].sum())
            if min(happened, int(side.sum()) - happened) < FEWEST_EVENTS:
                return (
                    f"of {int(side.sum()):,} contacts {name} the outcome happened at {happened:,}; at least "
                    f"{FEWEST_EVENTS} must have it and {FEWEST_EVENTS} not"
                )
    if not randomised and _of_the_customer(found):
        return "the gap never differs between contacts of one account: it describes customers, not contacts"
    return None


def _of_the_customer(found: Contacts) -> bool:
    """Say whether no account is mixed although chance alone would mix many."""
    rows = np.bincount(found.account)
    exposed = np.bincount(found.account, weights=found.exposed)
    share = float(found.exposed.mean())
    expected = (1 - share**rows - (1 - share) ** rows).sum()
    return bool(expected >= MIXED and not ((exposed > 0) & (exposed < rows)).any())


def _filled(table: Numbers) -> Numbers:
    if not table.shape[1]:
        return np.zeros((len(table), 1))  # learners want a column, even where nothing was known before
    missing = ~np.isfinite(table)
    if not missing.any():
        return table
    known = np.where(missing, 0.0, table).sum(0) / np.maximum(1, (~missing).sum(0))
    return np.column_stack([np.where(missing, known, table), missing[:, missing.any(0)].astype(float)])
