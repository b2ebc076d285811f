"""How far an effect can be trusted: the rungs from refused to experimental, with the reasons in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from onedeck.stats.balance import ALMOST_CERTAIN, Comparison
from onedeck.stats.doubly_robust import GapEffect

Status = Literal["refused", "associational only", "model-dependent", "supported", "experimental"]

ALONE = 0.05  # share of the exposed that may have nobody to be compared with
FEWEST_EFFECTIVE = 100  # equally weighted unexposed rows
IMBALANCE = 0.10  # standard deviations (Austin 2009, Statistics in Medicine 28)
APART = (
    0.5  # standard errors between the linear and the boosted estimate; calibrated by tests/stats/test_gap.py
)
PLACEBO_LEVEL = 0.05  # over all placebos together


@dataclass(frozen=True)
class Standing:
    """An effect's status and what speaks against it.

    Of an experiment the reasons are remarks: a draw needs no comparable people, but the reader should know.
    """

    status: Status
    reasons: tuple[str, ...] = ()


def standing(
    compared: Comparison, apart: float, placebos: Mapping[str, GapEffect], randomised: bool = False
) -> Standing:
    """Return where an effect stands, from the comparison and from how far the two models lie apart.

    `apart` is in standard errors. A placebo is something settled before the contact, which the gap cannot have
    changed: an effect on it measures what the traits leave out. Without one nothing is supported.
    """
    weak = [*_incomparable(compared), *_placebo(placebos)]
    models = _models(compared, apart)
    if randomised:
        return Standing("experimental", (*weak, *models))
    if weak:
        return Standing("associational only", (*weak, *models))
    return Standing("model-dependent" if models else "supported", tuple(models))


def _incomparable(found: Comparison) -> list[str]:
    reasons = []
    if found.alone > ALONE:
        reasons.append(
            f"{found.alone:.0%} of the contacts with the gap have no counterpart without it "
            f"(their chance of the gap is above {ALMOST_CERTAIN:.0%})"
        )
    if found.effective < FEWEST_EFFECTIVE:
        reasons.append(
            f"the comparison group is worth {found.effective:.0f} contacts; {FEWEST_EFFECTIVE} are needed"
        )
    if found.imbalance > IMBALANCE:
        reasons.append(
            f"after weighting a trait still differs by {found.imbalance:.2f} standard deviations "
            f"(at most {IMBALANCE:.2f})"
        )
    return reasons


def _models(found: Comparison, apart: float) -> list[str]:
    reasons = []
    if apart > APART:
        reasons.append(f"the linear and the boosted model are {apart:.1f} standard errors apart")
    if found.interactions > IMBALANCE:
        reasons.append(
            f"pairs of traits still differ by {found.interactions:.2f} standard deviations under the linear model "
            f"(at most {IMBALANCE:.2f}): what happened depends on traits together"
        )
    return reasons


def _placebo(placebos: Mapping[str, GapEffect]) -> list[str]:
    if not placebos:
        return ["no placebo outcome was named: nothing shows that the traits hold what matters"]
    z = NormalDist().inv_cdf(1 - PLACEBO_LEVEL / len(placebos) / 2)
    return [
        f"placebo failed: {name}, settled before the contact, differs by {effect.value:.3g} all the same"
        for name, effect in placebos.items()
        if abs(effect.value) > z * effect.error
    ]
