"""Zendesk beside its tickets: AI agents' conversations, ratings, survey responses, suspended mail.

An AI agent's conversation carries what Zendesk bills since May 2026: Unassisted (small talk: no need), Assisted
escalation (a handoff), Contained resolution, Verified resolution (a model's opinion: level judged). One that led to
a ticket (`ticket_id`) is part of that ticket's conversation.
"""

import re
from collections.abc import Iterator

from onedeck.ingest import cells, runs_of
from onedeck.ingest.tables_of import LOADED, SILENT, Row
from onedeck.ingest.zendesk_tickets import CHANNELS, Desk

CONTAINED, VERIFIED = "zendesk.contained_resolution", "zendesk.verified_resolution"
CLAIMS = {"contained": (CONTAINED, "contained"), "verified": (VERIFIED, "judged")}
SENDERS = {
    "user": runs_of.END_USER, "visitor": runs_of.END_USER, "end_user": runs_of.END_USER, "end-user": runs_of.END_USER,
    "customer": runs_of.END_USER, "bot": runs_of.AI, "ai": runs_of.AI, "ai_agent": runs_of.AI, "agent": runs_of.PERSON,
    "human": runs_of.PERSON, "system": runs_of.SYSTEM,
}  # fmt: skip
RESOLUTION = ("resolution", "resolution_type", "resolution_state", "outcome", "automated_resolution")
SCORES = {
    "good": 1,
    "good_with_comment": 1,
    "good_without_comment": 1,
    "bad": 0,
    "bad_with_comment": 0,
    "bad_without_comment": 0,
}
WAS_IT_RESOLVED = re.compile(r"resol|solv|gelöst|geklärt|erledigt|résol|çöz|opgelost", re.IGNORECASE)

Made = tuple[str, dict[str, object]]


def stage_bots(desk: Desk) -> None:
    """Stage the conversations of AI agents, and note on tickets that one of them ended there."""
    for row in desk.tables.newest("bots", "conversation_id"):
        begun = row.time("created_at", "started_at", "start_time", "conversation_start_time", "timestamp")
        if begun is None:
            desk.tables.refuse(row, "created_at is missing or not a time", "touches")
            continue
        row.fate = LOADED
        ticket = row.name("ticket_id", "zendesk_ticket_id")
        if ticket in desk.tickets:
            desk.tickets[ticket].assisted = True
        for table, made in _bot(desk, row, f"ai:{row.name('conversation_id')}", ticket):
            desk.staged[table].append({**made, **row.place})


def stage_answers(desk: Desk) -> None:
    """Stage ratings, survey responses and suspended mail."""
    for row in desk.tables.newest("ratings", "id|ticket_id"):
        if desk.ticket(row, "surveys"):
            _rating(desk, row)
    for row in desk.tables.newest("responses", "id"):
        if number := _subject(row):
            row.values = {**row.values, "ticket_id": number}
        if desk.ticket(row, "surveys"):
            _response(desk, row)
    for row in desk.tables.newest("suspended", "id"):
        if row.time("created_at"):
            row.fate = LOADED
            desk.staged["touches"].append(_suspended(row))
        else:
            desk.tables.refuse(row, "created_at is missing or not a time", "touches")


