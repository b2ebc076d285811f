"""Intercom: conversations with their parts, Fin's part in them, ratings; API 2.16 JSON or warehouse tables.

Field names: Intercom's API 2.16 (conversations as retrieved, listed or searched, contacts), one object per line or
the pages of its API; Fivetran's Intercom tables as CSV (dbt_intercom, de507ec), where a conversation's history
holds one row per version. Times are Unix seconds or texts. Conversation = conversation; touches are runs of parts
by one handler: user, lead or contact is she; a part `from_ai_agent` or of a bot is AI, unless the bot is said not
to be the AI agent (a workflow's message speaks for nobody); an admin is a person. Notes never speak.
* `intercom.assumed_resolution` (contained) and `intercom.confirmed_resolution` (confirmed, with her confirmation as
  outcome) by `ai_agent.resolution_state` of the newest version: a resolution taken back is no claim any more.
  Claimed at `ai_agent.updated_at`, else when Fin last spoke. `negative_feedback` is her denial at that moment;
  `escalated` and `procedure_handoff` are handoffs.
* `intercom.closed` (room cx): a person closed it. Closings by bots claim nothing. Without parts, versions whose
  state becomes closed while it is assigned to an admin, or `last_closed_by_id`.
* Reopened: a part `open` after a close, else versions that go back to open, else `count_reopens`, undated.
* Ratings are surveys (1 to 5), never counter-evidence. Started by campaigns or admins: direction outbound.
  A conversation in which she never wrote is no_need. Tests by `options.test_users` and `options.test_tags`.
* Intercom's durations leave out non-office hours: none is taken; elapsed times come from time stamps.
* `options.reason_field` names a custom attribute (or column) as contact reason, `options.reason_tags` a prefix of tags.
A conversation without parts is read from its summary: who took part, when a person first replied, who closed it.
Not mapped: SLA, scorecards, content sources, articles, sales agent. Parts of an unknown conversation are rejected.
"""

from collections import defaultdict
from datetime import datetime

from onedeck.ingest import cells, runs_of
from onedeck.ingest.contract import Connector, Sample, Specimen
from onedeck.ingest.feed import Feed
from onedeck.ingest.intercom_talks import ASSUMED, CLOSED, CONFIRMED, Inbox, Talk, stage_talk
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
    Kind("parts", ("conversation_id part_type",), ("conversation_parts",)),
    Kind("members", ("conversation_id contact_id",), (), LOOKED_UP),
    Kind("conversation_tags", ("conversation_id tag_id",), (), LOOKED_UP),
    Kind("conversations", ("id state source", "id state source_type", "id conversation_parts"), ("conversations",)),
    Kind("accounts", ("contact_id company_id",), (), LOOKED_UP),
    Kind("unread", (
        "company_id tag_id", "contact_id tag_id", "section_id", "collection_id", "help_center_id", "website_turned_on",
        "id session_count user_count", "id plan_name", "id statistics_views",
    ), ("companies", "articles"), NOT_READ),
    Kind("team_admins", ("team_id admin_id",), (), LOOKED_UP),
    Kind("contacts", ("id role email", "id role external_id"), ("contacts", "users"), LOOKED_UP),
    Kind("admins", ("id job_title", "id away_mode_enabled"), ("admins",), LOOKED_UP),
    Kind("names", ("id name",), ("tags", "teams", "segments"), LOOKED_UP),
)  # fmt: skip
# Parts that change something about the conversation; their text, if any, is the system's.
CHANGES = (
    "note", "note_and_reopen", "away_mode_assignment", "snoozed", "unsnoozed", "timer_unsnooze",
    "participant_added", "participant_removed", "conversation_rating_changed", "default_assignment",
    "conversation_attribute_updated_by_admin", "conversation_attribute_updated_by_workflow", "custom_action_started",
    "custom_action_finished",
)  # fmt: skip
HERS = ("user", "lead", "contact", "visitor")


def load(feed: Feed) -> None:
    """Stage everything Intercom's files say."""
    take(feed)


