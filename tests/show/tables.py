"""Tables written by hand: a store in memory, and rows of which only what matters is said."""

from typing import Any

from onedeck.model.tables import TABLES
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

HOUR = 3_600_000_000
DAY = 24 * HOUR
START = 1_767_225_600_000_000  # 2026-01-01T00:00:00Z
AS_OF = START + 40 * DAY

SUFFIXES = ("", "_24h", "_72h", "_7d", "_30d")


def literal(value: Any) -> str:
    """Return a value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


def write(store: Store, table: str, *rows: dict[str, Any]) -> None:
    """Write rows into a table; columns not named are null."""
    names = TABLES[table].names
    for row in rows:
        assert set(row) <= set(names), set(row) - set(names)
    selects = ["SELECT " + ", ".join(f"{literal(row.get(name))} AS {name}" for name in names) for row in rows]
    store.write(table, " UNION ALL ".join(selects))


def verdict(conversation: int, room: str, word: str, **more: Any) -> dict[str, Any]:
    """Return a row of verdicts with the same verdict in every window; `more` overrides."""
    row: dict[str, Any] = {
        "conversation_id": conversation, "room": room, "journey": "all", "source": "bot", "customer": 7,
        "need": "refund", "t0": START, "claimed": False, "chased": 0, "definition_hash": "h", "as_of": AS_OF,
    }  # fmt: skip
    for suffix in SUFFIXES:
        row[f"verdict{suffix}"] = word
        row[f"matured{suffix}"] = word != "open"
        for name in ("because", "grade", "evidence_id", "chance", "matured"):
            if name in more:
                row[f"{name}{suffix}"] = more[name]
    row.update({name: value for name, value in more.items() if name in row or name == "excluded"})
    return row


def conversation(key: int, **more: Any) -> dict[str, Any]:
    """Return a row of conversations; `more` overrides."""
    return {
        "conversation_id": key, "source": "bot", "source_conversation_id": f"chat-{key}", "journey": "all",
        "customer": 7, "need": "refund", "channel": "chat", "time_basis": "clock", "start_at": START,
        "end_at": START + HOUR, "is_over": True, "ai_handled": True, "cx_handled": False, "ai_claimed": False,
        "cx_claimed": False, "handed_over": False, "proof_required": False, "touches": 1,
    } | more  # fmt: skip


def touch(key: int, conversation_key: int, **more: Any) -> dict[str, Any]:
    """Return a row of touches; `more` overrides."""
    return {
        "touch_id": key, "source": "bot", "source_id": f"t-{key}", "conversation_id": conversation_key,
        "source_conversation_id": f"chat-{conversation_key}", "time_basis": "clock",
        "handler_role": "AUTOMATED_AGENT", "channel": "chat", "direction": "inbound",
        "initiation_time": START, "disconnect_time": START + HOUR, "end_state": "completed",
        "raw_file": "bot.csv", "raw_row": key,
    } | more  # fmt: skip


def step(key: int, conversation_key: int, **more: Any) -> dict[str, Any]:
    """Return a row of steps; `more` overrides."""
    return {
        "touch_id": key, "conversation_id": conversation_key, "position": 1, "room": "ai",
        "handled": True, "collision": False, "start_at": START, "end_at": START + HOUR,
    } | more  # fmt: skip


def claim(key: int, conversation_key: int, **more: Any) -> dict[str, Any]:
    """Return a row of claims; `more` overrides."""
    return {
        "claim_id": key, "source": "bot", "source_id": f"c-{key}", "conversation_id": conversation_key,
        "definition": "resolved", "room": "ai", "claimed_at": START + HOUR, "raw_file": "bot.csv",
        "raw_row": key,
    } | more  # fmt: skip


def small_ledger() -> Store:
    """Return a store with six bot conversations, one of them finished by a person in a joined ticket.

    1 held, 2 refuted (returned, c), 3 proven, 4 unobservable, 5 claimed by the bot and finished by a person
    in ticket 50, 6 excluded. All but 3 and 6 were claimed as `resolved`; 2 was also billed as `outcome`.
    """
    store = Store(None, DuckEngine(threads=1))
    bot, ticket = [1, 2, 3, 4, 5, 6], 50
    write(
        store,
        "touches",
        *(touch(key, key) for key in bot),
        touch(50, ticket, source="tickets", source_conversation_id="T-50", handler_role="HUMAN_AGENT",
              channel="email", raw_file="tickets.csv", source_url="https://desk.example/T-50"),
    )  # fmt: skip
    write(
        store,
        "steps",
        *(step(key, key) for key in bot),
        step(50, 5, room="cx", position=2),
    )
    write(store, "joins", {"conversation_id": ticket, "joined_to": 5, "root": 5, "join_kind": "reference"})
    write(
        store,
        "conversations",
        *(conversation(key) for key in (1, 2, 3)),
        conversation(4, customer=None),
        conversation(5, cx_handled=True, handled_last="cx", need=None),
        conversation(6, excluded="test"),
    )
    write(
        store,
        "claims",
        *(claim(key, key) for key in (1, 2, 4, 5)),
        claim(20, 2, definition="outcome", amount=0.99, currency="USD"),
        claim(50, ticket, source="tickets", room="cx", definition="solved", claimed_at=START + 2 * HOUR),
        claim(99, 3, claimed_at=AS_OF + 1),
    )
    both = [
        (1, "held", {"chance": False}),
        (2, "refuted", {"because": "returned", "grade": "c", "evidence_id": 2, "chance": True}),
        (3, "proven", {"evidence_id": 3}),
        (4, "unobservable", {"customer": None}),
    ]
    write(
        store,
        "verdicts",
        *(verdict(key, room, word, **more) for key, word, more in both for room in ("ai", "all")),
        verdict(5, "ai", "refuted", because="taken_over", evidence_id=5),
        verdict(5, "cx", "held", need=None),
        verdict(5, "all", "held", need=None),
        verdict(6, "ai", "held", excluded="test"),
        verdict(6, "all", "held", excluded="test"),
    )
    write(store, "evidence", *_evidence())
    write(store, "charters", {"journey": "all", "window_us": 7 * DAY, "idle_us": DAY, "join_us": HOUR,
                              "customer_is": "person", "definition_hash": "h"})  # fmt: skip
    write(store, "feeds", {"source": "bot", "first_time": START, "last_time": AS_OF + 3 * DAY,
                           "complete_until": AS_OF, "reason": "its last day with new contacts",
                           "as_of": AS_OF})  # fmt: skip
    return store


def _evidence() -> list[dict[str, Any]]:
    given = {"against": True, "source": "bot", "raw_file": "bot.csv"}
    return [
        given | {"evidence_id": 2, "conversation_id": 2, "room": "ai", "kind": "returned", "grade": "c",
                 "occurred": START + DAY, "other_id": 3, "source_id": "t-3", "raw_row": 3},
        given | {"evidence_id": 3, "conversation_id": 3, "room": "ai", "kind": "fulfilled", "against": False,
                 "occurred": START + HOUR, "source_id": "r-1", "raw_row": 8},
        given | {"evidence_id": 5, "conversation_id": 5, "room": "ai", "kind": "taken_over",
                 "occurred": START + HOUR, "source_id": "t-50", "raw_row": 50},
    ]  # fmt: skip
