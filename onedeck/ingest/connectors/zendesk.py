"""Zendesk: tickets with their comments, audits, metrics, ratings and AI-agent conversations, API JSON or flat tables.

Files of one source lie together (a folder, a glob, a list of paths); each is told by its columns or keys. Field
names: Zendesk's Support API v2 (tickets, comments, audits, incremental ticket events, ticket metrics, satisfaction
ratings, survey responses, users, groups, brands, suspended tickets), the pages of its API or one object per line, also
with comments, audits and `metric_set` inside tickets; Fivetran's Zendesk tables as CSV (dbt_zendesk, d4a8aa3);
AI agents' conversation export (`bot_id`, `bot_name`, `conversation_id` as in Zendesk's Data Export manual; the
other names are taken under several spellings, see `zendesk_answers`).

A ticket is a conversation, its touches are runs of public comments by one handler (another person's answer begins
a TRANSFER, the first words after a solve a REOPENED one). Who an author is say `users`; without them the requester is
the customer and everybody else a person of the company. Chat messages speak as comments do, those of the answer bot
as AI. Private notes, triggers, automations and merge notices never speak. A ticket without comments is one touch of
which nobody knows who said what. Form, SLA, schedule, organisation and tag tables of users are not read.
* `zendesk.solved` is claimed each time the status becomes solved, or closed without that (not by a merge); without
  a history once, at `solved_at`, else `updated_at`. Room cx, unless AI alone had answered by then.
* Reopened: a status goes back from solved, unless her own message did it: then the message speaks (her thanks do
  not). Without such a line `reopens` of the metrics, undated.
* A rating is a survey, never counter-evidence. The answer to "was it resolved?" (a question whose text says so,
  or `options.resolved_question`, its id) is her word: confirmed or denied.
* Not counted: merged tickets (merged_into, or merged_away where nobody says into which), side conversations and
  requests of own agents (internal), suspended requesters and tickets (spam), deleted tickets (out_of_scope).
* A ticket an agent opened is no return of hers: who called whom is not in the data. Calls by voice count as said.
* A comment, audit or rating of a ticket that is in no file is rejected: its customer and channel are not known.
* AI use cases are a vocabulary of their own (`<vocabulary>.ai_agents`, never equal to a ticket's reason) until
  reasons.yaml maps the source's vocabulary; then both are read by that map.
* A requester without mailbox, number or external id (where others have them) is a visitor: known by a device only.
Options: `reason_field`, `object_field`, `segment_field`, `escalated_field` (custom fields by id or column; the last
holds the id of the talk in `escalated_source`, another source of the workspace, that was handed over to this ticket),
`customer_field` (of users: `external_id` or a user field, what she is called in other sources; else the user's id),
`reason_tags` (prefix), `ai_authors`, `test_users`, `test_tags`.
"""

import json
from datetime import datetime
from typing import Any

from onedeck.ingest import cells, runs_of
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
from onedeck.ingest.zendesk_answers import CONTAINED, VERIFIED, stage_answers, stage_bots
from onedeck.ingest.zendesk_tickets import CLAIM, Desk, Ticket, stage_ticket