def _bot(desk: Desk, row: Row, own: str, ticket: str | None) -> Iterator[Made]:
    word = (row.name(*RESOLUTION) or "").lower()
    runs = runs_of.runs_of(_messages(desk, row, own), ())
    touches = list(runs_of.touches_of(own, runs)) or [_one_touch(row, own)]
    last = touches[-1]
    said = row.is_true("escalated") or "assisted" in word or "escalat" in word
    handed = said and "unassisted" not in word and last["handler_role"] == runs_of.AI
    ended = row.time("ended_at", "end_time", "conversation_end_time", "closed_at")
    ended = ended or (runs[-1].end if runs else None)
    state = "escalated" if handed else "completed" if ended or word else None
    last |= {"disconnect_time": ended, "end_state": state}
    of: dict[str, object] = {"conversation": ticket or own}
    shared = _bot_shared(desk, row, word)
    bot = {"agent_id": row.name("bot_id", "bot_name"), "agent_name": row.name("bot_name", "bot_id")}
    bot |= {"agent_version": row.name("bot_version"), "model": row.name("model"), "vendor": "Zendesk"}
    for touch in touches:
        yield "touches", {**touch, **shared, **of, **(bot if touch["handler_role"] == runs_of.AI else {})}
    for turn in runs_of.turns_of(own, runs):
        yield "turns", {**turn, **of}
    for asked in runs_of.handoffs_of(own, runs):
        yield "handoffs", {**asked, **of}
    if handed:
        to_a_ticket = {"source_id": own, "from_touch": last["source_id"], "status": "escalated"}
        yield "handoffs", {**to_a_ticket, **of, "requested_time": ended}
    claimed = row.time("resolved_at", "resolution_time", "updated_at") or ended or last["initiation_time"]
    for start, (definition, level) in CLAIMS.items():
        if word.startswith(start):
            claim = {"source_id": f"{own}:{start}", "definition": definition, "room": "ai", "level": level}
            billed = {"amount": row.name("amount"), "currency": row.name("currency"), "vendor": "Zendesk"}
            yield "claims", {**claim, **billed, **of, "claimed_at": claimed}


def _bot_shared(desk: Desk, row: Row, word: str) -> dict[str, object]:
    """Return what all touches of an AI agent's conversation say alike."""
    channel = (row.name("channel", "platform") or "messaging").lower()
    return {
        "customer": desk.customer(row.name("requester_id", "user_id", "end_user_id")),
        "email": row.name("email", "user_email"), "device": row.name("visitor_id"),
        "direction": "inbound", "channel": CHANNELS.get(channel, channel),
        "language": row.name("language"), "contact_reason": row.name("use_case", "topic", "intent"),
        "vocabulary": _vocabulary(desk), "last_update_time": row.time("updated_at"),
        "exclusion": "test" if row.is_true("is_test") else "no_need" if "unassisted" in word else None,
    }  # fmt: skip


def _vocabulary(desk: Desk) -> str:
    """Return the vocabulary of AI use cases: the tickets' once reasons.yaml maps it, else one of their own.

    Use cases and ticket reasons are different words for needs: unmapped, they must not pass for different needs.
    """
    own = desk.tables.feed.source.vocabulary
    return own if own in desk.tables.feed.workspace.reasons.mapped else f"{own}.ai_agents"


def _one_touch(row: Row, own: str) -> dict[str, object]:
    """Return the touch of an AI conversation whose messages are not in the export."""
    begun = row.time("created_at", "started_at", "start_time", "conversation_start_time", "timestamp")
    counts = {"customer_turns": row.get("user_message_count"), "handler_turns": row.get("bot_message_count")}
    return {
        "source_id": f"{own}:1", "sequence": 1, "handler_role": runs_of.AI, "ai_use_case": "SelfService",
        "initiation_method": "INBOUND", "initiation_time": begun, "connected_time": begun,
        **{name: f"{found:.0f}" for name, value in counts.items() if (found := cells.number(value)) is not None},
    }  # fmt: skip


def _messages(desk: Desk, row: Row, own: str) -> Iterator[runs_of.Message]:
    for number, item in enumerate(cells.listed(row.get("messages", "transcript")), 1):
        said = Row("", row.raw_file, row.raw_row, item if isinstance(item, dict) else {}, row.zone)
        time = said.time("timestamp", "created_at", "time", "received")
        whose = SENDERS.get(
            (said.name("sender", "author", "role", "sender_type", "author.type") or "").lower()
        )
        if time and whose:
            content = cells.text(said.get("text", "message", "content"))
            yield runs_of.Message(
                time, f"{own}/{number:06}", whose, said.name("agent_id"), content, row.place
            )
        else:
            wrong = "has no time" if whose else "has no sender that is known"
            desk.tables.reject(row.raw_file, row.raw_row, f"message {number} {wrong}", item, "turns")


