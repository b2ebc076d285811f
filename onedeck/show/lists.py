"""What each list is called and which of its columns people see, beside the names programs get."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from onedeck.show import ledger, timeline
from onedeck.show.formats import Field, Listing, written

LEDGER_NAMES = (
    *ledger.LEDGER_COLUMNS[:-1], "window", "as_of", "amount_claimed",
)  # fmt: skip

_COUNTS = (
    Field("conversations", "conv.", "count"),
    Field("claimed", "claimed", "count"),
    Field("proven", "proven", "count"),
    Field("held", "held", "count"),
    Field("refuted", "refuted", "count"),
    Field("open", "open", "count"),
    Field("handed_off", "handed", "count"),
    Field("abandoned", "aband.", "count"),
    Field("unobservable", "unobs.", "count"),
    Field("held_up", "held up %", "share"),
    Field("claimed_held_up", "claimed %", "share"),
)

_ADDED = (
    "conversations", "claimed",
    *(f"{of}{part}" for of in ("matured", "claimed_matured")
      for part in ("", "_proven", "_held", "_refuted", "_unobservable")),
)  # fmt: skip


def ledger_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return the ledger as a list; people see the journey only where there are several."""
    shown = [
        {**row, "held_up": _between(row, ""), "claimed_held_up": _between(row, "claimed_")} for row in rows
    ]
    fields = [Field("room", "room"), Field("definition", "definition"), *_COUNTS]
    if len({row["journey"] for row in rows}) > 1:
        fields.insert(0, Field("journey", "journey"))
    return Listing(shown, LEDGER_NAMES, fields)


def billed(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return what was billed for the claims, over all journeys: a line per definition that has a price."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        if row["amount_claimed"] and row["definition"] != "any":
            found.setdefault((row["definition"], row["room"]), Counter()).update(row["amount_claimed"])
    return [
        f"billed under {definition} in room {room}: {written(dict(amounts))}"
        for (definition, room), amounts in found.items()
    ]


def returns_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return who came back, by window."""
    fields = [
        Field("room", "room"),
        Field("definition", "definition"),
        Field("window", "window"),
        Field("matured", "matured", "count"),
        Field("returned", "returned", "count"),
        Field("reopened", "reopened", "count"),
        Field("came_back", "came back", "share"),
        Field("claimed_matured", "claimed", "count"),
        Field("claimed_came_back", "of claimed", "share"),
        Field("returned_grade_c", "grade c", "share"),
        Field("chance_rate", "by chance", "share"),
        Field("chance_conversations", "of", "count"),
    ]
    if len({row["journey"] for row in rows}) > 1:
        fields.insert(0, Field("journey", "journey"))
    return Listing(rows, ledger.RETURN_COLUMNS, fields)


def conversation_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return conversations with what decided each."""
    fields = [
        Field("reference", "conversation"),
        Field("room", "room"),
        Field("t0", "t0", "time"),
        Field("verdict", "verdict", "word"),
        Field("because", "because", "word"),
        Field("grade", "grade"),
        Field("evidence_occurred", "evidence", "time"),
        Field("definitions", "claimed under"),
        Field("customer", "customer"),
    ]
    shown = [{**row, "reference": f"{row['source']}:{row['conversation']}"} for row in rows]
    return Listing(shown, ledger.LIST_COLUMNS, fields)


def timeline_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return a timeline as a list of rows."""
    fields = [
        Field("conversation", "conversation"),
        Field("time", "time", "time"),
        Field("room", "room"),
        Field("kind", "kind"),
        Field("what", "what"),
        Field("source_url", "link"),
        Field("raw_file", "file"),
        Field("raw_row", "row"),
    ]
    return Listing(rows, timeline.COLUMNS, fields)


def headline(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return one sentence per room and one for the customer, by rule, over journeys added up."""
    found = []
    for room, say in (
        ("ai", partial(_sentence, "AI")),
        ("cx", partial(_sentence, "People")),
        ("all", _for_her),
    ):
        lines = [row for row in rows if row["room"] == room and row["definition"] == "any"]
        if lines:
            found.append(say({key: sum(row[key] for row in lines) for key in _ADDED}))
    return found or ["No conversation is counted here."]


def _for_her(total: dict[str, int]) -> str:
    return f"For the customer: {_became(total, 'matured')}."


def _sentence(name: str, total: dict[str, int]) -> str:
    count, claimed = total["conversations"], total["claimed"]
    if not count:
        return f"{name} handled no conversation in this data."
    if not claimed:
        return f"{name} handled {count:,} conversations and claimed none; {_became(total, 'matured')}."
    share = f"{claimed:,} of {count:,} conversations ({claimed / count:.1%})"
    return f"{name} claimed {share}; {_became(total, 'claimed_matured')}."


def _became(total: dict[str, int], of: str) -> str:
    """Say what became of the matured ones; what cannot be known makes an interval, never a midpoint."""
    matured = total[of]
    if not matured:
        return "no window is closed yet"
    proven, refuted, unknown = (total[f"{of}_{name}"] for name in ("proven", "refuted", "unobservable"))
    both = proven + total[f"{of}_held"]
    parts = [f"of {matured:,} matured {both:,} held up ({proven:,} of them proven)", f"{refuted:,} refuted"]
    share = f"{both / matured:.1%}"
    if unknown:
        parts.append(f"{unknown:,} cannot be known")
        share = f"between {share} and {(both + unknown) / matured:.1%}"
    return f"{', '.join(parts)}: {share} held up"


def _between(row: dict[str, Any], part: str) -> tuple[float, float] | None:
    low, high = row[f"{part}low"], row[f"{part}high"]
    return None if low is None else (low, high)
