"""A version beside the one before it, over the weeks in which both served: all together, and group by group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from onedeck.show.formats import Field, Listing
from onedeck.show.releases.cells import HELD_UP, Cell, customers_of, held_up, total
from onedeck.show.releases.seen import Seen
from onedeck.stats.estimates import FEWEST, Estimate, change
from onedeck.stats.many import chance_of, stand_among

UNKNOWN = "not known"
KINDS: dict[str, Callable[[Cell], str | None]] = {
    "journey": lambda cell: cell.journey,
    "language": lambda cell: cell.language,
    "segment": lambda cell: cell.segment,
}
LOWER, HIGHER, NONE, CHANCE, FEW = (
    "surely lower", "surely higher", "no difference shown", "may be chance among so many", "too few",
)  # fmt: skip
_NAMES = (
    "group", "value", "n", "other_n", "held_up", "held_up_high", "other", "other_high", "difference",
    "difference_high", "low", "high", "reading", "customers",
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """One value of a property: both versions' figures, this minus the other, and what may be read from it.

    `customers` = of this version, at least; the difference is refused where either has fewer than twenty.
    """

    kind: str
    value: str
    here: Estimate
    other: Estimate
    difference: Estimate
    customers: int
    reading: str


@dataclass(frozen=True)
class Beside:
    """Two versions over the same weeks (their Mondays): all together, by group, and how many groups were compared."""

    before: Seen
    weeks: tuple[int, ...]
    whole: Group
    groups: tuple[Group, ...]
    compared: int


def version_before(each: Seen, every: Sequence[Seen]) -> Seen | None:
    """Return the same system's version that was first seen last before this one."""
    same = [one for one in every if one.agent == each.agent and one.version != each.version]
    earlier = [one for one in same if (one.first or 0) < (each.first or 0)]
    return max(earlier, key=lambda one: one.first or 0, default=None)


def shared_weeks(each: Seen, other: Seen) -> tuple[int, ...]:
    """Return the matured weeks in which both served, oldest first: other weeks would compare other times."""
    mine, theirs = ({c.week for c in one.cells if c.matured and c.week} for one in (each, other))
    return tuple(sorted(mine & theirs))


def beside(each: Seen, other: Seen) -> Beside | None:
    """Return the comparison over the weeks both served; None where those hold too few conversations of either.

    Which groups differ is judged among all groups compared: of those that stand a tenth may be chance (Benjamini and
    Hochberg 1995). Whether both versions had the same kind of customers is not known from these tables.
    """
    weeks = shared_weeks(each, other)
    mine, theirs = (tuple(c for c in one.cells if c.matured and c.week in weeks) for one in (each, other))
    if min(total(mine).n, total(theirs).n) < FEWEST:
        return None
    parts = [
        (kind, value, [c for c in mine if of(c) == value], [c for c in theirs if of(c) == value])
        for kind, of in KINDS.items()
        for value in _values(mine, theirs, of)
    ]
    differences = [_difference(here, there) for _, _, here, there in parts]
    chances = [chance_of(found) for found in differences]
    standing = iter(stand_among([chance for chance in chances if chance is not None]))
    stands = [next(standing) if chance is not None else False for chance in chances]
    groups = tuple(
        _group(kind, value, here, there, found, stood)
        for (kind, value, here, there), found, stood in zip(parts, differences, stands, strict=True)
    )
    compared = sum(chance is not None for chance in chances)
    whole = _difference(mine, theirs)
    return Beside(other, weeks, _group("all", "", mine, theirs, whole, True), groups, compared)


def _values(mine: Sequence[Cell], theirs: Sequence[Cell], of: Callable[[Cell], str | None]) -> list[Any]:
    """Return the values of a property that this version met, most conversations first; one alone is no group."""
    counted: dict[str | None, int] = {}
    for cell in mine:
        counted[of(cell)] = counted.get(of(cell), 0) + cell.conversations
    if len({of(cell) for cell in (*mine, *theirs)}) < 2:
        return []
    return sorted(counted, key=lambda value: (-counted[value], value or ""))


def _difference(mine: Sequence[Cell], theirs: Sequence[Cell]) -> Estimate:
    return change(HELD_UP, "share", total(mine), total(theirs))


def _group(
    kind: str, value: str | None, mine: Sequence[Cell], theirs: Sequence[Cell], found: Estimate, stood: bool
) -> Group:
    customers = customers_of(mine)
    return Group(kind, value or "", held_up(mine), held_up(theirs), found, customers, _reading(found, stood))


def _reading(found: Estimate, stood: bool) -> str:
    if found.low is None or found.high is None:
        return FEW
    if found.low <= 0 <= found.high:
        return NONE
    if not stood:
        return CHANCE
    return LOWER if found.high < 0 else HIGHER


def group_list(found: Beside) -> Listing:
    """Return the groups as a list: a row each, all together first; shares and their differences are 0..1."""
    rows = [_row(group) for group in (found.whole, *found.groups)]
    fields = [
        Field("group", "By"), Field("value", "Customers"), Field("n", "Conversations", "count"),
        Field("held_up", "Held up", "share"), Field("other", "The other", "share"),
        Field("low", "From", "share"), Field("high", "To", "share"), Field("reading", "Reading"),
    ]  # fmt: skip
    return Listing(rows, _NAMES, fields)


def _row(group: Group) -> dict[str, Any]:
    here, other, found = group.here, group.other, group.difference
    return {
        "group": group.kind, "value": group.value, "n": here.n, "other_n": other.n, "held_up": here.bound_low,
        "held_up_high": here.bound_high, "other": other.bound_low, "other_high": other.bound_high,
        "difference": found.bound_low, "difference_high": found.bound_high, "low": found.low, "high": found.high,
        "reading": group.reading, "customers": group.customers,
    }  # fmt: skip
