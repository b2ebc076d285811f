"""The first-number line: what limits a figure stands beside it, in words."""

from onedeck.show.first_number import first_number, lines
from onedeck.show.ledger import Scope
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.show.tables import conversation, small_ledger, verdict, write


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
