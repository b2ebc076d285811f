"""Where to redesign first: every step worked by hand, once in vain is counted once, nothing unknown is 0."""

import datetime
from typing import Any

import pytest

from onedeck import judge, measure, stitch
from onedeck.errors import UsageError
from onedeck.govern.check.look import Look
from onedeck.govern.redesign import write_redesign
from onedeck.model.pattern_tables import REDESIGN_STEPS
from onedeck.model.progress import Silent
from onedeck.show.redesign import case_rows, redesign_rows
from onedeck.store import Store
from tests import journal
from tests.measure.companies import with_costs

COSTS = "people: [{per_minute: 1.00}]\nai: [{per_conversation: 0.50}]"
Row = dict[str, Any]


def ai(who: str, conversation: str, day: int, minutes: int, **more: Any) -> Row:
    """Return a chat with the AI that begins at ten."""
    return {
        "customer": who, "conversation": conversation, "room": "ai", "agent": "pip", "reason": "bill",
        "at": f"2026-01-{day:02} 10:00", "until": f"2026-01-{day:02} 10:{minutes:02}", "end": "completed",
    } | more  # fmt: skip


def call(who: str, conversation: str, day: int, connected: int, until: int, **more: Any) -> Row:
    """Return a call that a person takes `connected` minutes after ten; she rang at `rang`, by default then."""
    rang = more.pop("rang", connected)
    return {
        "customer": who, "conversation": conversation, "room": "person", "agent": "kim", "reason": "bill",
        "channel": "VOICE", "at": f"2026-01-{day:02} 10:{rang:02}", "enqueued": f"2026-01-{day:02} 10:{rang:02}",
        "connected": f"2026-01-{day:02} 10:{connected:02}", "until": f"2026-01-{day:02} 10:{until:02}",
        "end": "completed",
    } | more  # fmt: skip


def redesigned(
    touches: list[Row],
    outcomes: tuple[Row, ...] = (),
    costs: str = COSTS,
    as_of: str = "2026-03-01",
    claims: tuple[Row, ...] = (),
) -> Store:
    """Return a store in which a journal was judged, measured and searched for steps to redesign."""
    rows = {"touches": touches, "outcomes": outcomes, "claims": claims}
    sources = sorted({row.get("source", "desk") for row in (*touches, *outcomes)})
    space = with_costs(journal.workspace(sources, currency="EUR"), costs)
    store = journal.load(rows)
    stitch.run(store, space, Silent(), as_of=journal.moment(as_of))
    judge.run(store, space, Silent())
    measure.run(store, space, Silent())
    write_redesign(Look(space, datetime.date(2026, 3, 1), store))
    return store


def cases(store: Store) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    """Return her minutes and their cost by conversation and step."""
    rows = store.engine.rows(
        "SELECT c.source_conversation_id, k.step, k.minutes, k.cost FROM redesign_cases AS k "
        "JOIN conversations AS c ON c.conversation_id = k.conversation_id"
    )
    found = {(name, step): (minutes, cost) for name, step, minutes, cost in rows}
    assert len(found) == len(rows), "a conversation has a step once"
    return found


def test_ai_answered_and_she_came_back() -> None:
    store = redesigned([
        ai("ann", "a1", 5, 5), call("ann", "a2", 6, 3, 10, rang=0),
        ai("bob", "b1", 5, 2), ai("bob", "b2", 6, 4),
        ai("cem", "c1", 5, 9),
    ])  # fmt: skip
    assert cases(store) == {
        ("a1", "ai_then_phone"): (5 + 3 + 7, 0.5 + 7),  # in vain with AI, then the wait and the call
        ("a2", "waited"): (3, None),  # waiting has no rate
        ("b1", "ai_then_back"): (2 + 4, 0.5 + 0.5),
    }


def test_one_return_after_two_conversations_is_had_once() -> None:
    store = redesigned(
        [ai("ann", "a1", 5, 5), ai("ann", "a2", 6, 4), call("ann", "a3", 7, 0, 10, rang=0)],
    )
    found = cases(store)
    assert found["a1", "ai_then_back"] == (5 + 4, 1.0)
    assert found["a2", "ai_then_phone"] == (4 + 10, 0.5 + 10)
    both = redesigned([
        call("ann", "p1", 5, 0, 5, source="north"), call("ann", "p2", 5, 6, 9, source="south", object="i1"),
        call("ann", "p3", 7, 0, 10, object="i1"),
    ])  # fmt: skip
    told = [cost for (_, step), (_, cost) in cases(both).items() if step == "person_then_back"]
    assert sum(cost or 0 for cost in told) == 10, "the call of ten minutes was needed once"


def test_handed_over_and_passed_on() -> None:
    store = redesigned([
        ai("cem", "c1", 5, 4, end="escalated"), call("cem", "c1", 5, 6, 16, rang=4),
        call("dee", "d1", 5, 0, 5, end="transferred"), call("dee", "d1", 5, 9, 15, rang=5, agent="lou"),
        call("eve", "e1", 5, 0, 5), call("eve", "e1", 5, 6, 9, agent="kim"),
    ])  # fmt: skip
    assert cases(store) == {
        ("c1", "handed_over"): (4 + 2, 0.5),
        ("c1", "waited"): (2, None),
        ("d1", "passed_on"): (5 + 4, 5),  # with whom she could not be helped, then the wait
        ("d1", "waited"): (4, None),
    }


