"""Bolted on or rebuilt: whether people's work changed with an AI's go-live by more than the process moves by itself.

Bolted on where the upper bound of the share of work that moved lies below 0.05, rebuilt where its lower bound lies
above 0.15; in a process that drifts below once, above twice its largest move between neighbouring quarters before.
Saying either wrongly has probability 2.5 % at most where the margin is the truth. It says what happened at the time
of the go-live, not because of it. Cases cut off by the edges of the log must be left out beforehand.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from onedeck.stats.directly_follows import Work
from onedeck.stats.total_variation import Moved, moved

LEAST = 0.05  # less than this share moved is the old work
MUCH = 0.15  # more than this is other work
QUARTERS = 4  # before the go-live, so that a season is among them

Kind = Literal["bolted_on", "rebuilt", "partly", "not_decided", "refused"]


@dataclass(frozen=True)
class Rebuilt:
    """The answer with what it stands on: the share that moved, and what moves from quarter to quarter anyway."""

    kind: Kind
    moved: Moved
    floor: float = 0.0
    refused: str | None = None


def rebuilt(work: Work, seed: int = 0) -> Rebuilt:
    """Return whether the work after the go-live (periods from 0 on) is the old work, other work, or partly so."""
    floor = drift_floor(work, seed)
    if isinstance(floor, str):
        return Rebuilt("refused", Moved(refused=floor), refused=floor)
    found = moved(work, work.period < 0, work.period >= 0, seed)
    return Rebuilt(judged(found, floor), found, floor, found.refused)


def judged(found: Moved, floor: float = 0.0) -> Kind:
    """Return what a share that moved means in a process that moves by `floor` from quarter to quarter."""
    least, much = max(LEAST, floor), max(MUCH, 2 * floor)
    if found.refused:
        return "refused"
    if found.high < least:
        return "bolted_on"
    if found.low > much:
        return "rebuilt"
    return "partly" if found.low >= least and found.high <= much else "not_decided"


def drift_floor(work: Work, seed: int = 0) -> float | str:
    """Return the largest share that moved between neighbouring quarters before the go-live, or why there is none."""
    quarters = np.unique(work.period[work.period < 0])
    if len(quarters) < QUARTERS:
        return (
            f"{len(quarters)} quarters before the go-live, {QUARTERS} are needed to know how the work drifts"
        )
    moves = [
        moved(work, work.period == first, work.period == second, seed)
        for first, second in pairwise(quarters)
        if second == first + 1
    ]
    if (refused := next((move.refused for move in moves if move.refused), None)) or len(moves) < QUARTERS - 1:
        return f"how the work drifts cannot be told: {refused or 'quarters are missing between others'}"
    return max(move.value for move in moves)
