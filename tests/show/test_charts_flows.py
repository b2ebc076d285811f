"""Where customers went: sums that agree everywhere, names folded, crossings kept few, heights that are counts."""

import re
from itertools import pairwise, permutations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.show.charts.alluvial import alluvial, table
from onedeck.show.charts.flows import (
    HARM,
    MOST_NODES,
    Layer,
    Node,
    Ribbon,
    Stop,
    Trip,
    crossings,
    flow,
    ordered,
)
from onedeck.show.charts.pen import Pen

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("ai", "cx", "neutral", HARM)

ARRIVES = Layer("Arrives by", (Stop("chat", "Chat"), Stop("phone", "Phone")))
MEETS = Layer("First meets", (Stop("pip", "Pip", "ai"), Stop("desk", "Desk", "cx")))
AFTER = Layer("Within 7 days", (Stop("back", "Came back", HARM), Stop("quiet", "Did not come back")))
LAYERS = (ARRIVES, MEETS, AFTER)
TRIPS = (
    Trip(("chat", "pip", "quiet"), 60),
    Trip(("chat", "pip", "back"), 20, again=5),
    Trip(("chat", "desk", "quiet"), 5),
    Trip(("phone", "desk", "quiet"), 10),
    Trip(("phone", "desk", "back"), 5, again=1),
)


@st.composite
def journeys(draw: st.DrawFn) -> tuple[list[Layer], list[Trip]]:
    """Draw up to five layers of up to nine stops, and trips over them."""
    layers = [
        Layer(f"layer {i}", tuple(Stop(f"s{i}_{j}", f"Stop {j}", draw(st.sampled_from(KINDS))) for j in range(count)))
        for i, count in enumerate(draw(st.lists(st.integers(1, 9), min_size=1, max_size=5)))
    ]  # fmt: skip
    ways = st.tuples(*(st.sampled_from([stop.name for stop in layer.stops]) for layer in layers))
    trips = draw(st.lists(st.builds(Trip, ways, st.integers(0, 10**9), st.integers(0, 9)), max_size=25))
    return layers, trips


@given(journeys())
def test_ribbons_nodes_and_table_add_up_to_the_trips(given_: tuple[list[Layer], list[Trip]]) -> None:
    layers, trips = given_
    found = flow(layers, trips)
    total = sum(trip.n for trip in trips)
    assert found.total == total
    for nodes in found.layers:
        assert len(nodes) <= MOST_NODES
        assert sum(node.n for node in nodes) == total
        for node in nodes:
            out = sum(ribbon.n for ribbon in found.ribbons if ribbon.origin == node)
            into = sum(ribbon.n for ribbon in found.ribbons if ribbon.target == node)
            assert out == (node.n if node.layer < len(layers) - 1 else 0)
            assert into == (node.n if node.layer > 0 else 0)
            members = set(node.members)
            assert node.n == sum(trip.n for trip in trips if trip.stops[node.layer] in members)
    rows = table(layers, trips).rows
    for step in {row["step"] for row in rows}:
        assert sum(row["n"] for row in rows if row["step"] == step) == total
    assert sum(row["n"] for row in rows) == total * (len(layers) - 1)


@given(journeys())
def test_harm_is_never_folded_away_and_stands_at_the_bottom(given_: tuple[list[Layer], list[Trip]]) -> None:
    layers, trips = given_
    kinds = {(i, stop.name): stop.kind for i, layer in enumerate(layers) for stop in layer.stops}
    for nodes in flow(layers, trips).layers:
        for node in nodes:
            inside = {kinds[node.layer, name] for name in node.members}
            assert (node.kind == HARM) == (inside == {HARM})
            assert HARM not in inside or inside == {HARM}
        harm = [node.kind == HARM for node in nodes]
        assert harm == sorted(harm)


@given(journeys())
def test_the_order_never_crosses_more_than_the_wanted_one(given_: tuple[list[Layer], list[Trip]]) -> None:
    layers, trips = given_
    found = flow(layers, trips)
    wanted = []
    for layer, nodes in zip(layers, found.layers, strict=True):
        places = {stop.name: i for i, stop in enumerate(layer.stops)}
        # What was folded stands behind what was not, and harm behind both.
        keyed = {
            n: (n.kind == HARM, len(n.members) > 1, min(places[name] for name in n.members)) for n in nodes
        }
        wanted.append(tuple(sorted(nodes, key=keyed.__getitem__)))
    assert crossings(found.layers, found.ribbons) <= crossings(wanted, found.ribbons)