def test_a_minute_in_the_queue_is_none_and_giving_up_is_one() -> None:
    gone = {"room": "system", "end": "abandoned", "connected": None}
    store = redesigned([call("ann", "a1", 5, 1, 5, rang=0), call("bob", "b1", 5, 0, 4, rang=0) | gone])
    assert cases(store) == {("b1", "gave_up"): (4, 0.0)}, "what nobody handled cost no work"


def test_reopened_counts_what_came_after() -> None:
    letter = call("fay", "f1", 5, 0, 30, channel="EMAIL")
    claim = {"conversation": "f1", "room": "cx", "at": "2026-01-05 10:40"}
    store = redesigned([letter, call("fay", "f1", 7, 2, 8, rang=0)], claims=(claim,))
    assert cases(store) == {("f1", "reopened"): (2 + 6, 6), ("f1", "waited"): (2, None)}


def test_a_promise_that_passed_its_day() -> None:
    touches = [
        call("gus", "g1", 5, 0, 2), call("gus", "g2", 8, 0, 5),
        call("hal", "h1", 5, 0, 2), call("hal", "h2", 8, 0, 5),
        call("ida", "i1", 5, 0, 2), call("ida", "i2", 6, 0, 5),
    ]  # fmt: skip
    promised = [
        {"conversation": name, "says": "promised", "at": "2026-01-05 10:01", "due": "2026-01-07 10:00"}
        for name in ("g1", "h1", "i1")
    ]
    kept = {"conversation": "h1", "says": "fulfilled", "at": "2026-01-06 10:00"}
    found = cases(redesigned(touches, (*promised, kept)))
    assert found["g1", "promise_passed"] == (5, 5)
    assert ("h1", "promise_passed") not in found, "it was fulfilled by its day"
    assert ("i1", "promise_passed") not in found, "she asked before its day"


def test_without_rates_cost_is_not_measured_and_a_letter_has_no_minutes() -> None:
    letter = call("ann", "a2", 6, 0, 30, channel="EMAIL")
    store = redesigned(
        [
            ai("ann", "a1", 5, 5),
            letter,
            call("bob", "b1", 5, 0, 5),
            {**letter, "customer": "bob", "conversation": "b2"},
        ],
        costs="",
    )
    assert cases(store) == {
        ("a1", "ai_then_back"): (5, None),
        ("b1", "person_then_back"): (None, None),
    }
    rows = {row["step"]: row for row in redesign_rows(store)}
    assert rows["person_then_back"]["minutes"] is None and rows["person_then_back"]["by_minutes"] is None
    assert (rows["ai_then_back"]["timed"], rows["ai_then_back"]["costed"]) == (1, 0)
    assert rows["ai_then_back"]["cost_told"] == "not measured"


def test_a_rate_that_is_missing_on_the_way_back_leaves_the_cost_unknown() -> None:
    store = redesigned(
        [ai("ann", "a1", 5, 5), call("ann", "a2", 6, 0, 5)], costs="ai: [{per_conversation: 0.50}]"
    )
    assert cases(store)["a1", "ai_then_phone"] == (10, None)


def company() -> Store:
    """Return a company with two needs: three came back by phone about a bill, one about a move."""
    touches = []
    for who, reason in (("ann", "bill"), ("bob", "bill"), ("cem", "bill"), ("dee", "move' or 1=1 --")):
        touches += [
            ai(who, f"{who}1", 5, 5, reason=reason),
            call(who, f"{who}2", 6, 0, 30 if who == "dee" else 5, reason=reason),
        ]  # fmt: skip
    touches += [ai("eve", "e1", 5, 1)]
    return redesigned(touches)


def test_needs_and_steps_are_ranked_by_customers_minutes_and_cost() -> None:
    rows = redesign_rows(company())
    told = [
        (row["need"], row["step"], row["conversations"], row["customers"], row["need_conversations"], row["minutes"],
         row["cost"], row["by_customers"], row["by_minutes"], row["by_cost"])
        for row in rows
    ]  # fmt: skip
    assert told == [
        ("desk: bill", "ai_then_phone", 3, 3, 7, 30, 16.5, 1, 2, 2),
        ("desk: move' or 1=1 --", "ai_then_phone", 1, 1, 2, 35, 30.5, 2, 1, 1),
    ]
    assert rows[0]["currency"] == "EUR" and rows[0]["cost_told"] == "16 EUR"


def test_every_number_is_listed_by_its_command() -> None:
    store = company()
    for row in redesign_rows(store):
        found, count = case_rows(store, row["step"], row["journey"], row["need"] or "", None)
        assert len(found) == count == row["conversations"]
        assert sum(case["minutes"] for case in found) == pytest.approx(row["minutes"])
        assert row["step"] in row["look"] and "--need" in row["look"]
    found, count = case_rows(store, "ai_then_phone", None, None, 2)
    assert (len(found), count) == (2, 4)
    assert found[0]["came_back_with"] == "desk:dee2"
    assert found[0]["conversation"] == "desk:dee1" and found[0]["minutes"] == 35


def test_an_unknown_need_gets_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="Did you mean 'desk: bill'"):
        case_rows(company(), "ai_then_phone", None, "desk: bil", None)
    assert case_rows(company(), "ai_then_phone", None, "", None) == ([], 0)


def test_what_began_before_the_thirteen_weeks_is_left_out() -> None:
    touches = [ai("ann", "a1", 5, 5), call("ann", "a2", 6, 0, 5)]
    assert cases(redesigned(touches, as_of="2026-04-06"))
    assert not cases(redesigned(touches, as_of="2026-04-08"))


def test_each_step_has_words() -> None:
    assert all(words and words[0].isalnum() for words in REDESIGN_STEPS.values())