def _rating(desk: Desk, row: Row) -> None:
    score = (row.name("score") or "").lower()
    if score == "unoffered" or not score:
        row.fate = SILENT
        return
    if score not in SCORES and score != "offered":
        desk.tables.refuse(row, f"score: {score!r} is none of offered, good, bad", "surveys")
        return
    row.fate = LOADED
    number = row.name("ticket_id")
    given = SCORES.get(score)
    desk.staged["surveys"].append({
        "source_id": f"rating:{number}", "conversation": number, "instrument": "csat", "score": given,
        "customer": desk.customer(row.name("requester_id") or desk.tickets[number or ""].requester),
        "scale_min": 0, "scale_max": 1, "invited_time": row.time("created_at"),
        "comment": cells.text(row.get("comment")),
        "answered_time": None if given is None else row.time("updated_at", "created_at"),
        "last_update_time": row.time("updated_at"), **row.place,
    })  # fmt: skip


def _subject(row: Row) -> str | None:
    for item in cells.listed(row.get("subjects")):
        if cells.inner(item, "type") in ("ticket", None) or "ticket" in str(cells.inner(item, "zrn")):
            return (
                cells.name(cells.inner(item, "id"))
                or (cells.name(cells.inner(item, "zrn")) or "").rpartition(":")[2]
            )
    return None


def _response(desk: Desk, row: Row) -> None:
    """Stage a survey response: its rating and comment as a survey, "was it resolved?" as her word."""
    number = row.name("ticket_id")
    answers = [item for item in cells.listed(row.get("answers")) if isinstance(item, dict)]
    scale = next((item for item in answers if cells.number(item.get("rating")) is not None), None)
    times = [cells.moment(item.get("updated_at", item.get("created_at")), row.zone) for item in answers]
    answered = max((time for time in times if time), default=row.time("updated_at", "created_at"))
    open_ended = next(
        (cells.text(item.get("value")) for item in answers if item.get("type") == "open_ended"), None
    )
    own = f"response:{row.name('id')}"
    row.fate = LOADED
    rating = cells.number(scale["rating"]) if scale else None
    desk.staged["surveys"].append({
        "source_id": own, "conversation": number, "instrument": "csat", "score": rating, "comment": open_ended,
        "customer": desk.customer(row.name("responder_id") or desk.tickets[number or ""].requester),
        "scale_min": 1, "scale_max": 5, "invited_time": row.time("created_at"),
        "answered_time": answered if scale or open_ended else None,
        "last_update_time": answered, **row.place,
    })  # fmt: skip
    for place, item in enumerate(answers):
        if (said := _resolved(desk, item)) is not None:
            desk.staged["outcomes"].append({
                "source_id": f"{own}:{place}", "conversation": number, "said_by": "customer", "occurred_time": answered,
                "outcome": "confirmed" if said else "denied", **row.place,
            })  # fmt: skip


def _resolved(desk: Desk, item: dict[str, object]) -> bool | None:
    """Return her answer if the question was whether it is resolved."""
    question = item.get("question")
    wanted = cells.name(desk.tables.feed.options("resolved_question"))
    words = " ".join(
        str(cells.inner(question, *path)) for path in (("headline",), ("headline", "text"), ("text",))
    )
    asked = cells.name(cells.inner(question, "id")) == wanted if wanted else WAS_IT_RESOLVED.search(words)
    chosen = [item.get("value"), *(found for found in cells.listed(item.get("selections")))]
    said = [
        cells.answer(cells.inner(found, "label", "text") or cells.inner(found, "label") or found)
        for found in chosen
    ]
    return next((found for found in said if found is not None), None) if asked else None


def _suspended(row: Row) -> dict[str, object]:
    own = f"suspended:{row.name('id')}"
    return {
        "source_id": own, "conversation": own, "handler_role": runs_of.SYSTEM, "direction": "inbound",
        "channel": row.name("via.channel", "via_channel") or "email", "initiation_time": row.time("created_at"),
        "email": row.name("author.email"), "exclusion": "spam", "last_update_time": row.time("updated_at"), **row.place,
    }  # fmt: skip
