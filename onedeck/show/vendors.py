"""Vendors side by side: each under its own definition and under ours, on the same conversations or not at all."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from onedeck.charter.contracts import Contract
from onedeck.show.formats import Field, Listing
from onedeck.show.ledger import LEDGER_COLUMNS
from onedeck.show.money import money, rounded
from onedeck.show.queries import dictionaries, figure, read_step
from onedeck.store import Store

OURS = "any"
COLUMNS = (
    "set", "room", "vendor", "definition", "conversations", "claimed", "claimed_share", "claimed_held_up",
    "claimed_refuted", "claimed_unobservable", "claimed_open", "claimed_handed_off", "claimed_abandoned",
    "held_up_low", "held_up_high", "matured", "billed", "currency", "billed_per_held_up",
)  # fmt: skip
_SUMMED = tuple(
    name for name in LEDGER_COLUMNS
    if name not in ("journey", "room", "definition", "low", "high", "claimed_low", "claimed_high", "as_of")
)  # fmt: skip
Group = tuple[str, tuple[str, ...]]
Billed = dict[str, dict[str, tuple[Decimal, int]]]


def side_by_side(store: Store, contracts: Sequence[Contract]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of every set of definitions, numbered, and the words that say what can be compared.

    Rooms are the AI's and those a contract bills. Definitions without a common conversation are in no row.
    """
    rooms = {"ai", *(contract.room for contract in contracts)}
    rows: list[dict[str, Any]] = []
    said = []
    for group in groups(store):
        if group[0] not in rooms:
            continue
        found = vendors(store, contracts, group)
        if not found and len(group[1]) > 1:
            said.append(
                f"{' and '.join(group[1])}: no conversation could be claimed by all of them; not comparable"
            )
        number = 1 + max((row["set"] for row in rows), default=0)
        rows += [{"set": number, **row} for row in found]
    if len({row["set"] for row in rows}) > 1:
        said.append("rows of one set count the same conversations; rows of two sets are not comparable")
    said.append(
        "'held up of all' is over the matured ones of the set, whoever claimed them: one truth for all its rows"
    )
    return rows, said


def groups(store: Store) -> list[Group]:
    """Return the definitions of each room that claim of the same sources, as room and definitions; alone is a group."""
    sources: dict[tuple[str, str], set[str]] = {}
    for room, definition, source in store.engine.rows(read_step("declared")):
        sources.setdefault((room, definition), set()).add(source)
    found: list[tuple[str, set[str], set[str]]] = []
    for (room, definition), own in sorted(sources.items()):
        together = [group for group in found if group[0] == room and group[2] & own]
        merged = (room, {definition}, set(own))
        for group in together:
            found.remove(group)
            merged = (room, merged[1] | group[1], merged[2] | group[2])
        found.append(merged)
    return [
        (room, tuple(sorted(names)))
        for room, names, _ in sorted(found, key=lambda group: (group[0], min(group[1])))
    ]


def vendors(store: Store, contracts: Sequence[Contract], group: Group) -> list[dict[str, Any]]:
    """Return a row per definition of a group, and one of ours (`any`), over the conversations all of them could claim.

    Rows are counts of counted conversations; [held_up_low, held_up_high] is over the matured ones. There are no rows
    where no conversation is common to all.
    """
    room, names = group
    only = f"verdicts.room = {_text(store, room)} AND verdicts.conversation_id IN ({_common(store, room, names)})"
    totals: dict[str, Counter[str]] = {}
    for row in dictionaries(store, figure("ledger", only=only), LEDGER_COLUMNS):
        if row["definition"] in (*names, OURS):
            totals.setdefault(row["definition"], Counter()).update({name: row[name] for name in _SUMMED})
    if not totals or not totals[OURS]["conversations"]:
        return []
    billed = _billed(store, only)
    vendor_of = {contract.definition: contract.vendor for contract in contracts}
    return [
        _row(group, name, totals[name], vendor_of.get(name), billed.get(name))
        for name in (*names, OURS)
        if name in totals
    ]


