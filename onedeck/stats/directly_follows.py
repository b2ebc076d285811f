"""What people do in a process: pairs of steps that directly follow each other, per customer and kind of case.

The AI's and the systems' steps are left out and every case has a beginning and an end, so that what is compared before
and after a go-live is the work that was left to people. Counts add up: an engine may hand them over grouped.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

BEGIN, END = "^", "$"


@dataclass(frozen=True, eq=False)
class Work:
    """Groups of cases, and how often each group made each directly-follows pair.

    A group is cases of one customer, one period and one kind: `customer` and `period` number them (periods before
    the go-live are negative, -1 the last quarter before it), `kind` holds what was known when a case arrived, one
    column per attribute, each coded as whole numbers; `cases` is the group's size. Row i of (`at`, `pair`, `moves`)
    says that group at[i] made pair[i] so many times.
    """

    customer: Whole
    period: Whole
    kind: Whole
    cases: Numbers
    at: Whole
    pair: Whole
    moves: Numbers


def work_of(
    traces: Sequence[Sequence[Hashable]],
    period: ArrayLike,
    customer: ArrayLike,
    kind: ArrayLike | None = None,
) -> Work:
    """Return the work of cases given one by one; `traces` are the people's steps of each case, in order."""
    known: dict[tuple[Hashable, Hashable], int] = {}
    at: list[int] = []
    pair: list[int] = []
    for case, steps in enumerate(traces):
        for follows in pairwise((BEGIN, *steps, END)):
            at.append(case)
            pair.append(known.setdefault(follows, len(known)))
    n = len(traces)
    kinds = np.zeros((n, 1), dtype=np.int64) if kind is None else np.asarray(kind, dtype=np.int64)
    return Work(
        customer=np.unique(np.asarray(customer), return_inverse=True)[1].astype(np.int64),
        period=np.asarray(period, dtype=np.int64),
        kind=kinds.reshape(n, -1),
        cases=np.ones(n),
        at=np.asarray(at, dtype=np.int64),
        pair=np.asarray(pair, dtype=np.int64),
        moves=np.ones(len(at)),
    )


@dataclass(frozen=True)
class Position:
    """Where the AI's steps lie in cases that people worked on too: shares of `n` cases."""

    n: int
    prepended: float
    appended: float
    interleaved: float


def position(cases: Sequence[Sequence[bool]]) -> Position | None:
    """Return where the AI stands in the flow; each case is its steps in order, True for the AI's.

    Interleaved is every case in which the AI has a step between two of people. It only names the type: an assistant
    laid over the old flow is interleaved and still bolted on. None where no case has steps of both.
    """
    before = after = between = 0
    for steps in cases:
        if all(steps) or not any(steps):
            continue
        people = [place for place, is_ai in enumerate(steps) if not is_ai]
        if any(steps[people[0] : people[-1]]):
            between += 1
        elif steps[0]:
            before += 1
        else:
            after += 1
    n = before + after + between
    return Position(n, before / n, after / n, between / n) if n else None
