"""Whether an effect wears off: what it was late against what it was early, customer by customer.

A new version is looked at longer or mistrusted at first. Only customers seen in both spells count, each against
herself, so that who came late cannot be taken for what came late. Estimand: the new arm's mean of (late minus early)
minus the old arm's, in the outcome's unit. Test: two-sided z at 5 %, read once, at the decision.
"""

from dataclasses import dataclass

from onedeck.stats.effect import Arm, difference
from onedeck.stats.intervals import Z_95

FEWEST = 100  # customers seen in both spells, in either arm


@dataclass(frozen=True)
class Novelty:
    """How much the effect moved from early to late with its 95 % interval, or in `refused` why nobody can tell."""

    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    refused: str | None = None

    @property
    def faded(self) -> bool:
        """Say whether the effect is shown to have become smaller, where more is better."""
        return self.refused is None and self.high < 0


def novelty(new: Arm, old: Arm) -> Novelty:
    """Return how the effect moved; the arms' y is each customer's late outcome minus her early one."""
    if (fewer := min(new.n, old.n)) < FEWEST:
        return Novelty(refused=f"{fewer} customers of an arm were seen early and late, {FEWEST} are needed")
    found = difference(new, old)
    if found.refused:
        return Novelty(refused=found.refused)
    half = Z_95 * found.error
    return Novelty(found.value, found.value - half, found.value + half)
