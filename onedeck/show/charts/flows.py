"""Where customers went, as sums: trips over layers to nodes and ribbons, folded and put in order.

Every trip passes every layer, so that each layer's nodes add up to all trips, and the ribbons between two layers too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_LAYERS, MOST_NODES = 5, 6
HARM = "harm"
# A crossing with harm hides more; weighed much more, one thin red ribbon would turn the whole chart.
_RED_WEIGHS = 2


@dataclass(frozen=True)
class Stop:
    """One place of a layer: its name in addresses, its title, and who had the customer there.

    `kind` is ai, cx, harm (she came back, left, was refuted) or neutral.
    """

    name: str
    title: str
    kind: str = "neutral"


@dataclass(frozen=True)
class Layer:
    """One column of the chart with its places in the order they are wanted, from the top."""

    title: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Trip:
    """Customers who went the same way: a stop's name per layer, how many, how many of them came back yet again."""

    stops: tuple[str, ...]
    n: int
    again: int = 0


@dataclass(frozen=True)
class Node:
    """A place as it is drawn: one stop, or several folded into one."""

    layer: int
    members: tuple[str, ...]
    title: str
    kind: str
    n: int


@dataclass(frozen=True)
class Ribbon:
    """The customers who went from one node to a node of the next layer."""

    origin: Node
    target: Node
    n: int

    @property
    def kind(self) -> str:
        """Who had the customer on the way: harm before rooms, where she goes before where she came from."""
        ends = (self.target.kind, self.origin.kind)
        if HARM in ends:
            return HARM
        return next((kind for kind in ends if kind != "neutral"), "neutral")


@dataclass(frozen=True)
class Flow:
    """What is drawn: the nodes of each layer from the top, and the ribbons from layer to layer."""

    layers: tuple[tuple[Node, ...], ...]
    ribbons: tuple[Ribbon, ...]
    total: int
    again: int


def flow(layers: Sequence[Layer], trips: Sequence[Trip]) -> Flow:
    """Return the nodes and ribbons of the trips; ValueError where they do not fit the layers."""
    if len(layers) > MOST_LAYERS:
        raise ValueError(f"{len(layers)} layers are more than {MOST_LAYERS}: nobody could read them.")
    taken = [trip for trip in trips if trip.n > 0]
    columns = [_nodes(i, layer, taken, len(layers)) for i, layer in enumerate(layers)]
    sums: dict[tuple[Node, Node], int] = {}
    for trip in taken:
        there = [column[name] for column, name in zip(columns, trip.stops, strict=True)]
        for pair in pairwise(there):
            sums[pair] = sums.get(pair, 0) + trip.n
    ribbons = [Ribbon(origin, target, n) for (origin, target), n in sums.items()]
    order = ordered([tuple(dict.fromkeys(column.values())) for column in columns], ribbons)
    places = {node: i for nodes in order for i, node in enumerate(nodes)}
    ribbons.sort(key=lambda r: (r.origin.layer, r.kind == HARM, places[r.origin], places[r.target]))
    total = sum(trip.n for trip in taken)
    return Flow(tuple(order), tuple(ribbons), total, sum(trip.again for trip in taken))


def _nodes(index: int, layer: Layer, trips: Sequence[Trip], count: int) -> dict[str, Node]:
    """Return the node of each stop that anybody passed, in the layer's order."""
    sums: dict[str, int] = {}
    for trip in trips:
        if len(trip.stops) != count:
            raise ValueError(f"A trip has {len(trip.stops)} stops where there are {count} layers.")
        sums[trip.stops[index]] = sums.get(trip.stops[index], 0) + trip.n
    if strange := sorted(sums.keys() - {stop.name for stop in layer.stops}):
        raise ValueError(f"Layer {layer.title!r} has no stop {strange[0]!r}.")
    groups = _groups([stop for stop in layer.stops if stop.name in sums], sums)
    nodes: dict[str, Node] = {}
    for group in groups:
        kinds = {stop.kind for stop in group}
        node = Node(
            layer=index, members=tuple(stop.name for stop in group),
            title=group[0].title if len(group) == 1 else f"other ({len(group)})",
            kind=kinds.pop() if len(kinds) == 1 else "neutral", n=sum(sums[stop.name] for stop in group),
        )  # fmt: skip
        nodes |= {stop.name: node for stop in group}
    return nodes


