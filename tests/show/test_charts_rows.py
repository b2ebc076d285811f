"""Charts of rows, worked by hand: where the marks stand, what is harm, and what is said instead of a figure."""

from xml.etree import ElementTree

import pytest

from onedeck.show.charts import dots, dumbbell, heatmap, intervals
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.scale import Scale

SVG = "{http://www.w3.org/2000/svg}"
PEN = Pen("hand")


def tree(svg: str) -> ElementTree.Element:
    """Return a drawing as a tree."""
    return ElementTree.fromstring(svg)


def discs(svg: str, of: str) -> list[float]:
    """Return the places across of the circles of a class."""
    found = [node for node in tree(svg).iter(f"{SVG}circle") if of in str(node.get("class")).split()]
    return [float(str(node.get("cx"))) for node in found]


def letters(svg: str, colour: str | None = None) -> list[str]:
    """Return the written words, of one colour or all."""
    nodes = [
        node
        for node in tree(svg).iter(f"{SVG}text")
        if colour in (None, str(node.get("class")).split()[0][2:])
    ]
    return ["".join(node.itertext()) for node in nodes]


def lines(svg: str, of: str) -> list[tuple[float, float]]:
    """Return from where to where the lines of a class go across."""
    found = [node for node in tree(svg).iter(f"{SVG}line") if of in str(node.get("class")).split()]
    return [(float(str(node.get("x1"))), float(str(node.get("x2")))) for node in found]


# --- dumbbell: the axis goes from 280 (0 %) to 630 (100 %), 3.5 to a point ---


def test_a_gap_goes_from_the_report_to_the_nearer_end_of_what_held_up() -> None:
    svg = dumbbell.dumbbell([dumbbell.Row("Resolved", "ai", 0.75, 0.25, 0.5, 1204)], PEN)
    assert discs(svg, "f-ai") == [367.5, 455]
    assert discs(svg, "s-ai") == [542.5]
    assert lines(svg, "s-harm") == [(455, 542.5)]
    assert lines(svg, "s-ai") == [(367.5, 455)]
    assert letters(svg, "harm") == ["−25 to −50 points"]
    assert {"25–50 %", "75 %"} <= set(letters(svg))
    said = [node.get("aria-label") for node in tree(svg).iter(f"{SVG}g")]
    assert said == [
        "Resolved: AI room reports 75 %; 25–50 % held up, −25 to −50 points, over 1,204 conversations"
    ]


def test_one_end_is_one_disc_and_the_room_decides_its_colour() -> None:
    svg = dumbbell.dumbbell([dumbbell.Row("Solved", "cx", 1.0, 0.5, 0.5)], PEN)
    assert (discs(svg, "f-cx"), discs(svg, "s-cx"), discs(svg, "f-ai")) == ([455], [630], [])
    assert letters(svg, "harm") == ["−50 points"]


def test_more_held_up_than_was_reported_is_no_harm() -> None:
    svg = dumbbell.dumbbell([dumbbell.Row("Solved", "cx", 0.25, 0.5, 0.5)], PEN)
    assert not lines(svg, "s-harm") and not letters(svg, "harm")
    assert lines(svg, "s-neutral") == [(455, 367.5)]
    assert "+25 points" in letters(svg, "mute")


def test_a_report_inside_of_what_held_up_has_no_gap_to_draw() -> None:
    svg = dumbbell.dumbbell([dumbbell.Row("Solved", "cx", 0.4, 0.3, 0.5)], PEN)
    assert not lines(svg, "s-harm")
    assert [start == end for start, end in lines(svg, "s-neutral")] == [True]


def test_a_dumbbell_says_which_end_was_not_measured() -> None:
    rows = [
        dumbbell.Row("A", "ai", 0.5, None, None, why="too few (n < 100)"),
        dumbbell.Row("B", "ai", None, 0.2, 0.2),
    ]
    svg = dumbbell.dumbbell(rows, PEN)
    assert {"held up: too few (n < 100)", "reported: not measured"} <= set(letters(svg))
    assert discs(svg, "s-ai") == [455]
    assert discs(svg, "f-ai") == [pytest.approx(350)]
    cells = dumbbell.table(rows).rows
    assert [(row["told"], row["held"], row["gap"]) for row in cells] == [
        ("50 %", "too few (n < 100)", None),
        ("not measured", "20 %", None),
    ]


