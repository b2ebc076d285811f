"""Dumbbells, sparks, units and signs: each character counted."""

import pytest

from onedeck.show.dumbbell import Pair, dumbbell, gap, points, scale
from onedeck.show.signs import PLAIN, drawable
from onedeck.show.sparks import spark
from onedeck.show.units import duration, figure_text, interval_text, whole_percent


def line(reported: float | None, low: float | None, high: float | None) -> str:
    return dumbbell(Pair("Resolved", "ai", reported, low, high), 11).plain


def test_a_dumbbell_character_by_character() -> None:
    # Eleven characters: one per ten points.
    assert line(0.8, 0.5, 0.5) == "     ●──○  "
    assert line(0.8, 0.4, 0.6) == "    ●━●─○  "
    assert line(0.5, 0.9, 0.9) == "     ○───● "
    assert line(0.5, 0.4, 0.6) == "    ●○●    "
    assert line(1.2, 0.0, 0.0) == "●─────────○"
    assert line(0.5, None, None) == "not measured"
    assert scale(11) == "0%     100%"


def test_gaps_are_in_points_and_signed() -> None:
    assert gap(Pair("", "ai", 0.83, 0.412, 0.549)) == "−28 to −42"
    assert gap(Pair("", "ai", 0.56, 0.37, 0.37)) == "−19"
    assert gap(Pair("", "ai", 0.5, 0.4, 0.6)) == "+10 to −10"
    assert gap(Pair("", "ai", None, 0.4, 0.6)) == ""
    assert (points(0.001), points(0.05), points(-0.05)) == ("0", "+5", "−5")


def test_a_spark_does_not_make_noise_an_earthquake() -> None:
    # Twenty points fill the height: four of them move a fifth of it.
    assert spark([0.60, 0.80]) == "▁█"
    assert spark([0.70, 0.74, None]) == "▄▅·"
    assert spark([0.1, 0.9, 0.5]) == "▁█▅"
    assert spark([100.0, 110.0], share=False) == "▃▆"
    assert (spark([]), spark([None, None])) == ("", "")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.739, "share", "73.9%"),
        (48, "seconds", "48 s"),
        (655, "seconds", "11 min"),
        (200, "seconds", "3.3 min"),
        (7_500, "seconds", "2.1 h"),
        (130_000, "seconds", "1.5 d"),
        (4.4, "", "4.40"),
        (1234, "conversations", "1,234"),
    ],
)
def test_figures_in_their_unit(value: float, unit: str, text: str) -> None:
    assert figure_text(value, unit) == text


def test_units_turn_over_where_they_round() -> None:
    assert (duration(59.7), duration(3599), duration(86_399)) == ("1.0 min", "1.0 h", "1.0 d")
    assert interval_text(0.73, 0.75, "share") == "73–75"
    assert interval_text(640, 790, "seconds") == "11–13 min"
    assert interval_text(30, 790, "seconds") == "30 s–13 min"
    assert [whole_percent(share) for share in (0.0, 0.001, 0.83, 0.999, 1.0)] == [
        "0 %",
        "1 %",
        "83 %",
        "99 %",
        "100 %",
    ]


def test_every_sign_has_a_plain_one() -> None:
    assert drawable("○ ● ≠ −5", "utf-8") == "○ ● ≠ −5"
    assert drawable("○─● ≠ −5 ▁█ é", "ascii") == "o-* != -5 _# ?"
    assert drawable("○ é", "latin-1") == "o é"
    assert drawable("○", "no-such-encoding") == "o"
    assert all(plain.isascii() for plain in PLAIN.values())
