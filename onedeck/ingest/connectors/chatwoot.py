"""Chatwoot: conversations, messages, reporting events and ratings; webhook payloads, API pages or tables.

Read are webhook payloads as they were sent, one object per line (`conversation_*`, `message_*`, `contact_*`), answers
of the API (`{"data": {"payload": [...]}}`, `{"payload": [...]}`, lists) and tables of the database as CSV. Field names:
Chatwoot's code (event_data_presenter, webhook_listener, reporting_event_listener, API views). One account per source:
a conversation is known by the number people see (`display_id`), which counts per account; `options.account` keeps one.
* Incoming messages are hers; outgoing ones are a person's (sender `user`) or AI (`agent_bot`, `captain_assistant`);
  outgoing ones of nobody and templates (greetings, out of office, surveys) are the system's. An `external_echo` was
  written by a person on the phone. Private notes and activities say nothing. `options.ai_users` names users (id or
  e-mail) who are bots that write through a user's token.
* `chatwoot.bot_resolved` (room ai): the reporting event `conversation_bot_resolved`. Chatwoot writes it once per
  conversation, when one is resolved in a bot's inbox and no person has written; without the event, its rule is
  applied: the bot had written, no person had. `chatwoot.resolved` (room cx): any other resolution where a person had
  written or was assigned. Moments: `conversation_resolved` events, webhooks whose status becomes resolved, else the
  last activity of a resolved conversation. A resolution by a bot's inactivity timer is claimed like any other.
* Handed over: `conversation_bot_handoff`, webhooks from pending to open, or a person who writes after the bot. The
  first response is the event's, else it is counted from the handoff, as Chatwoot does.
* Reopened: `conversation_opened` with a value above 0, or a status that leaves resolved; hers if she wrote just then.
* Ratings (1 to 5) are surveys: survey responses, or `submitted_values` of the message that asks, the invitation.
* The API lists conversations with their last message only: without rows of messages, the summary is read (assignee,
  first reply, events), and she may have written more than is seen.
* Reporting events carry the database's id where the API gives the number. The number is found through tables that hold
  both; an event whose `event_start_time` is not the conversation's beginning is rejected rather than misplaced.
Not counted: labels `options.spam_labels` (default spam), blocked contacts, contacts with an agent's e-mail (internal),
`options.test_users` and `options.test_labels`, conversations she never wrote in; campaigns and conversations that a
person of ours began are outbound. `options.reason_field` names a custom attribute, `options.reason_labels` a prefix,
`options.object_field` the attribute that holds the invoice or order.
Business hours are never taken. Not mapped: SLA, participants, companies, call records, Captain's inference events.
Uncertain: `external_echo` and Captain's sender type are read from memory of newer versions, not from a real export.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from onedeck.ingest import cells, runs_of
from onedeck.ingest.chatwoot_talks import (
    BOT_RESOLVED,
    BOTS,
    RESOLVED,
    Desk,
    Event,
    Talk,
    begins,
    number_of,
    numbers_of,
    stage_talk,
    status_of,
)
from onedeck.ingest.contract import Connector, Sample, Specimen
from onedeck.ingest.feed import Feed
from onedeck.ingest.option_guess import reason_fields
from onedeck.ingest.tables_of import (
    LOADED,
    LOOKED_UP,
    NOT_READ,
    SILENT,
    Kind,
    Row,
    Tables,
    belongs,
    tables_of,
)

KINDS = (
    Kind("ratings", ("id rating conversation_id", "id rating conversation"), ("payload",)),
    Kind("messages", ("id message_type",), ("payload",)),
    Kind("events", ("name value conversation_id",), ("reporting_events", "payload")),
    Kind("conversations", ("id status inbox_id",), ("payload",)),
    Kind("unread", ("event event_info", "conversation is_private"), (), NOT_READ),
    Kind("agents", ("email role confirmed", "email role availability_status"), ("payload",), LOOKED_UP),
    Kind("contacts", ("id email phone_number",), ("payload",), LOOKED_UP),
    Kind("inboxes", ("id channel_type",), ("payload",), LOOKED_UP),
    Kind("answers", ("data",), (), LOOKED_UP),
)  # fmt: skip
EVENTS = (
    "conversation_bot_resolved", "conversation_resolved", "conversation_bot_handoff", "conversation_opened",
    "first_response",
)  # fmt: skip


def load(feed: Feed) -> None:
    """Stage everything Chatwoot's files say."""
    take(feed)


