"""What holds for every chart: it parses, every mark is a named link, nothing escapes, None is never a number."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.show import charts
from onedeck.show.charts import alluvial, dots, dumbbell, heatmap, intervals, key, sequence, spark
from onedeck.show.charts.axis import Event
from onedeck.show.charts.flows import Layer, Stop, Trip
from onedeck.show.charts.markup import Drawn
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.tokens import COLOURS
from onedeck.show.formats import Listing, as_csv, as_json, as_markdown

FOLDER = Path(charts.__file__).parent
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "\"><script>alert('x')</script> & Sons \x00\x1b[31m \u202eevil"
ARABIC = "شكوى الفاتورة"
LONG = "Complaints about the third invoice of a line that was never connected " * 12
NO_NUMBER = re.compile(r"\b(NaN|nan|inf|Infinity|None)\b")
DAY = 86_400_000_000


@dataclass(frozen=True)
class Specimen:
    """A chart with rows that hold a given name wherever a name can stand, and figures that may be missing."""

    draw: Callable[[Pen, str, float | None], Drawn]
    table: Callable[[str, float | None], Listing]
    marks: int


def pairs(name: str, value: float | None) -> list[dumbbell.Row]:
    """Return rows for the dumbbell: one full, one with the given figure."""
    return [
        dumbbell.Row(name, "ai", 0.83, 0.31, 0.34, 1204, note=name, href="/claims?room=ai"),
        dumbbell.Row(name, "cx", value, value, value, why=name, href="/claims?room=cx"),
    ]


def weeks(name: str, value: float | None) -> list[spark.Week]:
    """Return four weeks, one with the given figure."""
    told = (0.61, value, 0.66, 0.58)
    return [spark.Week(i * 7 * DAY, name, v, v, v, 90, f"?week={i}") for i, v in enumerate(told)]


def figures(name: str, value: float | None) -> list[intervals.Row]:
    """Return three intervals: one whole, one that may be zero, one with the given ends."""
    return [
        intervals.Row(name, 1.1e6, 4.9e6, 3e6, 2.2e6, 3.8e6, 1846, href="/customers?why=explain"),
        intervals.Row(name, -9e4, 5.5e5, href="/customers?why=language"),
        intervals.Row(name, value, value, value, value, value, why=name, href="/customers?why=lost"),
    ]


def dimensions(name: str, value: float | None) -> list[dots.Row]:
    """Return two dimensions, one with the given figure and target."""
    return [
        dots.Row(
            name, name, "share", 0.6, 0.66, 0.58, 0.68, 0.95, state="missed", n=5229, href="/j/a?d=accurate"
        ),
        dots.Row(name, name, "seconds", value, value, value, value, value, "lte", name, href="/j/a?d=fast"),
    ]


def handovers(name: str, _: float | None) -> list[heatmap.Cell]:
    """Return three pairs: one that counts, one too few, one nobody measured."""
    return [
        heatmap.Cell(name, "desk", 1684, 1044, "/handovers?from=pip"),
        heatmap.Cell("desk", name, 19, 3, "/handovers?from=desk"),
        heatmap.Cell("desk", "desk", 400, None, "/handovers?from=desk&to=desk"),
    ]


def looks(name: str, value: float | None) -> list[sequence.Look]:
    """Return three looks, one with the given figure."""
    return [
        sequence.Look(0, name, -0.06, -0.3, 0.18, 90, "/releases?day=1"),
        sequence.Look(DAY, name, value, value, value, 180, "/releases?day=2"),
        sequence.Look(2 * DAY, name, -0.036, -0.064, -0.008, 270, "/releases?day=3"),
    ]


def gate(name: str) -> sequence.Gate:
    """Return a gate that holds the given name."""
    return sequence.Gate(name, -0.02, name, name)


def happened(name: str) -> list[Event]:
    """Return an event of each kind."""
    kinds = ("outage", "campaign", "release", "other", name)
    return [Event(name, kind, i * DAY, (i + 1.0) * DAY, f"/events/{i}", name) for i, kind in enumerate(kinds)]


def layers(name: str) -> list[Layer]:
    """Return two layers."""
    return [
        Layer(name, (Stop("ai", name, "ai"), Stop("cx", name, "cx"))),
        Layer(name, (Stop("quiet", name), Stop("back", name, "harm"))),
    ]


TRIPS = [Trip(("ai", "quiet"), 70), Trip(("ai", "back"), 30, again=4), Trip(("cx", "quiet"), 20)]
FIGURE = spark.Figure("Held up", target=0.7)

SPECIMENS = {
    "dumbbell": Specimen(
        lambda pen, name, v: dumbbell.dumbbell(pairs(name, v), pen), lambda name, v: dumbbell.table(pairs(name, v)), 2
    ),
    "spark": Specimen(
        lambda pen, name, v: spark.spark(weeks(name, v), spark.Figure(name, target=v), pen, happened(name)),
        lambda name, v: spark.table(weeks(name, v), spark.Figure(name, target=v)),
        9,
    ),
    "intervals": Specimen(
        lambda pen, name, v: intervals.intervals(figures(name, v), "EUR", pen, says=name),
        lambda name, v: intervals.table(figures(name, v), "EUR"),
        3,
    ),
    "dots": Specimen(
        lambda pen, name, v: dots.dots(dimensions(name, v), pen), lambda name, v: dots.table(dimensions(name, v)), 2
    ),
    "dot": Specimen(
        lambda pen, name, v: dots.dot(dimensions(name, v)[0], pen), lambda name, v: dots.table(dimensions(name, v)), 1
    ),
    "heatmap": Specimen(
        lambda pen, name, v: heatmap.heatmap(handovers(name, v), pen, says=name),
        lambda name, v: heatmap.table(handovers(name, v)),
        3,
    ),
    "sequence": Specimen(
        lambda pen, name, v: sequence.sequence(looks(name, v), gate(name), pen, happened(name)),
        lambda name, v: sequence.table(looks(name, v), gate(name)),
        6,
    ),
    "alluvial": Specimen(
        lambda pen, name, _: alluvial.alluvial(layers(name), TRIPS, pen, lambda i, f, t: f"?drill={i}:{f[0]}:{t}"),
        lambda name, _: alluvial.table(layers(name), TRIPS),
        7,
    ),
}  # fmt: skip

every = pytest.mark.parametrize("name", SPECIMENS)


def drawn(name: str, words: str = "Resolved", value: float | None = 0.5, printed: bool = False) -> str:
    """Return a specimen's drawing."""
    return SPECIMENS[name].draw(Pen(f"one-{name}", printed), words, value)