def take(feed: Feed) -> Tables:
    """Stage everything Intercom's files say; return the tables, which account for every row."""
    inbox = Inbox(tables_of(feed, KINDS))
    versions: dict[str, set[tuple[datetime, str]]] = defaultdict(set)
    for row in inbox.tables.rows["conversations"]:
        if (time := row.time("updated_at")) and row.name("state"):
            versions[row.name("id") or ""].add((time, row.name("state") or ""))
    for row in inbox.tables.newest("conversations", "id"):
        number = row.name("id") or ""
        if row.time("created_at"):
            row.fate = LOADED
            inbox.talks[number] = Talk(row, versions[number])
        else:
            inbox.tables.refuse(row, f"created_at: {row.get('created_at')!r} is not a time", "touches")
    _unfold(inbox)
    _parts(inbox)
    for number, talk in inbox.talks.items():
        stage_talk(inbox, number, talk)
    for table, rows in inbox.staged.items():
        feed.add_rows(table, rows)
    return inbox.tables


def _unfold(inbox: Inbox) -> None:
    """Take the first message and the parts out of the conversations they are delivered in."""
    for number, talk in inbox.talks.items():
        row = talk.row
        nested = row.get("conversation_parts")
        items = cells.listed(cells.inner(nested, "conversation_parts") or nested if nested else None)
        talk.complete = bool(items) or nested is not None
        for item in items:
            if isinstance(item, dict):
                values = {**{key.lower(): value for key, value in item.items()}, "conversation_id": number}
                inbox.tables.rows["parts"].append(Row("parts", row.raw_file, row.raw_row, values, row.zone))
            else:
                inbox.tables.reject(
                    row.raw_file, row.raw_row, "a conversation part is no object", item, "turns"
                )
        begun = row.time("created_at")
        kind = (row.name("source.author.type", "source_author_type") or "").lower()
        if (
            begun
            and kind in (*HERS, "admin", "bot", "team")
            and row.get("source.body", "source_body", "source.id", "source_id")
        ):
            first = {
                "author_type": kind, "author_id": row.name("source.author.id", "source_author_id"),
                "from_ai_agent": row.get("source.author.from_ai_agent"),
            }  # fmt: skip
            said = Row("", row.raw_file, row.raw_row, first, row.zone)
            content = cells.text(row.get("source.body", "source_body", "source.subject"))
            author = said.name("author_id")
            # Sorts before every part of the same second.
            talk.first = runs_of.Message(begun, f"0:{number}", _author(said), author, content, row.place)


def _parts(inbox: Inbox) -> None:
    for row in inbox.tables.newest("parts", "id"):
        number, time = row.name("conversation_id"), row.time("created_at", "updated_at")
        talk = inbox.talks.get(number or "")
        if talk is None or time is None:
            wrong = "created_at is not a time" if talk else f"conversation {number} is in no file"
            inbox.tables.refuse(row, wrong, "turns")
            continue
        talk.complete = True
        row.fate = _take_part(talk, row, time)


def _take_part(talk: Talk, row: Row, time: datetime) -> str:
    """Note on its conversation what a part says or changes; return the row's fate."""
    kind, author = (row.name("part_type") or "comment").lower(), _author(row)
    closed = kind in ("close", "closed")
    if closed:
        talk.closed.append((time, author, row.place))
    elif kind in ("open", "opened", "note_and_reopen"):
        talk.opened.append((time, author))
    content = cells.text(row.get("body"))
    spoken = kind not in CHANGES and (
        content or kind in ("comment", "quick_reply") or author == runs_of.END_USER
    )
    if spoken and not (closed and author == runs_of.SYSTEM):
        number = row.name("id") or ""
        who = row.name("author.id", "author_id")
        talk.messages.append(runs_of.Message(time, number, author, who, content, row.place))
        return LOADED
    return LOADED if closed or kind in ("open", "opened", "note_and_reopen") else SILENT


