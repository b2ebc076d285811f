"""Where customers went: their ways as ribbons, coloured by who had them, harm hatched in red."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onedeck.show.charts import key
from onedeck.show.charts.figures import shares
from onedeck.show.charts.flows import HARM, Flow, Layer, Node, Ribbon, Trip, flow
from onedeck.show.charts.markup import Drawn, isolate, joined
from onedeck.show.charts.pen import Pen, Point
from onedeck.show.charts.tokens import HATCH, RIBBON
from onedeck.show.formats import Field, Listing

WIDTH, HEIGHT = 1130, 470
_TOP, _BOTTOM, _BAR = 58, 446, 11
_MARGIN, _GAP, _SLOT = 165, 14, 33  # room for the last labels; between nodes; a label's own height
_FIRST = {"ai": "AI", "cx": "people", "harm": "came back or left", "neutral": "channel, no further contact"}
EMPTY = "No customer's way to show: no conversation of this journey has matured in this period."

# A mark's address: the layer, the stops it comes from, the stops it goes to (none for a node).
Address = Callable[[int, tuple[str, ...], tuple[str, ...]], str | None]


@dataclass(frozen=True)
class Words:
    """What the chart calls its customers and its colours."""

    counted: str = "customers"
    again: str = "came back again; only the first return is drawn"
    kinds: tuple[tuple[str, str], ...] = tuple(_FIRST.items())


@dataclass(frozen=True)
class _Place:
    corner: Point
    height: float


def alluvial(
    layers: Sequence[Layer], trips: Sequence[Trip], pen: Pen, address: Address | None = None,
    words: Words = Words(), empty: str = EMPTY,
) -> Drawn:  # fmt: skip
    """Return the ribbons of the trips, layer by layer; a ribbon's height is its number of customers."""
    found = flow(layers, trips)
    if not found.total:
        return pen.sentence(WIDTH, empty)
    places, scale = _places(found)
    body = [pen.hatch() if _harmful(found) else Drawn(""), _heading(found, layers, words, pen)]
    starts, ends = _stacked(found, places, scale)
    for ribbon in found.ribbons:
        start, end = starts[ribbon], ends[ribbon]
        body.append(_ribbon(ribbon, start, end, ribbon.n * scale, found.total, address, words, pen))
    body += [
        _node(node, places[node], found, address, words, pen) for layer in found.layers for node in layer
    ]
    if found.again:
        body.append(pen.text((0, HEIGHT - 6), f"{found.again:,} {words.again}.", "mute", 12))
    says = f"Where {found.total:,} {words.counted} went"
    return pen.drawing(WIDTH, HEIGHT, says, *body, kind="wide")


def table(layers: Sequence[Layer], trips: Sequence[Trip]) -> Listing:
    """Return the same figures as rows, a ribbon each."""
    found = flow(layers, trips)
    rows = [
        {
            "step": f"{layers[r.origin.layer].title} → {layers[r.target.layer].title}", "from": r.origin.title,
            "to": r.target.title, "n": r.n, "share": r.n / found.total, "kind": r.kind,
            "told": shares(r.n, found.total), "who": _FIRST[r.kind],
        }
        for r in found.ribbons
    ]  # fmt: skip
    fields = [
        Field("step", "Step"), Field("from", "From"), Field("to", "To"), Field("n", "Customers", "count"),
        Field("told", "Of all", "figure"), Field("who", "Who had them"),
    ]  # fmt: skip
    return Listing(rows, ("step", "from", "to", "n", "share", "kind"), fields)


def _harmful(found: Flow) -> bool:
    return any(node.kind == HARM for layer in found.layers for node in layer)


def _columns(count: int) -> list[float]:
    step = (WIDTH - _MARGIN) / max(1, count - 1)
    return [2 + i * step for i in range(count)]


def _room(layer: int, columns: Sequence[float]) -> float:
    """Return how wide the words of a layer may be: up to the next one, or to the edge."""
    return (columns[layer + 1] if layer + 1 < len(columns) else WIDTH) - columns[layer] - 12