def parsed(svg: str) -> ElementTree.Element:
    """Return a drawing as a tree."""
    return ElementTree.fromstring(svg)


def spoken(tree: ElementTree.Element) -> list[str]:
    """Return every string a reader gets: letters, titles and names."""
    return [text for node in tree.iter() for text in (node.text, node.get("aria-label")) if text]


def keys(svg: str) -> set[str]:
    """Return the names of every attribute of a drawing."""
    return {attribute for node in parsed(svg).iter() for attribute in node.attrib}


@every
def test_every_mark_is_a_link_that_says_what_it_is(name: str) -> None:
    tree = parsed(drawn(name))
    links = list(tree.iter(f"{SVG}a"))
    assert len(links) == SPECIMENS[name].marks
    for link in links:
        assert link.get("href")
        assert len(str(link.get("aria-label"))) > 8
        assert link.findtext(f"{SVG}title") == link.get("aria-label")
        assert [node for node in link.iter() if "hit" in str(node.get("class"))] or "event" in str(
            link.get("class")
        )
    assert len({(link.get("href"), link.get("aria-label")) for link in links}) == len(links)
    assert tree.get("role") == "group" and tree.get("aria-label")


@every
def test_a_name_stays_a_name(name: str) -> None:
    for printed in (False, True):
        plain, hostile = drawn(name, printed=printed), drawn(name, HOSTILE, printed=printed)
        tags = [node.tag for node in parsed(plain).iter()]
        # A longer name is cut and gets a title of its own; nothing else may come of it.
        assert set(tags) | {f"{SVG}title"} >= {node.tag for node in parsed(hostile).iter()}
        assert "<script" not in hostile and "\x1b" not in hostile and "\u202e" not in hostile
        assert keys(hostile) <= keys(plain)
    told = spoken(parsed(drawn(name, HOSTILE)))
    assert any("\"><script>alert('x')</script> & Sons" in text for text in told)