def vendor_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return vendors side by side as a list."""
    fields = [
        Field("name", "vendor"), Field("rule", "definition"), Field("conversations", "conv.", "count"),
        Field("claimed", "claimed", "count"), Field("claimed_share", "claims", "share"),
        Field("held", "held up", "count"), Field("claimed_refuted", "refuted", "count"),
        Field("claimed_unobservable", "unobs.", "count"), Field("shown_bounds", "held up of all %", "share"),
        Field("paid", "billed", "figure"), Field("each", "per one that held up", "figure"),
    ]  # fmt: skip
    if len({row["set"] for row in rows}) > 1:
        fields.insert(0, Field("set", "set", "count"))
    return Listing([{**row, **_shown(row)} for row in rows], COLUMNS, fields)


def _common(store: Store, room: str, names: Sequence[str]) -> str:
    listed = ", ".join(_text(store, name) for name in names)
    # It narrows the verdicts before the ledger's own steps are there, so it names the tables alone.
    could = (
        f"SELECT DISTINCT h.conversation_id, d.definition FROM ({read_step('handled_sources')}) AS h "
        f"JOIN ({read_step('declared')}) AS d ON d.source = h.source AND d.room = h.room "
        f"WHERE h.room = {_text(store, room)} AND d.definition IN ({listed})"
    )
    return f"SELECT conversation_id FROM ({could}) AS could GROUP BY conversation_id HAVING COUNT(*) = {len(names)}"


def _billed(store: Store, only: str) -> Billed:
    """Return what was billed for the common conversations and how many of those held up, by definition and currency."""
    found: Billed = {}
    for definition, currency, amount, held_up in store.engine.rows(figure("bill_vendors", only=only)):
        found.setdefault(definition, {})[currency] = Decimal(amount), held_up
    return found


def _row(
    group: Group,
    name: str,
    total: Counter[str],
    vendor: str | None,
    billed: dict[str, tuple[Decimal, int]] | None,
) -> dict[str, Any]:
    both = total["claimed_proven"] + total["claimed_held"]
    matured, good = total["matured"], total["matured_proven"] + total["matured_held"]
    # Amounts of two currencies are not added up: then none is shown.
    currency, (amount, held_up) = (
        next(iter(billed.items())) if billed and len(billed) == 1 else (None, (None, 0))
    )
    return {
        "room": group[0],
        "vendor": vendor,
        "definition": name,
        "conversations": total["conversations"],
        "claimed": total["claimed"],
        "claimed_share": total["claimed"] / total["conversations"] if total["conversations"] else None,
        "claimed_held_up": both,
        **{f"claimed_{word}": total[f"claimed_{word}"]
           for word in ("refuted", "unobservable", "open", "handed_off", "abandoned")},
        "held_up_low": good / matured if matured else None,
        "held_up_high": (good + total["matured_unobservable"]) / matured if matured else None,
        "matured": matured,
        "billed": None if amount is None or currency is None else rounded(amount, currency),
        "currency": currency,
        "billed_per_held_up": rounded(amount / held_up, currency) if amount and currency and held_up else None,
    }  # fmt: skip


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    bounds = None if row["held_up_low"] is None else (row["held_up_low"], row["held_up_high"])
    shown = {
        "name": row["vendor"], "rule": row["definition"], "held": row["claimed_held_up"], "shown_bounds": bounds,
        "paid": None, "each": None,
    }  # fmt: skip
    if row["definition"] == OURS:
        shown |= {"name": "ours", "rule": "claimed by any of them"}
    for name, key in (("paid", "billed"), ("each", "billed_per_held_up")):
        if row[key] is not None:
            shown[name] = money(row[key], row["currency"])
    return shown


def _text(store: Store, value: str) -> str:
    return store.engine.dialect.text(value)