PAGING = {
    "next_page", "previous_page", "count", "meta", "links", "end_of_stream", "end_time", "after_url", "before_url",
    "after_cursor", "before_cursor",
}  # fmt: skip
CERTAIN = ("tickets", "comments", "audits", "metrics", "history", "bots", "responses", "ratings", "suspended")
KINDS = (
    Kind("metrics", ("ticket_id reopens", "ticket_id solved_at"), ("ticket_metrics",)),
    Kind("audits", ("ticket_id events",), ("audits",)),
    Kind("events", ("ticket_id child_events",), ("ticket_events",)),
    Kind("responses", ("survey_id answers",), ("survey_responses",)),
    Kind("ratings", ("ticket_id score",), ("satisfaction_ratings",)),
    Kind("bots", ("conversation_id bot_id", "conversation_id bot_name")),
    Kind("history", ("ticket_id field_name value",)),
    Kind("chat_events", ("chat_id actor_id type",)),
    Kind("chats", ("chat_id ticket_id",), (), LOOKED_UP),
    Kind("comments", ("ticket_id body", "author_id body public"), ("comments",)),
    Kind("suspended", ("cause author content", "cause_id content"), ("suspended_tickets",)),
    Kind("tickets", ("id requester_id status",), ("tickets",)),
    Kind("tags", ("ticket_id tag",), (), LOOKED_UP),
    Kind("brands", ("id name subdomain",), ("brands",), LOOKED_UP),
    Kind("users", ("id role",), ("users",), LOOKED_UP),
    Kind("organizations", ("id shared_tickets",), ("organizations",), LOOKED_UP),
    Kind("unread", (
        "organization_id tag", "user_id tag", "organization_id domain_name", "sla_policy_id",
        "schedule_id", "start_time_utc", "time_zone standard_offset", "daylight_offset", "actor_id change_description",
        "id display_name end_user_visible", "ticket_id metric", "subject side_conversation_id",
    ), ("side_conversations", "ticket_metric_events", "ticket_forms", "ticket_fields"), NOT_READ),
    Kind("groups", ("id name",), ("groups",), LOOKED_UP),
)  # fmt: skip


def load(feed: Feed) -> None:
    """Stage everything Zendesk's files say."""
    take(feed)


def take(feed: Feed) -> Tables:
    """Stage everything Zendesk's files say; return the tables, which account for every row."""
    desk = Desk(tables_of(feed, KINDS))
    _unfold(desk.tables)
    for row in desk.tables.newest("tickets", "id"):
        if row.time("created_at"):
            desk.tickets[row.name("id") or ""] = Ticket(row)
            row.fate = LOADED
        else:
            desk.tables.refuse(row, f"created_at: {row.get('created_at')!r} is not a time", "touches")
    _link(desk)
    _comments(desk)
    _chats(desk)
    _histories(desk)
    stage_bots(desk)
    for number, ticket in desk.tickets.items():
        stage_ticket(desk, number, ticket)
    stage_answers(desk)
    for table, rows in desk.staged.items():
        feed.add_rows(table, rows)
    return desk.tables


def _unfold(tables: Tables) -> None:
    """Take comments, audits, metrics and a rating out of the tickets they are delivered in."""
    for row in tables.rows["tickets"]:
        inside = {
            "comments": row.get("comments"),
            "audits": row.get("audits"),
            "metrics": [row.get("metric_set")],
        }
        rating = row.get("satisfaction_rating")
        inside["ratings"] = [rating] if cells.inner(rating, "score") else []
        for kind, found in inside.items():
            for item in found if isinstance(found, list) else []:
                if isinstance(item, dict):
                    owner = {"ticket_id": row.get("id"), "created_at": row.get("updated_at")}
                    owner = owner if kind == "ratings" else {"ticket_id": row.get("id")}
                    values = {**owner, **{key: value for key, value in item.items() if key != "ticket_id"}}
                    tables.rows[kind].append(Row(kind, row.raw_file, row.raw_row, values, row.zone))
                elif item is not None:
                    tables.reject(row.raw_file, row.raw_row, f"an item of its {kind} is no object", item)