def _places(found: Flow) -> tuple[dict[Node, _Place], float]:
    """Return where each node stands and how high one customer is; the fullest layer just fits."""
    low, high = 0.0, (_BOTTOM - _TOP) / found.total
    for _ in range(40):
        scale = (low + high) / 2
        fits = all(_foot(layer, scale) <= _BOTTOM for layer in found.layers)
        low, high = (scale, high) if fits else (low, scale)
    places, columns = {}, _columns(len(found.layers))
    for x, layer in zip(columns, found.layers, strict=True):
        for node, y in zip(layer, _tops(layer, low), strict=True):
            places[node] = _Place((x, y), node.n * low)
    return places, low


def _tops(layer: Sequence[Node], scale: float) -> list[float]:
    """Return where each node begins: below the one before, and far enough for that one's label."""
    found, y = [], float(_TOP)
    for node in layer:
        found.append(y)
        y += max(node.n * scale + _GAP, _SLOT)
    return found


def _foot(layer: Sequence[Node], scale: float) -> float:
    return _tops(layer, scale)[-1] + max(layer[-1].n * scale, _SLOT - 6) if layer else 0.0


def _stacked(
    found: Flow, places: dict[Node, _Place], scale: float
) -> tuple[dict[Ribbon, Point], dict[Ribbon, Point]]:
    """Return where each ribbon leaves and where it arrives, in the order of the nodes at its other end."""
    starts, ends = {}, {}
    level = {node: place.corner[1] for node, place in places.items()}
    used = dict(level)
    for ribbon in sorted(found.ribbons, key=lambda r: (level[r.origin], level[r.target])):
        starts[ribbon] = (places[ribbon.origin].corner[0] + _BAR, used[ribbon.origin])
        used[ribbon.origin] += ribbon.n * scale
    used = dict(level)
    for ribbon in sorted(found.ribbons, key=lambda r: (level[r.target], level[r.origin])):
        ends[ribbon] = (places[ribbon.target].corner[0], used[ribbon.target])
        used[ribbon.target] += ribbon.n * scale
    return starts, ends


def _heading(found: Flow, layers: Sequence[Layer], words: Words, pen: Pen) -> Drawn:
    kinds = {node.kind for layer in found.layers for node in layer}
    entries = [(kind, name) for kind, name in words.kinds if kind in kinds]
    columns = _columns(len(layers))
    titles = (
        pen.text((x, 44), each.title, "mute", 12, room=_room(i, columns))
        for i, (x, each) in enumerate(zip(columns, layers, strict=True))
    )
    return joined(key.areas(entries, 2, 13, pen), *titles)


def _ribbon(
    ribbon: Ribbon, start: Point, end: Point, height: float, total: int, address: Address | None, words: Words,
    pen: Pen,
) -> Drawn:  # fmt: skip
    href = address(ribbon.origin.layer, ribbon.origin.members, ribbon.target.members) if address else None
    who = f"{isolate(ribbon.origin.title)} to {isolate(ribbon.target.title)}"
    says = f"{who}: {ribbon.n:,} {words.counted}, {shares(ribbon.n, total)} of all"
    body = [pen.ribbon(start, end, height, ribbon.kind, RIBBON[ribbon.kind])]
    if ribbon.kind == HARM:
        body.append(pen.hatched_ribbon(start, end, height, HATCH))
    return pen.link(href, says, *body, kind="mark ribbon")


def _node(
    node: Node, place: _Place, found: Flow, address: Address | None, words: Words, pen: Pen
) -> Drawn:  # fmt: skip
    x, y = place.corner
    href = address(node.layer, node.members, ()) if address else None
    room = _room(node.layer, _columns(len(found.layers))) - _BAR - 7
    share, at = shares(node.n, found.total), y + min(max(place.height, 1.5) / 2, 13) + 4
    says = f"{isolate(node.title)}: {node.n:,} {words.counted}, {share} of all"
    left = x + _BAR + 7
    return pen.link(
        href, says,
        pen.rect((x, y), _BAR, max(place.height, 1.5), node.kind, radius=1.5, hit=True),
        pen.text((left, at), node.title, "ink", 12.5, weight=600, room=room, halo=True),
        pen.text((left, at + 14), f"{node.n:,} · {share}", "ink", 11.5, halo=True),
        kind="mark node",
    )  # fmt: skip
