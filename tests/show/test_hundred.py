"""What became of a hundred 'resolved': parts that add up, and phone calls counted by hand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.show.hundred import Fate, acts_line, fate, hundred_sentence, of_hundred, shared_out
from onedeck.show.ledger import Scope, conversations
from tests.show.company import company
from tests.show.tables import small_ledger


def fates(
    proven: int, held: int, refuted: int, unobservable: int, phone: int = 0, abandoned: int = 0
) -> Fate:
    found = {"proven": proven, "held": held, "refuted": refuted, "abandoned": abandoned}
    return Fate({**found, "unobservable": unobservable}, {"returned": refuted} if refuted else {}, phone)


def test_largest_remainders_by_hand() -> None:
    # 1/3 each: one of the three gets the hundredth, the first; 0.5 each of 3: both round, to 2 and 1.
    assert shared_out([1, 1, 1], 100) == [34, 33, 33]
    assert shared_out([1, 1], 3) == [2, 1]
    assert shared_out([0, 0], 100) == [0, 0]
    assert shared_out([206, 794], 100) == [21, 79]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.integers(1, 100))
def test_parts_add_up_and_are_never_off_by_one(counts: list[int], whole: int) -> None:
    parts = shared_out(counts, whole)
    if total := sum(counts):
        assert sum(parts) == whole
        assert all(abs(part - count * whole / total) < 1 for part, count in zip(parts, counts, strict=True))


def test_the_sentence_of_the_article() -> None:
    found = fates(110, 478, 291, 121, phone=172)
    assert of_hundred(found) == (
        100,
        {"proven": 11, "held": 48, "refuted": 29, "abandoned": 0, "unobservable": 12},
        17,
    )
    assert hundred_sentence(found) == (
        "Of 100 'resolved' conversations: 11 proven, 48 held, 29 came back (17 by phone), 12 nobody can know."
    )


def test_fewer_than_a_hundred_are_told_as_counted() -> None:
    said = hundred_sentence(fates(1, 2, 0, 0, abandoned=1))
    assert (
        said == "Of 4 'resolved' conversations: 1 proven, 2 held, 0 came back, 1 given up, 0 nobody can know."
    )
    assert hundred_sentence(fates(0, 0, 0, 0)) == "No conversation that was called resolved has matured yet."
    assert acts_line(fates(1, 0, 0, 0)) is None


def test_small_ledger_by_hand() -> None:
    # Claimed, as the customer has it: 1 held, 2 refuted, 4 nobody, 5 held; 3 was claimed after the as-of.
    found = fate(small_ledger(), Scope())
    assert (found.claimed, found.by_phone) == (4, 0)
    assert found.verdicts == {"proven": 0, "held": 2, "refuted": 1, "abandoned": 0, "unobservable": 1}
    # The AI room: 5 was taken over by a person whose touch is a mail.
    ai = fate(small_ledger(), Scope(room="ai"))
    assert (ai.verdicts["refuted"], ai.acts) == (2, {"returned": 1, "taken_over": 1})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("company")


def test_who_came_back_by_phone(built: Path) -> None:
    store, _ = company(built)
    found = fate(store, Scope())
    assert found.verdicts == {
        "proven": 4,
        "held": 16 + 5 + 21,
        "refuted": 12,
        "abandoned": 0,
        "unobservable": 4,
    }
    assert (found.by_phone, found.acts) == (9, {"returned": 12})
    assert acts_line(found) == "came back: 12 started again"
    listed = conversations(store, Scope(room="all", definition="any", matured=True), "refuted", None)
    assert len(listed) == 12
