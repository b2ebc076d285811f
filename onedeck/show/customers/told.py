"""A customer's conversations as a page tells them: who had her, what was said, what speaks against, the verdicts."""

from itertools import groupby
from typing import Any

from onedeck.model.verdicts import STANDARD_WINDOWS
from onedeck.show.formats import harmless
from onedeck.show.queries import dictionaries, read_step
from onedeck.show.sentences import turn_in_words
from onedeck.store import Store

Row = dict[str, Any]

ROOMS = {"ai": "AI", "cx": "People", "all": "For her"}
AUTHORS = {"END_USER": "she", "AUTOMATED_AGENT": "AI", "HUMAN_AGENT": "a person", "SYSTEM": "a system"}
SIDES = {"END_USER": "her", "AUTOMATED_AGENT": "ai", "HUMAN_AGENT": "cx"}
SHAPES = {"ai": "ai", "cx": "cx"}  # a circle, a square; everything else is a small dot
CHIPS = {
    ("statement", "repeats"): "said again",
    ("statement", "contradicts"): "contradiction",
    ("statement", "promise"): "promise",
}
HARM = ("said again", "contradiction")
SCHEMES = ("http://", "https://")
TEXT_HELD_BACK = "(text kept in full: for the role unmask)"
WINDOWS = ("conversation_id", "room", *STANDARD_WINDOWS)


def told(store: Store, rows: list[Row]) -> list[Row]:
    """Return a customer's conversations, oldest first, from the rows of her timeline.

    Each has its facts, `nodes` (what happened, turns inside the touch they belong to), `more` (further acts after
    the first one against it) and `verdicts` by room.
    """
    keys = ", ".join(str(row["told"]["conversation_id"]) for row in rows) or "NULL"
    windows: dict[tuple[int, str], Row] = {
        (row["conversation_id"], row["room"]): row
        for row in dictionaries(
            store, read_step("customer_windows").replace("{conversations}", keys), WINDOWS
        )
    }
    found = []
    for key, block in groupby(rows, key=lambda row: row["told"]["conversation_id"]):
        events = list(block)
        first = next((row["event"]["time"] for row in events if row["kind"] == "touch"), None)
        conversation = events[0]["told"]
        nodes, more = _folded(_nodes(events, first))
        found.append(
            {
                "key": key, "conversation": events[0]["conversation"],
                "reference": harmless(events[0]["conversation"]), "journey": conversation["journey"],
                "need": conversation["need"], "channel": (conversation["channel"] or "").lower().replace("_", " "),
                "began": next((row["time"] for row in events if row["kind"] == "touch"), None),
                "excluded": (conversation["excluded"] or "").replace("_", " "),
                "nodes": nodes, "more": more,
                "verdicts": [_verdict(row, events, windows) for row in events if row["kind"] == "verdict"],
            }
        )  # fmt: skip
    return found


def without_texts(rows: list[Row]) -> list[Row]:
    """Return a timeline's rows with the words of turns and comments held back."""
    return [_held_back(row) for row in rows]


def _held_back(row: Row) -> Row:
    event, clock = row["event"], row["told"]["time_basis"] == "clock"
    if row["kind"] == "turn" and event["content"]:
        event = event | {"content": TEXT_HELD_BACK}
        return row | {"event": event, "what": turn_in_words(event, row["told"], clock)}
    if row["kind"] == "survey" and event["comment"]:
        return row | {"what": row["what"].replace(f": {event['comment']}", f": {TEXT_HELD_BACK}")}
    return row


def _nodes(events: list[Row], first: int | None) -> list[Row]:
    nodes: list[Row] = []
    touches: dict[int, Row] = {}
    for row in events:
        if row["kind"] == "turn" and row["event"]["position"] in touches:
            touches[row["event"]["position"]]["turns"].append(_turn(row))
        elif row["kind"] not in ("verdict", "dispute"):
            node = _node(row, first)
            nodes.append(node)
            if row["kind"] == "touch":
                touches[row["event"]["position"]] = node
    return nodes


def _folded(nodes: list[Row]) -> tuple[list[Row], list[Row]]:
    """Part the acts that come after the first one against her conversation: one is enough to see why."""
    against = [node for node in nodes if node["kind"] == "evidence" and node["harm"]]
    folded = (
        [node for node in nodes if node["kind"] == "evidence" and node not in against[:1]] if against else []
    )
    return [node for node in nodes if node not in folded], folded


def _node(row: Row, first: int | None) -> Row:
    event, kind = row["event"], row["kind"]
    chip = CHIPS.get((kind, event.get("statement") or ""), "")
    against = kind == "evidence" and bool(event["against"]) and not event.get("late")
    if kind == "evidence":
        chip = (event["kind"] or "").replace("_", " ")
    who, what = "", harmless(row["what"])
    if kind == "touch":
        who, _, what = what.partition(", ")
    return {
        "kind": kind, "time": row["time"], "after": _after(event["time"], first) if row["time"] else "",
        "shape": SHAPES.get(row["room"] or "", "") if kind == "touch" else kind,
        "who": who, "what": what, "chip": chip, "harm": against or chip in HARM, "turns": [],
        "channel": (event.get("channel") or "").lower().replace("_", " "),
        "url": _link(row["source_url"]), **_place(row),
    }  # fmt: skip


def _turn(row: Row) -> Row:
    event = row["event"]
    text = harmless(event["content"] or "")
    if event["tool_name"]:
        text = f"used {harmless(event['tool_name'])}"
    return {
        "who": AUTHORS[event["author_role"]], "side": SIDES.get(event["author_role"], ""), "text": text,
        "lang": event["language"], "time": row["time"],
    }  # fmt: skip


def _verdict(row: Row, events: list[Row], windows: dict[tuple[int, str], Row]) -> Row:
    event = row["event"]
    standing = windows.get((event["conversation_id"], event["room"]), {})
    return {
        "room": event["room"], "title": ROOMS[event["room"]], "what": harmless(row["what"]),
        "refuted": event["verdict"] == "refuted" and not event["excluded"],
        "claimed": bool(event["claimed"]),
        "windows": [(name, standing[name].replace("_", " ")) for name in STANDARD_WINDOWS if name in standing],
        "disputes": [
            harmless(each["what"])
            for each in events
            if each["kind"] == "dispute" and each["event"]["room"] == event["room"]
        ],
        **_place(row),
    }  # fmt: skip


def _place(row: Row) -> Row:
    place = f"{row['raw_file']}:{row['raw_row']}" if row["raw_file"] else ""
    return {"place": harmless(place), "raw": row["raw"], "raw_kind": row["kind"]}


def _link(url: str | None) -> str | None:
    """Return an address of the source system if it is one a browser may be sent to."""
    return url if url and url.strip().lower().startswith(SCHEMES) else None


def _after(time: int | None, first: int | None) -> str:
    if time is None or first is None:
        return ""
    minutes = (time - first) // 60_000_000
    sign = "−" if minutes < 0 else ""
    minutes = abs(minutes)
    if minutes < 120:
        return f"{sign}{minutes} min"
    return f"{sign}{minutes // 60} h" if minutes < 2880 else f"{sign}{minutes // 1440} d"
