"""A change in words: a sentence per room, its parts as a table, and the verdicts that flipped."""

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from onedeck.model.verdicts import ROOMS
from onedeck.show.changes import CHANGE_COLUMNS, COUNTS, FLIP_COLUMNS, PARTS, held_up
from onedeck.show.formats import Field, Listing, as_table

ROOM_NAMES = {"ai": "AI", "cx": "People", "all": "For the customer"}
PART_WORDS = {
    "matured": "newly matured",
    "learnt_late": "learnt only after it had ended",
    "counted_again": "no longer excluded",
    "parted": "no longer joined to another",
    "moved_in": "came from another journey",
    "excluded": "excluded since",
    "merged": "joined to another since",
    "runs_again": "whose window runs again",
    "moved_out": "went to another journey",
    "gone": "no longer handled by this room",
}
WHY_WORDS = {
    "new_evidence": "new evidence",
    "late_evidence": "late evidence",
    "identity": "who she is",
    "need": "what she wanted",
    "other_rows": "other rows",
}
_HEADINGS = {"unobservable": "unobs."}


def change_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return a change as a list whose parts add up; people see the journey only where there are several."""
    shown = [
        {
            **row,
            **{f"{name}_written": _figure(row, name) for name in COUNTS},
            "what": what(row),
            "why_in_words": WHY_WORDS.get(row["why"]),
            "between": None if row["low"] is None else (row["low"], row["high"]),
        }
        for row in rows
    ]
    fields = [
        Field("room", "room"),
        Field("what", "what"),
        *([Field("why_in_words", "why")] if any(row["why"] for row in rows) else []),
        *(Field(f"{name}_written", _HEADINGS.get(name, name), "figure") for name in COUNTS),
        Field("between", "held up %", "share"),
    ]
    if len({row["journey"] for row in rows}) > 1:
        fields.insert(0, Field("journey", "journey"))
    return Listing(shown, CHANGE_COLUMNS, fields)


def _figure(row: dict[str, Any], name: str) -> str | None:
    if row["part"] in ("then", "now"):
        return f"{row[name]:,}"
    return f"{row[name]:+,}" if row[name] else None


def what(row: dict[str, Any]) -> str:
    """Say what a part of a change is."""
    if row["part"] in ("then", "now"):
        return f"{row['part']} ({row['as_of'][:10]})"
    if row["part"] == "flipped":
        because = f" ({_word(row['because'])})" if row["because"] else ""
        return f"{row['conversations']:,} {_word(row['old'])} to {_word(row['new'])}{because}"
    reason = f" ({_word(row['excluded'])})" if row["excluded"] else ""
    return f"{row['conversations']:,} {PART_WORDS[row['part']]}{reason}"


def flip_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return verdicts that flipped, each with the command that shows it."""
    fields = [
        Field("reference", "conversation"),
        Field("room", "room"),
        Field("old", "was", "word"),
        Field("new", "is", "word"),
        Field("because", "because", "word"),
        Field("why_in_words", "why"),
        Field("evidence_occurred", "occurred", "time"),
        Field("look", "look at it"),
    ]
    if len({row["journey"] for row in rows}) > 1:
        fields.insert(0, Field("journey", "journey"))
    shown = [
        {**row, "reference": f"{row['source']}:{row['conversation']}", "why_in_words": WHY_WORDS[row["why"]]}
        for row in rows
    ]
    return Listing(shown, FLIP_COLUMNS, fields)


def change_sentences(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return one sentence per room, over journeys added up: then, now, and the parts between them."""
    found = []
    for room in ROOMS:
        mine = [row for row in rows if row["room"] == room]
        if any(row["conversations"] for row in mine):
            found.append(f"{ROOM_NAMES[room]}: {_became(mine)}")
    return found or ["Nothing was matured at either as-of."]


def _became(rows: Sequence[dict[str, Any]]) -> str:
    parts = {part: _added(rows, part) for part in PARTS if any(row["part"] == part for row in rows)}
    stood = f"{_stood(parts['then'])} then, {_stood(parts['now'])} now"
    moved = [_moved(row) for part, row in parts.items() if part not in ("then", "now")]
    return f"{stood}: {', '.join(moved)}." if moved else f"{stood}; nothing moved."


def _added(rows: Sequence[dict[str, Any]], part: str) -> dict[str, Any]:
    mine = [row for row in rows if row["part"] == part]
    added: dict[str, Any] = {name: sum(row[name] for row in mine) for name in ("conversations", *COUNTS)}
    added["part"] = part
    added["low"], added["high"] = held_up(added)
    return added


def _stood(row: dict[str, Any]) -> str:
    if not row["matured"]:
        return "none matured"
    return f"{_share(row)} of {row['matured']:,} matured held up"


def _moved(row: dict[str, Any]) -> str:
    count = f"{row['conversations']:,}"
    if row["part"] == "flipped":
        return f"{count} flipped ({row['proven'] + row['held']:+,} held up)"
    held = f" ({_share(row)} held up)" if row["low"] is not None else ""
    return f"{count} {PART_WORDS[row['part']]}{held}"


def _share(row: dict[str, Any]) -> str:
    low, high = (f"{bound:.1%}" for bound in (row["low"], row["high"]))
    return low if low == high else f"{low} to {high}"


def _word(name: str) -> str:
    return name.replace("_", " ")


def change_page(
    rows: Sequence[dict[str, Any]], flipped: Sequence[dict[str, Any]], lines: Sequence[str]
) -> list[RenderableType]:
    """Return the page of a change: sentences, the parts, the flips, and what limits them."""
    page: list[RenderableType] = [Text(sentence, style="bold") for sentence in change_sentences(rows)]
    moved = [row for row in rows if row["conversations"] or row["part"] in ("then", "now")]
    page += [Text(""), Padding(as_table(change_list(moved)), (0, 1)), Text("")]
    if flipped:
        page += [Text("flipped", style="dim"), Padding(as_table(flip_list(flipped)), (0, 1)), Text("")]
    return [*page, *(Text(line, style="dim") for line in lines)]
