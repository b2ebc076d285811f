"""From figures to places: a straight scale, its round ticks, and labels that do not overlap."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_ROUND = (1, 2, 2.5, 5, 10)
_CLOCK = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400)
_SECONDS = ("seconds", "s", "second")


@dataclass(frozen=True)
class Scale:
    """A straight line of figures over a straight line of places."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a figure; what lies outside goes to the end nearer to it."""
        if self.high <= self.low:
            return (self.start + self.end) / 2
        part = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(max(part, 0.0), 1.0)

    def anywhere(self, value: float) -> float:
        """Return the place of a figure even outside of the scale: for marks that are clipped."""
        if self.high <= self.low:
            return (self.start + self.end) / 2
        # Far outside is outside: a drawing has no use for places of nine digits.
        part = min(max((value - self.low) / (self.high - self.low), -9.0), 10.0)
        return self.start + (self.end - self.start) * part


def ticks(low: float, high: float, unit: str = "", most: int = 5) -> list[float]:
    """Return round figures between two, at most so many; durations step as clocks do."""
    if not high > low:
        return [low]
    step = _step((high - low) / max(1, most - 1), unit)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def _step(least: float, unit: str) -> float:
    if unit in _SECONDS:
        for step in _CLOCK:
            if step >= least:
                return step
        return 86_400 * _step(least / 86_400, "")
    power = 10.0 ** math.floor(math.log10(least))
    return next(part * power for part in _ROUND if part * power >= least * (1 - 1e-9))


def apart(wanted: Sequence[float], room: float, first: float, last: float) -> list[float]:
    """Return places for labels near to where they are wanted, at least `room` apart, in the same order.

    From top to bottom between `first` and `last`; where they cannot all fit they run over the end.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    found = [0.0] * len(wanted)
    edge = first
    for index in order:
        found[index] = max(edge, wanted[index])
        edge = found[index] + room
    edge = max(last, first + room * (len(wanted) - 1))
    for index in reversed(order):
        found[index] = min(edge, found[index])
        edge = found[index] - room
    return found
