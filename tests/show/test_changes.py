"""What moved between two as-ofs: stories with one reason each, and parts that add up for any journal."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedeck import judge, stitch
from onedeck.errors import UsageError
from onedeck.model.progress import Silent
from onedeck.show.change_lists import change_list, change_page, change_sentences, flip_list
from onedeck.show.changes import (
    COUNTS,
    changes,
    check_journey,
    compare_readings,
    count_flips,
    flips,
    keep_reading,
    late_evidence,
)
from onedeck.show.formats import as_markdown
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.journal import KINDS, load, moment, workspace
from tests.law.households import Journal, first_seeds, journal_of, moments, shuffled
from tests.reference.generate import REASONS
from tests.show.tables import conversation, verdict, write

THEN, NOW = "2026-01-20 00:00", "2026-01-27 00:00"


def chat(name: str, day: str, **more: Any) -> dict[str, Any]:
    """Return a chat of six minutes that the assistant ends."""
    return {"conversation": name, "source": "bot", "customer": name, "room": "ai", "at": f"2026-01-{day} 10:00",
            "until": f"2026-01-{day} 10:06", "end": "completed", "reason": "inv"} | more  # fmt: skip


def compared(
    journal: dict[str, Any], then: str = THEN, now: str = NOW, published: bool = False, **settings: Any
) -> Store:
    """Return a store with the readings of a journal at two as-ofs, in the order the command makes them."""
    store = load(journal)
    names = sorted({row.get("source", "desk") for kind in KINDS for row in journal.get(kind, ())} | {"desk"})
    space = workspace(names, **settings)
    readings = [("then", then), ("now", now)]
    for name, as_of in reversed(readings) if published else readings:
        aside = store.aside()
        stitch.run(aside, space, Silent(), as_of=moment(as_of))
        judge.run(aside, space, Silent())
        keep_reading(aside, name)
    compare_readings(store, moment(then) or 0)
    return store


def span(then: str = THEN, now: str = NOW) -> tuple[int, int]:
    return moment(then) or 0, moment(now) or 0


def parts(store: Store, room: str = "ai") -> dict[str, dict[str, Any]]:
    """Return a room's moves by part; every story here has one row of a part."""
    found = [row for row in changes(store, span()) if row["room"] == room]
    assert len({row["part"] for row in found}) == len(found)
    return {row["part"]: row for row in found}


def said(store: Store) -> list[tuple[str, str, str, str | None, str]]:
    return sorted(
        (row["conversation"], row["old"], row["new"], row["because"], row["why"])
        for row in flips(store)
        if row["room"] == "ai"
    )


def assert_adds_up(rows: list[dict[str, Any]]) -> None:
    """Every count of `then` plus those of the parts is that of `now`, per journey and room."""
    cells = {(row["journey"], row["room"]) for row in rows}
    for cell in cells:
        mine = [row for row in rows if (row["journey"], row["room"]) == cell]
        for name in COUNTS:
            total = sum(row[name] for row in mine if row["part"] != "now")
            assert total == next(row[name] for row in mine if row["part"] == "now"), (cell, name)
        for row in mine:
            assert row["matured"] == sum(row[name] for name in COUNTS[1:])


def test_a_statement_that_arrives_late_flips_held_to_refuted() -> None:
    late = {"conversation": "c1", "source": "survey", "says": "denied", "at": "2026-01-06 09:00",
            "observed": "2026-01-25 09:00"}  # fmt: skip
    store = compared({"touches": [chat("c1", "05"), chat("c2", "05")], "outcomes": [late]})
    assert said(store) == [("c1", "held", "refuted", "denied", "late_evidence")]
    assert late_evidence(store, span()[0]) == 1
    found = parts(store)
    assert set(found) == {"then", "flipped", "now"}
    assert (
        found["then"]["held"],
        found["now"]["held"],
        found["flipped"]["held"],
        found["flipped"]["refuted"],
    ) == (2, 1, -1, 1)
    assert (found["then"]["low"], found["now"]["low"], found["flipped"]["low"]) == (1, 0.5, None)
    row = next(row for row in flips(store) if row["room"] == "ai")
    assert row["look"] == f"onedeck customer {row['customer']}"
    assert (row["evidence_occurred"], row["evidence_observed"]) == (
        "2026-01-06T09:00:00Z",
        "2026-01-25T09:00:00Z",
    )


def test_a_statement_that_is_made_since_is_new_evidence() -> None:
    made = {"conversation": "c1", "source": "survey", "says": "disputed", "at": "2026-01-24 09:00"}
    store = compared({"touches": [chat("c1", "05")], "outcomes": [made]})
    assert said(store) == [("c1", "held", "refuted", "disputed", "new_evidence")]
    assert late_evidence(store, span()[0]) == 0


def test_what_matures_brings_its_verdict() -> None:
    rows = [chat("c1", "15"), chat("c2", "15"), chat("c2b", "17", customer="c2"), chat("c3", "25")]
    found = parts(compared({"touches": rows}))
    assert set(found) == {"then", "matured", "now"}
    matured = found["matured"]
    assert (matured["conversations"], matured["held"], matured["refuted"], matured["low"]) == (3, 2, 1, 2 / 3)
    assert (found["then"]["matured"], found["then"]["low"], found["now"]["matured"]) == (0, None, 3)


