"""Zendesk and Intercom from raw rows to verdicts, each worked out by hand.

The as-of is 1 April 2026, the window seven days, so all of March's conversations have matured.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from onedeck.charter.workspace import read_workspace
from onedeck.deck import run_steps
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

Found = dict[tuple[str, str], tuple[Any, ...]]
LayOut = Callable[[Mapping[str, str]], Path]

USERS = [
    {"id": 5, "role": "end-user", "email": "ann@lee.org"},
    {"id": 6, "role": "end-user", "email": "bo@lee.org"},
    {"id": 7, "role": "end-user", "email": "cy@lee.org"},
    {"id": 70, "role": "agent", "email": "desk@us.org"},
]


def judged(
    connector: str, files: Mapping[str, object], options: str, workspace: LayOut
) -> tuple[Found, Store]:
    listed = ", ".join(files)
    yaml = f"""\
name: desk
window: 7d
as_of: 2026-04-01
sources:
  - name: desk
    connector: {connector}
    path: [{listed}]
    complete_until: 2026-04-01
    options: {options}
"""
    texts = {name: text if isinstance(text, str) else json.dumps(text) for name, text in files.items()}
    folder = workspace({**texts, "onedeck.yaml": yaml})
    store = Store(None, DuckEngine())
    run_steps(store, read_workspace(folder))
    found = store.engine.rows(
        """SELECT c.source_conversation_id, v.room, v.verdict, v.because, v.grade
        FROM verdicts AS v JOIN conversations AS c USING (conversation_id) WHERE c.excluded IS NULL"""
    )
    return {(row[0], row[1]): row[2:] for row in found}, store


def ticket(number: int, requester: int, day: int, **further: object) -> dict[str, object]:
    return {
        "id": number, "requester_id": requester, "submitter_id": requester, "assignee_id": 70, "status": "closed",
        "created_at": f"2026-03-{day:02}T09:00:00Z", "updated_at": f"2026-03-{day + 3:02}T09:00:00Z",
        "via": {"channel": "email"}, **further,
    }  # fmt: skip


def comment(number: int, of: int, author: int, time: str, body: str) -> dict[str, object]:
    return {
        "id": number, "ticket_id": of, "author_id": author, "body": body, "public": True,
        "created_at": f"2026-03-{time}Z",
    }  # fmt: skip


def status(number: int, of: int, author: int, time: str, before: str, now: str) -> dict[str, object]:
    change = {"type": "Change", "field_name": "status", "previous_value": before, "value": now}
    return {
        "id": number, "ticket_id": of, "author_id": author, "created_at": f"2026-03-{time}Z", "events": [change],
    }  # fmt: skip


def bot(name: str, requester: int, time: str, resolution: str, **further: object) -> dict[str, object]:
    return {
        "conversation_id": name, "bot_id": "b", "bot_name": "Pip", "requester_id": requester, "use_case": "invoice",
        "created_at": f"2026-03-{time}Z", "resolution": resolution, **further,
        "messages": [
            {"sender": "user", "text": "My invoice is wrong.", "timestamp": f"2026-03-{time}Z"},
            {"sender": "bot", "text": "It is corrected.", "timestamp": f"2026-03-{time[:-2]}30Z"},
        ],
    }  # fmt: skip


def test_zendesk_bot_and_tickets(workspace: LayOut) -> None:
    invoice = {"tags": ["need_invoice"]}
    files = {
        "users.json": {"users": USERS},
        "bots.json": [
            bot("c1", 5, "01T10:00:00", "Contained resolution"),  # she writes a ticket two days later
            bot("c2", 6, "01T11:00:00", "Verified resolution"),  # nothing follows
            bot("c3", 7, "02T10:00:00", "Assisted escalation", ticket_id=30),
            bot("c4", 7, "20T10:00:00", "Unassisted conversation"),  # small talk
        ],
        "tickets.json": [
            ticket(10, 5, 3, **invoice),  # solved on the 3rd, she comes back on the 5th
            ticket(20, 6, 12, tags=["need_line"]),  # solved, rated bad, nothing else
            ticket(21, 6, 12, tags=["need_line", "closed_by_merge"]),
            ticket(30, 7, 2, **invoice),  # where c3 led
        ],
        "comments.json": [
            comment(1, 10, 5, "03T09:00:00", "The invoice is still wrong."),
            comment(2, 10, 70, "03T09:30:00", "Corrected now."),
            comment(3, 10, 5, "05T08:00:00", "No, it is not."),
            comment(4, 10, 70, "05T09:00:00", "Now it is."),
            comment(5, 20, 6, "12T09:00:00", "No line."),
            comment(6, 20, 70, "12T10:00:00", "Repaired."),
            comment(7, 30, 7, "02T10:05:00", "A person, please."),
            comment(8, 30, 70, "02T10:10:00", "Done, refunded."),
            {**comment(9, 20, 70, "12T10:01:00", "Merged"), "via": {
                "channel": "web", "source": {"rel": "merge", "from": {"ticket_id": 21}, "to": {}}}},
        ],
        "audits.json": [
            status(91, 10, 70, "03T09:31:00", "open", "solved"),
            status(92, 10, 5, "05T08:00:00", "solved", "open"),
            status(93, 10, 70, "05T09:01:00", "open", "solved"),
            status(94, 20, 70, "12T10:01:00", "open", "solved"),
            status(95, 30, 70, "02T10:11:00", "open", "solved"),
        ],
        "ratings.json": {"satisfaction_ratings": [{"id": 1, "ticket_id": 20, "score": "bad"}]},
        "responses.json": [{
            "id": "r", "survey_id": "s", "subjects": [{"type": "ticket", "id": 30}], "answers": [{
                "type": "closed_ended", "question": {"headline": "Was it resolved?"}, "value": "yes",
                "created_at": "2026-03-03T08:00:00Z"}]}],
    }  # fmt: skip
    unmapped, _ = judged("zendesk", files, "{reason_tags: need_}", workspace)
    # An AI's use case and a ticket's tag are different words: nobody knows whether she came back for the same.
    assert unmapped["ai:c1", "ai"][0] == "unobservable"
    reasons = {"reasons.yaml": "desk:\n  invoice: billing\n  line: network\n"}
    workspace(reasons)
    found, store = judged("zendesk", files, "{reason_tags: need_}", workspace)
    assert found == {
        ("ai:c1", "ai"): ("refuted", "returned", "c"),
        ("ai:c1", "all"): ("refuted", "returned", "c"),
        ("ai:c2", "ai"): ("held", None, None),
        ("ai:c2", "all"): ("held", None, None),
        ("10", "cx"): ("refuted", "reopened", "a"),
        ("10", "all"): ("refuted", "reopened", "a"),
        ("20", "cx"): ("held", None, None),
        ("20", "all"): ("held", None, None),
        ("30", "ai"): ("handed_off", None, None),
        ("30", "cx"): ("proven", None, None),
        ("30", "all"): ("proven", None, None),
    }
    excluded = store.engine.rows(
        "SELECT source_conversation_id, excluded FROM conversations WHERE excluded IS NOT NULL ORDER BY ALL"
    )
    assert excluded == [("21", "merged_away"), ("ai:c4", "no_need")]
    claimed = store.engine.rows("SELECT definition, count(*) FROM claims GROUP BY ALL ORDER BY ALL")
    assert claimed == [
        ("zendesk.contained_resolution", 1), ("zendesk.solved", 4), ("zendesk.verified_resolution", 1),
    ]  # fmt: skip


def part(
    number: str, kind: str, body: str | None, at: int, author: str, who: object, fin: object = None
) -> dict[str, Any]:
    written = {"type": author, "id": who, **({} if fin is None else {"from_ai_agent": fin})}
    return {"id": number, "part_type": kind, "body": body, "created_at": at, "author": written}


def talk(number: str, who: str, at: int, parts: list[dict[str, Any]], **further: object) -> dict[str, Any]:
    return {
        "type": "conversation", "id": number, "created_at": at, "updated_at": at + 3600, "state": "closed",
        "contacts": {"contacts": [{"id": who}]}, "custom_attributes": {"Topic": "parcel"},
        "source": {"type": "conversation", "id": f"s{number}", "delivered_as": "customer_initiated",
                   "body": "Where is my parcel?", "author": {"type": "user", "id": who}},
        "conversation_parts": {"conversation_parts": parts}, **further,
    }  # fmt: skip


def test_intercom_fin_and_admins(workspace: LayOut) -> None:
    start, day = 1772355600, 86400  # 1 March 2026, 9:00 UTC

    def fin(state: str, **further: object) -> dict[str, object]:
        return {"ai_agent_participated": True, "ai_agent": {"resolution_state": state, **further}}

    answered = part("a", "comment", "On its way.", start + 5, "bot", "f", True)
    files = {
        "conversations.json": {"type": "conversation.list", "conversations": [
            # Assumed; she writes again on the third day, where a person closes it, and that holds.
            talk("1", "ann", start, [{**answered, "id": "a1"}], **fin("assumed_resolution", rating=1)),
            talk("2", "ann", start + 2 * day, [
                part("b1", "comment", "It arrives today.", start + 2 * day + 60, "admin", 7),
                part("b2", "close", None, start + 2 * day + 90, "admin", 7)]),
            # Confirmed by her own word.
            talk("3", "bo", start, [{**answered, "id": "a3"}], **fin("confirmed_resolution")),
            # Handed to a person, who closes it; she reopens it the next day and nobody answers.
            talk("4", "cy", start, [
                {**answered, "id": "a4"}, part("d1", "comment", "Hello, done.", start + 90, "admin", 7),
                part("d2", "close", None, start + 120, "admin", 7),
                part("d3", "open", "It is not done!", start + day, "user", "cy")], **fin("escalated"), state="open"),
            # A press of "that did not help", and she is gone.
            talk("5", "di", start, [{**answered, "id": "a5"}], **fin("negative_feedback")),
            talk("6", "ed", start, [], source={"type": "email", "id": "s6", "delivered_as": "campaigns_initiated",
                                               "body": "News", "author": {"type": "admin", "id": 7}}),
        ]},
    }  # fmt: skip
    found, store = judged("intercom", files, "{reason_field: Topic}", workspace)
    assert found == {
        ("1", "ai"): ("refuted", "returned", "c"),
        ("1", "all"): ("refuted", "returned", "c"),
        ("2", "cx"): ("held", None, None),
        ("2", "all"): ("held", None, None),
        ("3", "ai"): ("proven", None, None),
        ("3", "all"): ("proven", None, None),
        ("4", "ai"): ("handed_off", None, None),
        ("4", "cx"): ("refuted", "reopened", "a"),
        ("4", "all"): ("refuted", "reopened", "a"),
        ("5", "ai"): ("refuted", "denied", "a"),
        ("5", "all"): ("refuted", "denied", "a"),
    }
    excluded = store.engine.rows(
        "SELECT source_conversation_id, excluded FROM conversations WHERE excluded IS NOT NULL"
    )
    assert excluded == [("6", "outbound")]