def test_a_report_beyond_all_stays_on_the_paper_and_is_told_as_it_was() -> None:
    svg = dumbbell.dumbbell([dumbbell.Row("A", "ai", 1.18, 0.2, 0.2)], PEN)
    assert discs(svg, "s-ai") == [630] and "118 %" in letters(svg)


def test_a_long_title_takes_two_lines_before_it_is_cut() -> None:
    words = "Solved by the desk: contract renewal"
    svg = dumbbell.dumbbell([dumbbell.Row(words, "ai", 0.5, 0.5, 0.5)], PEN)
    told = [each for each in letters(svg) if len(each) > 10]
    assert told == ["Solved by the desk:", "contract renewal"]
    longer = letters(dumbbell.dumbbell([dumbbell.Row(words * 2, "ai", 0.5, 0.5, 0.5)], PEN))
    assert [each for each in longer if each.endswith("…")]


# --- intervals ---


def test_an_interval_is_thin_with_its_inner_half_thick() -> None:
    row = intervals.Row("Had to explain again", 10.0, 40.0, 25.0, 20.0, 30.0)
    svg = intervals.intervals([row], "EUR", PEN)
    across = Scale(0, 41.6, 10, 506)  # from zero, with a margin of 4 % at the end
    wide = {
        node.get("stroke-width"): node
        for node in tree(svg).iter(f"{SVG}line")
        if node.get("class") == "s-ink"
    }
    ends = {width: (float(str(node.get("x1"))), float(str(node.get("x2")))) for width, node in wide.items()}
    assert ends["6"] == pytest.approx((across.at(20), across.at(30)), abs=0.01)
    assert (across.at(10), across.at(40)) == pytest.approx(lines(svg, "s-ink")[0], abs=0.01)
    assert discs(svg, "f-ink") == [pytest.approx(across.at(25), abs=0.01)]
    assert "10 to 40 EUR" in letters(svg) and "may be zero" not in letters(svg)


def test_only_what_is_given_is_drawn() -> None:
    svg = intervals.intervals([intervals.Row("A", 10.0, 40.0)], "EUR", PEN)
    assert not discs(svg, "f-ink")
    assert not [node for node in tree(svg).iter(f"{SVG}line") if node.get("stroke-width") == "6"]


@pytest.mark.parametrize(("low", "zero"), [(-1.0, True), (0.0, True), (0.5, False)])
def test_what_may_be_zero_is_grey_and_says_so(low: float, zero: bool) -> None:
    row = intervals.Row("A", low, 40.0)
    svg = intervals.intervals([row], "EUR", PEN)
    assert ("may be zero" in letters(svg)) == zero
    assert bool([1 for node in tree(svg).iter(f"{SVG}line") if node.get("class") == "s-neutral"]) == zero
    assert intervals.table([row], "EUR").rows[0]["zero"] == ("may be zero" if zero else None)


def test_a_figure_that_cannot_be_told_is_refused_in_words() -> None:
    svg = intervals.intervals([intervals.Row("Retained", None, None, why="no hold-out")], "EUR", PEN)
    assert letters(svg) == ["Retained", "no hold-out"]
    assert not list(tree(svg).iter(f"{SVG}line"))


def test_zero_is_always_on_the_axis() -> None:
    for ends in ((5e6, 6e6), (-6e6, -5e6), (0.0, 0.0)):
        assert "0 EUR" in letters(intervals.intervals([intervals.Row("A", *ends)], "EUR", PEN))


# --- dots ---


def test_a_missed_target_is_red_and_its_gap_is_drawn_to_the_nearer_end() -> None:
    row = dots.Row("Accurate", "held up", "share", 0.6, 0.7, target=0.9, state="missed")
    svg = dots.dots([row], PEN)
    across = Scale(0.5, 1, 270, 600)
    assert discs(svg, "f-harm") == [
        pytest.approx(across.at(0.6), abs=0.01),
        pytest.approx(across.at(0.7), abs=0.01),
    ]
    assert lines(svg, "s-harm")[0] == pytest.approx((across.at(0.7), across.at(0.9)), abs=0.01)
    assert "target 90 %" in letters(svg) and "60–70 %" in letters(svg, "harm")


@pytest.mark.parametrize("state", ["met", "too close to tell", "no target", ""])
def test_what_is_not_missed_is_not_red(state: str) -> None:
    svg = dots.dots([dots.Row("Accurate", "held up", "share", 0.6, target=0.9, state=state)], PEN)
    assert "harm" not in svg