def _groups(stops: Sequence[Stop], sums: dict[str, int]) -> list[list[Stop]]:
    """Return the stops of a layer, the rarest folded into one; harm is never folded into what is none."""
    by_size = sorted(stops, key=lambda stop: -sums[stop.name])
    for most in range(len(stops), -1, -1):
        rest = by_size[most:]
        calm = [stop for stop in stops if stop in rest and stop.kind != HARM]
        harm = [stop for stop in stops if stop in rest and stop.kind == HARM]
        groups = [[stop] for stop in stops if stop not in rest] + [group for group in (calm, harm) if group]
        if len(groups) <= MOST_NODES:
            return groups
    return []


def ordered(layers: Sequence[tuple[Node, ...]], ribbons: Sequence[Ribbon]) -> list[tuple[Node, ...]]:
    """Return each layer's nodes in an order that keeps crossings few, those of harm first; harm is at the bottom.

    Layer by layer the best order beside its neighbours is found exactly, until none gets better; of equally
    good orders the one the layer wanted.
    """
    wanted = [sorted(nodes, key=lambda node: node.kind == HARM) for nodes in layers]
    found = [tuple(nodes) for nodes in wanted]
    for _ in range(2 * MOST_LAYERS):
        before = list(found)
        for i in [*range(len(found)), *reversed(range(len(found)))]:
            price = _prices(found, i, ribbons)
            calm = [node for node in wanted[i] if node.kind != HARM]
            red = [node for node in wanted[i] if node.kind == HARM]
            found[i] = (*_cheapest(calm, price), *_cheapest(red, price))
        if found == before:
            break
    return found


def crossings(layers: Sequence[tuple[Node, ...]], ribbons: Sequence[Ribbon]) -> int:
    """Return how much the ribbons cross: customers times customers, those of harm weighing more."""
    places = {node: i for nodes in layers for i, node in enumerate(nodes)}
    return sum(
        _weight(one, two)
        for i, one in enumerate(ribbons)
        for two in ribbons[i + 1 :]
        if one.origin.layer == two.origin.layer
        and (places[one.origin] - places[two.origin]) * (places[one.target] - places[two.target]) < 0
    )


def _weight(one: Ribbon, two: Ribbon) -> int:
    return one.n * two.n * (_RED_WEIGHS if HARM in (one.kind, two.kind) else 1)


def _prices(
    layers: Sequence[tuple[Node, ...]], index: int, ribbons: Sequence[Ribbon]
) -> dict[tuple[Node, Node], int]:
    """Return what it costs to have the first node above the second, given the neighbouring layers."""
    places = {node: i for nodes in layers for i, node in enumerate(nodes)}
    price = {(one, two): 0 for one in layers[index] for two in layers[index]}
    sides = (
        [(r.origin, places[r.target], r) for r in ribbons if r.origin.layer == index],
        [(r.target, places[r.origin], r) for r in ribbons if r.target.layer == index],
    )
    for side in sides:
        for one, far, first in side:
            for two, near, second in side:
                if one is not two and far > near:
                    price[one, two] += _weight(first, second)
    return price


def _cheapest(nodes: Sequence[Node], price: dict[tuple[Node, Node], int]) -> tuple[Node, ...]:
    """Return the cheapest order of a few nodes: the best order of each subset is one node above a smaller one's."""
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for subset in range(1, 1 << len(nodes)):
        inside = [i for i in range(len(nodes)) if subset >> i & 1]
        options = []
        for top in inside:
            cost, below = best[subset & ~(1 << top)]
            above = sum(price[nodes[top], nodes[i]] for i in inside if i != top)
            options.append((cost + above, (top, *below)))
        best[subset] = min(options)
    return tuple(nodes[i] for i in best[(1 << len(nodes)) - 1][1])
