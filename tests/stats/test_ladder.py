"""Every rung of the ladder, with the words that say why."""

from dataclasses import replace

import pytest

from onedeck.stats.balance import Comparison
from onedeck.stats.doubly_robust import GapEffect
from onedeck.stats.ladder import standing

GOOD = Comparison(effective=400.0, alone=0.01, imbalance=0.04, interactions=0.05)
QUIET = {"use before": GapEffect(0.01, 0.02, 1.0, 0.5, 1_000, 300, 1_000)}
LOUD = {"use before": GapEffect(0.05, 0.02, 1.0, 0.5, 1_000, 300, 1_000)}


def test_nothing_against_it_is_supported() -> None:
    assert standing(GOOD, 0.5, QUIET).status == "supported"
    assert standing(GOOD, 0.5, QUIET).reasons == ()


@pytest.mark.parametrize(
    ("compared", "why"),
    [
        (replace(GOOD, alone=0.16), "16% of the contacts with the gap have no counterpart"),
        (replace(GOOD, effective=14.2), "worth 14 contacts; 100 are needed"),
        (replace(GOOD, imbalance=0.25), "differs by 0.25 standard deviations"),
    ],
)
def test_without_comparable_contacts_it_is_associational(compared: Comparison, why: str) -> None:
    found = standing(compared, 0.1, QUIET)
    assert found.status == "associational only"
    assert why in found.reasons[0]


def test_a_placebo_must_be_named_and_pass() -> None:
    assert "no placebo outcome was named" in standing(GOOD, 0.1, {}).reasons[0]
    found = standing(GOOD, 0.1, LOUD)
    assert found.status == "associational only"
    assert found.reasons == (
        "placebo failed: use before, settled before the contact, differs by 0.05 all the same",
    )


def test_several_placebos_share_the_level() -> None:
    # 2.2 standard errors fail alone (1.96) and pass as one of two (2.24).
    near = GapEffect(0.044, 0.02, 1.0, 0.5, 1_000, 300, 1_000)
    assert standing(GOOD, 0.1, {"a": near}).status == "associational only"
    assert standing(GOOD, 0.1, {"a": near, "b": QUIET["use before"]}).status == "supported"


def test_models_that_disagree_make_it_model_dependent() -> None:
    found = standing(GOOD, 0.6, QUIET)
    assert (found.status, len(found.reasons)) == ("model-dependent", 1)
    assert "0.6 standard errors apart" in found.reasons[0]
    pairs = standing(replace(GOOD, interactions=0.15), 0.1, QUIET)
    assert pairs.status == "model-dependent"
    assert "traits together" in pairs.reasons[0]
    both = standing(replace(GOOD, effective=20), 0.6, LOUD)
    assert (both.status, len(both.reasons)) == ("associational only", 3)


def test_a_draw_is_an_experiment_with_remarks() -> None:
    assert standing(GOOD, 0.1, {}, randomised=True).status == "experimental"
    found = standing(replace(GOOD, imbalance=0.2), 0.1, QUIET, randomised=True)
    assert found.status == "experimental"
    assert len(found.reasons) == 1
