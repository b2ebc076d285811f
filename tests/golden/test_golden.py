"""Golden cases: each YAML file beside this one is a short story with its rows and the verdicts it must get.

`expect` lists every conversation and room, as "verdict because grade" (what is left out is not compared) or one such
text per window; `then` replays the story with another as-of or other feeds.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.journal import BESIDE, KINDS, SUFFIXES, Row, key, moment, stitched, table, verdicts

STORIES = sorted(Path(__file__).parent.glob("*.yaml"))
SETTINGS = (
    "as_of", "window", "reasons", "sources", "customer", "idle", "join", "charters", "teams", "links", "undone",
)  # fmt: skip
# The cases the ledger was ordered with; a story must not get lost.
ORDERED = 20


def expanded(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the rows with `repeat` carried out: `#` in a text becomes the number of the repetition."""
    found: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    assert set(rows) <= {*KINDS, *BESIDE}
    for kind, written in rows.items():
        for row in written:
            times = row.get("repeat", 1)
            plain = {name: value for name, value in row.items() if name != "repeat"}
            for number in range(1, times + 1):
                filled = {
                    n: v.replace("#", str(number)) if isinstance(v, str) else v for n, v in plain.items()
                }
                found.setdefault(kind, []).append(filled)
    return found


def by_window(expected: Any) -> dict[str, list[str]]:
    """Return an expectation as words per window; one text stands for the charter's window."""
    written = expected if isinstance(expected, dict) else {"charter": expected}
    return {window: str(words).split() for window, words in written.items()}


def check_verdicts(found: dict[tuple[str, str], Row], expect: dict[str, Any]) -> None:
    """Compare each (conversation, room) of the story, and that there is no other."""
    counted = {place for place, row in found.items() if row["excluded"] is None}
    assert counted == {(conversation, room) for conversation, rooms in expect.items() for room in rooms}
    for conversation, rooms in expect.items():
        for room, expected in rooms.items():
            row = found[conversation, room]
            for window, words in by_window(expected).items():
                shown = [row[f"{part}{SUFFIXES[window]}"] for part in ("verdict", "because", "grade")]
                assert shown[: len(words)] == words, (conversation, room, window, row)
                assert len(words) > 1 or shown[1] is None, (conversation, room, window, shown)


def check_facts(found: dict[tuple[str, str], Row], story: dict[str, Any]) -> None:
    """Compare what the story says beside the verdicts: exclusions, claims, t0, chased, counts."""
    excluded = {place[0]: row["excluded"] for place, row in found.items() if row["excluded"]}
    assert excluded == story.get("excluded", {})
    for conversation, rooms in story.get("t0", {}).items():
        assert {room: found[conversation, room]["t0"] for room in rooms} == {
            r: moment(t) for r, t in rooms.items()
        }
    for conversation, rooms in story.get("chased", {}).items():
        assert {room: found[conversation, room]["chased"] for room in rooms} == rooms
    for conversation, journey in story.get("journeys", {}).items():
        assert {row["journey"] for place, row in found.items() if place[0] == conversation} == {journey}
    for conversation, rooms in story.get("claimed", {}).items():
        for room in ("ai", "cx"):
            claimed = (conversation, room) in found and found[conversation, room]["claimed"]
            assert claimed == (room in rooms)
    for room, counts in story.get("counts", {}).items():
        assert Counter(row["verdict"] for place, row in found.items() if place[1] == room) == counts
    for room, count in story.get("claimed_counts", {}).items():
        assert sum(row["claimed"] for place, row in found.items() if place[1] == room) == count


def check_joins(rows: list[Row], touches: list[Row], expected: dict[str, list[str]]) -> None:
    """Compare which conversations were joined, to what and how."""
    names = {key("conversation", touch["conversation"]): touch["conversation"] for touch in touches}
    found = {names[r["conversation_id"]]: [names[r["joined_to"]], r["join_kind"]] for r in rows}
    assert found == expected


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path) -> None:
    story = yaml.safe_load(path.read_text())
    rows = expanded(story["rows"])
    chapters = [story, *({**story, **chapter} for chapter in story.get("then", ()))]
    for number, chapter in enumerate(chapters):
        settings = {name: chapter[name] for name in SETTINGS if name in chapter}
        store = stitched(rows, **settings)
        found = verdicts(store, rows)
        each = chapter.get("expect_each", {})
        numbers = range(1, story.get("repeated", 0) + 1)
        repeated = {
            name.replace("#", str(number)): rooms for name, rooms in each.items() for number in numbers
        }
        if expect := {**chapter.get("expect", {}), **repeated}:
            check_verdicts(found, expect)
        else:
            assert "counts" in chapter
        if number == 0:
            check_facts(found, story)
            check_joins(table(store, "joins"), rows["touches"], story.get("joins", {}))


def test_every_story_is_told() -> None:
    assert len(STORIES) >= ORDERED
    assert all(yaml.safe_load(path.read_text())["story"] for path in STORIES)
