"""Intervals against published and hand-worked figures."""

from math import isclose, sqrt

import pytest

from onedeck.stats.intervals import Interval, difference, mean, newcombe, ratio, student, wilson


def near(found: Interval, value: float, low: float, high: float, tolerance: float = 5e-4) -> bool:
    return all(
        isclose(a, b, abs_tol=tolerance)
        for a, b in ((found.value, value), (found.low, low), (found.high, high))
    )


def test_wilson_by_hand() -> None:
    # n = 10, 4 good, z^2 = 3.8415: centre (0.4 + 0.19207) / 1.38415 = 0.42776,
    # half 1.95996 * sqrt(0.024 + 0.0096036) / 1.38415 = 0.25958.
    assert near(wilson(4, 10), 0.4, 0.16818, 0.68733, 5e-5)


def test_wilson_as_published() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 857-872, table I: the score method without continuity correction.
    assert near(wilson(81, 263), 0.3080, 0.2553, 0.3662, 5e-5)
    assert near(wilson(15, 148), 0.1014, 0.0624, 0.1605, 5e-5)
    assert near(wilson(0, 20), 0.0, 0.0, 0.1611, 5e-5)
    assert near(wilson(1, 29), 0.0345, 0.0061, 0.1718, 5e-5)


def test_newcombe_as_published() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10: 56/70 - 48/80 and 9/10 - 3/10.
    assert near(newcombe(56, 70, 48, 80), 0.2, 0.0524, 0.3339, 5e-5)
    assert near(newcombe(9, 10, 3, 10), 0.6, 0.1705, 0.8090, 5e-5)
    assert near(newcombe(10, 10, 0, 10), 1.0, 0.6075, 1.0, 5e-5)


def test_newcombe_is_the_difference_of_wilsons() -> None:
    assert newcombe(56, 70, 48, 80) == difference(wilson(56, 70), wilson(48, 80))


@pytest.mark.parametrize(("good", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_no_share(good: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(good, n)


def test_mean_by_hand() -> None:
    # 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squares 232, variance (232 - 200) / 7 = 4.5714, t(7) = 2.3646.
    half = 2.3646 * sqrt(4.5714 / 8)
    assert near(mean(8, 40, 232), 5.0, 5 - half, 5 + half, 2e-3)
    with pytest.raises(ValueError, match="no spread"):
        mean(1, 3, 9)


def test_student_as_tabled() -> None:
    # Two-sided 95 %: 3 -> 3.182, 7 -> 2.365, 19 -> 2.093, 100 -> 1.984.
    for freedom, tabled in ((3, 3.182), (7, 2.365), (19, 2.093), (100, 1.984)):
        assert isclose(student(freedom), tabled, rel_tol=0.01)


def test_ratio_by_hand() -> None:
    # x = 1, 2, 3 over y = 2, 4, 9: r = 6 / 15 = 0.4; residuals 0.2, 0.4, -0.6, their squares 0.56, / 2 = 0.28;
    # standard error sqrt(3 * 0.28) / 15 = 0.06110.
    found = ratio(3, 6, 14, 15, 101, 37)
    assert near(found, 0.4, 0.4 - student(2) * 0.0611, 0.4 + student(2) * 0.0611)
    with pytest.raises(ValueError, match="no ratio"):
        ratio(3, 6, 14, 0, 0, 0)


def test_a_ratio_to_ones_is_a_mean() -> None:
    assert near(ratio(8, 40, 232, 8, 8, 40), *vars(mean(8, 40, 232)).values(), 1e-9)
