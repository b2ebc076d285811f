"""What becomes of a row that cannot be taken."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# A value as a reason shows it: in quotes, behind the column's name.
_VALUE = re.compile(r": '.*?' is not ", re.DOTALL)
LIKE = ", and the like"


@dataclass(frozen=True)
class Reject:
    """A raw row set aside: the table it was meant for (None: unknown), its place, why, and its text."""

    table: str | None
    raw_file: str
    raw_row: int | None
    reason: str
    raw: str | None


def kind_of(reason: str) -> str:
    """Return what is wrong with a row, whatever the value: the reason without the value it shows."""
    return _VALUE.sub(": is not ", reason)


def by_kind(counted: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return reasons and how many rows have each, most first, those that differ in the value alone as one.

    The first of such reasons stands for all of them, with "and the like" behind it.
    """
    kinds: dict[str, tuple[str, int]] = {}
    for reason, count in counted:
        first, so_far = kinds.get(kind_of(reason), (reason, 0))
        if so_far and not first.endswith(LIKE):
            first += LIKE
        kinds[kind_of(reason)] = (first, so_far + count)
    return sorted(kinds.values(), key=lambda pair: -pair[1])