def take(feed: Feed) -> Tables:
    """Stage everything Chatwoot's files say; return the tables, which account for every row."""
    tables = tables_of(feed, KINDS)
    _unfold(tables)
    desk = Desk(tables)
    versions: dict[str, list[tuple[datetime, str, bool]]] = defaultdict(list)
    numbers = numbers_of(tables)
    for row in tables.rows["conversations"]:
        if (time := row.time("updated_at")) and (status := status_of(row)):
            changed = row.name("event") == "conversation_status_changed"
            versions[row.name("display_id", "id") or ""].append((time, status, changed))
    for row in tables.newest("conversations", "display_id|id"):
        number = row.name("display_id", "id") or ""
        if row.time("created_at"):
            row.fate = LOADED
            seen = versions[number]
            desk.talks[number] = Talk(row, {one[:2] for one in seen}, {one[:2] for one in seen if one[2]})
            desk.talks[number].campaign = (
                row.name("campaign_id", "additional_attributes.campaign_id") is not None
            )
        else:
            tables.refuse(row, f"created_at: {row.get('created_at')!r} is not a time", "touches")
    _messages(desk, numbers)
    _events(desk, numbers)
    _ratings(desk, numbers)
    for number, talk in desk.talks.items():
        stage_talk(desk, number, talk)
    for table, rows in desk.staged.items():
        feed.add_rows(table, rows)
    return tables


def _unfold(tables: Tables) -> None:
    """Take rows out of the answers and rows they are delivered in, and note what version each one is."""
    for answer in tables.rows["answers"]:
        items = cells.inner(answer.get("data"), "payload")
        for item in items if isinstance(items, list) else []:
            _take(tables, answer, item)
    for row in list(tables.rows["conversations"]):
        items = cells.listed(row.get("messages"))
        where = "several" if len(items) > 1 else "last"  # the last message alone is no transcript
        for item in items:
            inner = {"conversation": {"id": row.name("display_id", "id")}, "nested": where}
            _take(tables, row, {**item, **inner} if isinstance(item, dict) else item, "messages")
    for row in list(tables.rows["messages"]):
        inner = row.get("conversation")
        if isinstance(inner, dict) and {"id", "status", "inbox_id"} <= {*inner}:
            _take(tables, row, {**inner, "messages": None}, "conversations")
    account = cells.name(tables.feed.options("account"))
    for name in ("conversations", "messages", "events", "ratings"):
        for row in tables.rows[name]:
            _stamp(row)
            if account and row.name("account_id", "account.id") not in (None, account):
                row.fate = NOT_READ
        tables.rows[name], other = (
            [row for row in tables.rows[name] if row.fate != NOT_READ],
            [row for row in tables.rows[name] if row.fate == NOT_READ],
        )
        tables.rows["other accounts"] += other


def _take(tables: Tables, holder: Row, item: Any, name: str | None = None) -> None:
    """Add a row that is written inside another one."""
    if not isinstance(item, dict):
        tables.reject(holder.raw_file, holder.raw_row, "an item is no object", item)
        return
    values = {str(key).lower(): value for key, value in item.items()}
    kind = next(
        (one for one in KINDS if one.name == name or (name is None and one.is_it(values.keys()))), None
    )
    if kind is None:
        tables.reject(holder.raw_file, holder.raw_row, "no known table has these keys", item)
        return
    row = Row(kind.name, holder.raw_file, holder.raw_row, values, holder.zone, kind.fate)
    tables.rows[kind.name].append(row)


def _stamp(row: Row) -> None:
    """Say when a row was last changed, where it has no `updated_at`: its last activity, else its beginning."""
    if row.time("updated_at"):
        return
    time = row.time("last_activity_at", "timestamp", "created_at")
    if time and row.name("event") == "message_updated":
        time += timedelta(seconds=1)
    row.values = {**row.values, "updated_at": time, "stamped": True}


