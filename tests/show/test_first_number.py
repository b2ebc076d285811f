"""The first-number line: what limits a figure stands beside it, in words."""

from onedeck.show.first_number import first_number, lines, sources_alone
from onedeck.show.ledger import Scope
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.show.tables import AS_OF, DAY, START, conversation, small_ledger, step, touch, verdict, write


def test_every_part_is_said() -> None:
    assert lines(first_number(small_ledger(), Scope())) == [
        "channels seen: chat · not seen: voice, e-mail, message, web form",
        "identified 4 of 5 (80.0%) · usable need 4 of 5 (80.0%) · matured 5 of 5 (100.0%)",
        "excluded: 1 (1 test)",
        "came back for the same need (grade c) 50.0%, by chance 50.0%, of 2 that can be followed that long",
        "as-of 2026-02-10T00:00:00Z, limited by bot: its last day with new contacts",
        "the data goes on until 2026-02-13: `--as-of 2026-02-13` looks at all of it",
        "unreviewed: no person has read a sample of these verdicts",
    ]


def test_an_as_of_that_was_asked_for_blames_no_feed() -> None:
    said = lines(first_number(small_ledger(), Scope(), asked=True))
    assert "as-of 2026-02-10T00:00:00Z, as asked" in said


def test_an_evaluation_run_has_no_window() -> None:
    store = Store(None, DuckEngine(threads=1))
    write(store, "conversations", conversation(1, time_basis="order", customer=None, need=None))
    write(store, "verdicts", verdict(1, "all", "proven") | {"as_of": None})
    said = lines(first_number(store, Scope()), ("customers are played by a model",))
    assert "order only: no window, no horizon" in said
    assert "customers are played by a model" in said
    assert not [line for line in said if line.startswith("as-of")]


def test_nothing_is_not_zero_percent() -> None:
    said = lines(first_number(Store(None, DuckEngine(threads=1)), Scope()))
    assert "identified 0 of 0 · usable need 0 of 0 · matured 0 of 0" in said
    assert "chance rate: not measured (no conversation can be followed that long)" in said
    assert "excluded: none" in said


def test_rejected_rows_are_said_once_each() -> None:
    store = small_ledger()
    row = {"source": "bot", "raw_file": "bot.csv", "raw_row": 3, "reason": "customer is missing"}
    write(store, "rejects", row | {"target": "touches"}, row | {"target": "claims"}, row | {"raw_row": 4})
    assert "rejected: 2 raw rows are not, or not wholly, in these figures; `onedeck run` says why" in lines(
        first_number(store, Scope())
    )


def test_an_as_of_beyond_a_feed_says_what_may_be_missing() -> None:
    store = small_ledger()
    feed = {"first_time": START, "last_time": START, "as_of": AS_OF}
    early = feed | {"source": "desk", "complete_until": AS_OF - 3 * DAY, "reason": "its last day"}
    ended = feed | {
        "source": "old",
        "complete_until": AS_OF - 9 * DAY,
        "reason": "ended: onedeck.yaml says so",
    }
    write(store, "feeds", early, ended)
    said = lines(first_number(store, Scope(), asked=True))
    assert "desk is complete only until 2026-02-07: who came back later may be missing, not silent" in said
    assert not [line for line in said if line.startswith("old ")]


def test_sources_without_a_common_customer_are_named() -> None:
    store = Store(None, DuckEngine(threads=1))
    sources = {1: ("bot", 7), 2: ("bot", 8), 3: ("desk", 8), 4: ("calls", 9), 5: ("calls", None)}
    write(store, "touches", *(touch(key, key, source=source) for key, (source, _) in sources.items()))
    write(store, "steps", *(step(key, key) for key in sources))
    talks = (conversation(key, source=source, customer=who) for key, (source, who) in sources.items())
    write(store, "conversations", *talks)
    assert sources_alone(store) == ["calls"]
    assert sources_alone(small_ledger()) == []
