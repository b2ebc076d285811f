"""Who is behind a mark or a filter: conversations, the newest first, each with its customer's pseudonym."""

from dataclasses import dataclass
from typing import Any

from onedeck.errors import UsageError, suggest
from onedeck.model.verdicts import BECAUSE, ROOMS, VERDICTS
from onedeck.show.customer_ids import customer_number, shown
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.ledger import Scope
from onedeck.show.links import shown_key
from onedeck.show.marks import mark
from onedeck.show.moments import iso
from onedeck.show.people import Chosen
from onedeck.show.queries import dictionaries, matching, read_step
from onedeck.store import Store

Row = dict[str, Any]

NAMED = ("verdict", "claimed")  # marks whose key says whose verdict it is
LETTER = "k"  # of a conversation without a customer: k_ and 13 characters of its keyed hash
_SQL = (
    "conversation_id", "customer", "start_at", "time_basis", "channel", "journey", "need", "ai_claimed", "cx_claimed",
    "verdict", "because", "grade", "source", "source_conversation_id",
)  # fmt: skip
COLUMNS = (
    "customer", "began", "channel", "journey", "need", "claimed_by", "room", "verdict", "because", "grade",
    "conversation", "who",
)  # fmt: skip
FIELDS = (
    Field("shown", "Customer"),
    Field("began", "Began", "time"),
    Field("channel", "Channel", "word"),
    Field("journey", "Journey"),
    Field("need", "Need"),
    Field("claimed_by", "Claimed by"),
    Field("verdict", "Verdict", "word"),
    Field("because", "Because", "word"),
    Field("conversation", "Conversation"),
)


@dataclass(frozen=True)
class Behind:
    """What was asked for: in words, the SELECT of its conversations, the room whose verdict is told.

    `own_period` = it stands on weeks of its own.
    """

    title: str
    select: str
    room: str = "all"
    own_period: bool = False


def behind_mark(store: Store, key: str, scope: Scope) -> Behind:
    """Return what stands behind a mark's key; raises UsageError, with the nearest name, for one that is none."""
    found = mark(store, key, scope)
    kind, _, rest = key.partition(":")
    room = rest.partition(":")[0] if kind in NAMED else "all"
    return Behind(harmless(found.title), found.select, room, found.own_period)


def behind_filters(
    store: Store, scope: Scope, room: str | None, verdict: str | None, because: str | None
) -> Behind:
    """Return the counted conversations of a room with a verdict, each of them or all of them.

    Raises UsageError, with the nearest name, for what the tables don't have.
    """
    for kind, name, known in (
        ("room", room, ROOMS),
        ("verdict", verdict, VERDICTS),
        ("because", because, BECAUSE),
    ):
        if name is not None and name not in known:
            near = suggest(name, known) or f" Known: {', '.join(known)}."
            raise UsageError(f"There is no {kind} {name[:60]!r}.{near}")
    where = matching(store, journey=scope.journey, room=room or "all", verdict=verdict, because=because)
    only = f" AND {scope.only()}" if scope.only() else ""
    title = " ".join(filter(None, (verdict or "every verdict", f"({because})" if because else "")))
    return Behind(
        title.replace("_", " "),
        f"SELECT conversation_id, customer FROM verdicts WHERE {where} AND excluded IS NULL{only}",
        room or "all",
    )


def behind_counts(store: Store, asked: Behind) -> tuple[int, int, int]:
    """Return how many conversations and customers there are, and how many conversations nobody is known for."""
    conversations, customers, nobody = store.engine.rows(
        "SELECT COUNT(DISTINCT conversation_id), COUNT(DISTINCT customer), "
        f"COUNT(DISTINCT CASE WHEN customer IS NULL THEN conversation_id END) FROM ({asked.select}) AS behind"
    )[0]
    return conversations, customers, nobody


def behind_rows(store: Store, asked: Behind, limit: int, offset: int = 0) -> list[Row]:
    """Return conversations, the newest first, as people see them; `who` is what the timeline's address names."""
    one_each = f"SELECT DISTINCT conversation_id FROM ({asked.select}) AS marked"
    select = read_step("customers_behind").replace("{behind}", one_each).replace("{room}", asked.room)
    rows = dictionaries(store, f"{select} LIMIT {int(limit)} OFFSET {int(offset)}", _SQL)
    return [_shown(row, asked.room) for row in rows]


def behind_list(rows: list[Row]) -> Listing:
    """Return them as a list; people see the journey only where there are several."""
    several = len({row["journey"] for row in rows}) > 1
    fields = [field for field in FIELDS if several or field.name != "journey"]
    return Listing(rows, COLUMNS, fields)


def behind_sentence(conversations: int, customers: int, nobody: int) -> str:
    """Say how many there are, and of how many nobody knows whose they are."""
    if not conversations:
        return "Nobody is behind this."
    said = (
        f"{conversations:,} conversation{'s' if conversations != 1 else ''} of {customers:,} known customer"
    )
    said += "s" if customers != 1 else ""
    if nobody:
        said += f"; of {nobody:,} of them nobody knows whose {'it is' if nobody == 1 else 'they are'}"
    return f"{said}."


def chosen_of(store: Store, who: str) -> Chosen | None:
    """Return whose conversations `c_...` or `k_...` of an address means; None for what is neither or not there."""
    number = customer_number(who)
    condition = f"conversations.customer = {number}"
    if number is None:
        key = customer_number(f"c_{who[2:]}") if who.startswith(f"{LETTER}_") else None
        if key is None:
            return None
        condition = f"conversations.conversation_id = {key}"
    if not store.engine.rows(f"SELECT 1 FROM conversations WHERE {condition} LIMIT 1"):
        return None
    return Chosen(condition, number)


def _shown(row: Row, room: str) -> Row:
    customer = shown(row["customer"])
    by = [name for name, claimed in (("AI", row["ai_claimed"]), ("people", row["cx_claimed"])) if claimed]
    return {
        "customer": customer, "shown": customer or "not identified",
        "who": customer or shown_key(LETTER, row["conversation_id"]), "key": row["conversation_id"],
        "began": iso(row["start_at"]) if row["time_basis"] == "clock" else None,
        "channel": (row["channel"] or "").lower(), "journey": row["journey"], "need": row["need"],
        "claimed_by": " and ".join(by) or None, "room": room, "verdict": row["verdict"], "because": row["because"],
        "grade": row["grade"], "conversation": harmless(f"{row['source']}:{row['source_conversation_id']}"),
    }  # fmt: skip