def _messages(desk: Desk, numbers: dict[str, str]) -> None:
    ai_users = {str(item).lower() for item in cells.listed(desk.tables.feed.options("ai_users"))}
    told = {row.name("id") for row in desk.tables.rows["messages"] if row.get("nested") != "last"}
    taken: list[tuple[Talk, Row, datetime]] = []
    for row in desk.tables.newest("messages", "id"):
        number, time = number_of(row, numbers), row.time("created_at")
        talk = desk.talks.get(number)
        if talk is None or time is None:
            wrong = "created_at is not a time" if talk else f"conversation {number} is in no file"
            desk.tables.refuse(row, wrong, "turns")
            continue
        talk.complete |= row.name("id") in told
        taken.append((talk, row, time))
    for talk, row, time in taken:
        author = _author(row, ai_users)
        if author == runs_of.AI and (bot := row.name("sender.id", "sender_id")):
            desk.bots[bot] = row.name("sender.name") or desk.bots.get(bot) or bot
        row.fate = _take_message(talk, row, time, author)


def _take_message(talk: Talk, row: Row, time: datetime, author: str | None) -> str:
    """Note on its conversation what a message says; return the row's fate."""
    talk.campaign |= row.name("additional_attributes.campaign_id") is not None
    if author is None:
        return SILENT
    who, own = row.name("sender.id", "sender_id"), row.name("id") or ""
    gone = cells.answer(row.get("content_attributes.deleted"))
    content = None if gone else cells.text(row.get("content"))
    talk.messages.append(runs_of.Message(time, own, author, who, content, row.place))
    if row.name("content_type") == "input_csat" or row.get(
        "content_attributes.submitted_values.csat_survey_response"
    ):
        talk.surveys[own] = _survey(talk, own, row) | {"invited_time": time}
        given = "content_attributes.submitted_values.csat_survey_response"
        score = cells.number(row.get(f"{given}.rating"))
        if score is not None and 1 <= score <= 5:
            comment = cells.text(row.get(f"{given}.feedback_message"))
            answered = None if row.get("stamped") else row.time("updated_at")
            talk.surveys[own] |= {"score": score, "comment": comment, "answered_time": answered}
    return LOADED if talk.complete else LOOKED_UP


def _author(row: Row, ai_users: set[str]) -> str | None:
    """Return who speaks in a message; None for notes and activities."""
    kind = (row.name("message_type") or "").lower()
    if kind in ("2", "activity") or row.is_true("private"):
        return None
    if kind in ("0", "incoming"):
        return runs_of.END_USER
    sender = (row.name("sender.type", "sender_type") or "").lower()
    who = {(row.name("sender.id", "sender_id") or "").lower(), (row.name("sender.email") or "").lower()}
    if kind not in ("1", "outgoing"):
        return runs_of.SYSTEM
    if sender in BOTS or (sender == "user" and who & ai_users):
        return runs_of.AI
    echoed = cells.answer(row.get("content_attributes.external_echo"))
    return runs_of.PERSON if sender == "user" or (not sender and echoed) else runs_of.SYSTEM


def _events(desk: Desk, numbers: dict[str, str]) -> None:
    """Give each reporting event to its conversation."""
    for row in desk.tables.newest("events", "id"):
        name, told, time = (
            row.name("name") or "",
            row.name("conversation_id") or "",
            row.time("event_end_time", "created_at"),
        )
        if name not in EVENTS:
            row.fate = SILENT
            continue
        known = [desk.talks[number] for number in (numbers.get(told), told) if number in desk.talks]
        talk = next((one for one in known if begins(one, row, name)), None)
        if talk is None or time is None:
            wrong = f"conversation {told} is in no file"
            if known:
                wrong = f"conversation {told} began at another time: conversation_id may be the database's id"
            desk.tables.refuse(row, "event_end_time is not a time" if talk else wrong, "claims")
            continue
        value, user = cells.number(row.get("value")), row.name("user_id", "assignee.id")
        talk.events[name].append(Event(time, value, user, row.place))
        row.fate = LOADED


