"""Laws that every verdict obeys, whatever the data: checked on households drawn at random by Hypothesis."""

import datetime
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from onedeck.model.verdicts import BECAUSE, STANDARD_WINDOWS, VERDICTS
from tests.journal import SUFFIXES, Row, judge_journal, moment, stitched, table, verdicts
from tests.law import households
from tests.law.households import END, Journal, first_seeds, journal_of, judged, moments, shuffled, words
from tests.reference.generate import REASONS
from tests.reference.talks import SYSTEM_CODES

HOUR = 3_600_000_000
LENGTHS = {"charter": STANDARD_WINDOWS["7d"], **STANDARD_WINDOWS}
# A household is its seed: a smaller seed is no simpler, so nothing is gained by shrinking.
few = settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@few
@given(first_seeds, moments)
def test_verdicts_are_a_partition(seed: int, as_of: str) -> None:
    store = stitched(journal_of(seed), as_of=as_of, reasons=REASONS)
    found = table(store, "verdicts")
    expected = set()
    for row in table(store, "conversations"):
        rooms = [room for room in ("ai", "cx") if row[f"{room}_handled"]]
        expected |= {(row["conversation_id"], room) for room in (*rooms, "all")}
    assert len(expected) > 50
    assert sorted((row["conversation_id"], row["room"]) for row in found) == sorted(expected)
    for row in found:
        for window in SUFFIXES:
            verdict, because, grade = words(row, window)
            assert verdict in VERDICTS
            assert (because in BECAUSE) == (verdict == "refuted"), row
            assert grade is None or (verdict == "unobservable" if grade == "d" else verdict == "refuted"), row
            assert row["room"] != "all" or verdict != "handed_off", row


@few
@given(first_seeds, moments)
def test_all_is_the_last_rooms_verdict_and_the_other_passed_it_on(seed: int, as_of: str) -> None:
    store = stitched(journal_of(seed), as_of=as_of, reasons=REASONS)
    found = {(row["conversation_id"], row["room"]): row for row in table(store, "verdicts")}
    both = 0
    for talk in table(store, "conversations"):
        if not (talk["ai_handled"] and talk["cx_handled"]):
            continue
        both += 1
        last, other = ("ai", "cx") if talk["handled_last"] == "ai" else ("cx", "ai")
        for window in SUFFIXES:
            mine = words(found[talk["conversation_id"], last], window)
            assert mine == words(found[talk["conversation_id"], "all"], window)
            passed = words(found[talk["conversation_id"], other], window)[:2]
            claimed = found[talk["conversation_id"], other]["claimed"]
            assert passed == (("refuted", "taken_over") if claimed else ("handed_off", None))
    assert both > 5


@few
@given(first_seeds, moments, st.integers(0, 99))
def test_order_of_rows_changes_nothing(seed: int, as_of: str, order: int) -> None:
    journal = journal_of(seed)
    assert judged(journal, as_of) == judged(shuffled(journal, order), as_of)


@few
@given(first_seeds, moments, st.integers(1, 20 * 24))
def test_a_return_after_a_window_never_changes_its_verdict(seed: int, cut: str, hours: int) -> None:
    before = journal_of(seed)
    # What is said without a time stands at the as-of, so there is no window it comes after.
    # And what she says after coming back, of no conversation in particular, is about her coming back.
    when = (moment(cut) or 0) + hours * HOUR
    before["outcomes"] = [
        row
        for row in before["outcomes"]
        if "at" in row and ("conversation" in row or (moment(row["at"]) or 0) < when)
    ]
    after = {**before, "touches": before["touches"] + returns(before, when)}
    first, second = judged(before), judged(after)
    compared = 0
    last_end: dict[str, int] = {}
    for touch in before["touches"]:
        ended = moment(touch.get("until") or touch.get("at")) or 0
        last_end[touch["conversation"]] = max(ended, last_end.get(touch["conversation"], 0))
    for place, row in first.items():
        for window, length in LENGTHS.items():
            closed = row["t0"] is not None and row["t0"] + length <= when
            # Up to `join` after an escalation the newcomer is not a return but the same conversation.
            if closed and last_end[place[0]] + HOUR < when:
                compared += 1
                assert words(row, window) == words(second[place], window), (place, window)
    assert compared > 50


