"""The ledger on tables written by hand: every count and bound worked out on paper."""

import io

import pytest
from rich.console import Console

from onedeck.errors import UsageError
from onedeck.show.formats import as_table
from onedeck.show.ledger import Scope, conversations, count_conversations, ledger, returns
from onedeck.show.lists import billed, headline, ledger_list
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.show.tables import small_ledger, verdict, write

LINES = [
    ("ai", "any"),
    ("ai", "outcome"),
    ("ai", "resolved"),
    ("cx", "any"),
    ("cx", "solved"),
    ("all", "any"),
]


@pytest.fixture(scope="module")
def store() -> Store:
    return small_ledger()


def test_one_line_per_journey_room_and_definition(store: Store) -> None:
    rows = ledger(store, Scope())
    assert [(row["room"], row["definition"]) for row in rows] == LINES
    assert {row["journey"] for row in rows} == {"all"}
    assert {row["window"] for row in rows} == {"7d"}
    assert {row["as_of"] for row in rows} == {"2026-02-10T00:00:00Z"}


def test_the_ai_room_by_hand(store: Store) -> None:
    row = ledger(store, Scope(room="ai", definition="any"))[0]
    counts = {"conversations": 5, "claimed": 4, "held": 1, "refuted": 2, "proven": 1, "unobservable": 1}
    assert {name: row[name] for name in counts} == counts
    assert (row["matured"], row["excluded"]) == (5, 1)
    assert (row["low"], row["high"]) == (2 / 5, 3 / 5)
    assert (row["claimed_held"], row["claimed_refuted"], row["claimed_unobservable"]) == (1, 2, 1)
    assert (row["claimed_low"], row["claimed_high"]) == (1 / 4, 2 / 4)
    assert row["amount_claimed"] == {"USD": 0.99}


def test_a_definition_counts_only_where_a_source_declares_it(store: Store) -> None:
    solved = ledger(store, Scope(definition="solved"))
    assert [(row["room"], row["conversations"], row["claimed"]) for row in solved] == [("cx", 1, 1)]
    outcome = ledger(store, Scope(definition="outcome"))[0]
    assert (outcome["conversations"], outcome["claimed"], outcome["claimed_refuted"]) == (5, 1, 1)
    assert (outcome["claimed_low"], outcome["claimed_high"]) == (0, 0)


def test_the_customers_view_counts_either_rooms_claim_once(store: Store) -> None:
    row = ledger(store, Scope(room="all"))[0]
    assert (row["definition"], row["conversations"], row["claimed"], row["claimed_held"]) == ("any", 5, 4, 2)


def test_a_claim_learnt_after_the_as_of_is_not_there_yet(store: Store) -> None:
    assert conversations(store, Scope(definition="resolved"), "proven", None) == []


def test_early_refutations_are_counted_but_rated_only_when_matured() -> None:
    store = Store(None, DuckEngine(threads=1))
    write(
        store,
        "verdicts",
        verdict(1, "ai", "refuted", because="denied", matured=False),
        verdict(2, "ai", "open"),
    )
    row = ledger(store, Scope())[0]
    assert (row["refuted"], row["open"], row["matured"], row["low"], row["high"]) == (1, 1, 0, None, None)


def test_another_window_reads_its_own_verdicts() -> None:
    store = Store(None, DuckEngine(threads=1))
    late = verdict(1, "ai", "held") | {"verdict_30d": "refuted", "because_30d": "returned"}
    write(store, "verdicts", late)
    assert ledger(store, Scope(window="7d"))[0]["refuted"] == 0
    month = ledger(store, Scope(window="30d"))[0]
    assert (month["refuted"], month["window"]) == (1, "30d")


def test_counts_are_a_partition(store: Store) -> None:
    words = ("proven", "held", "refuted", "open", "handed_off", "abandoned", "unobservable")
    for row in ledger(store, Scope()):
        assert sum(row[word] for word in words) == row["conversations"]
        assert sum(row[f"claimed_{word}"] for word in words) == row["claimed"]


def test_the_list_behind_a_figure(store: Store) -> None:
    rows = conversations(store, Scope(room="ai"), "refuted", None)
    assert [(row["conversation"], row["because"]) for row in rows] == [
        ("chat-2", "returned"),
        ("chat-5", "taken_over"),
    ]
    first = rows[0]
    assert first["definitions"] == ["outcome", "resolved"]
    assert (first["t0"], first["evidence_occurred"]) == ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")
    assert first["look"] == f"onedeck customer {first['customer']}"
    assert first["grade"] == "c"


def test_a_list_names_nobody_by_conversation(store: Store) -> None:
    row = conversations(store, Scope(room="all"), "unobservable", None)[0]
    assert (row["customer"], row["look"]) == (None, "onedeck customer bot:chat-4")


def test_a_list_counts_all_it_would_hold(store: Store) -> None:
    assert count_conversations(store, Scope(), "refuted", None) == {"ai": 2, "all": 1}
    assert len(conversations(store, Scope(), "refuted", None, limit=2)) == 2


def test_returns_stand_beside_chance(store: Store) -> None:
    rows = returns(store, Scope(room="ai", definition="any"))
    assert [row["window"] for row in rows] == ["24h", "72h", "7d", "30d"]
    week = rows[2]
    assert (week["matured"], week["returned"], week["came_back"]) == (5, 1, 1 / 5)
    assert (week["chance_conversations"], week["chance_rate"]) == (2, 1 / 2)
    assert (week["claimed_matured"], week["claimed_came_back"]) == (4, 1 / 4)


@pytest.mark.parametrize(
    ("scope", "near"),
    [
        (Scope(journey="al"), "'all'"),
        (Scope(room="aii"), "'ai'"),
        (Scope(definition="resolvd"), "'resolved'"),
        (Scope(window="7"), "'7d'"),
    ],
)
def test_unknown_names_get_the_nearest_one(store: Store, scope: Scope, near: str) -> None:
    with pytest.raises(UsageError, match=f"Did you mean {near}"):
        ledger(store, scope)


def test_the_headline_keeps_both_parts_apart(store: Store) -> None:
    assert headline(ledger(store, Scope())) == [
        "AI claimed 4 of 5 conversations (80.0%); of 4 matured 1 held up (0 of them proven), 2 refuted, "
        "1 cannot be known: between 25.0% and 50.0% held up.",
        "People claimed 1 of 1 conversations (100.0%); of 1 matured 1 held up (0 of them proven), 0 refuted: "
        "100.0% held up.",
        "For the customer: of 5 matured 3 held up (1 of them proven), 1 refuted, "
        "1 cannot be known: between 60.0% and 80.0% held up.",
    ]


def test_prices_stand_under_the_table(store: Store) -> None:
    assert billed(ledger(store, Scope())) == ["billed under outcome in room ai: 0.99 USD"]
    assert billed(ledger(store, Scope(room="cx"))) == []


def test_the_table_fits_a_hundred_columns(store: Store) -> None:
    console = Console(file=io.StringIO(), width=100)
    console.print(as_table(ledger_list(ledger(store, Scope()))))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert len(lines) == 1 + len(LINES)
    assert lines[1].split() == [
        "ai",
        "any",
        "5",
        "4",
        "1",
        "1",
        "2",
        "0",
        "0",
        "0",
        "1",
        "40.0–60.0",
        "25.0–50.0",
    ]
