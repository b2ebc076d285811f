"""The claims ledger: what was claimed, by whom, under which definition, and what became of it."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from onedeck.errors import UsageError, suggest
from onedeck.model.verdicts import BECAUSE, ROOMS, STANDARD_WINDOWS, VERDICTS
from onedeck.show.customer_ids import shown
from onedeck.show.moments import charter_windows, iso
from onedeck.show.queries import dictionaries, figure, matching
from onedeck.store import Store

LEDGER_COLUMNS = (
    "journey", "room", "definition", "conversations", "claimed",
    "proven", "held", "refuted", "open", "handed_off", "abandoned", "unobservable", "low", "high",
    "matured", "matured_proven", "matured_held", "matured_refuted", "matured_unobservable", "excluded",
    "claimed_proven", "claimed_held", "claimed_refuted", "claimed_open", "claimed_handed_off",
    "claimed_abandoned", "claimed_unobservable", "claimed_low", "claimed_high", "claimed_matured",
    "claimed_matured_proven", "claimed_matured_held", "claimed_matured_refuted",
    "claimed_matured_unobservable", "as_of",
)  # fmt: skip
_LIST_SQL = (
    "customer", "source", "conversation", "journey", "room", "need", "t0", "verdict", "because", "grade",
    "evidence_occurred", "evidence_source", "evidence_source_id", "matured", "claimed",
)  # fmt: skip
LIST_COLUMNS = (*_LIST_SQL, "definitions", "look")
RETURN_COLUMNS = (
    "journey", "room", "definition", "window", "conversations", "claimed", "matured", "returned", "reopened",
    "came_back", "claimed_matured", "claimed_came_back", "returned_grade_c", "chance_conversations", "chance_rate",
)  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """What to show: a journey, a room, a definition and a window, each or all of them.

    `period` narrows it to the conversations that began in it: microseconds UTC, the end not included; `matured`
    lists only those whose window is closed, which are what a rate is over.
    """

    journey: str | None = None
    room: str | None = None
    definition: str | None = None
    window: str | None = None
    period: tuple[int, int] | None = None
    matured: bool = False

    def check(self, store: Store) -> None:
        """Raise UsageError with the nearest known name for a part the tables don't have."""
        store.require("verdicts")
        _known("room", self.room, ROOMS)
        _known("window", self.window, tuple(STANDARD_WINDOWS))
        _known("journey", self.journey, _distinct(store, "SELECT DISTINCT journey FROM verdicts"))
        definitions = _distinct(store, "SELECT DISTINCT definition FROM claims")
        _known("definition", self.definition, ("any", *definitions))

    def where(self, store: Store) -> str:
        """Return the condition on a ledger's columns."""
        return matching(store, journey=self.journey, room=self.room, definition=self.definition)

    def covers(self, journey: str, room: str, definition: str) -> bool:
        """Say whether a line of the ledger is in it."""
        wanted = ((self.journey, journey), (self.room, room), (self.definition, definition))
        return all(asked in (None, found) for asked, found in wanted)

    def only(self) -> str:
        """Return the condition on `verdicts` that its conversation began in the period; empty without one."""
        if self.period is None:
            return ""
        return f"verdicts.conversation_id IN (SELECT conversation_id FROM conversations WHERE {self.began()})"

    def began(self) -> str:
        """Return the condition on `conversations` that it began in the period; empty without one."""
        if self.period is None:
            return ""
        begins, ends = self.period
        return f"time_basis = 'clock' AND start_at >= {int(begins)} AND start_at < {int(ends)}"


def ledger(store: Store, scope: Scope) -> list[dict[str, Any]]:
    """Return one row per journey, room and definition; counts, and [low, high] as shares 0..1 of the matured.

    `amount_claimed` maps a currency to what was billed. Raises UsageError for a name nobody knows.
    """
    scope.check(store)
    # A page asks for several lines of one period: one statement for all of them, which an engine that remembers
    # is not asked twice.
    where = "" if scope.period else scope.where(store)
    amounts: dict[tuple[str, str, str], dict[str, float]] = {}
    billed = store.engine.rows("SELECT 1 FROM claims WHERE amount IS NOT NULL LIMIT 1")
    select = figure("amounts", scope.window, where, only=scope.only())
    for journey, room, definition, currency, amount in store.engine.rows(select) if billed else ():
        amounts.setdefault((journey, room, definition), {})[currency or ""] = float(amount)
    windows = charter_windows(store)
    rows = dictionaries(store, figure("ledger", scope.window, where, only=scope.only()), LEDGER_COLUMNS)
    # A definition that a source declares, but nothing counted or billed of this room and journey fell under.
    rows = [
        row
        for row in rows
        if scope.covers(row["journey"], row["room"], row["definition"])
        and (
            row["conversations"]
            or row["definition"] == "any"
            or (row["journey"], row["room"], row["definition"]) in amounts
        )
    ]
    for row in rows:
        row["window"] = (scope.window or windows.get(row["journey"])) if row["as_of"] is not None else None
        row["as_of"] = iso(row["as_of"])
        row["amount_claimed"] = amounts.get((row["journey"], row["room"], row["definition"]), {})
    return sorted([*rows, *_empty_lines(store, scope, rows)], key=_line_order)


