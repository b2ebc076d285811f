"""Agreement: kappa and reweighted shares by hand, at their edges, and the level their intervals keep."""

import random
from collections import Counter

import pytest

from onedeck.stats.agreement import Stratum, kappa, weighted_share
from onedeck.stats.intervals import wilson


def test_kappa_of_the_usual_example() -> None:
    # 50 grants: both yes 20, both no 15, 5 and 10 apart. Observed 0.7, by chance 0.5.
    found = kappa({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    assert found and found.value == pytest.approx(0.4)
    observed = wilson(35, 50)
    assert (found.low, found.high) == pytest.approx((2 * observed.low - 1, 2 * observed.high - 1))


def test_kappa_at_its_edges() -> None:
    assert kappa({}) is None
    assert kappa({("yes", "yes"): 30}) is None
    always = kappa({("yes", "yes"): 15, ("no", "no"): 15})
    assert always and always.value == always.high == 1 and 0.7 < always.low < 0.8
    never = kappa({("yes", "no"): 15, ("no", "yes"): 15})
    assert never and never.value == never.low == -1


def test_a_share_is_reweighted_to_its_classes() -> None:
    found = weighted_share([Stratum(900, 20, 20), Stratum(100, 20, 10)])
    assert found and found.value == pytest.approx(0.95)
    one, other = wilson(20, 20), wilson(10, 20)
    below = ((0.9 * (1 - one.low)) ** 2 + (0.1 * (0.5 - other.low)) ** 2) ** 0.5
    assert found.low == pytest.approx(0.95 - below)
    assert found.high == pytest.approx(0.95 + 0.1 * (other.high - 0.5))


def test_a_class_alone_is_wilson_and_one_that_is_unread_leaves_no_figure() -> None:
    alone = weighted_share([Stratum(7, 40, 38.5), Stratum(0, 0, 0)])
    assert alone and (alone.low, alone.high) == pytest.approx((wilson(38.5, 40).low, wilson(38.5, 40).high))
    assert weighted_share([Stratum(900, 20, 20), Stratum(1, 0, 0)]) is None
    assert weighted_share([]) is None


@pytest.mark.parametrize("shares", [(0.97, 0.9, 0.95, 0.8, 0.6), (0.8, 0.7, 0.9, 0.5, 0.5)])
def test_the_reweighted_interval_keeps_its_level(shares: tuple[float, ...]) -> None:
    chance, sizes, runs = random.Random(11), (6000, 1500, 800, 200, 700), 1_500
    truth = sum(size * share for size, share in zip(sizes, shares, strict=True)) / sum(sizes)
    covered = 0
    for _ in range(runs):
        drawn = [sum(chance.random() < share for _ in range(20)) for share in shares]
        found = weighted_share([Stratum(size, 20, good) for size, good in zip(sizes, drawn, strict=True)])
        assert found
        covered += found.low <= truth <= found.high
    assert covered / runs > 0.9


@pytest.mark.parametrize(("right", "n"), [(0.93, 20), (0.75, 80), (0.5, 20)])
def test_the_interval_of_kappa_keeps_its_level(right: float, n: int) -> None:
    classes = {"held_up": 0.5, "not": 0.35, "cannot_tell": 0.15}
    apart = (1 - right) / 2
    cells: Counter[tuple[str, str]] = Counter()
    for truth, part in classes.items():
        for one in classes:
            for other in classes:
                cells[one, other] += (
                    part * (right if one == truth else apart) * (right if other == truth else apart)
                )
    ones = {name: sum(part for (one, _), part in cells.items() if one == name) for name in classes}
    expected = sum(part * part for part in ones.values())
    true = (sum(part for (one, other), part in cells.items() if one == other) - expected) / (1 - expected)
    chance, runs, covered = random.Random(5), 1_500, 0
    for _ in range(runs):
        found = kappa(Counter(chance.choices(list(cells), weights=list(cells.values()), k=n)))
        covered += found is not None and found.low <= true <= found.high
    assert covered / runs > 0.93