def test_an_identity_learnt_since_makes_a_conversation_known() -> None:
    store = compared({"touches": [chat("c1", "05", observed="2026-01-22 00:00"), chat("c2", "05")]})
    assert said(store) == [("c1", "unobservable", "held", None, "identity")]
    assert parts(store)["flipped"]["unobservable"] == -1


def test_a_ticket_that_is_joined_to_its_chat_since_is_counted_once() -> None:
    # Who wrote the ticket is learnt late; only then is it known to continue the chat.
    ticket = {"conversation": "t1", "source": "desk", "customer": "c1", "room": "person", "at": "2026-01-05 10:20",
              "until": "2026-01-05 10:30", "end": "completed", "reason": "inv",
              "observed": "2026-01-23 00:00"}  # fmt: skip
    store = compared({"touches": [chat("c1", "05", end="escalated"), ticket]})
    found = parts(store, "cx")
    assert (
        found["merged"]["conversations"],
        found["merged"]["matured"],
        found["merged"]["unobservable"],
    ) == (1, -1, -1)
    assert (found["learnt_late"]["conversations"], found["learnt_late"]["held"]) == (1, 1)
    assert_adds_up(changes(store, span()))


def test_a_conversation_that_is_excluded_since() -> None:
    tester = {"conversation": "t1", "source": "desk", "customer": "c1", "room": "person", "at": "2026-01-05 10:20",
              "until": "2026-01-05 10:30", "end": "completed", "reason": "inv", "exclusion": "test",
              "observed": "2026-01-23 00:00", "relation": "escalated_from", "related": "c1"}  # fmt: skip
    store = compared(
        {"touches": [chat("c1", "05"), tester | {"at": "2026-01-22 09:00", "until": "2026-01-22 09:10"}]}
    )
    found = parts(store)
    assert (found["excluded"]["excluded"], found["excluded"]["matured"], found["excluded"]["held"]) == (
        "test",
        -1,
        -1,
    )
    assert "1 excluded since (test)" in as_markdown(change_list(changes(store, span())))


def test_a_conversation_that_falls_under_another_charter_moves_between_them() -> None:
    store = Store(None, DuckEngine(threads=1))
    write(store, "conversations", conversation(1), conversation(2))
    write(
        store,
        "verdicts",
        verdict(1, "ai", "held", journey="bills"),
        verdict(2, "ai", "held", journey="bills"),
    )
    keep_reading(store, "then")
    write(
        store,
        "verdicts",
        verdict(1, "ai", "refuted", journey="moves"),
        verdict(2, "ai", "held", journey="bills"),
    )
    keep_reading(store, "now")
    compare_readings(store, span()[0])
    rows = changes(store, span())
    assert_adds_up(rows)
    told = {(row["journey"], row["part"]): (row["matured"], row["held"], row["refuted"]) for row in rows}
    assert told["bills", "moved_out"] == (-1, -1, 0)
    assert told["moves", "moved_in"] == (1, 0, 1)
    assert [row["journey"] for row in changes(store, span(), "moves")] == ["moves"] * 3
    assert "journey" in as_markdown(change_list(rows)).splitlines()[0]


def test_nothing_moves_where_nothing_happened() -> None:
    store = compared({"touches": [chat("c1", "02"), chat("c2", "03")]})
    rows = changes(store, span())
    assert {row["part"] for row in rows} == {"then", "now"}
    assert flips(store) == [] and count_flips(store) == (0, 0)
    assert change_sentences(rows)[0] == (
        "AI: 100.0% of 2 matured held up then, 100.0% of 2 matured held up now; nothing moved."
    )


def test_the_words_and_lists_of_a_change() -> None:
    late = {"conversation": "c1", "source": "survey", "says": "denied", "at": "2026-01-06 09:00",
            "observed": "2026-01-25 09:00"}  # fmt: skip
    store = compared({"touches": [chat("c1", "05"), chat("c2", "05"), chat("c3", "15")], "outcomes": [late]})
    rows, flipped = changes(store, span()), flips(store)
    assert change_sentences(rows)[0] == (
        "AI: 100.0% of 2 matured held up then, 66.7% of 3 matured held up now: "
        "1 newly matured (100.0% held up), 1 flipped (-1 held up)."
    )
    table = as_markdown(change_list(rows))
    assert "| ai | 1 held to refuted (denied) | late evidence | – | – | -1 | +1 | – | – | – |" in table
    assert "late evidence" in as_markdown(flip_list(flipped))
    assert change_page(rows, flipped, ["a line"])


def test_unknown_journeys_get_the_nearest_name() -> None:
    store = compared({"touches": [chat("c1", "05")]})
    check_journey(store, "all")
    with pytest.raises(UsageError, match="Did you mean 'all'"):
        check_journey(store, "al")


@settings(max_examples=5)
@given(first_seed=first_seeds, then=moments, now=moments, seed=st.integers(0, 99))
def test_the_parts_add_up_for_any_journal_in_any_order(
    first_seed: int, then: str, now: str, seed: int
) -> None:
    then, now = sorted((then, now))
    journal: Journal = journal_of(first_seed, 25)
    ends = span(then, now)
    store = compared(journal, then, now, reasons=REASONS)
    rows, flipped = changes(store, ends), flips(store)
    assert_adds_up(rows)
    again = compared(shuffled(journal, seed), then, now, published=True, reasons=REASONS)
    assert changes(again, ends) == rows
    assert flips(again) == flipped