def _author(row: Row) -> str:
    kind = (row.name("author.type", "author_type") or "").lower()
    by_fin = row.get("author.from_ai_agent", "from_ai_agent", "author_from_ai_agent")
    if kind in HERS:
        return runs_of.END_USER
    if cells.answer(by_fin) is True or (kind == "bot" and by_fin is None):
        return runs_of.AI
    return runs_of.PERSON if kind in ("admin", "team", "teammate") else runs_of.SYSTEM


def recognises(sample: Sample) -> bool:
    """Say whether a file is one of Intercom's tables or a page of its API."""
    columns = {column.lower() for column in sample.columns}
    first = sample.rows[0] if sample.rows else {}
    page = str(first.get("type", "")) == "conversation.list"
    return page or any(kind.is_it(columns) for kind in KINDS if kind.name in ("parts", "conversations"))


SPECIMEN = Specimen(
    files={
        "contacts.csv": "id,role,email,external_id,phone\nk1,user,ann@lee.org,A-5,\n",
        "conversation_history.csv": """\
id,updated_at,created_at,state,assignee_type,assignee_id,source_type,source_author_id,source_author_type,source_delivered_as,conversation_rating_value
21,2026-03-02 10:00:00,2026-03-01 10:00:00,open,admin,7,email,k1,user,customer_initiated,
21,2026-03-02 11:00:00,2026-03-01 10:00:00,closed,admin,7,email,k1,user,customer_initiated,2
22,never,never,open,,,email,k1,user,customer_initiated,
""",
        "conversations.ndjson": """\
{"type": "conversation", "id": "11", "created_at": 1772355600, "updated_at": 1772360000, "state": "closed", "source": {"type": "conversation", "id": "s11", "delivered_as": "customer_initiated", "body": "Where is my parcel?", "author": {"type": "user", "id": "k1"}}, "contacts": {"contacts": [{"id": "k1", "external_id": "A-5"}]}, "custom_attributes": {"Topic": "parcel"}, "ai_agent_participated": true, "ai_agent": {"resolution_state": "assumed_resolution", "rating": 5}, "conversation_parts": {"conversation_parts": [{"id": "p1", "part_type": "comment", "body": "On its way.", "created_at": 1772355605, "author": {"type": "bot", "id": "f", "from_ai_agent": true}}, {"id": "p2", "part_type": "comment", "body": "Please rate us", "created_at": 1772355700, "author": {"type": "bot", "id": "o", "from_ai_agent": false}}, {"id": "p3", "part_type": "close", "body": null, "created_at": 1772360000, "author": {"type": "bot", "id": "o", "from_ai_agent": false}}]}}
{"type": "conversation", "id": "12", "created_at": 1772442000, "updated_at": 1772445600, "state": "open", "source": {"type": "conversation", "id": "s12", "delivered_as": "customer_initiated", "body": "A person please", "author": {"type": "lead", "id": "k2"}}, "ai_agent_participated": true, "ai_agent": {"resolution_state": "escalated"}, "conversation_parts": {"conversation_parts": [{"id": "q1", "part_type": "comment", "body": "Sure.", "created_at": 1772442005, "author": {"type": "bot", "id": "f", "from_ai_agent": true}}, {"id": "q2", "part_type": "note", "body": "vip", "created_at": 1772442050, "author": {"type": "admin", "id": 7}}, {"id": "q3", "part_type": "comment", "body": "Hello, done.", "created_at": 1772442065, "author": {"type": "admin", "id": 7}}, {"id": "q4", "part_type": "close", "body": null, "created_at": 1772442100, "author": {"type": "admin", "id": 7}}, {"id": "q5", "part_type": "open", "body": "Not at all", "created_at": 1772445600, "author": {"type": "lead", "id": "k2"}}]}}
{"type": "conversation", "id": "13", "created_at": 1772442000, "updated_at": 1772442000, "state": "closed", "source": {"type": "email", "id": "s13", "delivered_as": "campaigns_initiated", "body": "News", "author": {"type": "admin", "id": 7}}, "conversation_parts": {"conversation_parts": []}}
""",  # noqa: E501 - as it is exported, one object per line
        "parts.csv": "id,conversation_id,part_type,author_type,created_at\n1,77,comment,user,2026-03-01 10:00:00\n",
    },
    yaml="options: {reason_field: Topic}\n",
    expected={
        "touches": [
            {"source_id": "21:1", "customer": "A-5", "email": "ann@lee.org", "channel": "email",
             "end_state": "completed", "disconnect_time": "2026-03-02T11:00:00+00:00", "raw_row": 2},
            {"source_id": "11:1", "handler_role": "AUTOMATED_AGENT", "agent_name": "Fin", "customer": "A-5",
             "contact_reason": "parcel", "channel": "messaging", "initiation_time": "2026-03-01T09:00:00+00:00",
             "first_response_s": "5.0", "disconnect_time": "2026-03-01T09:00:05+00:00", "end_state": "completed"},
            {"source_id": "12:1", "end_state": "escalated", "customer": "k2", "customer_turns": "1"},
            {"source_id": "12:2", "handler_role": "HUMAN_AGENT", "agent_id": "7", "initiation_method": "TRANSFER"},
            {"source_id": "12:3", "initiation_method": "REOPENED", "handler_turns": "0", "end_state": None},
            {"source_id": "13:1", "direction": "outbound", "exclusion": None},
        ],
        "turns": [
            {"source_id": "11/0:11", "author_role": "END_USER", "content": "Where is my parcel?"},
            {"source_id": "11/p1", "author_role": "AUTOMATED_AGENT", "time": "2026-03-01T09:00:05+00:00"},
            {"source_id": "11/p2", "author_role": "SYSTEM"},
            {"source_id": "12/0:12", "author_role": "END_USER"},
            {"source_id": "12/q1", "author_role": "AUTOMATED_AGENT"},
            {"source_id": "12/q3", "author_role": "HUMAN_AGENT", "touch": "12:2"},
            {"source_id": "12/q5", "author_role": "END_USER", "touch": "12:3"},
            {"source_id": "13/0:13", "author_role": "HUMAN_AGENT"},
        ],
        "handoffs": [{"conversation": "12", "from_touch": "12:1", "to_touch": "12:2", "status": "escalated"}],
        "claims": [
            {"conversation": "21", "definition": CLOSED, "room": "cx", "claimed_at": "2026-03-02T11:00:00+00:00"},
            {"conversation": "11", "definition": ASSUMED, "room": "ai", "level": "contained",
             "claimed_at": "2026-03-01T09:00:05+00:00"},
            {"conversation": "12", "definition": CLOSED, "claimed_at": "2026-03-02T09:01:40+00:00"},
        ],
        "outcomes": [{"conversation": "12", "outcome": "reopened", "said_by": "customer"}],
        "surveys": [
            {"source_id": "21:rating", "instrument": "csat", "score": "2.0"},
            {"source_id": "11:ai_rating", "score": "5.0", "scale_min": "1", "scale_max": "5"},
        ],
        "rejects": [
            {"raw_file": "conversation_history.csv", "raw_row": 3, "reason": "created_at: 'never' is not a time"},
            {"raw_file": "parts.csv", "raw_row": 1, "reason": "conversation 77 is in no file"},
        ],
    },
)  # fmt: skip

CONNECTOR = Connector(
    title="Intercom conversations, parts and contacts (API 2.16 JSON or warehouse tables)",
    load=load,
    recognises=recognises,
    specimen=SPECIMEN,
    accompanies=belongs(KINDS),
    suggests=reason_fields("custom_attributes", ("conversations",)),
    definitions={
        ASSUMED: "Intercom assumed resolution: she left without asking more after Fin's last answer.",
        CONFIRMED: "Intercom confirmed resolution: she affirmed Fin's answer.",
        CLOSED: "A person closed the conversation.",
    },
)