def _empty_lines(store: Store, scope: Scope, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a line of nothing for each journey and room that handled nothing: an absent room is said, not left out."""
    if scope.definition not in (None, "any"):
        return []
    seen = {(row["journey"], row["room"]) for row in rows}
    shares = ("low", "high", "claimed_low", "claimed_high", "as_of", "window")
    return [
        {
            **{name: None if name in shares else 0 for name in (*LEDGER_COLUMNS, "window")},
            "journey": journey, "room": room, "definition": "any", "amount_claimed": {},
        }
        for journey in charter_windows(store)
        for room in ROOMS
        if (journey, room) not in seen and scope.journey in (None, journey) and scope.room in (None, room)
    ]  # fmt: skip


def conversations(
    store: Store, scope: Scope, verdict: str | None, because: str | None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Return the counted conversations behind the ledger's lines, by t0: one row per conversation and room.

    Without a definition every conversation is listed, claimed or not; with one, those that were claimed under
    it. Raises UsageError for a name nobody knows.
    """
    where = _list_where(store, scope, verdict, because)
    tail = "ORDER BY t0 NULLS LAST, source, source_conversation_id, room"
    if limit is not None:
        tail += f" LIMIT {limit}"
    found = store.engine.rows(figure("conversation_list", scope.window, where, tail, only=scope.only()))
    definitions = _definitions(store, [row[0] for row in found])
    return [_listed(row, definitions) for row in found]


def count_conversations(
    store: Store, scope: Scope, verdict: str | None, because: str | None
) -> dict[str, int]:
    """Return how many rows `conversations` has without a limit, by room."""
    where = _list_where(store, scope, verdict, because)
    tail, counted = "GROUP BY room", "room, COUNT(*)"
    select = figure("conversation_list", scope.window, where, tail, counted, scope.only())
    found = dict(store.engine.rows(select))
    return {room: found[room] for room in ROOMS if room in found}


def _list_where(store: Store, scope: Scope, verdict: str | None, because: str | None) -> str:
    scope.check(store)
    _known("verdict", verdict, VERDICTS)
    _known("because", because, BECAUSE)
    named = matching(
        store, journey=scope.journey, room=scope.room, definition=scope.definition or "any", verdict=verdict,
        because=because,
    )  # fmt: skip
    return (
        f"{named} AND counted"
        + (" AND claimed" if scope.definition else "")
        + (" AND matured" if scope.matured else "")
    )


def returns(store: Store, scope: Scope) -> list[dict[str, Any]]:
    """Return who came back within 24 h, 72 h, 7 d and 30 d beside the chance rate: shares 0..1 of the matured.

    One row per journey, room, definition and window; the chance rate is the same match in an equally long
    later window, over the conversations that can be followed that far.
    """
    scope.check(store)
    rows = []
    windows = (scope.window,) if scope.window else tuple(STANDARD_WINDOWS)
    for window in windows:
        select = figure("returns", window, scope.where(store), only=scope.only())
        for row in store.engine.rows(select):
            rows.append(dict(zip(RETURN_COLUMNS, (*row[:3], window, *row[3:]), strict=True)))
    return sorted(rows, key=lambda row: (*_line_order(row), windows.index(row["window"])))


def _line_order(row: dict[str, Any]) -> tuple[str, int, bool, str]:
    definition = row["definition"]
    return row["journey"], ROOMS.index(row["room"]), definition != "any", definition


def _definitions(store: Store, keys: list[int]) -> dict[int, list[tuple[str, str]]]:
    # A list long enough to be an export is cheaper joined whole than spelled out.
    few = f"conversation_id IN ({', '.join(map(str, keys))})" if 0 < len(keys) <= 1000 else ""
    found: dict[int, list[tuple[str, str]]] = {}
    for conversation, room, definition in store.engine.rows(figure("claimed_definitions", where=few)):
        found.setdefault(conversation, []).append((room, definition))
    return found


def _listed(row: tuple[Any, ...], definitions: dict[int, list[tuple[str, str]]]) -> dict[str, Any]:
    key, values = row[0], dict(zip(_LIST_SQL, row[1:-2], strict=True))
    customer, room = shown(values["customer"]), values["room"]
    reference = f"{values['source']}:{values['conversation']}"
    claimed = sorted({name for by, name in definitions.get(key, []) if room in (by, "all")})
    return {
        **values,
        "customer": customer,
        "t0": iso(values["t0"]),
        "evidence_occurred": iso(values["evidence_occurred"]),
        "definitions": claimed,
        "look": f"onedeck customer {customer or shlex.quote(reference)}",
    }


def _known(kind: str, name: str | None, known: Iterable[str]) -> None:
    names = list(known)
    if name is not None and name not in names:
        near = suggest(name, names) or f" Known: {', '.join(sorted(names)) or 'none'}."
        raise UsageError(f"There is no {kind} {name!r}.{near}")


def _distinct(store: Store, select: str) -> list[str]:
    return sorted(row[0] for row in store.engine.rows(select))
