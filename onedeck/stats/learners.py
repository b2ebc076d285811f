"""What is learnt out of fold: how likely a contact was to go wrong, and what follows one that did not."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from onedeck.stats.contacts import Contacts, Numbers

Kind = Literal["linear", "boosted"]
FOLDS, FOLDS_OF_MANY, MANY = 5, 2, 200_000  # half a million rows teach as much as eight hundred thousand
FEW = 5_000  # rows that more than 120 trees would learn by heart
ONE_THREAD = 50_000  # rows up to which one thread learns, and all trees are grown
GRID = 11  # shares tried when two predictions are joined


def folds_of(found: Contacts, seed: int = 0) -> NDArray[np.int64]:
    """Return each contact's fold; contacts of one account share it, so that nobody is predicted from herself."""
    folds = FOLDS if len(found.outcome) <= MANY else FOLDS_OF_MANY
    drawn = np.random.default_rng(seed).permutation(found.accounts)[found.account] % folds
    return np.asarray(drawn, np.int64)


def chance_of_exposure(found: Contacts, kind: Kind, fold: NDArray[np.int64]) -> Numbers:
    """Return, per contact, the chance of the gap given its traits, learnt from the other folds."""
    everyone = np.ones(len(fold), bool)
    return _out_of_fold(found.traits, found.exposed.astype(float), everyone, fold, kind, True)


def expected_unexposed(found: Contacts, kind: Kind, fold: NDArray[np.int64]) -> Numbers:
    """Return, per contact, the outcome expected without the gap, learnt from the other folds' unexposed."""
    return _out_of_fold(found.traits, found.outcome, ~found.exposed, fold, kind, found.yes_or_no)


def joined_chances(first: Numbers, second: Numbers, exposed: NDArray[np.bool_]) -> Numbers:
    """Return the mixture of two chances that has the smallest log loss (stacking: Wolpert 1992)."""

    def loss(chance: Numbers) -> float:
        likely = np.clip(np.where(exposed, chance, 1 - chance), 1e-4, 1.0)
        return float(-np.log(likely).mean())

    return _mixture(first, second, loss)


def joined_outcomes(first: Numbers, second: Numbers, found: Contacts) -> Numbers:
    """Return the mixture of two expected outcomes that has the smallest squared loss among the unexposed."""
    unexposed = ~found.exposed

    def loss(expected: Numbers) -> float:
        return float(((found.outcome - expected)[unexposed] ** 2).mean())

    return _mixture(first, second, loss)


def _mixture(first: Numbers, second: Numbers, loss: Callable[[Numbers], float]) -> Numbers:
    mixtures = (share * first + (1 - share) * second for share in np.linspace(0, 1, GRID))
    return min(mixtures, key=loss)


def _out_of_fold(
    traits: Numbers,
    wanted: Numbers,
    usable: NDArray[np.bool_],
    fold: NDArray[np.int64],
    kind: Kind,
    yes: bool,
) -> Numbers:
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    found = np.empty(len(fold))
    # Threads that wait for each other cost small tables more than they bring, many times more on a busy machine.
    with threadpool_limits(1 if len(fold) <= ONE_THREAD else None):
        for place in range(int(fold.max()) + 1):
            held, taught = fold == place, (fold != place) & usable
            found[held] = _fitted(kind, yes, traits[taught], wanted[taught])(traits[held])
    return found


def _fitted(kind: Kind, yes: bool, traits: Numbers, wanted: Numbers) -> Callable[[Numbers], Numbers]:
    """Return a function from traits to the chance of a yes, or to the expected number."""
    if wanted.min() == wanted.max():
        constant = float(wanted[0])
        return lambda rows: np.full(len(rows), constant)
    learner = (_linear if kind == "linear" else _boosted)(yes, len(wanted)).fit(traits, wanted)
    if yes:
        return lambda rows: np.asarray(learner.predict_proba(rows)[:, 1], float)
    return lambda rows: np.asarray(learner.predict(rows), float)


def _linear(yes: bool, rows: int) -> Any:
    from sklearn.linear_model import LogisticRegression, Ridge  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=300) if yes else Ridge(alpha=1.0))


def _boosted(yes: bool, rows: int) -> Any:
    from sklearn.ensemble import (  # type: ignore[import-untyped]
        HistGradientBoostingClassifier,
        HistGradientBoostingRegressor,
    )

    # Stopping early underfits thresholds that go together: 4 points more bias at 12,000 rows (tests/stats/worlds.py).
    return (HistGradientBoostingClassifier if yes else HistGradientBoostingRegressor)(
        max_iter=120 if rows <= FEW else 200,
        learning_rate=0.06,
        max_leaf_nodes=15,
        min_samples_leaf=max(20, rows // 500),
        l2_regularization=1.0,
        early_stopping=rows > ONE_THREAD,
        validation_fraction=0.1,
        random_state=0,
    )
