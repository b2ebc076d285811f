"""The parts of the claims page, held against the ledger they stand for, and against hand-worked rows."""

from typing import Any

import pytest

from onedeck.errors import UsageError
from onedeck.model.verdicts import ROOMS, STANDARD_WINDOWS, VERDICTS
from onedeck.show.claims.drills import bill_key, list_key, read_bill, read_list
from onedeck.show.claims.dumbbells import dumbbell_rows
from onedeck.show.claims.verdict_counts import Count, hidden, order, verdict_counts, verdict_list
from onedeck.show.claims.viewers import customers_of, for_viewers
from onedeck.show.claims.windows import came_back, window_list
from onedeck.show.ledger import Scope, conversations, count_conversations, ledger, returns
from onedeck.store import Store
from tests.show.company import MONDAY, WEEK, company
from tests.show.tables import small_ledger, verdict, write

SCOPES = (Scope(), Scope(window="30d"), Scope(journey=None, period=(MONDAY, MONDAY + WEEK)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small company, judged."""
    return company(tmp_path_factory.mktemp("claims"))[0]


@pytest.mark.parametrize("scope", SCOPES)
def test_every_count_is_the_list_behind_it(store: Store, scope: Scope) -> None:
    counts = verdict_counts(store, scope)
    assert counts
    for (word, because, room), count in counts.items():
        listed = Scope(scope.journey, room, None, scope.window, scope.period)
        assert count_conversations(store, listed, word, because) == {room: count.conversations}
        behind = conversations(store, listed, word, because)
        who = {row["customer"] or f"{row['source']}:{row['conversation']}" for row in behind}
        assert (count.customers <= len(who)) if because is None else count.customers == len(who)
    lines = [row for row in ledger(store, scope) if row["definition"] == "any"]
    for room in ROOMS:
        for word in VERDICTS:
            summed = sum(row[word] for row in lines if row["room"] == room)
            assert summed == (counts[word, None, room].conversations if (word, None, room) in counts else 0)


def test_the_windows_are_those_of_the_ledger(store: Store) -> None:
    every = returns(store, Scope(definition="any"))
    for row in came_back(store, Scope()):
        same = [each for each in every if (each["room"], each["window"]) == (row["room"], row["window"])]
        for count in ("conversations", "matured", "returned", "reopened", "claimed_matured"):
            assert row[count] == sum(each[count] for each in same), count
        for share, whole in (
            ("came_back", "matured"), ("claimed_came_back", "claimed_matured"), ("returned_grade_c", "matured"),
            ("chance_rate", "chance_conversations"),
        ):  # fmt: skip
            parts = sum((each[share] or 0) * each[whole] for each in same)
            assert row[share] == (pytest.approx(parts / row[whole]) if row[whole] else None), share


def test_a_window_nothing_is_followed_in_is_not_measured() -> None:
    store = small_ledger()
    write(store, "verdicts", verdict(1, "ai", "open"))
    rows = came_back(store, Scope())
    assert [row["window"] for row in rows] == list(STANDARD_WINDOWS)
    assert all(row["came_back"] is None and row["chance_rate"] is None for row in rows)


def line(**more: Any) -> dict[str, Any]:
    """Return a line of the ledger; verdicts not named are 0."""
    return {
        "journey": "all", "room": "ai", "definition": "any", "claimed": 0, "low": 0.5, "high": 0.6, "as_of": None,
        "window": "7d", **dict.fromkeys(VERDICTS, 0),
    } | more  # fmt: skip


def test_a_viewer_sees_no_cell_of_few_and_cannot_subtract_it() -> None:
    row = line(conversations=112, claimed=90, proven=40, held=60, refuted=9, abandoned=3)
    behind = {("all", "ai", "any", word): row[word] for word in VERDICTS}
    (kept,) = for_viewers([row], behind, 5)
    assert (kept["abandoned"], kept["refuted"]) == (None, None)  # with refuted, 112 would tell abandoned
    assert (kept["proven"], kept["held"], kept["low"]) == (40, 60, 0.5)
    assert "matured" not in kept and kept["conversations"] == 112


def test_a_viewer_sees_no_share_made_of_a_hidden_cell() -> None:
    row = line(conversations=70, claimed=68, proven=2, held=60, refuted=8)
    behind = {("all", "ai", "any", word): row[word] for word in VERDICTS} | {
        ("all", "ai", "any", "refuted"): 2
    }
    (kept,) = for_viewers([row], behind, 5)
    assert {word: kept[word] for word in ("proven", "held", "refuted")} == {
        "proven": None, "held": 60, "refuted": None,
    }  # fmt: skip
    assert kept["low"] is None and kept["claimed"] is None  # two of 70 are not claimed
    assert for_viewers([row], behind, 1)[0]["proven"] == 2


def test_customers_of_a_line_are_counted_once() -> None:
    found = customers_of(small_ledger(), Scope())
    assert found["all", "all", "any", "unobservable"] == 1  # nobody known, one of its own
    assert found["all", "ai", "any", "held"] == 1


def test_the_list_leaves_out_what_too_few_stand_behind() -> None:
    counts = verdict_counts(small_ledger(), Scope())
    assert order(counts)[0][0] in VERDICTS
    assert all(
        row[room] in (None, 0) for row in verdict_list(counts, 5).rows for room in ROOMS
    )  # fmt: skip
    assert not window_list([{"room": "ai", "returned": 3, "reopened": 0}], 5).rows


def test_the_dumbbell_is_over_the_same_matured_conversations(store: Store) -> None:
    rows = dumbbell_rows(ledger(store, Scope()), {"billing": "Bill"}, lambda journey, room: f"?{room}")
    whole = {row.room: row for row in rows if row.title == "All journeys" or len(rows) <= 2}
    matured = [row for row in ledger(store, Scope(room="ai", definition="any")) if row["matured"]]
    n = sum(row["matured"] for row in matured)
    assert whole["ai"].n == n
    assert whole["ai"].reported == sum(row["claimed_matured"] for row in matured) / n
    assert whole["ai"].low is not None and whole["ai"].reported is not None
    assert whole["ai"].low <= whole["ai"].reported
    assert whole["ai"].href == "?ai"
    assert not dumbbell_rows(ledger(store, Scope()), {}, lambda journey, room: None, 10_000)
    assert not dumbbell_rows([], {}, lambda journey, room: None)


def test_a_key_says_what_it_lists() -> None:
    key = list_key("ai", "refuted", "returned", "billing", "vendor: resolved")
    behind = read_list(key, "7d", (1, 2))
    assert (behind.verdict, behind.because) == ("refuted", "returned")
    assert behind.scope == Scope("billing", "ai", "vendor: resolved", "7d", (1, 2))
    assert read_list(list_key("all"), None, None).scope == Scope(room="all")
    assert read_bill(bill_key("2026:10", "A")) == ("2026:10", "A")
    for wrong in ("list:ai", "list:::::", "x", "bill:A"):
        with pytest.raises(UsageError):
            read_list(wrong, None, None)
    for wrong in ("bill:A", "list:A:1"):
        with pytest.raises(UsageError):
            read_bill(wrong)


def test_a_sum_over_verdicts_tells_no_hidden_cell() -> None:
    counts = {
        ("held", None, "ai"): Count(50, 50), ("open", None, "ai"): Count(9, 9), ("proven", None, "ai"): Count(3, 3),
        ("refuted", None, "ai"): Count(20, 20), ("refuted", "denied", "ai"): Count(10, 10),
        ("refuted", "returned", "ai"): Count(10, 4), ("held", None, "cx"): Count(2, 2),
    }  # fmt: skip
    assert hidden(counts, 5) == {
        ("proven", None, "ai"), ("open", None, "ai"), ("refuted", "returned", "ai"), ("refuted", "denied", "ai"),
        ("held", None, "cx"),
    }  # fmt: skip
    assert not hidden(counts, 1)
