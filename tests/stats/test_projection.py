"""What leaving customers would still have paid, against worked examples."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.stats.intervals import Interval
from onedeck.stats.projection import Worth, carried_on, hazard_ratio, hazards_of, projected, projections

TWO = np.full(36, 0.02)


@pytest.mark.parametrize(
    ("hazard", "lasts", "margin", "leaving", "lost", "replacing"),
    [
        (0.02, 12, 60, 0.056, 119, 39),
        (0.02, 36, 60, 0.149, 184, 104),
        (0.01, 12, 1_500, 0.041, 1_830, 29),
    ],
)
def test_three_published_examples(
    hazard: float, lasts: int, margin: float, leaving: float, lost: float, replacing: float
) -> None:
    found = projected(np.full(36, hazard), 1.5, lasts, Worth(margin, acquisition=700))
    assert found.leaving == pytest.approx(leaving, abs=5e-4)
    assert found.lost == pytest.approx(lost, abs=0.6)
    assert found.replacing == pytest.approx(replacing, abs=0.6)


def test_two_months_by_hand() -> None:
    # Month one is paid by all; then 0.9 and 0.8 are there: 0.1 of a margin, a twelfth of a year on.
    found = projected(np.array([0.1, 0.1]), 2.0, 1, Worth(100.0, yearly_rate=0.10, acquisition=50.0))
    assert found.lost == pytest.approx(0.1 * 100 / 1.1 ** (1 / 12))
    assert found.leaving == pytest.approx(0.9 * 0.9 - 0.8 * 0.9)
    assert found.replacing == pytest.approx(0.09 * 50)


def test_the_life_table_by_hand() -> None:
    # Ten in month 1, of whom one leaves and two are watched no further; one of seven leaves in month 3.
    months = [1, 1, 1, 3, 3, 3, 3, 3, 3, 3]
    left = [True, False, False, True, *[False] * 6]
    assert hazards_of(months, left).tolist() == pytest.approx([0.1, 0, 1 / 7])
    assert hazards_of(months, left, [2, *[1] * 9])[0] == pytest.approx(2 / 11)
    assert carried_on(np.array([0.5, *[0.1] * 5, 0.4]), 9)[-3:].tolist() == pytest.approx([0.4, 0.15, 0.15])
    assert carried_on(TWO, 12).tolist() == [0.02] * 12


@given(st.floats(0.1, 5.0), st.integers(1, 24))
def test_the_ratio_is_found_again(ratio: float, months: int) -> None:
    hazards = np.full(months, 0.02)
    more = float(np.prod(1 - hazards) - np.prod(1 - hazards * ratio))
    assert hazard_ratio(hazards, more) == pytest.approx(ratio, rel=1e-6)


def test_an_effect_no_hazard_makes() -> None:
    assert hazard_ratio(np.full(6, 0.02), 0.95) is None
    assert hazard_ratio(np.full(6, 0.02), -0.2) is None
    assert hazard_ratio(np.zeros(6), 0.1) is None


def test_projections_for_each_way_it_may_last() -> None:
    more = float(0.98**6 - 0.97**6)
    found = projections(np.full(24, 0.02), Interval(more, 0.0, 2 * more), 6, Worth(60.0))
    assert [value.lasts for _, value, _ in found] == [6, 12, 36]
    assert found[1][1].lost == pytest.approx(119, abs=0.6)
    for low, value, high in found:
        assert low.lost == pytest.approx(0, abs=1e-6)
        assert low.lost < value.lost < high.lost


def test_too_far_and_too_much_are_refused() -> None:
    effect = Interval(0.05, 0.04, 0.06)
    ((far, *_),) = projections(np.full(12, 0.02), effect, 6, Worth(60.0))
    assert far.refused is not None and "no projection beyond 24" in far.refused
    assert projections(np.full(18, 0.02), effect, 6, Worth(60.0))[0][1].refused is None
    ((much, *_),) = projections(TWO, replace(effect, high=0.99), 6, Worth(60.0))
    assert much.refused is not None and "no change of the monthly hazards" in much.refused