def _ratings(desk: Desk, numbers: dict[str, str]) -> None:
    for row in desk.tables.newest("ratings", "id"):
        number, score = number_of(row, numbers), cells.number(row.get("rating"))
        talk = desk.talks.get(number)
        if talk is None or score is None or not 1 <= score <= 5:
            wrong = (
                f"rating: {row.get('rating')!r} is not 1 to 5"
                if talk
                else f"conversation {number} is in no file"
            )
            desk.tables.refuse(row, wrong, "surveys")
            continue
        asked = row.name("message_id") or f"rating {row.name('id')}"
        talk.surveys[asked] = talk.surveys.get(asked, {}) | _survey(talk, asked, row) | {
            "score": score, "comment": cells.text(row.get("feedback_message")), "answered_time": row.time("created_at"),
        }  # fmt: skip
        row.fate = LOADED


def _survey(talk: Talk, asked: str, row: Row) -> dict[str, object]:
    number = talk.row.name("display_id", "id")
    scale = {"instrument": "csat", "scale_min": 1, "scale_max": 5}
    return {"source_id": f"{number}:csat:{asked}", "conversation": number, **scale, **row.place}


def recognises(sample: Sample) -> bool:
    """Say whether a file holds Chatwoot's conversations, messages or events: webhooks, API answers or tables."""
    columns = {column.lower() for column in sample.columns}
    first = sample.rows[0] if sample.rows else {}
    if {"event", "account"} <= columns and str(first.get("event", "")).startswith(
        ("conversation_", "message_")
    ):
        return True
    tables = {"inbox_id", "message_type", "content_type"}, {"value_in_business_hours", "conversation_id"}
    own = {"contact_inbox", "snoozed_until", "waiting_since", "contact_inbox_id", "agent_last_seen_at"}
    if any(columns >= table for table in tables) or ({"status", "inbox_id"} <= columns and columns & own):
        return True
    listed = columns in ({"data"}, {"meta", "payload"}) and "inbox_id" in str(first)[:20000]
    return listed and ("contact_last_seen_at" in str(first) or "message_type" in str(first))


