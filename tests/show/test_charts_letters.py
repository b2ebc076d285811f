"""The small parts of charts: figures in words, scales and ticks, how wide words are, and what becomes of markup."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.show.charts import lettering
from onedeck.show.charts.figures import amount, between, measured, percents, rounded, shares, signed
from onedeck.show.charts.markup import Drawn, clean, element, isolate, joined, number, right_to_left
from onedeck.show.charts.scale import Scale, apart, ticks


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.25, "share", "25 %"), (0.004, "share", "1 %"), (0.0, "share", "0 %"), (-0.09, "share", "−9 %"),
        (-0.036, "difference", "−3.6 points"), (0.02, "difference", "+2 points"), (0.0, "difference", "0 points"),
        (7400, "seconds", "2.1 h"), (31.0, "points", "31"), (4.21, "number", "4.21"), (12_400, "count", "12.4k"),
        (2_940_000, "EUR", "2.9m EUR"), (0, "EUR", "0 EUR"), (-90_000, "EUR", "−90k EUR"), (6.4, "EUR", "6.40 EUR"),
        (4321, "", "4,321"),
        (999_960, "EUR", "1m EUR"), (999_999_999, "", "1bn"), (3e14, "USD", "300tn USD"), (1e21, "", "1.0e+21"),
        (117_500, "minutes", "118k min"), (940.0, "currency", "940"),
    ],
)  # fmt: skip
def test_figures_are_as_short_as_an_axis_wants_them(value: float, unit: str, text: str) -> None:
    assert amount(value, unit) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (0.31, 0.34, "share", "31–34 %"), (0.34, 0.34, "share", "34 %"), (0.0, 0.001, "share", "0–1 %"),
        (1.1e6, 4.9e6, "EUR", "1.1m to 4.9m EUR"), (-0.064, -0.008, "difference", "−6.4 to −0.8 points"),
        (3000, 7200, "seconds", "50 min to 2.0 h"), (20, 40, "", "20 to 40"), (-0.1, 0.2, "share", "−10 % to 20 %"),
    ],
)  # fmt: skip
def test_both_ends_are_told_with_the_unit_once(low: float, high: float, unit: str, text: str) -> None:
    assert between(low, high, unit) == text


def test_only_all_are_all_and_only_none_is_none() -> None:
    assert (percents(0.996, 1.0), percents(0.001, 0.004), percents(0.31, 0.34)) == (
        "99–100 %",
        "1 %",
        "31–34 %",
    )
    assert (shares(1, 3), shares(0, 3), shares(1, 0), signed(0.0004), signed(-0.0004)) == (
        "33 %",
        "0 %",
        "",
        "0",
        "0",
    )


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1, max_value=1e14))
def test_a_rounded_figure_is_near_its_figure(value: float) -> None:
    text = rounded(value).replace(",", "")
    size = {"k": 1e3, "m": 1e6, "bn": 1e9, "tn": 1e12}
    word = next((w for w in ("bn", "tn", "k", "m") if text.endswith(w)), "")
    told = float(text.removesuffix(word)) * size.get(word, 1)
    assert told == pytest.approx(value, rel=0.06)
    assert not word or not text.startswith("1000")


def test_what_is_no_number_is_not_measured() -> None:
    assert [measured(v) for v in (None, math.nan, math.inf, -math.inf, 1e200, 0, 0.5)] == [None] * 5 + [
        0,
        0.5,
    ]


@given(
    st.floats(-1e12, 1e12),
    st.floats(1e-6, 1e12),
    st.sampled_from(["", "share", "seconds", "EUR"]),
    st.integers(2, 8),
)
def test_ticks_are_few_inside_and_evenly_apart(low: float, wide: float, unit: str, most: int) -> None:
    high = low + wide
    found = ticks(low, high, unit, most)
    assert len(found) <= most + 1
    slack = 1e-6 * max(abs(low), abs(high), wide)
    assert all(low - slack <= tick <= high + slack for tick in found)
    steps = [b - a for a, b in pairwise(found)]
    assert all(step == pytest.approx(steps[0], rel=1e-6, abs=slack) for step in steps)


def test_ticks_are_round() -> None:
    assert ticks(0, 1, "share") == [0, 0.25, 0.5, 0.75, 1]
    assert ticks(0, 4.9e6) == [0, 2e6, 4e6]
    assert ticks(0, 7900, "seconds") == [0, 3600, 7200]
    assert ticks(0, 20 * 86_400, "seconds") == [0, 5 * 86_400, 10 * 86_400, 15 * 86_400, 20 * 86_400]
    assert ticks(3, 3) == [3]


def test_a_scale_keeps_to_its_ends_unless_it_is_clipped() -> None:
    scale = Scale(0, 10, 100, 200)
    assert [scale.at(v) for v in (0, 5, 10, -3, 99)] == [100, 150, 200, 100, 200]
    assert (scale.anywhere(20), scale.anywhere(-5), scale.anywhere(1e9)) == (300, 50, 1100)
    assert Scale(4, 4, 0, 10).at(4) == 5 == Scale(4, 4, 0, 10).anywhere(7)


@given(st.lists(st.floats(0, 300), max_size=6))
def test_labels_are_moved_apart_and_keep_their_order(wanted: list[float]) -> None:
    found = apart(wanted, 15, 0, 300)
    assert all(b - a >= 15 - 1e-9 for a, b in pairwise(sorted(found)))
    assert sorted(range(len(wanted)), key=lambda i: (wanted[i], i)) == sorted(
        range(len(found)), key=found.__getitem__
    )
    assert all(-1e-9 <= place <= 300 + 1e-9 for place in found)
    if all(b - a >= 15 for a, b in pairwise(sorted(wanted))):
        assert found == pytest.approx(wanted)


@given(st.text(max_size=60), st.floats(20, 400), st.floats(8, 20))
def test_cut_words_fit_and_are_the_beginning_of_the_whole(words: str, room: float, size: float) -> None:
    shown = lettering.cut(words, room, size)
    assert lettering.width(shown, size) <= room + 1e-6
    assert shown == words or (shown.endswith("…") and words.startswith(shown[:-1]))
    assert all(lettering.width(line, size) <= room + 1e-6 for line in lettering.lines(words, room, size))


def test_wide_letters_are_wide_and_marks_on_letters_take_no_room() -> None:
    assert lettering.width("WWWW", 10) > lettering.width("iiii", 10) * 2
    assert lettering.width("請求書", 10) == pytest.approx(30.6)
    assert lettering.width("e\u0301", 10) == lettering.width("e", 10)
    assert lettering.width("Held", 10, bold=True) > lettering.width("Held", 10)


def test_everything_but_markup_is_escaped() -> None:
    assert element("a", {"href": '"><b>'}, "<i>&") == '<a href="&quot;&gt;&lt;b&gt;">&lt;i&gt;&amp;</a>'
    inner = element("b", {}, "x")
    assert element("a", {"id": None, "x": 1.0}, inner) == '<a x="1"><b>x</b></a>'
    assert joined("<", Drawn("<br/>")) == "&lt;<br/>"
    assert Drawn("<b/>").__html__() == "<b/>"


@pytest.mark.parametrize(
    ("value", "text"), [(1.005, "1"), (0.123456, "0.123"), (-0.0001, "0"), (12.5, "12.5"), (7, "7")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_place_that_is_no_number_is_a_fault(value: float) -> None:
    with pytest.raises(ValueError, match="no place"):
        number(value)


def test_what_xml_cannot_say_and_what_turns_the_direction_is_replaced() -> None:
    assert clean("a\x00b\u202ec\ud800d\ufffee") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert clean(" two\n\tlines ") == " two lines "


def test_a_name_from_right_to_left_is_kept_apart() -> None:
    assert isolate("شكوى") == "\u2068شكوى\u2069" and isolate("Billing") == "Billing"
    assert isolate("\u2066\u2069\u2067שלום") == "\u2068שלום\u2069"
    assert [right_to_left(words) for words in ("شكوى 7", "7 شكوى", "Billing شكوى", "77 %", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert len(isolate("x" * 10_000)) == 400
