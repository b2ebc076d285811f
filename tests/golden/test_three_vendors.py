"""G8: three vendors' rules on the same ten chats give three numbers; what she did next gives one truth.

Zendesk (72 h without a person or another word in the ticket), Dialogflow CX (no call back within 24 h) and Chatwoot
(not reopened within seven days) each claim by their own rule, written here from their documentation; each rule's
count is also found again in our own windows, which is why 24 h, 72 h and 7 d are always computed.
"""

from typing import Any

from onedeck.show.ledger import Scope, ledger
from onedeck.store import Store
from tests.journal import Row, stitched, table

CHATS = 10
PHONES = {
    5: "2026-01-05 22:00",
    6: "2026-01-06 16:00",
    9: "2026-01-11 10:00",
}  # after 12 h, 30 h and six days
WRITES_AGAIN = {7: "2026-01-09 10:00", 8: "2026-01-10 10:00"}
UNKNOWN, ESCALATED = 4, 10
CLAIMED = {
    "zendesk.contained_72h": {1, 2, 3, 4, 5, 6, 7, 8, 9},
    "dialogflow.contained_no_callback_24h": {1, 2, 3, 4, 6, 7, 8, 9},
    "chatwoot.durable_7d": {1, 2, 3, 4, 5, 6, 9},
}
HELD, REFUTED = {1, 2, 3}, {5, 6, 7, 8, 9}


def log() -> dict[str, list[Row]]:
    """Return the one log: ten chats, three calls, two chats taken up again, and the claims of three vendors."""
    begun: Row = {"source": "bot", "room": "ai", "reason": "invoice"}
    touches = [
        {
            **begun, "conversation": f"chat-{n}", "at": "2026-01-05 10:00", "until": "2026-01-05 10:06",
            "end": "escalated" if n == ESCALATED else "completed", **({} if n == UNKNOWN else {"customer": f"c{n}"}),
        }
        for n in range(1, CHATS + 1)
    ]  # fmt: skip
    touches += [
        {**begun, "conversation": f"call-{n}", "room": "person", "channel": "VOICE", "customer": f"c{n}", "at": at,
         "end": "completed"}
        for n, at in PHONES.items()
    ]  # fmt: skip
    touches += [
        {**begun, "conversation": f"chat-{n}", "customer": f"c{n}", "at": at, "end": "completed", "customer_turns": 1}
        for n, at in WRITES_AGAIN.items()
    ]  # fmt: skip
    claims = [
        {
            "conversation": f"chat-{n}",
            "source": "bot",
            "room": "ai",
            "definition": rule,
            "at": "2026-01-05 10:06",
        }
        for rule, chats in CLAIMED.items()
        for n in sorted(chats)
    ]
    return {"touches": touches, "claims": claims}


def judged() -> Store:
    """Return the log, judged long after every window."""
    return stitched(log(), as_of="2026-03-01")


def test_three_numbers() -> None:
    rows = {row["definition"]: row for row in ledger(judged(), Scope(room="ai"))}
    shown: dict[str, Any] = {
        rule: [rows[rule][name] for name in ("conversations", "claimed", "claimed_refuted")]
        for rule in CLAIMED
    }
    assert shown == {
        "zendesk.contained_72h": [10, 9, 5],
        "dialogflow.contained_no_callback_24h": [10, 8, 4],
        "chatwoot.durable_7d": [10, 7, 3],
    }


def test_one_truth() -> None:
    rows = {row["definition"]: row for row in ledger(judged(), Scope(room="ai"))}
    for rule in (*CLAIMED, "any"):
        counts = [rows[rule][name] for name in ("proven", "held", "refuted", "unobservable", "handed_off")]
        assert counts == [0, len(HELD), len(REFUTED), 1, 1]
        assert (rows[rule]["low"], rows[rule]["high"]) == (3 / 10, 4 / 10)


def test_each_vendors_number_is_found_again_in_our_windows() -> None:
    rows = [row for row in table(judged(), "verdicts") if row["room"] == "ai"]
    kept = [row for row in rows if row["verdict_7d"] != "handed_off"]
    called = [row for row in kept if row["because_24h"] == "returned"]
    wrote_72h = [row for row in kept if row["because_72h"] == "reopened"]
    wrote_7d = [row for row in kept if row["because_7d"] == "reopened"]
    found = (len(kept) - len(wrote_72h), len(kept) - len(called), len(kept) - len(wrote_7d))
    assert found == tuple(len(chats) for chats in CLAIMED.values()) == (9, 8, 7)
