"""Bounds for a test with a declared end and a few planned looks: O'Brien-Fleming by alpha spending.

Source: Lan and DeMets 1983, Biometrika 70 (spending function of O'Brien-Fleming type), with the recursive integration
of Armitage, McPherson and Rowe 1969. The bounds are for |z|, two-sided at `alpha`; a one-sided test at level a uses
them with alpha = 2a. Use them only where the largest n was declared before the test began: beyond it they hold nothing.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, erfc, inf, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ALPHA = 0.05
_FINE = 12.0  # nodes of Simpson's rule per standard deviation of a step; finer ones change no sixth digit
_FAR = 38.0  # beyond it a normal tail is zero in double precision


def bounds(fractions: Sequence[float], alpha: float = ALPHA) -> tuple[float, ...]:
    """Return the bound of |z| at each look, `fractions` being the shares of the declared n seen by then.

    Fractions grow and end at 1 at the latest. A bound may be infinite: so early nothing can be decided. Raises
    ValueError for fractions that do not grow within (0, 1].
    """
    steps = [0.0, *fractions]
    if len(steps) == 1 or steps[-1] > 1 or any(b <= a for a, b in pairwise(steps)):
        raise ValueError(f"looks at {list(fractions)} of the declared number do not grow to at most 1")
    spent = [0.0, *(_spent(fraction, alpha) for fraction in fractions)]
    found: list[float] = []
    smallest = min(sqrt(b - a) for a, b in pairwise(steps))
    nodes, mass = np.zeros(1), np.ones(1)  # before the first look the score is 0 for certain
    for look, fraction in enumerate(fractions, 1):
        deviation = sqrt(fraction - steps[look - 1])
        bound = _bound(nodes, mass, deviation, sqrt(fraction), spent[look] - spent[look - 1])
        found.append(bound)
        nodes, mass = _carried_on(nodes, mass, deviation, min(bound, 9.0) * sqrt(fraction), smallest)
    return tuple(found)


def _spent(fraction: float, alpha: float) -> float:
    return 2 * erfc(NormalDist().inv_cdf(1 - alpha / 4) / sqrt(2 * fraction))


def _bound(nodes: Numbers, mass: Numbers, deviation: float, scale: float, share: float) -> float:
    """Return the z that the score newly leaves with probability `share`, by halving."""
    low, high = 0.0, _FAR
    if _left(nodes, mass, deviation, high * scale) >= share:
        return inf
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _left(nodes, mass, deviation, middle * scale) > share else (low, middle)
    return (low + high) / 2


def _left(nodes: Numbers, mass: Numbers, deviation: float, edge: float) -> float:
    """Return the probability that the score, still inside so far, lies beyond either edge at this look."""
    root = deviation * sqrt(2)
    return 0.5 * sum(
        float(weight) * (erfc((edge - at) / root) + erfc((edge + at) / root))
        for at, weight in zip(nodes.tolist(), mass.tolist(), strict=True)
    )


def _carried_on(
    nodes: Numbers, mass: Numbers, deviation: float, edge: float, smallest: float
) -> tuple[Numbers, Numbers]:
    """Return the score's distribution inside the bound as nodes and their mass."""
    panels = max(100, ceil(edge * _FINE / smallest))
    inside = np.linspace(-edge, edge, 2 * panels + 1)
    weights = np.full(len(inside), 2.0)
    weights[1::2] = 4.0
    weights[[0, -1]] = 1.0
    apart = (inside[:, None] - nodes[None, :]) / deviation
    density = np.exp(-apart * apart / 2) / (deviation * sqrt(2 * np.pi)) @ mass
    return inside, density * weights * (edge / panels / 3)
