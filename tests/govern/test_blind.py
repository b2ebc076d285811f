"""Blindness: a reader sees all that happened to the customer, and nothing that we or the vendor made of it."""

from pathlib import Path
from typing import Any

import pytest

from onedeck.model.source_tables import ENUMS
from onedeck.model.verdicts import BECAUSE, VERDICTS
from onedeck.show import blind_words
from onedeck.show.blind import blind_texts
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.govern.ledger import words_of
from tests.show.tables import (
    AS_OF,
    DAY,
    HOUR,
    START,
    claim,
    conversation,
    small_ledger,
    step,
    touch,
    verdict,
    write,
)

VERDICT_WORDS = {
    *VERDICTS,
    *BECAUSE,
    "grade",
    "verdict",
    "claimed",
    "claim",
    "resolved",
    "evidence",
    "matured",
}


def told(store: Store, key: int, until: int | None = AS_OF) -> str:
    [text] = blind_texts(store, [(key, until)])
    assert text is not None
    return text


def test_no_word_of_a_verdict_reaches_the_reader() -> None:
    store = small_ledger()
    texts = [told(store, key) for key in range(1, 7)]
    assert all(">>> THE CONVERSATION" in text for text in texts)
    found = words_of(texts)
    assert not found & VERDICT_WORDS
    # Nor what would let her look it up: the customer, the conversation, the raw row.
    assert not found & {"bot", "csv", "c_aaaaaaaaaaaah", "t", "tickets"}


def test_our_own_words_give_nothing_away_whatever_the_data_says() -> None:
    event: dict[str, Any] = {
        "agent_name": None, "agent_version": None, "team": None, "channel": "CHAT", "direction": "outbound",
        "customer_turns": 2, "disconnect_time": START, "author_role": "END_USER", "content": None, "tool_name": None,
        "due_time": START, "amount": 1, "currency": "EUR", "detail": None, "instrument": "csat", "score": 1.0,
        "scale_max": 5.0, "comment": None,
    }  # fmt: skip
    said = [blind_words.turn(event), blind_words.survey(event)]
    said += [blind_words.outcome(event | {"outcome": outcome}) for outcome in ENUMS["outcome"]]
    for role in ENUMS["handler_role"]:
        for end in (None, *ENUMS["end_state"]):
            for relation in (None, *ENUMS["relation"]):
                more = {"handler_role": role, "end_state": end, "relation": relation}
                said.append(blind_words.touch(event | more))
    assert not words_of(said) & {*VERDICT_WORDS, *ENUMS["outcome"], "escalated", "completed"}


def talks(**more: Any) -> Store:
    """A refund chat, what she said in it, a call about it a day later and an old one about something else."""
    store = Store(None, DuckEngine(threads=1))
    later, old = START + DAY, START - 9 * DAY
    write(
        store,
        "touches",
        touch(1, 1, agent_name="Pip", agent_version="3.2", end_state="escalated", customer_turns=1),
        touch(2, 2, handler_role="HUMAN_AGENT", channel="phone", initiation_time=later,
              disconnect_time=later + HOUR, relation="reopens"),
        touch(3, 3, initiation_time=old, disconnect_time=old + HOUR, direction="outbound"),
    )  # fmt: skip
    write(store, "steps", step(1, 1), step(2, 2, room="cx", start_at=later), step(3, 3, start_at=old))
    write(
        store,
        "conversations",
        conversation(1, **more),
        conversation(2, channel="phone", start_at=later, need=None, source="desk"),
        conversation(3, start_at=old, need="invoice", excluded="outbound"),
        conversation(4, start_at=old, need="invoice", excluded="mirror"),
        conversation(5, start_at=old, customer=8, account_key=9, need="refund"),
    )
    turn = {
        "touch_id": 1,
        "conversation_id": 1,
        "source": "bot",
        "author_role": "END_USER",
        "farewell": False,
    }
    write(
        store,
        "turns",
        turn | {"turn_id": 1, "source_id": "1", "sequence": 1, "time": START + 1,
                "content": "I want\x1b[2J my\nmoney \u202eback"},
        turn | {"turn_id": 2, "source_id": "2", "sequence": 2, "time": AS_OF + 1, "content": "much later"},
    )  # fmt: skip
    write(store, "claims", claim(1, 1, definition="resolved_by_pip"))
    write(store, "verdicts", *(verdict(key, "all", "refuted", because="returned") for key in (1, 2)))
    write(
        store,
        "outcomes",
        {"outcome_id": 1, "outcome": "fulfilled", "said_by": "system", "occurred_time": START + 2 * DAY, "amount": 5,
         "currency": "EUR"},
        {"outcome_id": 2, "outcome": "denied", "said_by": "evaluation", "occurred_time": START + DAY},
        {"outcome_id": 3, "outcome": "denied", "said_by": "customer", "occurred_time": START,
         "observed_time": AS_OF + 1},
    )  # fmt: skip
    write(
        store, "attachments", *({"outcome_id": key, "conversation_id": 1, "grade": "a"} for key in (1, 2, 3))
    )
    write(store, "surveys", {"survey_id": 1, "conversation_id": 1, "instrument": "csat", "answered_time": START + DAY,
                             "score": 2, "scale_max": 5, "comment": "slow"})  # fmt: skip
    write(
        store,
        "charters",
        {"journey": "all", "window_us": 7 * DAY, "customer_is": more.get("journey", "person")},
    )
    return store