def returns(journal: Journal, when: int) -> list[dict[str, object]]:
    """Return one more conversation for everyone who has an id, half of them with an explicit link."""
    latest = {t["customer"]: t for t in journal["touches"] if t.get("customer") and t.get("at")}
    found: list[dict[str, object]] = []
    for number, (customer, touch) in enumerate(sorted(latest.items())):
        new = {name: touch[name] for name in ("source", "reason", "object", "account") if name in touch}
        new |= {"conversation": f"new {customer}", "customer": customer, "room": "person", "end": "completed"}
        new |= {"at": when + number * 1_000_000, "until": when + number * 1_000_000 + HOUR}
        if number % 2:
            new |= {"relation": "reopens", "related": touch["conversation"]}
        found.append(new)
    return found


@few
@given(first_seeds, st.sampled_from(["bot", "desk", "phone"]), moments)
def test_renaming_one_sources_reasons_never_raises_held(seed: int, source: str, as_of: str) -> None:
    # What is joined across sources has one need, its last known: take that away, and another source's shows.
    journal = unjoined(journal_of(seed))
    first = judged(journal, as_of, join="0m")
    second = judged(renamed(journal, source), as_of, join="0m")
    assert first.keys() == second.keys()
    for window in SUFFIXES:
        held = {place for place, row in first.items() if words(row, window)[0] == "held"}
        held_now = {place for place, row in second.items() if words(row, window)[0] == "held"}
        # A proof found by its need alone can be lost with it: then it is held, as if it had never been proven.
        proven = {place for place, row in first.items() if words(row, window)[0] == "proven"}
        assert held_now <= held | proven, (window, sorted(held_now - held - proven))
        assert window == "30d" or held


def unjoined(journal: Journal) -> Journal:
    """Return the journal without the references that join conversations."""
    touches = [
        {name: value for name, value in touch.items() if name not in ("relation", "related")}
        if touch.get("relation") in ("chain", "escalated_from")
        else touch
        for touch in journal["touches"]
    ]
    return {**journal, "touches": touches}


def renamed(journal: Journal, source: str) -> Journal:
    """Return the journal as if one source had given all its reasons new codes."""

    def rename(row: Row) -> Row:
        code = (row.get("reason") or "").strip().casefold()
        # "unknown" and the like are no reasons, so there is nothing to rename.
        if code in SYSTEM_CODES or row.get("vocabulary", row.get("source")) != source:
            return row
        return {**row, "reason": f"v2 {code}"}

    return {**journal, **{kind: [rename(row) for row in journal[kind]] for kind in ("touches", "outcomes")}}


@few
@given(first_seeds)
def test_as_of_at_the_end_equals_the_plain_run(seed: int) -> None:
    journal = journal_of(seed)
    plain = stitched(journal, reasons=REASONS)
    end = {row["as_of"] for row in table(plain, "feeds")}
    assert len(end) == 1
    assert verdicts(plain, journal) == judge_journal(journal, as_of=end.pop(), reasons=REASONS)


@few
@given(first_seeds, moments)
def test_what_comes_later_is_unknown_before(seed: int, as_of: str) -> None:
    journal = journal_of(seed)
    assert judged(journal, as_of) == judged(known_by(journal, as_of), as_of)


def known_by(journal: Journal, as_of: str) -> Journal:
    """Return what a loader on that day could have seen."""
    day = datetime.datetime.fromisoformat(as_of).isoformat(" ")
    known = {
        kind: [row for row in rows if str(row.get("observed") or row.get("at") or "") <= day]
        for kind, rows in journal.items()
    }
    known["touches"] = [
        {**touch, "until": None, "end": None} if str(touch.get("until") or "") > day else touch
        for touch in known["touches"]
    ]
    return known


@few
@given(first_seeds, st.sampled_from(["24h", "72h", "7d", "30d"]))
def test_the_charters_window_is_read_like_the_standard_ones(seed: int, window: str) -> None:
    found = judged(journal_of(seed), END, window=window)
    assert found
    assert all(words(row) == words(row, window) for row in found.values())


LAWS = {
    test_verdicts_are_a_partition: (),
    test_all_is_the_last_rooms_verdict_and_the_other_passed_it_on: (),
    test_order_of_rows_changes_nothing: (5,),
    test_a_return_after_a_window_never_changes_its_verdict: (100,),
    test_what_comes_later_is_unknown_before: (),
}


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("as_of", ["2026-02-03 12:00", "2026-03-05 23:59:59", "2026-04-20 00:00"])
def test_laws_hold_for_many(law: Any, as_of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(households, "HOUSEHOLDS", 3000)
    law.hypothesis.inner_test(10**9, as_of, *LAWS[law])


@pytest.mark.slow
@pytest.mark.parametrize("source", ["bot", "desk", "phone"])
def test_renaming_never_raises_held_for_many(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(households, "HOUSEHOLDS", 3000)
    test_renaming_one_sources_reasons_never_raises_held.hypothesis.inner_test(2 * 10**9, source, END)
