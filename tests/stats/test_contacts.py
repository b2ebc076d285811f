"""Which contacts carry an estimate at all."""

import numpy as np
import pytest

from onedeck.stats.contacts import contacts, refusal
from onedeck.stats.doubly_robust import naive_difference
from tests.stats.worlds import months_of


def test_enough_of_everything_is_not_refused() -> None:
    exposed, outcome = np.repeat([True, False], 60), np.tile([1.0, 0.0, 0.0], 40)
    found = contacts(np.zeros(120), exposed, outcome)
    assert refusal(found) is None
    assert found.accounts == 120


@pytest.mark.parametrize(
    ("exposed", "outcome", "account", "why"),
    [
        (49, 30, None, "only 49 accounts with the gap"),
        (151, 30, None, "only 49 accounts without it"),
        (60, 9, None, "of 60 contacts with the gap the outcome happened at 9"),
        (60, 51, None, "of 60 contacts with the gap the outcome happened at 51"),
        (100, 30, 3, "only 34 accounts with the gap"),  # three contacts per account
    ],
)
def test_too_little_is_refused(exposed: int, outcome: int, account: int | None, why: str) -> None:
    """200 contacts: the first `exposed` have the gap, the first `outcome` of these the outcome, half of the others."""
    left = np.zeros(200)
    left[:outcome] = 1
    left[exposed::2] = 1
    who = None if account is None else np.arange(200) // account
    found = refusal(contacts(np.zeros(200), np.arange(200) < exposed, left, who))
    assert found is not None
    assert why in found


def test_nothing_and_unknown_outcomes_are_refused() -> None:
    assert "no eligible" in (refusal(contacts(np.empty((0, 2)), [], [])) or "")
    unknown = contacts(np.zeros(200), np.arange(200) < 100, np.r_[np.nan, np.ones(199)])
    assert "look-ahead has not passed" in (refusal(unknown) or "")
    with pytest.raises(ValueError, match="one length"):
        contacts(np.zeros(3), [True, False], [1.0, 0.0, 1.0])


def test_ever_had_a_gap_is_refused() -> None:
    # Who stays longer collects more gaps: by "ever had" harm (hazard times 1.5) looks like 20 points of benefit.
    world = months_of(4_000, seed=3, harm=1.5)
    ever = contacts(np.zeros(4_000), world.ever, world.left_ever)
    assert naive_difference(ever).value < -0.15
    # One row per contact does not mend it: the exposure is still the customer's.
    rows = contacts(np.zeros(len(world.customer)), world.ever[world.customer], world.left, world.customer)
    assert "describes customers, not contacts" in (refusal(rows) or "")
    assert refusal(rows, randomised=True) is None
    # Per contact with a look-ahead it is harm.
    right = contacts(np.zeros(len(world.customer)), world.exposed, world.left, world.customer)
    assert refusal(right) is None
    assert naive_difference(right).low > 0.02


def test_a_trait_that_is_not_known_gets_a_column() -> None:
    found = contacts([[1.0, 5.0], [np.nan, 6.0], [3.0, 7.0]], [True, False, True], [1.0, 0.0, 1.0])
    assert found.traits.tolist() == [[1, 5, 0], [2, 6, 1], [3, 7, 0]]
    assert contacts(np.empty((2, 0)), [True, False], [1.0, 0.0]).traits.tolist() == [[0], [0]]
