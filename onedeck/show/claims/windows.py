"""Who came back within each window, over journeys added up, beside how often the same match is chance."""

from collections.abc import Iterable
from typing import Any

from onedeck.model.verdicts import ROOMS, STANDARD_WINDOWS
from onedeck.show.formats import Field, Listing
from onedeck.show.ledger import Scope
from onedeck.show.queries import dictionaries, matching, read_step, suffix_of
from onedeck.store import Store

COLUMNS = (
    "room", "window", "conversations", "matured", "returned", "reopened", "came_back", "claimed_matured",
    "claimed_came_back", "returned_grade_c", "chance_rate", "chance_conversations",
)  # fmt: skip
ROOM_WORDS = {"ai": "AI", "cx": "People", "all": "The customer"}
_COUNTED = (
    "room", "conversations", "matured", "returned", "reopened", "claimed_matured", "claimed_back", "grade_c",
    "chance_conversations", "chance",
)  # fmt: skip
Row = dict[str, Any]


def came_back(store: Store, scope: Scope) -> list[Row]:
    """Return a row per room and window, whoever claimed it; shares 0..1, None = not measured."""
    scope.check(store)
    parts = (matching(store, journey=scope.journey, room=scope.room), scope.only())
    only = "".join(f" AND {part}" for part in parts if part)
    found = []
    for window in STANDARD_WINDOWS:
        step = read_step("came_back").format(suffix=suffix_of(window), only=only)
        found += [_row(window, row) for row in dictionaries(store, step, _COUNTED)]
    return sorted(found, key=lambda row: ROOMS.index(row["room"]))


def _row(window: str, row: Row) -> Row:
    matured = row["matured"]
    return {
        **{name: row[name] for name in _COUNTED[:6]}, "window": window,
        "came_back": _share(row["returned"] + row["reopened"], matured),
        "claimed_came_back": _share(row["claimed_back"], row["claimed_matured"]),
        "returned_grade_c": _share(row["grade_c"], matured),
        "chance_rate": _share(row["chance"], row["chance_conversations"]),
        "chance_conversations": row["chance_conversations"],
    }  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def window_list(rows: Iterable[Row], least: int = 1) -> Listing:
    """Return who came back as a list; rows that tell of fewer than `least` conversations are left out."""
    fields = [
        Field("room_words", "Room"), Field("window", "Window"), Field("matured", "Window closed", "count"),
        Field("came_back", "Came back", "share"), Field("claimed_came_back", "Of claimed", "share"),
        Field("returned_grade_c", "Grade c alone", "share"), Field("chance_rate", "By chance", "share"),
    ]  # fmt: skip
    told = [row for row in rows if not any(0 < row[name] < least for name in ("returned", "reopened"))]
    kept = [{**row, "room_words": ROOM_WORDS[row["room"]]} for row in told]
    return Listing(kept, COLUMNS, fields)