def test_she_sees_all_that_happened_up_to_the_draw_in_order() -> None:
    assert told(talks(), 1).splitlines() == [
        "before · chat · about invoice",
        "    2025-12-23 00:00 the AI, chat, started by the company, ended 2025-12-23 01:00",
        ">>> THE CONVERSATION · chat · about refund",
        "    2026-01-01 00:00 the AI Pip 3.2, chat, 1 messages from her, passed on 2026-01-01 01:00",
        "    2026-01-01 00:00 she: I want [2J my money back",
        "    2026-01-02 00:00 asked to rate it (csat), she gave 2 of 5: slow",
        "    2026-01-03 00:00 a system of record notes that it was carried out, 5.00 EUR",
        "after · phone · about something not recorded",
        "    2026-01-02 00:00 a person, phone, takes up an earlier conversation again, ended 2026-01-02 01:00",
        "The data ends 2026-02-10 00:00; times are UTC.",
    ]


def test_nothing_later_than_the_draw_is_shown() -> None:
    text = told(talks(), 1, START + HOUR)
    assert "phone" not in text and "carried out" not in text and "rate" not in text


def test_of_somebody_unknown_only_the_conversation_itself_can_be_seen() -> None:
    text = told(talks(customer=None), 1)
    assert text.startswith("Nobody knows who she is") and "before" not in text and "after" not in text


@pytest.mark.parametrize(("customer_is", "seen"), [("person", False), ("account", True)])
def test_colleagues_are_seen_where_the_account_is_the_customer(customer_is: str, seen: bool) -> None:
    store = talks(account_key=9)
    write(store, "charters", {"journey": "all", "window_us": 7 * DAY, "customer_is": customer_is})
    assert ("another person of her account" in told(store, 1)) is seen


def test_of_somebody_who_writes_every_day_it_says_what_is_left_out() -> None:
    store = Store(None, DuckEngine(threads=1))
    write(store, "conversations", *(conversation(key, start_at=START + key * HOUR) for key in range(100)))
    text = told(store, 50)
    assert (
        "(35 earlier conversations are not shown)" in text and "(9 later conversations are not shown)" in text
    )
    assert text.count("before · chat") == 15 and text.count("after · chat") == 40


def test_runs_without_a_clock_keep_their_order_and_have_no_times() -> None:
    store = Store(None, DuckEngine(threads=1))
    write(store, "conversations", conversation(1, time_basis="order", customer=None))
    write(store, "touches", touch(1, 1, time_basis="order", initiation_time=None, disconnect_time=None))
    write(store, "steps", step(1, 1))
    said = [("END_USER", "please"), ("AUTOMATED_AGENT", "of course"), ("END_USER", "thanks")]
    turns = (
        {
            "turn_id": n,
            "touch_id": 1,
            "conversation_id": 1,
            "sequence": n,
            "author_role": who,
            "content": text,
        }
        for n, (who, text) in enumerate(said)
    )
    write(store, "turns", *turns)
    assert told(store, 1, None).splitlines()[2:] == [
        "    the AI, chat, ended", "    she: please", "    the AI: of course", "    she: thanks"
    ]  # fmt: skip


def test_a_conversation_that_is_gone_has_no_text(tmp_path: Path) -> None:
    assert blind_texts(talks(), [(1, AS_OF), (404, AS_OF)])[1] is None
    assert blind_texts(talks(), []) == []