@given(journeys())
def test_the_order_of_the_trips_is_of_no_importance(given_: tuple[list[Layer], list[Trip]]) -> None:
    layers, trips = given_
    assert flow(layers, trips) == flow(layers, trips[::-1])


def test_a_layer_stands_as_well_as_it_can_beside_its_neighbours() -> None:
    first = tuple(Node(0, (name,), name, "neutral", 30) for name in "abcd")
    second = tuple(Node(1, (name,), name, "neutral", 30) for name in "wxyz")
    ways = [(0, 3, 30), (1, 0, 20), (1, 2, 10), (2, 1, 30), (3, 2, 20), (3, 0, 10)]
    ribbons = [Ribbon(first[i], second[j], n) for i, j, n in ways]
    best = min(crossings([first, each], ribbons) for each in permutations(second))
    one, two = ordered([first, second], ribbons)
    assert crossings([one, two], ribbons) <= best < crossings([first, second], ribbons)


def test_without_a_reason_to_move_places_stay_as_they_were_wanted() -> None:
    found = flow(LAYERS, [Trip(("chat", "pip", "quiet"), 1), Trip(("phone", "desk", "quiet"), 1)])
    assert [[node.title for node in nodes] for nodes in found.layers] == [
        ["Chat", "Phone"],
        ["Pip", "Desk"],
        ["Did not come back"],
    ]


def test_red_crossings_weigh_more() -> None:
    one = [Node(0, (name,), name, "neutral", 1) for name in "ab"]
    two = [Node(1, ("c",), "c", "neutral", 1), Node(1, ("d",), "d", HARM, 1)]
    crossed = [Ribbon(one[0], two[1], 3), Ribbon(one[1], two[0], 5)]
    calm = [Ribbon(one[0], Node(1, ("e",), "e", "cx", 1), 3)]
    assert crossings([tuple(one), tuple(two)], crossed) == 2 * 3 * 5
    assert crossings([tuple(one), (two[0], calm[0].target)], [crossed[1], calm[0]]) == 3 * 5


def test_ribbons_are_coloured_by_who_had_the_customer() -> None:
    kinds = {(r.origin.title, r.target.title): r.kind for r in flow(LAYERS, TRIPS).ribbons}
    assert kinds == {
        ("Chat", "Pip"): "ai",
        ("Chat", "Desk"): "cx",
        ("Phone", "Desk"): "cx",
        ("Pip", "Did not come back"): "ai",
        ("Desk", "Did not come back"): "cx",
        ("Pip", "Came back"): HARM,
        ("Desk", "Came back"): HARM,
    }


def test_the_rarest_are_folded_into_other_with_their_number() -> None:
    many = Layer(
        "Verdict", tuple(Stop(f"v{i}", f"Verdict {i}", HARM if i > 6 else "neutral") for i in range(9))
    )
    trips = [Trip(("chat", f"v{i}"), 100 - 10 * i) for i in range(9)]
    nodes = flow([ARRIVES, many], trips).layers[1]
    assert [(node.title, node.n, node.kind) for node in nodes] == [
        ("Verdict 0", 100, "neutral"),
        ("Verdict 1", 90, "neutral"),
        ("Verdict 2", 80, "neutral"),
        ("Verdict 3", 70, "neutral"),
        ("other (3)", 60 + 50 + 40, "neutral"),
        ("other (2)", 30 + 20, HARM),
    ]
    assert nodes[4].members == ("v4", "v5", "v6")


def test_trips_that_do_not_fit_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no stop 'fax'"):
        flow(LAYERS, [Trip(("fax", "pip", "quiet"), 1)])
    with pytest.raises(ValueError, match="2 stops where there are 3"):
        flow(LAYERS, [Trip(("chat", "pip"), 1)])
    with pytest.raises(ValueError, match="6 layers"):
        flow([ARRIVES] * 6, [])


# --- the drawing ---


