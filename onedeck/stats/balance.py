"""Whether the unexposed, weighted, resemble the exposed: overlap, effective size, and what is left of differences."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from onedeck.stats.contacts import Contacts, Numbers

LEAST_CHANCE, MOST_CHANCE = (
    1e-3,
    0.98,
)  # a chance is cut here before it weighs, so that no row outweighs fifty
ALMOST_CERTAIN = 0.95  # above it there is nobody to compare with
WORST = 5  # interactions averaged: the worst one alone is mostly noise
BY_CHANCE = 2.0  # standard errors the five worst of some hundred pairs lie apart in balanced data (measured)
RARE = 0.1  # standard deviation below which an indicator is too rare to be compared


@dataclass(frozen=True)
class Comparison:
    """How well the weighted unexposed stand in for the exposed.

    `effective` is how many equally weighted rows they are worth (Kish 1965); `alone` the share of the exposed that
    hardly could have been unexposed; `imbalance` the worst standardised difference of a trait's means, in standard
    deviations of the exposed; `interactions` the mean of the five worst such differences of pairs of traits cut at
    their terciles, which a model that only adds up cannot balance, less what chance alone makes of it.
    """

    effective: float
    alone: float
    imbalance: float
    interactions: float


def weights_of(exposed: NDArray[np.bool_], chance: Numbers) -> Numbers:
    """Return the odds of exposure as weights of the unexposed, scaled to add up to the exposed; 0 for these.

    Hájek's normalisation: the estimate then does not depend on where an outcome's zero lies.
    """
    cut = np.clip(chance, LEAST_CHANCE, MOST_CHANCE)
    odds = np.where(exposed, 0.0, cut / (1 - cut))
    return np.asarray(odds * (exposed.sum() / odds.sum()), float)


def comparison(found: Contacts, chance: Numbers, linear: Numbers) -> Comparison:
    """Return how the exposed compare with the unexposed weighted by `chance`.

    Interactions are looked at under the weights of the `linear` model's chances.
    """
    weights = weights_of(found.exposed, chance)
    return Comparison(
        effective=_effective(weights),
        alone=float((chance[found.exposed] > ALMOST_CERTAIN).mean()),
        imbalance=_imbalance(found, weights),
        interactions=_interactions(found, weights_of(found.exposed, linear)),
    )


def _imbalance(found: Contacts, weights: Numbers) -> float:
    exposed, unexposed = found.traits[found.exposed], found.traits[~found.exposed]
    others = weights[~found.exposed] @ unexposed / weights.sum()
    spread = exposed.std(0)
    # A trait all exposed share can still differ from the others: it is measured by the others' spread.
    spread = np.where(spread > 0, spread, unexposed.std(0))
    apart = np.abs(exposed.mean(0) - others)
    return float(np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0).max(initial=0.0))


def _interactions(found: Contacts, weights: Numbers) -> float:
    cut = _indicators(found.traits)
    if cut.shape[1] < 2:
        return 0.0
    exposed, others = cut[found.exposed], cut[~found.exposed]
    # Means of all products at once: the diagonal holds the indicators themselves.
    here = (exposed.T @ exposed).astype(float) / len(exposed)
    there = ((others.T * weights[~found.exposed].astype(np.float32)) @ others).astype(float) / weights.sum()
    pairs = np.triu_indices(len(here))
    spread = np.sqrt(np.clip(here * (1 - here), 0, None))[pairs]
    apart = np.abs(here - there)[pairs][spread > RARE] / spread[spread > RARE]
    worst = float(np.sort(apart)[-WORST:].mean()) if len(apart) else 0.0
    by_chance = BY_CHANCE**2 * (1 / len(exposed) + 1 / _effective(weights))
    return sqrt(max(0.0, worst**2 - by_chance))


def _effective(weights: Numbers) -> float:
    return float(weights.sum() ** 2 / (weights**2).sum())


def _indicators(traits: Numbers) -> NDArray[np.float32]:
    """Return traits as 0 and 1: above each tercile, or above the middle of two values."""
    columns: list[NDArray[np.bool_]] = []
    for trait in traits.T:
        cuts = np.unique(np.quantile(trait, [1 / 3, 2 / 3]))
        low, high = trait.min(), trait.max()
        if ((trait == low) | (trait == high)).all():
            cuts = np.array([(low + high) / 2])
        columns += [trait > cut for cut in cuts]
    return np.column_stack(columns).astype(np.float32) if columns else np.empty((len(traits), 0), np.float32)