SPECIMEN = Specimen(
    files={
        "webhooks.ndjson": """\
{"event": "conversation_created", "id": 11, "inbox_id": 1, "channel": "Channel::WebWidget", "status": "pending", "messages": [], "labels": [], "custom_attributes": {"topic": "parcel"}, "meta": {"sender": {"id": 5, "identifier": "A-5", "email": "ann@lee.org", "type": "contact"}, "assignee": null}, "created_at": 1772355600, "updated_at": 1772355600.1, "account": {"id": 1}}
{"event": "message_created", "id": 101, "message_type": "incoming", "content": "Where is my parcel?", "content_type": "text", "content_attributes": {}, "private": false, "created_at": "2026-03-01T09:00:01Z", "sender": {"id": 5, "type": "contact"}, "conversation": {"id": 11, "inbox_id": 1, "status": "pending", "channel": "Channel::WebWidget", "created_at": 1772355600, "updated_at": 1772355601.2}, "account": {"id": 1}}
{"event": "message_created", "id": 102, "message_type": "outgoing", "content": "It arrives today.", "content_type": "text", "content_attributes": {}, "private": false, "created_at": "2026-03-01T09:00:05Z", "sender": {"id": 3, "name": "Pip", "type": "agent_bot"}, "conversation": {"id": 11}, "account": {"id": 1}}
{"event": "conversation_status_changed", "id": 11, "inbox_id": 1, "channel": "Channel::WebWidget", "status": "resolved", "changed_attributes": [{"status": {"previous_value": "pending", "current_value": "resolved"}}], "labels": [], "custom_attributes": {"topic": "parcel"}, "meta": {"sender": {"id": 5, "identifier": "A-5", "email": "ann@lee.org", "type": "contact"}}, "created_at": 1772355600, "updated_at": 1772359200.5, "account": {"id": 1}}
{"event": "message_updated", "id": 103, "message_type": "template", "content": "Please rate us", "content_type": "input_csat", "content_attributes": {"submitted_values": {"csat_survey_response": {"rating": 2, "feedback_message": "slow"}}}, "private": false, "created_at": "2026-03-01T10:00:01Z", "conversation": {"id": 11}, "account": {"id": 1}}
{"event": "message_created", "id": 109, "message_type": "incoming", "content": "?", "content_type": "text", "created_at": "2026-03-01T10:00:01Z", "conversation": {"id": 77}, "account": {"id": 1}}
{"event": "conversation_typing_on", "user": {"id": 5}, "conversation": {"id": 11}, "is_private": false}
""",  # noqa: E501 - as it is sent
        "conversations.json": """\
{"data": {"meta": {"all_count": 4}, "payload": [
{"id": 12, "uuid": "u12", "inbox_id": 1, "account_id": 1, "status": "open", "labels": ["reason_refund"], "created_at": 1772442000, "last_activity_at": 1772532000, "meta": {"channel": "Channel::Email", "sender": {"id": 6, "email": "bo@lee.org", "phone_number": "+4930555006"}, "assignee": {"id": 7}, "team": {"id": 2, "name": "Desk"}}, "messages": [{"id": 205, "message_type": 0, "content": "Not at all", "created_at": 1772532000, "sender": {"id": 6, "type": "contact"}}]},
{"id": 13, "inbox_id": 1, "account_id": 1, "status": "resolved", "labels": ["spam"], "created_at": 1772442000, "last_activity_at": 1772445600, "first_reply_created_at": 1772442060, "meta": {"channel": "Channel::Api", "sender": {"id": 8}, "assignee": {"id": 7}}, "messages": [{"id": 301, "message_type": 1, "content": "Bye", "created_at": 1772445600, "sender": {"id": 7, "type": "user"}}]},
{"id": 14, "inbox_id": 1, "account_id": 1, "status": "open", "created_at": "soon", "messages": []}
]}}
""",  # noqa: E501 - as it is sent
        "messages_12.json": """\
{"meta": {"labels": []}, "payload": [
{"id": 201, "conversation_id": 12, "message_type": 0, "content": "A person please", "content_type": "text", "private": false, "created_at": 1772442000, "sender": {"id": 6, "type": "contact"}},
{"id": 202, "conversation_id": 12, "message_type": 1, "content": "Sure.", "content_type": "text", "private": false, "created_at": 1772442005, "sender": {"id": 4, "name": "Cap", "type": "captain_assistant"}},
{"id": 203, "conversation_id": 12, "message_type": 1, "content": "vip", "content_type": "text", "private": true, "created_at": 1772442050, "sender": {"id": 7, "type": "user"}},
{"id": 204, "conversation_id": 12, "message_type": 1, "content": "Refunded.", "content_type": "text", "private": false, "created_at": 1772442070, "sender": {"id": 7, "type": "user"}},
{"id": 205, "conversation_id": 12, "message_type": 0, "content": "Not at all", "content_type": "text", "private": false, "created_at": 1772532000, "sender": {"id": 6, "type": "contact"}}
]}
""",  # noqa: E501 - as it is sent
        "reporting_events.csv": """\
id,name,value,value_in_business_hours,event_start_time,event_end_time,conversation_id,inbox_id,user_id
1,conversation_bot_handoff,10,0,2026-03-02 09:00:00,2026-03-02 09:00:10,12,1,
2,first_response,60,0,2026-03-02 09:00:10,2026-03-02 09:01:10,12,1,7
3,conversation_resolved,120,0,2026-03-02 09:00:00,2026-03-02 09:02:00,12,1,7
4,conversation_opened,89880,0,2026-03-02 09:02:00,2026-03-03 10:00:00,12,1,7
5,reply_time,60,0,2026-03-02 09:00:10,2026-03-02 09:01:10,12,1,7
6,conversation_resolved,120,0,2025-01-02 09:00:00,2025-01-02 09:02:00,13,1,7
7,conversation_bot_resolved,3600,0,2026-03-01 09:00:00,2026-03-01 10:00:00,11,1,
""",
        "csat.json": """\
[{"id": 1, "rating": 5, "feedback_message": "", "message_id": 290, "conversation_id": 12, "contact": {"id": 6}, "created_at": 1772449200}]
""",  # noqa: E501 - as it is sent
    },
    yaml="options: {reason_field: topic, reason_labels: reason_}\n",
    expected={
        "touches": [
            {"source_id": "12:1", "handler_role": "AUTOMATED_AGENT", "agent_name": "Cap", "end_state": "escalated",
             "customer": "6", "phone": "+4930555006", "channel": "email", "contact_reason": "refund", "team": "Desk"},
            {"source_id": "13:1", "exclusion": "spam", "first_response_s": "60.0", "end_state": "completed",
             "customer_turns": None, "handler_role": "HUMAN_AGENT"},
            {"source_id": "12:2", "handler_role": "HUMAN_AGENT", "agent_id": "7", "initiation_method": "TRANSFER",
             "first_response_s": "60.0", "handler_turns": "1", "end_state": "completed"},
            {"source_id": "12:3", "initiation_method": "REOPENED", "handler_turns": "0", "end_state": None},
            {"source_id": "11:1", "handler_role": "AUTOMATED_AGENT", "agent_id": "3", "agent_name": "Pip",
             "customer": "A-5", "email": "ann@lee.org", "channel": "chat", "contact_reason": "parcel",
             "initiation_time": "2026-03-01T09:00:01+00:00", "first_response_s": "4.0", "end_state": "completed",
             "disconnect_time": "2026-03-01T09:00:05+00:00", "direction": "inbound", "exclusion": None, "raw_row": 4},
        ],
        "turns": [
            {"source_id": "12/205", "author_role": "END_USER", "touch": "12:3"},
            {"source_id": "12/201", "author_role": "END_USER", "content": "A person please", "touch": "12:1"},
            {"source_id": "12/202", "author_role": "AUTOMATED_AGENT", "time": "2026-03-02T09:00:05+00:00"},
            {"source_id": "12/204", "author_role": "HUMAN_AGENT", "touch": "12:2"},
            {"source_id": "11/101", "author_role": "END_USER", "time": "2026-03-01T09:00:01+00:00"},
            {"source_id": "11/102", "author_role": "AUTOMATED_AGENT", "raw_row": 3},
            {"source_id": "11/103", "author_role": "SYSTEM"},
        ],
        "handoffs": [{"conversation": "12", "from_touch": "12:1", "to_touch": "12:2", "status": "escalated"}],
        "claims": [
            {"conversation": "13", "definition": RESOLVED, "claimed_at": "2026-03-02T10:00:00+00:00"},
            {"conversation": "12", "definition": RESOLVED, "room": "cx", "claimed_at": "2026-03-02T09:02:00+00:00"},
            {"conversation": "11", "definition": BOT_RESOLVED, "room": "ai", "level": "contained",
             "claimed_at": "2026-03-01T10:00:00+00:00"},
        ],
        "outcomes": [
            {"conversation": "12", "outcome": "reopened", "said_by": "customer",
             "occurred_time": "2026-03-03T10:00:00+00:00"},
        ],
        "surveys": [
            {"source_id": "12:csat:290", "score": "5.0", "answered_time": "2026-03-02T11:00:00+00:00"},
            {"source_id": "11:csat:103", "score": "2.0", "comment": "slow", "scale_min": "1", "scale_max": "5",
             "invited_time": "2026-03-01T10:00:01+00:00", "answered_time": None},
        ],
        "rejects": [
            {"raw_file": "conversations.json", "raw_row": 1, "reason": "created_at: 'soon' is not a time"},
            {"raw_file": "webhooks.ndjson", "raw_row": 6, "reason": "conversation 77 is in no file"},
            {"raw_file": "reporting_events.csv", "raw_row": 6,
             "reason": "conversation 13 began at another time: conversation_id may be the database's id"},
        ],
    },
)  # fmt: skip

CONNECTOR = Connector(
    title="Chatwoot conversations, messages, reporting events and ratings (webhooks, API answers or tables)",
    load=load,
    recognises=recognises,
    specimen=SPECIMEN,
    accompanies=belongs(KINDS),
    suggests=reason_fields("custom_attributes", ("payload", "data")),
    definitions={
        BOT_RESOLVED: "Chatwoot conversation_bot_resolved: resolved in a bot's inbox, and no person had written.",
        RESOLVED: "The conversation was resolved, and a person had written or it was hers or his.",
    },
)
