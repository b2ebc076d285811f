"""What a gap did to those who met it: the effect in the outcome and in money, with its standing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from onedeck.stats.balance import Comparison, comparison
from onedeck.stats.contacts import Contacts, Numbers, refusal
from onedeck.stats.doubly_robust import GapEffect, effect_on_exposed, naive_difference
from onedeck.stats.intervals import Interval
from onedeck.stats.ladder import APART, Standing, standing
from onedeck.stats.learners import (
    chance_of_exposure,
    expected_unexposed,
    folds_of,
    joined_chances,
    joined_outcomes,
)

CAPPED_AT = 0.99  # quantile of the contracts' values
CAPPED_DIFFERS = 0.25  # of the figure: above it a few large contracts carry it


@dataclass(frozen=True)
class Reading:
    """One figure: the joined estimate, its two models, the plain difference, and where it stands."""

    joined: GapEffect
    linear: GapEffect
    boosted: GapEffect
    naive: Interval
    standing: Standing

    @property
    def apart(self) -> float:
        """Return how many standard errors the linear and the boosted estimate are apart."""
        return _apart(self.joined, self.linear, self.boosted)

    @property
    def effect(self) -> GapEffect:
        """Return the effect to quote: both models joined, or the boosted one alone where they disagree.

        Joining keeps some of the linear model's bias; trees can follow what a sum cannot.
        """
        if self.standing.status in ("supported", "experimental"):
            return self.joined
        bent = self.apart > APART or self.standing.status == "model-dependent"
        return self.boosted if bent else self.joined

    @property
    def shown(self) -> Interval:
        """Return the interval to show per exposed contact: of all models together where they disagree."""
        parts = [effect.interval for effect in (self.joined, self.linear, self.boosted)]
        if self.standing.status in ("supported", "experimental"):
            return parts[0]
        low, high = min(part.low for part in parts), max(part.high for part in parts)
        return Interval(self.effect.value, low, high)


@dataclass(frozen=True)
class Gap:
    """All that is known of a gap's effect; with `refused` there is nothing else.

    `outcome` is per exposed contact in the outcome's unit; `money` the same with each row's value put into it, and
    `money_capped` with values capped at their 99 % quantile. `money_refused` says why there is no money.
    """

    refused: str | None = None
    outcome: Reading | None = None
    money: Reading | None = None
    money_capped: Reading | None = None
    money_refused: str | None = None
    compared: Comparison | None = None
    placebos: Mapping[str, GapEffect] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """Return where the headline stands: the money's standing, or the outcome's where there is no money."""
        if self.refused or self.outcome is None:
            return Standing("refused", (self.refused or "nothing was estimated",))
        return (self.money or self.outcome).standing

    @property
    def few_carry_it(self) -> bool:
        """Say whether capping the largest contracts changes the money by more than a quarter: show both then."""
        if self.money is None or self.money_capped is None:
            return False
        whole, capped = self.money.joined.value, self.money_capped.joined.value
        return abs(whole - capped) > CAPPED_DIFFERS * abs(whole)


def gap_of(
    found: Contacts,
    worth: Numbers | None = None,
    placebos: Mapping[str, Numbers] | None = None,
    randomised: bool = False,
    seed: int = 0,
) -> Gap:
    """Return what the gap did per exposed contact, or why the contacts cannot say.

    `worth` is each contact's contract value before the contact, in one currency: with an outcome of leaving, money
    is the contract value lost within the look-ahead. `placebos` are outcomes settled before the contact, by name.
    `randomised` says that a draw decided on the exposure. The same rows in the same order give the same figures.
    """
    if reason := refusal(found, randomised):
        return Gap(refused=reason)
    if reason := _unknown(placebos or {}):
        return Gap(refused=reason)
    models = _Models.learnt(found, seed)
    compared = comparison(found, models.joined, models.linear)
    against = {name: models.placebo(values) for name, values in (placebos or {}).items()}

    def judged(apart: float) -> Standing:
        return standing(compared, apart, against, randomised)

    gap = Gap(outcome=models.reading(None, judged), compared=compared, placebos=against)
    if worth is None:
        return gap
    if reason := _worthless(worth):
        return replace(gap, money_refused=reason)
    capped = np.minimum(worth, np.quantile(worth, CAPPED_AT))
    return replace(gap, money=models.reading(worth, judged), money_capped=models.reading(capped, judged))


@dataclass(frozen=True)
class _Models:
    """Out-of-fold predictions of both kinds, and both joined."""

    found: Contacts
    fold: NDArray[np.int64]
    linear: Numbers
    boosted: Numbers
    joined: Numbers
    outcome_linear: Numbers
    outcome_boosted: Numbers
    outcome_joined: Numbers

    @classmethod
    def learnt(cls, found: Contacts, seed: int) -> "_Models":
        fold = folds_of(found, seed)
        linear = chance_of_exposure(found, "linear", fold)
        boosted = chance_of_exposure(found, "boosted", fold)
        first, second = (expected_unexposed(found, kind, fold) for kind in ("linear", "boosted"))
        return cls(
            found, fold, linear, boosted, joined_chances(linear, boosted, found.exposed),
            first, second, joined_outcomes(first, second, found),
        )  # fmt: skip

    def reading(self, worth: Numbers | None, judged: Callable[[float], Standing]) -> Reading:
        joined = effect_on_exposed(self.found, self.joined, self.outcome_joined, worth)
        linear = effect_on_exposed(self.found, self.linear, self.outcome_linear, worth)
        boosted = effect_on_exposed(self.found, self.boosted, self.outcome_boosted, worth)
        naive = naive_difference(self.found, worth)
        return Reading(joined, linear, boosted, naive, judged(_apart(joined, linear, boosted)))

    def placebo(self, values: Numbers) -> GapEffect:
        """Return the effect on an outcome settled before the contact, under the same chances of exposure."""
        other = self.found.with_outcome(values)
        first, second = (expected_unexposed(other, kind, self.fold) for kind in ("linear", "boosted"))
        return effect_on_exposed(other, self.joined, joined_outcomes(first, second, other))


def _apart(joined: GapEffect, linear: GapEffect, boosted: GapEffect) -> float:
    distance = abs(linear.value - boosted.value)
    return distance / joined.error if joined.error else (float("inf") if distance else 0.0)


def _unknown(placebos: Mapping[str, Numbers]) -> str | None:
    for name, values in placebos.items():
        if missing := int((~np.isfinite(values)).sum()):
            return f"the placebo {name} is not known for {missing:,} of {len(values):,} contacts"
    return None


def _worthless(worth: Numbers) -> str | None:
    if not np.isfinite(worth).all():
        return f"{int((~np.isfinite(worth)).sum()):,} of {len(worth):,} contacts have no contract value"
    if (worth < 0).any():
        return f"{int((worth < 0).sum()):,} contacts have a contract value below 0"
    return None if worth.any() else "no contact has a contract value"
