"""Charts over time, worked by hand: weeks with gaps, a band against its floor, and what else happened."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from onedeck.show.charts import sequence, spark
from onedeck.show.charts.axis import Event, event_marks, events_in
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.scale import Scale

SVG = "{http://www.w3.org/2000/svg}"
PEN = Pen("time")
DAY = 86_400_000_000
WEEK = 7 * DAY


def tree(svg: str) -> ElementTree.Element:
    """Return a drawing as a tree."""
    return ElementTree.fromstring(svg)


def letters(svg: str) -> list[str]:
    """Return the written words."""
    return ["".join(node.itertext()) for node in tree(svg).iter(f"{SVG}text")]


def weeks(*values: float | None) -> list[spark.Week]:
    """Return weeks with these figures."""
    return [spark.Week(i * WEEK, f"{i + 1} June", value, href=f"?week={i}") for i, value in enumerate(values)]


def runs(svg: str) -> list[int]:
    """Return how many points each unbroken line has."""
    return [len(str(node.get("points")).split()) for node in tree(svg).iter(f"{SVG}polyline")]


# --- spark: 156 wide, 5 at each side; 44 high, the figures between 39 and 9 ---


def test_a_week_without_a_figure_is_a_gap_and_not_a_zero() -> None:
    svg = spark.spark(weeks(0.5, 0.6, None, 0.55, None, 0.6), spark.Figure("Held up"), PEN)
    assert runs(svg) == [2]
    said = [node.get("aria-label") for node in tree(svg).iter(f"{SVG}a")]
    assert said[2] == "Held up, week of 3 June: not measured"
    assert said[1] == "Held up, week of 2 June: 60 %"


def test_the_line_stands_where_its_figures_are() -> None:
    svg = spark.spark(weeks(0.4, 0.8), spark.Figure("Held up", target=0.6), PEN)
    line = tree(svg).find(f"{SVG}polyline")
    assert line is not None and line.get("points") == "5,39 151,9"
    target = [node for node in tree(svg).iter(f"{SVG}line") if node.get("stroke-dasharray")]
    assert [(node.get("y1"), node.get("y2")) for node in target] == [("24", "24")]


def test_noise_does_not_fill_the_height() -> None:
    line = tree(spark.spark(weeks(0.60, 0.62), spark.Figure("Held up"), PEN)).find(f"{SVG}polyline")
    assert line is not None
    first, last = (float(point.split(",")[1]) for point in str(line.get("points")).split())
    assert first - last == pytest.approx(30 * 0.02 / 0.2, abs=0.02)


@pytest.mark.parametrize(
    ("op", "last", "red"), [("gte", 0.6, True), ("gte", 0.8, False), ("lte", 0.8, True), ("lte", 0.6, False)]
)
def test_the_last_week_is_red_where_it_misses(op: str, last: float, red: bool) -> None:
    svg = spark.spark(weeks(0.7, last), spark.Figure("Held up", target=0.7, op=op), PEN)
    seen = [node for link in tree(svg).iter(f"{SVG}a") for node in link if node.tag == f"{SVG}circle"]
    assert [node.get("class") for node in seen] == ["f-harm" if red else "f-ink"]


def test_the_last_known_week_is_marked_where_the_newest_is_missing() -> None:
    svg = spark.spark(weeks(0.7, 0.6, None), spark.Figure("Held up"), PEN)
    seen = [link.get("href") for link in tree(svg).iter(f"{SVG}a") if link.find(f"{SVG}circle") is not None]
    assert seen == ["?week=1"]


def test_one_week_is_a_dot_and_none_a_sentence() -> None:
    assert runs(spark.spark(weeks(0.7), spark.Figure("Held up"), PEN)) == []
    assert letters(spark.spark(weeks(None, None), spark.Figure("Held up"), PEN)) == ["Weeks: not measured."]


def test_intervals_of_weeks_are_a_band_that_breaks_where_they_do() -> None:
    rows = [
        spark.Week(i * WEEK, str(i), 0.6, low, 0.7) for i, low in enumerate((0.5, 0.5, None, 0.5, 0.5, 0.5))
    ]
    svg = spark.spark(rows, spark.Figure("Held up"), PEN)
    assert [len(str(node.get("points")).split()) for node in tree(svg).iter(f"{SVG}polygon")] == [4, 6]


# --- events ---


def test_events_of_the_time_are_marked_in_their_order_and_others_are_not() -> None:
    axis = Scale(10 * DAY, 20 * DAY, 0, 100)
    before = Event("Long over", "outage", 1 * DAY, 9 * DAY)
    running = Event("Still on", "campaign", 2 * DAY)
    inside = Event("Pip 3.3", "release", 15 * DAY, when="15 June")
    after = Event("To come", "outage", 21 * DAY)
    assert events_in([after, inside, running, before], axis) == [running, inside]
    svg = f"<svg xmlns='{SVG[1:-1]}'>{event_marks([inside], axis, 0, 40, PEN)}</svg>"
    assert [node.get("aria-label") for node in tree(svg).iter(f"{SVG}g")] == ["release: Pip 3.3, 15 June"]
    line = tree(svg).find(f".//{SVG}line")
    assert line is not None and (line.get("x1"), line.get("y2")) == ("50", "40")


def test_an_event_with_an_end_is_a_band_and_each_kind_has_a_shape() -> None:
    axis = Scale(0, 10 * DAY, 0, 100)
    shapes = set()
    for kind in ("outage", "campaign", "release", "other"):
        drawn = event_marks([Event("x", kind, 2 * DAY, 5 * DAY)], axis, 0, 40, PEN)
        inside = tree(f"<svg xmlns='{SVG[1:-1]}'>{drawn}</svg>")
        band = inside.find(f".//{SVG}rect")
        assert band is not None and (band.get("x"), band.get("width")) == ("20", "30")
        sign = inside.find(f".//{SVG}polygon")
        shapes.add(sign.get("points") if sign is not None else "disc")
        assert "harm" not in drawn
    assert len(shapes) == 4


def test_names_of_events_that_are_near_each_other_do_not_overlap() -> None:
    axis = Scale(0, 100 * DAY, 0, 600)
    many = [Event(f"Outage number {i}", "outage", i * DAY) for i in range(10)]
    svg = f"<svg xmlns='{SVG[1:-1]}'>{event_marks(many, axis, 40, 90, PEN, names=True)}</svg>"
    places = [(float(str(n.get("x"))), n.get("y")) for n in tree(svg).iter(f"{SVG}text")]
    assert [y for _, y in places] == ["31", "17"]
    assert len(list(tree(svg).iter(f"{SVG}g"))) == 10


# --- sequence ---


def looks(*told: tuple[float, float, float] | None) -> list[sequence.Look]:
    """Return looks with value, low and high, a day each."""
    rows = [(None, None, None) if each is None else each for each in told]
    return [
        sequence.Look(i * DAY, f"day {i + 1}", value, low, high, href=f"?day={i}")
        for i, (value, low, high) in enumerate(rows)
    ]


GATE = sequence.Gate("Held up, 3.3 against 3.2", -0.02, "3.2")


@pytest.mark.parametrize(
    ("told", "reading"),
    [
        ((-0.036, -0.064, -0.008), "−3.6 points, band −6.4 to −0.8, crosses −2"),
        ((-0.16, -0.225, -0.103), "−16 points, band −22.5 to −10.3, wholly below −2"),
        ((0.01, -0.02, 0.04), "+1 points, band −2 to +4, wholly at or above −2"),
        (None, "not measured"),
    ],
)
def test_a_look_is_read_against_the_floor(told: tuple[float, float, float] | None, reading: str) -> None:
    assert sequence.table(looks(told), GATE).rows[0]["reading"] == reading


def test_the_floor_the_band_and_the_last_look_are_told_beside_their_lines() -> None:
    svg = sequence.sequence(looks((-0.05, -0.2, 0.1), (-0.036, -0.064, -0.008)), GATE, PEN)
    assert {"same as 3.2", "roll back below", "−3.6 points", "−6.4 to −0.8"} <= set(letters(svg))
    label = str(tree(svg).get("aria-label"))
    assert label == "Held up, 3.3 against 3.2, −3.6 points, band −6.4 to −0.8, crosses −2"
    beside = sorted(float(str(n.get("y"))) for n in tree(svg).iter(f"{SVG}text") if n.get("x") == "650")
    assert len(beside) == 4 and min(b - a for a, b in pairwise(beside)) >= 14.9


def test_a_look_that_was_not_measured_breaks_the_band() -> None:
    step = (-0.036, -0.064, -0.008)
    svg = sequence.sequence(looks(step, step, None, step, step, step), GATE, PEN)
    assert runs(svg) == [2, 3]
    assert [node.get("aria-label") for node in tree(svg).iter(f"{SVG}a")][2] == "day 3: not measured"


def test_early_looks_are_cut_off_and_not_bent() -> None:
    svg = sequence.sequence(looks((0, -9.0, 9.0), *[(-0.03, -0.05, -0.01)] * 9), GATE, PEN)
    band = next(node for node in tree(svg).iter(f"{SVG}polygon") if node.get("class") == "f-ai")
    heights = [float(point.split(",")[1]) for point in str(band.get("points")).split()]
    assert min(heights) < 0 and max(heights) > sequence.HEIGHT  # beyond the drawing, where the clip hides it
    assert max(heights) - min(heights) < 10_000


def test_a_new_version_without_a_matured_conversation_is_a_sentence() -> None:
    assert letters(sequence.sequence(looks(None, None), GATE, PEN)) == [
        "Nothing to compare yet: no conversation of the",
        "new version has matured.",
    ]