def test_a_dimension_nobody_measured_says_so_and_has_no_axis() -> None:
    row = dots.Row("Worth staying for", "NPS", "", None, target=30)
    svg = dots.dots([row], PEN)
    assert "not measured" in letters(svg) and not list(tree(svg).iter(f"{SVG}line"))
    assert letters(dots.dot(row, PEN)) == ["not measured"]
    assert dots.table([row]).rows[0]["told"] == "not measured"


def test_an_axis_holds_what_stands_on_it() -> None:
    low = dots.dots([dots.Row("A", "b", "share", 0.2, target=0.9)], PEN)
    assert discs(low, "f-ink") == [pytest.approx(270 + 0.2 * 330, abs=0.01)]
    clock = dots.Row("Fast", "median", "seconds", 7200, target=3600, op="lte", state="missed")
    assert "target at most 1.0 h" in letters(dots.dots([clock], PEN))
    score = dots.dots([dots.Row("NPS", "score", "", -12.0, target=30.0)], PEN)
    assert "−12" in letters(score)


# --- heatmap ---


def cells() -> list[heatmap.Cell]:
    """Return three handlers with handovers among them."""
    return [
        heatmap.Cell("Pip", "desk", 100, 62, "/h/1"),
        heatmap.Cell("desk", "Pip", 19, 19, "/h/2"),
        heatmap.Cell("desk", "billing", 20, 1, "/h/3"),
        heatmap.Cell("billing", "desk", 50, None, "/h/4"),
    ]


def test_a_cell_says_its_share_only_where_it_can() -> None:
    svg = heatmap.heatmap(cells(), PEN)
    told = letters(svg)
    assert [told.count(words) for words in ("62 %", "of 100", "too few", "5 %", "not measured", "100 %")] == [
        1,
        1,
        1,
        1,
        1,
        0,
    ]
    assert told.count("none") == 9 - 4
    assert len(list(tree(svg).iter(f"{SVG}a"))) == 4
    tints = [
        float(str(node.get("fill-opacity")))
        for node in tree(svg).iter(f"{SVG}rect")
        if "f-harm" in str(node.get("class"))
    ]
    assert sorted(tints) == pytest.approx([0.06 + 0.5 * 0.05, 0.06 + 0.5 * 0.62])
    said = [node.get("aria-label") for node in tree(svg).iter(f"{SVG}a")]
    assert "desk to Pip: 19 handovers, too few" in said
    assert "Pip to desk: 100 handovers, 62 % went wrong for the customer" in said
    rows = {(row["from"], row["to"]): row for row in heatmap.table(cells()).rows}
    assert rows["desk", "Pip"]["told"] == "too few" and rows["desk", "Pip"]["bad"] is None
    assert rows["Pip", "desk"]["share"] == 0.62 and rows["billing", "desk"]["told"] == "not measured"


def test_both_sides_have_one_order_and_rare_names_are_one() -> None:
    many = [heatmap.Cell(f"team {i}", f"team {i + 1}", 100 - i, 10, f"/h/{i}") for i in range(9)]
    rows, columns, found = heatmap.folded(many)
    assert len(rows) <= heatmap.MOST and len(columns) <= heatmap.MOST
    assert rows == columns == [*(f"team {i}" for i in range(1, 6)), "other (5)"]
    assert sum(cell.n for cell in found.values()) == sum(cell.n for cell in many)
    assert sum(cell.bad or 0 for cell in found.values()) == 90
    # teams 6 to 9 and 0 are the rare ones: 94 + 93 + 92 from one of them to another, and no page lists those.
    assert found["other (5)", "other (5)"] == heatmap.Cell("other (5)", "other (5)", 279, 30, None)
    assert found["other (5)", "team 1"].href == "/h/0"


def test_a_sum_with_an_unmeasured_part_is_not_measured() -> None:
    parts = [heatmap.Cell("a", "b", 50, None), heatmap.Cell("a", "b", 50, 1)]
    assert heatmap.folded(parts)[2]["a", "b"] == heatmap.Cell("a", "b", 100, None)


def test_a_name_that_only_takes_over_has_no_row() -> None:
    rows, columns, _ = heatmap.folded([heatmap.Cell("Pip", "desk", 40, 4)])
    assert (rows, columns) == (["Pip"], ["desk"])
