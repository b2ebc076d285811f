"""Worlds with a known truth: contacts with a gap at some of them, and customers called with a hold-out.

Each takes a seed and a size, so that tests run them small and a bench runs them large.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from onedeck.stats.contacts import contacts
from onedeck.stats.gap import Gap, gap_of

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """Contacts as the estimator may see them, and what it may not: both chances of leaving."""

    traits: Numbers
    exposed: NDArray[np.bool_]
    left: Numbers
    account: NDArray[np.int64]
    value: Numbers  # the contract's, per year
    placebo: Numbers  # how much use fell in the quarter before the contact
    unexposed_chance: Numbers
    exposed_chance: Numbers


@dataclass(frozen=True)
class Customers:
    """What is behind a contact: everything exposure and leaving depend on."""

    tenure: Numbers
    size: Numbers  # logarithm of the contract's value, around its mean
    complexity: Numbers
    prior: Numbers  # contacts before
    mood: Numbers
    usage: Numbers
    plan: NDArray[np.int64]
    language: NDArray[np.int64]
    channel: NDArray[np.int64]
    difficulty: Numbers  # nobody records it; mood and prior contacts reflect it

    @property
    def unit_complexity(self) -> Numbers:
        """Return the complexity around its mean."""
        return self.complexity - 0.4


def chance(score: Numbers) -> Numbers:
    """Return the logistic curve at a score."""
    return 1 / (1 + np.exp(-score))


def _linear(c: Customers) -> tuple[Numbers, Numbers]:
    exposed = -1.1 + 2.4 * c.unit_complexity + 0.5 * c.mood + 0.12 * c.prior + 0.2 * (c.channel == 1)
    left = (
        -2.3 + 0.5 * c.mood + 0.18 * c.prior + 0.8 * c.unit_complexity
        - 0.15 * c.tenure - 0.3 * c.usage - 0.1 * c.size
    )  # fmt: skip
    return exposed, left


def _thresholds(c: Customers) -> tuple[Numbers, Numbers]:
    hard_call = (c.complexity > 0.5) & (c.channel == 1)
    exposed = (
        -1.6 + 1.6 * hard_call + 0.9 * (c.mood > 0.5) + 0.7 * (c.prior >= 3)
        + 1.0 * ((c.language == 3) & (c.complexity > 0.4))
    )  # fmt: skip
    left = (
        -2.7 + 1.2 * ((c.mood > 0.5) & (c.usage < 0)) + 0.9 * (c.prior >= 3) + 1.0 * hard_call
        - 0.8 * (c.tenure > 4) + 0.6 * (c.language == 3)
    )  # fmt: skip
    return exposed, left


def _hidden(c: Customers) -> tuple[Numbers, Numbers]:
    exposed = -1.1 + 2.4 * c.unit_complexity + 0.8 * c.difficulty
    left = -2.3 + 0.8 * c.difficulty + 0.8 * c.unit_complexity - 0.15 * c.tenure - 0.3 * c.usage
    return exposed, left


def _overlap(c: Customers) -> tuple[Numbers, Numbers]:
    exposed = -1.1 + 12.6 * c.unit_complexity + 1.8 * c.mood
    left = -2.3 + 0.5 * c.mood + 0.18 * c.prior + 2.5 * c.unit_complexity - 0.15 * c.tenure
    return exposed, left


SCORES: dict[str, Callable[[Customers], tuple[Numbers, Numbers]]] = {
    "linear": _linear,
    "thresholds": _thresholds,
    "null": _thresholds,
    "hidden": _hidden,
    "overlap": _overlap,
}


def contacts_of(world: str, n: int, seed: int) -> Drawn:
    """Draw n contacts of a world, about three per account."""
    r = np.random.default_rng(seed)
    account = np.unique(np.sort(r.integers(0, max(2, n // 3), n)), return_inverse=True)[1].astype(np.int64)
    accounts = int(account.max()) + 1
    size = r.normal(0, 0.9, accounts)[account] + r.normal(0, 0.2, n)
    difficulty = r.normal(size=n)
    behind = Customers(
        tenure=r.gamma(2.0, 1.5, n),
        size=size,
        complexity=r.beta(2, 3, n),
        prior=r.poisson(np.exp(0.2 + 0.45 * difficulty)).astype(float),
        mood=0.7 * difficulty + r.normal(0, 0.7, n),
        usage=r.normal(size=n),
        plan=r.integers(0, 3, n),
        language=r.integers(0, 4, n),
        channel=r.integers(0, 3, n),
        difficulty=difficulty,
    )
    exposure, leaving = SCORES[world](behind)
    exposed = r.random(n) < chance(exposure)
    leaving = leaving + r.normal(0, 0.6, accounts)[account]
    harm = 0.0 if world == "null" else 0.55 + 0.25 * (behind.usage < 0)
    before, after = chance(leaving), chance(leaving + harm)
    left = (r.random(n) < np.where(exposed, after, before)).astype(float)
    placebo = 0.5 * difficulty + r.normal(size=n) + 0.2 * behind.unit_complexity
    traits = _traits(behind, recorded=world != "hidden")
    return Drawn(traits, exposed, left, account, np.exp(7.5 + size), placebo, before, after)


def _traits(c: Customers, recorded: bool) -> Numbers:
    """Return what is known before the contact; in the hidden world neither prior contacts nor mood."""
    kept = [c.tenure, c.size, c.complexity, c.usage] + ([c.prior, c.mood] if recorded else [])
    kept += [(c.plan == k).astype(float) for k in (1, 2)]
    kept += [(c.language == k).astype(float) for k in (1, 2, 3)]
    kept += [(c.channel == k).astype(float) for k in (1, 2)]
    return np.column_stack(kept)


@cache
def truths(world: str, n: int = 500_000) -> tuple[float, float]:
    """Return the effect per exposed contact in a world, in points of leaving and in money."""
    drawn = contacts_of(world, n, 1)
    effect = drawn.exposed_chance - drawn.unexposed_chance
    return (
        float(effect[drawn.exposed].mean()),
        float((effect * drawn.value)[drawn.exposed].mean()),
    )


def truth(world: str) -> float:
    """Return the effect per exposed contact in a world, in points of leaving."""
    return truths(world)[0]


@dataclass(frozen=True)
class Called:
    """Customers of a programme with a hold-out: months seen, whether they left, and what truly became of it."""

    months: NDArray[np.int64]
    left: NDArray[np.bool_]
    treated: NDArray[np.bool_]
    intent: NDArray[np.bool_]  # she said that she wants to leave
    tercile: NDArray[np.int64]  # of the risk known beforehand
    retained: float  # expected number kept at the horizon, over the treated


def programme(n: int, seed: int, horizon: int = 12, works: bool = True) -> Called:
    """Draw customers entering over time, a tenth of them held out; two in five are seen for less than the horizon."""
    r = np.random.default_rng(seed)
    risk = r.gamma(2, 0.5, n)
    intent = r.random(n) < np.minimum(0.6, 0.10 * risk)
    treated = r.random(n) < 0.9
    alone = np.minimum(0.5, 0.012 * risk * (1 + 4 * intent))
    helped = alone * (np.where(intent, 0.85, 0.98) if works else 1.0)
    leaving = r.geometric(np.where(treated, helped, alone))
    seen = r.integers(5, 21, n)
    until = np.minimum(np.minimum(leaving, seen), horizon)
    left = (leaving <= seen) & (leaving <= horizon)
    kept = (1 - helped) ** horizon - (1 - alone) ** horizon
    terciles = np.digitize(risk, np.quantile(risk, [1 / 3, 2 / 3]))
    return Called(until, left, treated, intent, terciles.astype(np.int64), float(kept[treated].sum()))


@dataclass(frozen=True)
class Months:
    """Contacts over two years of customers who leave at 2 % a month: per contact who, when, gap, and left after."""

    customer: NDArray[np.int64]
    exposed: NDArray[np.bool_]
    left: NDArray[np.bool_]  # within the look-ahead after the contact
    ever: NDArray[np.bool_]  # per customer: had a gap at any contact
    left_ever: NDArray[np.bool_]  # per customer: left at any time
    first: NDArray[np.int64]  # rows of each customer's first contact


def months_of(customers: int, seed: int, harm: float = 1.0, months: int = 24, ahead: int = 6) -> Months:
    """Draw customers month by month; a gap multiplies the hazard of leaving by `harm` for half a year."""
    r = np.random.default_rng(seed)
    alive, since = np.ones(customers, bool), np.full(customers, 99)
    gone, ever = np.full(customers, 10_000), np.zeros(customers, bool)
    rows: list[tuple[NDArray[np.int64], NDArray[np.bool_], int]] = []
    for month in range(months + ahead):
        contact = alive & (r.random(customers) < 0.15)
        gap = contact & (r.random(customers) < 0.3)
        if month < months:
            who = np.flatnonzero(contact)
            rows.append((who, gap[who], month))
            ever |= gap
        since = np.where(gap, 0, since)
        leaves = alive & (r.random(customers) < np.where(since < 6, 0.02 * harm, 0.02))
        gone[leaves] = month
        alive &= ~leaves
        since = since + 1
    customer = np.concatenate([who for who, _, _ in rows])
    when = np.concatenate([np.full(len(who), month) for who, _, month in rows])
    exposed = np.concatenate([gaps for _, gaps, _ in rows])
    return Months(
        customer, exposed, gone[customer] < when + ahead, ever, gone < months,
        np.unique(customer, return_index=True)[1],
    )  # fmt: skip


def gap_in(world: str, n: int, seed: int) -> Gap:
    """Return what the estimator makes of a world's contacts, with their money and their placebo."""
    drawn = contacts_of(world, n, seed)
    found = contacts(drawn.traits, drawn.exposed, drawn.left, drawn.account)
    return gap_of(found, drawn.value, {"use in the quarter before": drawn.placebo})
