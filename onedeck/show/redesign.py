"""Where to redesign first as rows: need x step, and the conversations behind each of them."""

import shlex
from collections.abc import Iterable, Sequence
from typing import Any

from onedeck.errors import UsageError, suggest
from onedeck.model.pattern_tables import REDESIGN, REDESIGN_STEPS
from onedeck.show.customer_ids import shown
from onedeck.show.formats import Field, Listing
from onedeck.show.moments import iso
from onedeck.show.queries import dictionaries, matching
from onedeck.store import Store

NAMES = REDESIGN.names
CASE_NAMES = (
    "journey", "need", "step", "conversation", "customer", "began", "minutes", "cost", "came_back_with", "look",
)  # fmt: skip
FIELDS = (
    Field("by_customers", "", "count"),
    Field("title", "step"),
    Field("journey", "journey"),
    Field("shown_need", "need"),
    Field("customers", "customers", "count"),
    Field("conversations", "conv.", "count"),
    Field("need_conversations", "of", "count"),
    Field("minutes_told", "minutes", "figure"),
    Field("by_minutes", "rank", "count"),
    Field("cost_told", "cost", "figure"),
    Field("look", "list"),
)
CASE_FIELDS = (
    Field("conversation", "conversation"),
    Field("customer", "customer"),
    Field("began", "began", "time"),
    Field("minutes_told", "minutes", "figure"),
    Field("cost_told", "cost", "figure"),
    Field("came_back_with", "came back with"),
)
NO_NEED = "need unknown"

Row = dict[str, Any]


def redesign_rows(store: Store, journey: str | None = None) -> list[Row]:
    """Return need x step of the last thirteen weeks, most customers first, each with the command that lists it."""
    store.require("redesign")
    where = matching(store, journey=journey)
    order = "ORDER BY by_customers, by_minutes, journey, need, step"
    select = f"SELECT {', '.join(NAMES)} FROM redesign{f' WHERE {where}' if where else ''} {order}"
    return [_told(row) for row in dictionaries(store, select, NAMES)]


def redesign_list(rows: Iterable[Row]) -> Listing:
    """Return need x step as a list."""
    return Listing(list(rows), (*NAMES, "title", "look"), FIELDS)


def case_rows(
    store: Store, step: str, journey: str | None, need: str | None, limit: int | None
) -> tuple[list[Row], int]:
    """Return the conversations behind a step, the longest first, at most `limit`, and how many there are.

    An empty need asks for those whose need is unknown. Raises UsageError with the nearest name for an unknown need.
    """
    store.require("redesign_cases")
    narrowed = matching(store, **{"k.step": step, "k.journey": journey, "k.need": need or None})
    narrowed += " AND k.need IS NULL" if need == "" else ""
    if need:
        _known_need(store, need)
    count = store.engine.rows(f"SELECT COUNT(*) FROM redesign_cases AS k WHERE {narrowed}")[0][0]
    select = f"""SELECT k.journey, k.need, k.step, c.source, c.source_conversation_id, k.customer, k.start_at,
            k.minutes, k.cost, o.source, o.source_conversation_id
        FROM redesign_cases AS k
        JOIN conversations AS c ON c.conversation_id = k.conversation_id
        LEFT JOIN conversations AS o ON o.conversation_id = k.other_id
        WHERE {narrowed}
        ORDER BY k.minutes DESC NULLS LAST, k.start_at, k.conversation_id{f" LIMIT {int(limit)}" if limit else ""}"""
    return [_case(*row) for row in store.engine.rows(select)], int(count)


def case_list(rows: Sequence[Row]) -> Listing:
    """Return the conversations behind a step as a list."""
    return Listing(rows, CASE_NAMES, CASE_FIELDS)


def minutes_told(minutes: float | None) -> str:
    """Return minutes as people read them, or that they are not measured."""
    return "not measured" if minutes is None else f"{minutes:,.0f}" if minutes >= 10 else f"{minutes:.1f}"


def _told(row: Row) -> Row:
    need = row["need"]
    asked = f"--cases {row['step']} --need {shlex.quote(need or '')}"
    cost = "not measured" if row["cost"] is None else f"{row['cost']:,.0f} {row['currency'] or ''}".strip()
    return row | {
        "since": iso(row["since"]),
        "until": iso(row["until"]),
        "title": REDESIGN_STEPS[row["step"]],
        "shown_need": need or NO_NEED,
        "minutes_told": minutes_told(row["minutes"]),
        "cost_told": cost,
        "look": f"onedeck patterns {shlex.quote(row['journey'])} {asked}",
    }


def _case(
    journey: str, need: str | None, step: str, source: str, reference: str, customer: int | None, began: int,
    minutes: float | None, cost: float | None, other_source: str | None, other: str | None,
) -> Row:  # fmt: skip
    name, who = f"{source}:{reference}", shown(customer)
    return {
        "journey": journey, "need": need, "step": step, "conversation": name, "customer": who, "began": iso(began),
        "minutes": minutes, "minutes_told": minutes_told(minutes), "cost": cost,
        "cost_told": "not measured" if cost is None else f"{cost:,.2f}",
        "came_back_with": f"{other_source}:{other}" if other else None,
        "look": f"onedeck customer {who or shlex.quote(name)}",
    }  # fmt: skip


def _known_need(store: Store, need: str) -> None:
    known = [row[0] for row in store.engine.rows("SELECT DISTINCT need FROM redesign WHERE need IS NOT NULL")]
    if need not in known:
        near = suggest(need, known) or f" Known: {', '.join(sorted(known)) or 'none'}."
        raise UsageError(f"There is no need {need!r}.{near}", "An empty need lists those nobody knows.")