def _link(desk: Desk) -> None:
    """Note tags, metrics, merges and follow-ups on the tickets."""
    for row in desk.tables.rows["tags"]:
        if known := desk.tickets.get(row.name("ticket_id") or ""):
            known.tags.add(row.name("tag") or "")
    for row in desk.tables.newest("metrics", "ticket_id"):
        if known := desk.ticket(row, "touches"):
            known.metrics, row.fate = row, LOADED
    for number, ticket in desk.tickets.items():
        row = ticket.row
        ticket.tags |= {str(tag) for tag in cells.listed(row.get("tags"))}
        if parent := row.name("via_followup_source_id", "via.followup_source_id"):
            ticket.follows = parent
        elif row.name("via.source.rel", "via_source_rel") == "follow_up":
            ticket.follows = row.name("via.source.from.ticket_id", "via_source_from_id")
        for other in cells.listed(row.get("followup_ids")):
            if (child := desk.tickets.get(cells.name(other) or "")) and not child.follows:
                child.follows = number
        _merge(desk, number, cells.listed(row.get("merged_ticket_ids")), None)


def _merge(desk: Desk, number: str, sources: list[Any], target: str | None) -> None:
    for other in sources:
        known = desk.tickets.get(cells.name(other) or "")
        if known and cells.name(other) != number:
            known.merged_into = number
    if target and target != number and number in desk.tickets:
        desk.tickets[number].merged_into = target


def _merged_by(desk: Desk, number: str, source: object) -> None:
    if cells.inner(source, "rel") == "merge":
        sources = cells.listed(cells.inner(source, "from", "ticket_ids"))
        sources.append(cells.inner(source, "from", "ticket_id"))
        _merge(desk, number, sources, cells.name(cells.inner(source, "to", "ticket_id")))


def _comments(desk: Desk) -> None:
    for row in desk.tables.newest("comments", "id"):
        if ticket := desk.ticket(row, "turns"):
            _merged_by(desk, row.name("ticket_id") or "", row.get("via.source"))
            _say(desk, ticket, row, row.name("id") or "", row.name("author_id", "user_id"))


def _say(desk: Desk, ticket: Ticket, row: Row, number: str, author: str | None) -> None:
    """Add a comment to its ticket's messages, unless it is a private note."""
    time = row.time("created_at", "created")
    if time is None or author is None:
        wrong = "created_at is not a time" if time is None else "author_id is missing"
        desk.tables.refuse(row, f"{wrong} ({row.get('created_at', 'created')!r})", "turns")
    elif cells.answer(row.get("public")) is False:
        row.fate = SILENT
    else:
        row.fate = LOADED
        whose = desk.author(ticket, row, author)
        content = cells.text(row.get("plain_body", "body"))
        message = runs_of.Message(time, number, whose, author, content, row.place)
        ticket.messages.setdefault(number, message)


def _chats(desk: Desk) -> None:
    """Add what was said in chats to the tickets they led to; joins, transfers and forms say nothing."""
    owners = {
        row.name("chat_id"): row.name("ticket_id")
        for row in sorted(
            desk.tables.rows["chats"], key=lambda row: row.name("ticket_id") or "", reverse=True
        )
        if row.name("ticket_id") in desk.tickets
    }
    for row in desk.tables.newest("chat_events", "chat_id", "created_at", "chat_index", "actor_id"):
        number = owners.get(row.name("chat_id"))
        time = row.time("created_at")
        if number is None or time is None:
            wrong = (
                "created_at is not a time" if number else f"chat {row.name('chat_id')} led to no known ticket"
            )
            desk.tables.refuse(row, wrong, "turns")
            continue
        actor = (row.name("actor_id") or "__system").removeprefix("agent:") or "__system"
        ticket = desk.tickets[number]
        if row.name("type") != "ChatMessage" or actor.startswith("__"):
            row.fate = SILENT
            continue
        row.fate = LOADED
        bot = "answerBot" in (cells.text(row.get("original_message")) or "")
        whose = runs_of.AI if bot else desk.author(ticket, row, actor)
        number = ":".join(str(row.get(part)) for part in ("chat_id", "created_at", "chat_index", "actor_id"))
        content = cells.text(row.get("message"))
        ticket.messages[number] = runs_of.Message(time, number, whose, actor, content, row.place)