@every
def test_a_long_name_is_cut_and_told_in_full(name: str) -> None:
    tree = parsed(drawn(name, LONG))
    letters = [str(node.text or (node[0].tail if len(node) else "")) for node in tree.iter(f"{SVG}text")]
    assert all(len(text) < 160 for text in letters)
    assert len(drawn(name, LONG)) < 60_000
    titles = [str(node.text) for node in tree.iter(f"{SVG}title")]
    assert any(LONG[:300] in title for title in titles)


@every
def test_names_from_right_to_left_keep_their_place_and_disturb_nobody(name: str) -> None:
    tree = parsed(drawn(name, ARABIC))
    turned = [node for node in tree.iter(f"{SVG}text") if node.get("direction") == "rtl"]
    assert all(node.get("unicode-bidi") == "isolate" for node in turned)
    assert all("".join(node.itertext()) for node in turned)
    told = [text for text in spoken(tree) if ARABIC in text and text != ARABIC]
    assert told
    assert all(text.count("\u2068") == text.count("\u2069") >= 1 for text in told)
    if name in ("dumbbell", "intervals", "dots", "alluvial"):
        # Right-to-left letters begin at their right end: held there they fill the same room.
        assert {node.get("text-anchor") for node in turned} <= {"end", "middle", None}
        assert "end" in {node.get("text-anchor") for node in turned}


@every
def test_print_keeps_to_what_typesetters_of_svg_know(name: str) -> None:
    for words in ("Resolved", ARABIC):
        nodes = list(parsed(drawn(name, words, printed=True)).iter())
        assert not [node for node in nodes if node.get("direction")]
        assert {node.get("font-weight") for node in nodes} <= {None, "600", "700"}


@every
@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_never_drawn_as_one(name: str, value: float | None) -> None:
    svg = drawn(name, value=value)
    assert not NO_NUMBER.search(svg)
    if name in ("dumbbell", "spark", "dots", "sequence"):
        assert "not measured" in svg
    rows = SPECIMENS[name].table("Resolved", value)
    assert not re.search(
        r"\b(nan|inf|None)\b", as_csv(rows) + as_json(rows) + as_markdown(rows), re.IGNORECASE
    )


@every
def test_ids_are_prefixed_and_every_reference_has_its_target(name: str) -> None:
    both = []
    for prefix in ("first", "second"):
        svg = SPECIMENS[name].draw(Pen(prefix), "Resolved", 0.5)
        ids = [str(node.get("id")) for node in parsed(svg).iter() if node.get("id")]
        assert all(each.startswith(f"{prefix}-") for each in ids)
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(ids)
        both += ids
    assert len(both) == len(set(both))
    assert bool(both) == (name in ("alluvial", "sequence"))


@every
def test_the_same_rows_give_the_same_drawing(name: str) -> None:
    assert drawn(name, HOSTILE) == drawn(name, HOSTILE)


@every
def test_print_has_literal_colours_and_nothing_to_click(name: str) -> None:
    svg = drawn(name, printed=True)
    tree = parsed(svg)
    assert not [
        node for node in tree.iter() if node.tag == f"{SVG}a" or node.get("class") or node.get("style")
    ]
    known = {colour.light for colour in COLOURS.values()} | {"none"}
    used = {node.get(key) for node in tree.iter() for key in ("fill", "stroke")} - {None}
    assert {colour for colour in used if not str(colour).startswith("url(#")} <= known
    assert tree.get("font-family") == "sans-serif"
    shapes = [
        node
        for node in tree.iter()
        if node.tag.removeprefix(SVG) in ("rect", "circle", "path", "polygon", "text")
    ]
    clip = tree.find(f".//{SVG}clipPath")
    assert all(node.get("fill") for node in shapes if clip is None or node not in list(clip))


@every
def test_the_screen_has_classes_and_no_colour_of_its_own(name: str) -> None:
    svg = drawn(name)
    assert not re.search(r'"#[0-9a-f]{3,6}"', svg) and "style=" not in svg
    used = {part for node in parsed(svg).iter() for part in str(node.get("class") or "").split()}
    colours = {part[2:] for part in used if part[:2] in ("f-", "s-")}
    assert colours and colours <= set(COLOURS)


