"""The weekly intervals, worked by hand: where they stand, what their marks say, and what is not drawn."""

from xml.etree import ElementTree

from onedeck.show.charts.axis import Event
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.weekly import EMPTY, Part, Series, table, weekly

SVG = "{http://www.w3.org/2000/svg}"
WEEK = 7 * 86_400_000_000
HOSTILE = '"><script>alert(1)</script>'


def part(at: int, first: float | None, last: float | None = None, n: int = 50) -> Part:
    """Return a week whose interval is five points wide on each side."""
    last = first if last is None else last
    low, high = (None if first is None else first - 0.05), (None if last is None else last + 0.05)
    return Part(at * WEEK, f"2026-W{at:02}", first, last, low, high, n, "too few (n < 20)", f"?week={at}")


def tree(svg: str) -> ElementTree.Element:
    """Return a drawing as a tree."""
    return ElementTree.fromstring(svg)


def test_every_week_is_a_link_that_says_its_interval() -> None:
    svg = weekly([Series("Pip 3.3", [part(1, 0.4, 0.5), part(2, 0.45), part(3, None)])], Pen("w"))
    marks = list(tree(svg).iter(f"{SVG}a"))
    assert [node.get("href") for node in marks] == [
        "?week=1",
        "?week=2",
    ]  # a week without a figure is no mark
    assert marks[0].get("aria-label") == "Pip 3.3, week 2026-W01: 40–50 %, 95% interval 35–55 %, n 50"
    assert marks[1].get("aria-label") == "Pip 3.3, week 2026-W02: 45 %, 95% interval 40–50 %, n 50"


def test_what_is_not_known_is_a_length_and_never_a_midpoint() -> None:
    wide, known = (
        tree(weekly([Series("Pip", [each])], Pen("w"))) for each in (part(1, 0.4, 0.5), part(1, 0.45))
    )
    bars = [node for node in wide.iter(f"{SVG}line") if node.get("stroke-width") == "5"]
    assert len(bars) == 1 and not list(wide.iter(f"{SVG}circle"))
    assert float(str(bars[0].get("y1"))) > float(str(bars[0].get("y2")))  # from bad below to good above
    assert len(list(known.iter(f"{SVG}circle"))) == 1


def test_two_versions_stand_beside_each_other() -> None:
    both = [Series("New", [part(1, 0.4)]), Series("Old", [part(1, 0.5)], main=False)]
    circles = list(tree(weekly(both, Pen("w"))).iter(f"{SVG}circle"))
    assert float(str(circles[1].get("cx"))) - float(str(circles[0].get("cx"))) == 10
    words = ["".join(node.itertext()) for node in tree(weekly(both, Pen("w"))).iter(f"{SVG}text")]
    assert {"New", "Old", "40 % in W01", "50 % in W01"} <= set(words)


def test_events_mark_the_axis_and_names_stay_names() -> None:
    svg = weekly([Series(HOSTILE, [part(1, 0.4), part(2, 0.4)])], Pen("w"), [Event(HOSTILE, "release", WEEK)])
    assert "<script" not in svg and tree(svg).tag == f"{SVG}svg"
    assert any("release" in str(node.get("aria-label")) for node in tree(svg).iter(f"{SVG}g"))


def test_nothing_is_said_in_words_and_the_table_has_every_week() -> None:
    none = [Series("Pip", [part(1, None, n=3)])]
    assert EMPTY in weekly(none, Pen("w"))
    (row,) = table(none).rows
    assert row["share"] is None and row["told"] == "too few (n < 20)" and row["n"] == 3
    assert table([Series("Pip", [part(1, 0.4, 0.5)])]).rows[0]["told"] == "40–50 %"


def test_print_has_nothing_to_click() -> None:
    svg = weekly([Series("Pip", [part(1, 0.4)])], Pen("w", printed=True))
    assert "<a " not in svg and "class=" not in svg