def _histories(desk: Desk) -> None:
    for row in desk.tables.newest("history", "ticket_id", "updated|updated_at", "field_name", "value"):
        if ticket := desk.ticket(row, "claims"):
            _note(
                desk, ticket, row, [dict(row.values)], row.time("updated", "updated_at"), row.name("user_id")
            )
    for row in desk.tables.newest("audits", "id"):
        if ticket := desk.ticket(row, "claims"):
            _merged_by(desk, row.name("ticket_id") or "", row.get("via.source"))
            events = [item for item in cells.listed(row.get("events")) if isinstance(item, dict)]
            _note(desk, ticket, row, events, row.time("created_at"), row.name("author_id"))
    for row in desk.tables.newest("events", "id"):
        if ticket := desk.ticket(row, "claims"):
            events = [
                {"field_name": "status", "value": item["status"], **item} if "status" in item else item
                for item in cells.listed(row.get("child_events"))
                if isinstance(item, dict)
            ]
            _note(desk, ticket, row, events, row.time("created_at", "timestamp"), row.name("updater_id"))


def _note(
    desk: Desk,
    ticket: Ticket,
    row: Row,
    events: list[dict[str, Any]],
    time: datetime | None,
    author: str | None,
) -> None:
    """Note changes of status, and take comments that only an audit holds."""
    if time is None:
        desk.tables.refuse(row, "its time is missing or not a time", "claims")
        return
    row.fate = SILENT
    for event in events:
        if event.get("field_name") == "status" and (status := cells.name(event.get("value"))):
            before = cells.name(event.get("previous_value")) or ""
            ticket.statuses.add((time, status.lower(), before.lower(), author or ""))
            row.fate = LOADED
        elif event.get("type", event.get("event_type")) == "Comment":
            number = cells.name(event.get("id")) or f"{row.name('id')}:{events.index(event)}"
            said = Row("", row.raw_file, row.raw_row, {"created_at": time, "via": row.get("via"), **event})
            if number in ticket.messages:
                continue  # the comments' own table has it
            _say(desk, ticket, said, number, cells.name(event.get("author_id")) or author)
            row.fate = LOADED if said.fate == LOADED else row.fate


def recognises(sample: Sample) -> bool:
    """Say whether a file is one of Zendesk's tables or a page of its API."""
    columns = {column.strip('"').lower() for column in sample.columns}
    pages = {page for kind in KINDS for page in kind.pages}
    # A page holds lists and how to get the next page, nothing else.
    is_page = columns & pages and columns <= pages | PAGING
    return bool(is_page) or any(kind.is_it(columns) for kind in KINDS if kind.name in CERTAIN)


