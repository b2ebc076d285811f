"""The counts a release is told by: one question to the verdicts, from which every figure of these pages is summed."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from onedeck.show.moments import timezone_of
from onedeck.show.queries import read_step
from onedeck.stats.estimates import Estimate, Sums, estimate, total_of
from onedeck.store import Store
from onedeck.store.weeks import last_matured

HELD_UP = "held_up"


@dataclass(frozen=True)
class Cell:
    """Conversations an AI version handled, of one journey, week, language and segment, matured or not.

    `customers` is how many this cell has, `some` one or two of them, to tell how many several cells have at least.
    Times are microseconds UTC; a conversation without a clock has no week.
    """

    agent: str
    version: str | None
    journey: str
    week: int | None
    language: str | None
    segment: str | None
    matured: bool
    conversations: int
    held_up: int
    proven: int
    unknown: int
    claimed: int
    customers: int
    some: frozenset[int]
    first_at: int | None
    last_at: int | None

    @property
    def sums(self) -> Sums:
        """What `held_up` counts of it: nothing before it is matured."""
        if not self.matured:
            return Sums()
        return Sums(self.conversations, float(self.held_up), unknown=self.unknown)


def cells(store: Store) -> list[Cell]:
    """Return every cell; a week counts as matured when all its windows are closed, as in `measures`."""
    last = _last_week(store)
    found = []
    for row in store.engine.rows(read_step("release_cells")):
        agent, version, journey, week, language, segment, matured, *counts, one, other, first, last_at = row
        closed = bool(matured) and week is not None and last is not None and week <= last
        counted, held, proven, unknown, claimed, customers = map(int, counts)
        found.append(
            Cell(
                agent, version, journey, week, language, segment, closed, counted, held, proven, unknown, claimed,
                customers, frozenset({one, other} - {None}), first, last_at,
            )
        )  # fmt: skip
    return found


def held_up(found: Iterable[Cell]) -> Estimate:
    """Return what held up in some cells, with its interval, or the words why there is none."""
    return estimate(HELD_UP, "share", total(found))


def total(found: Iterable[Cell]) -> Sums:
    """Return the sums of some cells."""
    return total_of(cell.sums for cell in found)


def customers_of(found: Iterable[Cell]) -> int:
    """Return how many customers some cells have at least; it is exact where each has two at most."""
    listed = list(found)
    known = frozenset[int]().union(*(cell.some for cell in listed))
    return max([len(known), *(cell.customers for cell in listed)])


def _last_week(store: Store) -> int | None:
    as_of, window = store.engine.rows(
        "SELECT (SELECT MAX(as_of) FROM feeds), MAX(window_us) FROM charters "
        "WHERE journey IN (SELECT journey FROM verdicts)"
    )[0]
    if as_of is None or window is None:
        return None
    return last_matured(as_of, window, ZoneInfo(timezone_of(store)))