def heights(svg: str) -> tuple[dict[str, float], dict[str, list[float]], dict[str, tuple[float, float]]]:
    """Return the heights of the bars, of the ribbons at their two ends, and where each bar begins and ends."""
    bars, ribbons, spans = {}, {}, {}
    for link in ElementTree.fromstring(svg).iter(f"{SVG}a"):
        name = str(link.get("aria-label")).split(":")[0]
        if "node" in str(link.get("class")):
            bar = link.find(f"{SVG}rect")
            assert bar is not None
            bars[name] = float(str(bar.get("height")))
            spans[name] = (float(str(bar.get("y"))), float(str(bar.get("y"))) + bars[name])
        else:
            path = link.find(f"{SVG}path")
            assert path is not None
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", str(path.get("d")))]
            # M x0 y0 C m y0 m y1 x1 y1 V y2 C m y2 m y3 x0 y3 Z
            ribbons[name] = [numbers[1], numbers[-1], numbers[7], numbers[8]]
    return bars, ribbons, spans


def test_heights_are_counts_and_ribbons_fill_their_bars() -> None:
    bars, ribbons, spans = heights(alluvial(LAYERS, TRIPS, Pen("flow"), lambda *_: "/x"))
    unit = bars["Chat"] / 85
    counts = {"Chat": 85, "Phone": 15, "Pip": 80, "Desk": 20, "Came back": 25, "Did not come back": 75}
    assert {name: height / unit for name, height in bars.items()} == pytest.approx(counts, abs=0.02)
    for name, (top, bottom) in spans.items():
        for side, (first, last) in (("from", (0, 1)), ("to", (2, 3))):
            ends = [
                (places[first], places[last])
                for way, places in ribbons.items()
                if way.split(" to ")[0 if side == "from" else 1] == name
            ]
            if ends:
                ends.sort()
                assert (ends[0][0], ends[-1][1]) == pytest.approx((top, bottom), abs=0.03)
                assert all(one[1] == pytest.approx(two[0], abs=0.03) for one, two in pairwise(ends))


def test_every_mark_hands_its_stops_to_the_address() -> None:
    seen: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = []

    def address(layer: int, origin: tuple[str, ...], target: tuple[str, ...]) -> str:
        seen.append((layer, origin, target))
        return "/x"

    alluvial(LAYERS, TRIPS, Pen("flow"), address)
    assert (1, ("pip",), ("back",)) in seen and (2, ("back",), ()) in seen
    assert len(seen) == len(set(seen)) == 7 + 6


def test_harm_is_hatched_and_the_first_return_is_not_the_last() -> None:
    svg = alluvial(LAYERS, TRIPS, Pen("flow"), lambda *_: "/x")
    tree = ElementTree.fromstring(svg)
    hatched = [node for node in tree.iter(f"{SVG}path") if node.get("fill") == "url(#flow-hatch)"]
    assert len(hatched) == 2
    assert "6 came back again; only the first return is drawn." in [
        "".join(node.itertext()) for node in tree.iter(f"{SVG}text")
    ]
    calm = alluvial(LAYERS, [Trip(("chat", "pip", "quiet"), 4)], Pen("flow"))
    assert "hatch" not in calm and "again" not in calm


def test_labels_of_one_column_never_stand_on_each_other() -> None:
    many = Layer("Channel", tuple(Stop(str(i), f"Channel {i}") for i in range(6)))
    svg = alluvial(
        [many, AFTER], [Trip((str(i), "quiet"), 1 if i else 10_000) for i in range(6)], Pen("flow")
    )
    tree = ElementTree.fromstring(svg)
    texts = [(float(str(n.get("x"))), float(str(n.get("y"))), n.text) for n in tree.iter(f"{SVG}text")]
    column = sorted(y for x, y, text in texts if str(text).startswith("Channel ") and x < 100 and y > 50)
    assert len(column) == 6
    assert min(b - a for a, b in pairwise(column)) >= 28
    assert max(column) + 14 <= 470


def test_huge_and_tiny_counts_keep_their_table() -> None:
    svg = alluvial(
        LAYERS, [Trip(("chat", "pip", "quiet"), 10**12), Trip(("phone", "desk", "back"), 1)], Pen("flow")
    )
    assert "1,000,000,000,000" in svg and "1 · 1 %" in svg  # only none is 0 %
