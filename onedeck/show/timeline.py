"""One customer's timeline: touches, turns, statements, claims, evidence, verdicts and disputes, with their rows."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from onedeck.show.customer_ids import shown
from onedeck.show.moments import iso
from onedeck.show.people import Chosen
from onedeck.show.queries import read_step
from onedeck.show.sentences import SENTENCES
from onedeck.store import Store

Place = tuple[str, int | None]

# Gives the raw record behind each (file, row), or words that say why it cannot be shown.
RawReader = Callable[[Iterable[Place]], Mapping[Place, Any]]

COLUMNS = (
    "customer", "conversation", "journey", "need", "time", "kind", "room", "channel", "what", "verdict", "because",
    "grade", "source", "source_id", "source_url", "raw_file", "raw_row", "raw",
)  # fmt: skip

# Of two things at one moment, what came first: she is touched, speaks, says it again, it is claimed, judged, and
# that is disputed.
KINDS = ("touch", "turn", "statement", "claim", "evidence", "verdict", "dispute")

# What counts only inside the window; what she says outright counts whenever it comes.
WINDOWED = ("returned", "reopened")

NAMES = {
    "touch": (
        "conversation_id", "time", "position", "room", "handler_role", "agent_name", "agent_version", "team",
        "channel", "direction", "contact_reason", "customer_turns", "handler_turns", "disconnect_time",
        "end_state", "handled", "collision", "relation", "source", "source_id", "source_conversation_id",
        "source_url", "raw_file", "raw_row",
    ),
    "turn": (
        "conversation_id", "time", "position", "sequence", "author_role", "farewell", "content", "tool_name",
        "source", "source_id", "raw_file", "raw_row", "language",
    ),
    "statement": (
        "conversation_id", "time", "room", "statement", "rule", "due_time", "earlier_at", "source", "source_id",
        "raw_file", "raw_row",
    ),
    "claim": (
        "conversation_id", "time", "sequence", "room", "definition", "level", "vendor", "amount", "currency",
        "source", "source_id", "raw_file", "raw_row",
    ),
    "evidence": (
        "conversation_id", "time", "room", "kind", "grade", "against", "other_source", "other_conversation",
        "source", "source_id", "raw_file", "raw_row",
    ),
    "verdict": (
        "conversation_id", "time", "room", "verdict", "because", "grade", "matured", "claimed", "excluded",
        "chased", "occurred", "source", "source_id", "raw_file", "raw_row",
    ),
    "dispute": ("conversation_id", "time", "room", "disputed", "reader", "note"),
}  # fmt: skip
CONVERSATION = (
    "conversation_id", "customer", "source", "source_conversation_id", "journey", "need", "vocabulary", "channel",
    "time_basis", "start_at", "is_over", "excluded",
)  # fmt: skip


def timeline(store: Store, chosen: Chosen, read_raw: RawReader | None = None) -> list[dict[str, Any]]:
    """Return a customer's timeline as rows, conversation by conversation, oldest first, verdicts last.

    Times are ISO 8601 UTC; `what` says it in words; `raw` is the record as the export has it, on the first
    row that stands on it. Order-only conversations have no times.
    """
    return [{name: row[name] for name in COLUMNS} for row in detailed(store, chosen, read_raw)]


def detailed(store: Store, chosen: Chosen, read_raw: RawReader | None = None) -> list[dict[str, Any]]:
    """Return the rows of `timeline`, each also with its own columns as `event` and its conversation's as `told`."""
    select = read_step("timeline_conversations").replace("{chosen}", chosen.condition)
    conversations = [dict(zip(CONVERSATION, row, strict=True)) for row in store.engine.rows(select)]
    events = _events(store, [found["conversation_id"] for found in conversations])
    windows = dict(store.engine.rows("SELECT journey, window_us FROM charters"))
    rows = []
    for conversation in conversations:
        clock = conversation["time_basis"] == "clock"
        _mark_late(events.get(conversation["conversation_id"], []), windows.get(conversation["journey"]))
        for event in events.get(conversation["conversation_id"], []):
            rows.append(_row(conversation, event, clock))
    if read_raw:
        _add_raw(rows, read_raw)
    return rows


def _add_raw(rows: list[dict[str, Any]], read_raw: RawReader) -> None:
    first: dict[Place, dict[str, Any]] = {}
    for row in rows:
        if row["raw_file"] and row["kind"] not in ("turn", "statement"):
            first.setdefault((row["raw_file"], row["raw_row"]), row)
    found = read_raw(first)
    for place, row in first.items():
        row["raw"] = found.get(place)


def _events(store: Store, keys: list[int]) -> dict[int, list[dict[str, Any]]]:
    as_of = store.engine.rows("SELECT MAX(as_of) FROM verdicts")[0][0]
    listed = ", ".join(map(str, keys)) or "NULL"
    found: dict[int, list[dict[str, Any]]] = {}
    files = ("touches", "turns", "statements", "claims", "evidence", "verdicts", "disputes")
    for kind, file in zip(KINDS, files, strict=True):
        sql = read_step(f"timeline_{file}").replace("{conversations}", listed)
        for row in store.engine.rows(sql.replace("{as_of}", "NULL" if as_of is None else str(as_of))):
            event = dict(zip(NAMES[kind], row, strict=True)) | {"event": kind}
            found.setdefault(event["conversation_id"], []).append(event)
    for events in found.values():
        events.sort(key=_place)
    return found


def _mark_late(events: list[dict[str, Any]], window: int | None) -> None:
    """Mark what came after the window of its room's verdict: a longer window counts it, this one does not."""
    verdicts = {event["room"]: event for event in events if event["event"] == "verdict"}
    for event in events:
        if event["event"] != "evidence" or event["kind"] not in WINDOWED:
            continue
        verdict = verdicts.get(event["room"])
        if verdict is None or window is None:
            continue
        decided = (verdict["because"], verdict["occurred"]) == (event["kind"], event["time"])
        if None not in (event["time"], verdict["time"]) and not decided:
            event["late"] = event["time"] > verdict["time"] + window


def _place(event: dict[str, Any]) -> tuple[bool, int, int]:
    kind = KINDS.index(event["event"])
    late = event["event"] in ("verdict", "dispute")
    time = event["time"] if event["time"] is not None else -1
    return late, time, kind


def _row(conversation: dict[str, Any], event: dict[str, Any], clock: bool) -> dict[str, Any]:
    kind = event["event"]
    return {
        **{name: event.get(name) for name in COLUMNS},
        "customer": shown(conversation["customer"]),
        "conversation": f"{conversation['source']}:{conversation['source_conversation_id']}",
        "journey": conversation["journey"],
        "need": conversation["need"],
        "time": iso(event["time"]) if clock else None,
        "kind": kind,
        "because": event.get("because") or (event.get("kind") if kind == "evidence" else None),
        "what": SENTENCES[kind](event, conversation, clock),
        "event": event,
        "told": conversation,
    }
