"""What stands around a customer's touches: handoffs and surveys, as rows of her timeline."""

from typing import Any

from onedeck.show.blind_words import survey
from onedeck.show.moments import iso
from onedeck.show.queries import dictionaries, read_step
from onedeck.show.timeline import COLUMNS
from onedeck.store import Store

Row = dict[str, Any]

_PLACE = ("source", "source_id", "raw_file", "raw_row")
HANDOFF = (
    "conversation_id", "time", "mode", "status", "reason", "context_required", "context_passed", *_PLACE,
)  # fmt: skip
SURVEY = (
    "conversation_id", "time", "instrument", "answered_time", "score", "scale_max", "comment", *_PLACE,
)  # fmt: skip
LAST = ("verdict", "dispute")  # they stand under everything else
BECAME = {
    "escalating": "is being handed over",
    "escalated": "handed over",
    "canceled": "the handover was called off",
    "deflecting": "is being kept from a handover",
    "deflected": "asked for a handover and did not get it",
}


def with_surroundings(store: Store, rows: list[Row]) -> list[Row]:
    """Return a timeline's rows with the handoffs and surveys of its conversations between them, by time."""
    told = {row["told"]["conversation_id"]: row["told"] for row in rows}
    listed = ", ".join(map(str, told)) or "NULL"
    extra: dict[int, list[Row]] = {}
    for kind, step, names in (
        ("handoff", "customer_handoffs", HANDOFF),
        ("survey", "customer_surveys", SURVEY),
    ):
        for event in dictionaries(store, read_step(step).replace("{conversations}", listed), names):
            conversation = told[event["conversation_id"]]
            like = next(row for row in rows if row["told"] is conversation)
            extra.setdefault(event["conversation_id"], []).append(_row(kind, event, like))
    found = []
    for key in told:
        mine = [row for row in rows if row["told"]["conversation_id"] == key]
        found += sorted([*mine, *extra.get(key, ())], key=_place)
    return found


def _row(kind: str, event: Row, like: Row) -> Row:
    clock = like["told"]["time_basis"] == "clock"
    return {
        **{name: event.get(name) for name in COLUMNS},
        **{name: like[name] for name in ("customer", "conversation", "journey", "need", "told")},
        "kind": kind,
        "time": iso(event["time"]) if clock else None,
        "what": handoff_in_words(event) if kind == "handoff" else survey_in_words(event),
        "event": event | {"event": kind},
    }


def handoff_in_words(event: Row) -> str:
    """Say whether she was handed over, how, why, and how much of what was known went along."""
    by = {"queue": "to a queue", "blind": "without a word", "takeover": "by a takeover"}
    said = " ".join(filter(None, (BECAME[event["status"]], by.get(event["mode"] or "", event["mode"]))))
    said += f", reason {event['reason']}" if event["reason"] else ""
    if event["context_required"] is None or event["context_passed"] is None:
        return f"{said}; what was handed over with her is not recorded"
    return f"{said}; {event['context_passed']} of {event['context_required']} facts went along"


def survey_in_words(event: Row) -> str:
    """Say what she answered, or that she did not."""
    if event["answered_time"] is None:
        return f"asked to rate it ({event['instrument']}), she has not answered"
    return survey(event)


def _place(row: Row) -> tuple[bool, int]:
    time = row["event"]["time"]
    return row["kind"] in LAST, -1 if time is None else time
