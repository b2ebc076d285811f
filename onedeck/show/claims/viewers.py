"""The ledger for who may see no cell of few customers: such counts are left out, also from what would tell them."""

from collections.abc import Mapping, Sequence
from typing import Any

from onedeck.model.verdicts import VERDICTS
from onedeck.show.ledger import Scope
from onedeck.show.queries import figure
from onedeck.store import Store

Row = dict[str, Any]
Cell = tuple[str, str, str, str]  # journey, room, definition, verdict
SHOWN = (
    "journey",
    "room",
    "definition",
    "window",
    "as_of",
    "conversations",
    "claimed",
    *VERDICTS,
    "low",
    "high",
)
_BOUNDS = ("proven", "held", "unobservable")


def customers_of(store: Store, scope: Scope) -> dict[Cell, int]:
    """Return how many customers stand behind each verdict of each line; an unidentified one counts as one each."""
    select = figure("claim_customers", scope.window, scope.where(store), only=scope.only())
    return {(row[0], row[1], row[2], row[3]): row[4] for row in store.engine.rows(select)}


def for_viewers(rows: Sequence[Row], customers: Mapping[Cell, int], least: int) -> list[Row]:
    """Return the lines without the cells of fewer than `least` customers.

    Where a line has one such cell, its next smallest goes too: else the sum would tell it. The share that held up
    stays only where the counts it is made of stay.
    """
    return [_kept(row, customers, least) for row in rows]


def _kept(row: Row, customers: Mapping[Cell, int], least: int) -> Row:
    line = (row["journey"], row["room"], row["definition"])
    behind = {word: customers.get((*line, word), 0) for word in VERDICTS if row[word]}
    hidden = {word for word, count in behind.items() if count < least}
    if len(hidden) == 1 and len(behind) > 1:
        hidden.add(min(behind.keys() - hidden, key=lambda word: (row[word], word)))
    found = {name: row.get(name) for name in SHOWN} | dict.fromkeys(hidden)
    if hidden & set(_BOUNDS):
        found |= {"low": None, "high": None}
    claimed = row["claimed"]
    if 0 < claimed < least or 0 < row["conversations"] - claimed < least:
        found["claimed"] = None
    if hidden and len(hidden) == len(behind) and row["conversations"] < least:
        found |= {"conversations": None, "claimed": None}
    return found | {"claimed_low": None, "claimed_high": None, "amount_claimed": {}}