@every
def test_the_chart_says_what_its_table_says(name: str) -> None:
    svg = " ".join(spoken(parsed(drawn(name))))
    listing = SPECIMENS[name].table("Resolved", 0.5)
    assert listing.rows
    assert {field.name for field in listing.fields} <= set(listing.rows[0])
    assert set(listing.names) <= set(listing.rows[0])
    told = [str(row["told"]) for row in listing.rows if row.get("told")]
    assert told
    if name == "dot":  # one row of the table is one dot
        told = told[:1]
    assert not [figure for figure in told if figure not in svg]
    assert as_markdown(listing).count("\n") == 2 + len(listing.rows)


@pytest.mark.parametrize("printed", [False, True])
def test_without_rows_a_sentence_says_so(printed: bool) -> None:
    pen = Pen("empty", printed)
    sentences = [
        dumbbell.dumbbell([], pen), intervals.intervals([], "EUR", pen), dots.dots([], pen), heatmap.heatmap([], pen),
        sequence.sequence([], gate("3.3"), pen), alluvial.alluvial(layers("x"), [], pen), spark.spark([], FIGURE, pen),
        alluvial.alluvial([], [], pen), heatmap.heatmap([heatmap.Cell("a", "b", 0, 0)], pen),
    ]  # fmt: skip
    for svg in sentences:
        tree = parsed(svg)
        words = " ".join(str(node.text) for node in tree.iter(f"{SVG}text"))
        assert words == tree.get("aria-label")
        assert words.endswith(".") and len(words.split()) >= 3
        assert {node.tag for node in tree} == {f"{SVG}text"}
    for listing in (
        dumbbell.table([]),
        intervals.table([], ""),
        dots.table([]),
        heatmap.table([]),
        spark.table([], FIGURE),
    ):
        assert not listing.rows and listing.fields


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//evil.example", "/\\evil", "data:text/html,x", " /j", ""]
)
def test_an_address_that_runs_or_hides_something_is_no_link(href: str) -> None:
    svg = dumbbell.dumbbell([dumbbell.Row("Resolved", "ai", 0.8, 0.3, 0.3, href=href)], Pen())
    tree = parsed(svg)
    assert not list(tree.iter(f"{SVG}a"))
    assert [node.get("role") for node in tree.iter(f"{SVG}g") if node.get("aria-label")] == ["img"]


@pytest.mark.parametrize(
    "href", ["/j/a?b=c&d=<e>", "?drill=x", "#y", "https://desk.example/7", "HTTP://desk.example"]
)
def test_an_address_that_leads_somewhere_is_kept_as_it_is(href: str) -> None:
    svg = dumbbell.dumbbell([dumbbell.Row("Resolved", "ai", 0.8, 0.3, 0.3, href=href)], Pen())
    assert [node.get("href") for node in parsed(svg).iter(f"{SVG}a")] == [href]


@given(st.text(max_size=40), st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)))
def test_no_name_and_no_figure_breaks_a_chart(words: str, value: float | None) -> None:
    for name, specimen in SPECIMENS.items():
        for printed in (False, True):
            tree = parsed(specimen.draw(Pen(name, printed), words, value))
            for node in tree.iter():
                for place in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height"):
                    assert abs(float(node.get(place) or 0)) < 20_000
        as_json(specimen.table(words, value))


def test_only_one_module_writes_markup() -> None:
    bracket = re.compile(r"</?[a-zA-Z]")
    assert bracket.search("<a>") and not bracket.search("n < 20")
    for path in FOLDER.glob("*.py"):
        found = [
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and bracket.search(node.value)
        ]
        assert not found, path
    assert "<{name}" in (FOLDER / "markup.py").read_text()


def test_a_prefix_is_a_word_for_ids() -> None:
    for prefix in ("", "1a", "A", 'x"y', "x y", "-x"):
        with pytest.raises(ValueError, match="no prefix"):
            Pen(prefix)


def test_letters_are_never_written_in_a_colour_for_marks() -> None:
    with pytest.raises(ValueError, match="for marks"):
        Pen().text((0, 0), "Human", "cx")


def test_signs_tell_rooms_apart_by_shape() -> None:
    shapes = {
        kind: [node.tag.removeprefix(SVG) for node in parsed(key.sign(kind, Pen()))] for kind in key.SIGNS
    }
    assert shapes == {"ai": ["circle"], "cx": ["rect"], "neutral": ["polygon"], "harm": ["line", "line"]}
    assert parsed(key.sign("cx", Pen())).get("aria-label") == "person"