SPECIMEN = Specimen(
    files={
        "audits.ndjson": """\
{"id": 901, "ticket_id": 1, "author_id": 70, "created_at": "2026-03-01T09:06:00Z", "events": [{"type": "Change", "field_name": "status", "previous_value": "open", "value": "solved"}]}
{"id": 902, "ticket_id": 1, "author_id": 5, "created_at": "2026-03-02T08:00:00Z", "events": [{"id": 804, "type": "Comment", "body": "It is wrong again", "public": true, "author_id": 5}, {"type": "Change", "field_name": "status", "previous_value": "solved", "value": "open"}]}
{"id": 903, "ticket_id": 1, "author_id": 70, "created_at": "2026-03-02T08:01:00Z", "events": [{"type": "Change", "field_name": "priority", "value": "high"}]}
""",  # noqa: E501 - as it is exported, one object per line
        "bots.json": json.dumps([
            {"conversation_id": "c1", "bot_id": "b7", "bot_name": "Pip", "created_at": "2026-03-03T10:00:00Z",
             "requester_id": 5, "resolution": "Verified resolution", "use_case": "invoice", "messages": [
                {"sender": "user", "text": "My invoice?", "timestamp": "2026-03-03T10:00:00Z"},
                {"sender": "bot", "text": "It is paid.", "timestamp": "2026-03-03T10:00:05Z"}]},
            {"conversation_id": "c2", "bot_id": "b7", "bot_name": "Pip", "created_at": "2026-03-03T11:00:00Z",
             "ended_at": "2026-03-03T11:04:00Z", "ticket_id": 2, "resolution": "Assisted escalation"},
            {"conversation_id": "c3", "bot_id": "b7", "bot_name": "Pip", "created_at": "yesterday"},
        ]),
        "ratings.json": json.dumps({"satisfaction_ratings": [
            {"id": 1, "ticket_id": 1, "score": "bad", "comment": "slow", "created_at": "2026-03-01T10:00:00Z",
             "updated_at": "2026-03-01T11:00:00Z"}], "next_page": None}),
        "responses.json": json.dumps([
            {"id": "r1", "survey_id": "s", "subjects": [{"type": "ticket", "id": 3}], "answers": [
                {"type": "rating_scale", "rating": 4, "created_at": "2026-03-05T10:00:00Z"},
                {"type": "closed_ended", "question": {"headline": {"text": "Was your request resolved?"}},
                 "selections": [{"label": {"text": "Yes"}}], "created_at": "2026-03-05T10:01:00Z"}]}]),
        "ticket_comment.csv": """\
id,body,created,public,ticket_id,user_id
801,The invoice is wrong,2026-03-01 09:00:00,TRUE,1,5
802,ask finance,2026-03-01 09:02:00,FALSE,1,70
803,Corrected,2026-03-01 09:05:00,TRUE,1,70
804,It is wrong again,2026-03-02 08:00:00,TRUE,1,5
805,Hello?,2026-03-02 08:00:00,TRUE,99,5
""",
        "ticket_metrics.csv": "id,ticket_id,reopens,solved_at\n1,3,2,2026-03-05 09:00:00\n",
        "tickets.ndjson": """\
{"id": 1, "requester_id": 5, "submitter_id": 5, "assignee_id": 70, "status": "open", "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-02T08:01:00Z", "via": {"channel": "email"}, "tags": ["reason_invoice"], "brand_id": 9}
{"id": 2, "requester_id": 5, "submitter_id": 70, "status": "closed", "created_at": "2026-03-03T11:04:00Z", "updated_at": "2026-03-03T12:00:00Z", "via": {"channel": "web"}, "tags": ["closed_by_merge"]}
{"id": 3, "requester_id": 6, "submitter_id": 6, "assignee_id": 70, "status": "solved", "created_at": "2026-03-04T09:00:00Z", "updated_at": "2026-03-05T09:00:00Z", "via": {"channel": "voice", "source": {"rel": "follow_up", "from": {"ticket_id": 1}}}, "organization_id": 30}
{"id": 4, "requester_id": 70, "status": "deleted", "created_at": "2026-03-04T09:00:00Z", "updated_at": "2026-03-04T09:00:00Z"}
{"id": 5, "requester_id": 8, "status": "new", "created_at": "2026-03-06T09:00:00Z", "updated_at": "2026-03-06T09:00:00Z", "custom_fields": [{"id": 36, "value": "c9"}, {"id": 37, "value": "INV-9"}]}
""",  # noqa: E501
        "organizations.json": json.dumps({"organizations": [
            {"id": 30, "external_id": "A-30", "shared_tickets": False}]}),
        "users.json": json.dumps({"users": [
            {"id": 5, "role": "end-user", "email": "ann@lee.org", "external_id": "C-5"}, {"id": 8, "role": "end-user"},
            {"id": 70, "role": "agent", "email": "x@us.org"}]}),
    },
    yaml="""\
options:
  {reason_tags: reason_, customer_field: external_id, escalated_field: 36, escalated_source: chat, object_field: 37}
""",
    expected={
        "touches": [
            {"source_id": "ai:c1:1", "conversation": "ai:c1", "handler_role": "AUTOMATED_AGENT", "agent_name": "Pip",
             "customer": "C-5", "end_state": "completed", "contact_reason": "invoice", "customer_turns": "1"},
            {"source_id": "ai:c2:1", "conversation": "2", "end_state": "escalated", "raw_row": 2},
            {"source_id": "1:1", "customer": "C-5", "email": "ann@lee.org", "agent_id": "70", "channel": "email",
             "initiation_time": "2026-03-01T09:00:00+00:00", "disconnect_time": "2026-03-01T09:05:00+00:00",
             "first_response_s": "300.0", "end_state": "completed", "contact_reason": "invoice", "exclusion": None},
            {"source_id": "1:2", "initiation_method": "REOPENED", "handler_turns": "0", "end_state": None},
            {"source_id": "2:1", "exclusion": "merged_away", "initiation_method": "TRANSFER"},
            {"source_id": "3:1", "relation": "follow_up_of", "related_conversation": "1", "channel": "phone",
             "handler_turns": None, "end_state": "completed", "disconnect_time": "2026-03-05T09:00:00+00:00",
             "customer": "6", "account": "A-30"},
            {"source_id": "4:1", "exclusion": "internal"},
            {"source_id": "5:1", "customer": None, "device": "8", "relation": "escalated_from",
             "related_conversation": "c9", "related_source": "chat", "object_ref": "INV-9"},
        ],
        "turns": [
            {"source_id": "ai:c1/ai:c1/000001", "author_role": "END_USER", "touch": "ai:c1:1", "raw_row": 1},
            {"author_role": "AUTOMATED_AGENT", "content": "It is paid."},
            {"source_id": "1/801", "touch": "1:1", "author_role": "END_USER", "raw_file": "ticket_comment.csv"},
            {"source_id": "1/803", "touch": "1:1", "author_role": "HUMAN_AGENT"},
            {"source_id": "1/804", "touch": "1:2", "author_role": "END_USER", "raw_row": 4},
        ],
        "handoffs": [{"conversation": "2", "from_touch": "ai:c2:1", "status": "escalated"}],
        "claims": [
            {"conversation": "ai:c1", "definition": VERIFIED, "level": "judged", "room": "ai"},
            {"conversation": "1", "definition": CLAIM, "room": "cx", "claimed_at": "2026-03-01T09:06:00+00:00"},
            {"conversation": "3", "definition": CLAIM, "claimed_at": "2026-03-05T09:00:00+00:00"},
        ],
        "outcomes": [
            {"conversation": "3", "outcome": "confirmed", "said_by": "customer",
             "occurred_time": "2026-03-05T10:01:00+00:00"},
            {"conversation": "3", "outcome": "reopened", "said_by": "system", "occurred_time": None},
        ],
        "surveys": [
            {"conversation": "1", "score": "0", "scale_max": "1", "answered_time": "2026-03-01T11:00:00+00:00"},
            {"conversation": "3", "score": "4.0", "scale_max": "5", "customer": "6"},
        ],
        "rejects": [
            {"raw_file": "ticket_comment.csv", "raw_row": 5, "reason": "ticket 99 is in no file"},
            {"raw_file": "bots.json", "raw_row": 3, "reason": "created_at is missing or not a time"},
        ],
    },
)  # fmt: skip

CONNECTOR = Connector(
    title="Zendesk tickets, comments, audits, metrics, ratings and AI agents (API JSON or warehouse tables)",
    load=load,
    recognises=recognises,
    specimen=SPECIMEN,
    accompanies=belongs(KINDS),
    suggests=reason_fields("custom_fields", ("tickets",)),
    definitions={
        CLAIM: "The ticket's status was set to solved (or closed).",
        CONTAINED: "Zendesk Contained resolution: AI handled a meaningful request, no person, no follow-up in 72 h.",
        VERIFIED: "Zendesk Verified resolution: contained, and a model finds signals of a satisfactory outcome.",
    },
)
