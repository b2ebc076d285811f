"""Zendesk's tickets: everything the tables say about one, and the touches, claims and reopenings it becomes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onedeck.ingest import cells, runs_of
from onedeck.ingest.tables_of import Row, Tables

CLAIM = "zendesk.solved"
DONE = ("solved", "closed")
AGENTS = ("agent", "admin")
CHANNELS = {
    "voice": "phone",
    "native_messaging": "messaging",
    "help_center": "web",
    "mobile_sdk": "app",
    "mobile": "app",
}
SAME_ACT = timedelta(seconds=60)
BY_RULE = ("rule", "system", "automation", "trigger", "merge")


@dataclass
class Ticket:
    """A ticket with everything that other tables say about it."""

    row: Row
    tags: set[str] = field(default_factory=set)
    messages: dict[str, runs_of.Message] = field(default_factory=dict)
    statuses: set[tuple[datetime, str, str, str]] = field(default_factory=set)  # when, what, before, by whom
    metrics: Row | None = None
    merged_into: str | None = None
    follows: str | None = None
    assisted: bool = False  # an AI conversation ended in this ticket

    @property
    def requester(self) -> str | None:
        """Who the ticket is for."""
        return self.row.name("requester_id", "requester.id")


@dataclass
class Desk:
    """All tickets of a feed, the look-ups they are read with, and the rows they become."""

    tables: Tables
    tickets: dict[str, Ticket] = field(default_factory=dict)
    staged: dict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        options = self.tables.feed.options
        self.people = {row.name("id"): row for row in self.tables.rows["users"]}
        self.names = {
            kind: {row.name("id"): row.name("name") for row in self.tables.rows[kind]}
            for kind in ("groups", "brands")
        }
        self.accounts = {
            row.name("id"): row.name("external_id", "id") for row in self.tables.rows["organizations"]
        }
        # Where users are told by their mailboxes, one without any is a visitor nobody knows.
        self.named = any(row.name("email") for row in self.people.values())
        self.ai = {cells.name(item) for item in cells.listed(options("ai_authors"))}
        self.test_users = {str(item).lower() for item in cells.listed(options("test_users"))}
        self.test_tags = {str(item) for item in cells.listed(options("test_tags"))}

    def ticket(self, row: Row, table: str) -> Ticket | None:
        """Return the ticket a row speaks about; refuses the row if there is none."""
        number = row.name("ticket_id")
        if number in self.tickets:
            return self.tickets[number]
        self.tables.refuse(row, f"ticket {number} is in no file" if number else "ticket_id is missing", table)
        return None

    def role(self, user: str | None) -> str | None:
        """Return a user's role, lower case: end-user, agent or admin; None if nobody says."""
        return (self.people[user].name("role") or "").lower() if user in self.people else None

    def is_visitor(self, user: str | None) -> bool:
        """Say whether a user is an anonymous visitor: a new id each time, without mailbox, number or external id."""
        person = self.people.get(user or "")
        return self.named and person is not None and not person.name("email", "phone", "external_id")

    def customer(self, user: str | None) -> str | None:
        """Return what a user is called across sources: the user's field that `customer_field` names, else the id."""
        wanted, person = cells.name(self.tables.feed.options("customer_field")), self.people.get(user or "")
        said = person.name(wanted, f"user_fields.{wanted}") if wanted and person else None
        return None if self.is_visitor(user) else said or user

    def author(self, ticket: Ticket, row: Row, author: str) -> str:
        """Return whose words a comment is."""
        channel = (row.name("via.channel", "via_channel") or "").lower()
        if author in self.ai or channel.startswith("answer_bot"):
            return runs_of.AI
        if author.startswith("-") or {channel, row.name("via.source.rel")} & set(BY_RULE):
            return runs_of.SYSTEM
        if author == ticket.requester:
            return runs_of.END_USER
        return runs_of.END_USER if self.role(author) == "end-user" else runs_of.PERSON


def _turning_points(ticket: Ticket) -> tuple[str, list[datetime], list[tuple[datetime, str]]]:
    """Return the present status, the moments it was claimed solved, and when and by whom it was reopened."""
    solved, reopened, now = [], list[tuple[datetime, str]](), ""
    for time, status, before, author in sorted(ticket.statuses):
        was = before or now
        if status in DONE and was not in DONE:
            solved.append(time)
        elif status not in (*DONE, "deleted") and was in DONE:
            reopened.append((time, author))
        now = status
    updated = ticket.row.time("updated_at")
    newest = max((time for time, *_ in ticket.statuses), default=None)
    said = (ticket.row.name("status") or "").lower()
    if newest is None or (updated and updated >= newest):
        if said in DONE and now not in DONE:
            at = ticket.metrics.time("solved_at") if ticket.metrics else None
            solved.append(at or ticket.row.time("solved_at", "updated_at", "created_at") or newest)  # type: ignore[arg-type]
        now = said
    return now, solved, reopened


def stage_ticket(desk: Desk, number: str, ticket: Ticket) -> None:
    """Stage a ticket's touches, turns, handoffs, claims and reopenings."""
    status, solved, reopened = _turning_points(ticket)
    runs = runs_of.runs_of(ticket.messages.values(), solved)
    shared = _shared(desk, ticket)
    touches = list(runs_of.touches_of(number, runs)) or [_unspoken(desk, number, ticket, status)]
    if status in (*DONE, "pending"):
        touches[-1]["end_state"] = "completed" if status in DONE else "pending"
    if status in DONE:
        touches[-1]["disconnect_time"] = runs[-1].end if runs else max(solved, default=None)
    opened = ticket.row.name("submitter_id") not in (None, ticket.requester) and desk.role(
        ticket.row.name("submitter_id")
    ) in (*AGENTS, None)
    if opened and shared["channel"] != "phone":
        touches[0]["initiation_method"] = "API"
    if ticket.assisted:
        touches[0]["initiation_method"] = "TRANSFER"
    desk.staged["touches"] += [{**touch, **shared} for touch in touches]
    desk.staged["turns"] += runs_of.turns_of(number, runs)
    desk.staged["handoffs"] += [{**row, **ticket.row.place} for row in runs_of.handoffs_of(number, runs)]
    if shared.get("relation") != "merged_into" and shared["exclusion"] != "merged_away":
        desk.staged["claims"] += _claims(number, ticket, solved)
    desk.staged["outcomes"] += _reopenings(desk, number, ticket, reopened)


def _unspoken(desk: Desk, number: str, ticket: Ticket, status: str) -> dict[str, object]:
    """Return the one touch of a ticket whose comments are not in the export: nobody knows who said what."""
    assignee = ticket.row.name("assignee_id", "assignee.id")
    minutes = cells.number(ticket.metrics.get("reply_time_in_minutes.calendar")) if ticket.metrics else None
    begun = ticket.row.time("created_at")
    return {
        "source_id": f"{number}:1", "conversation": number, "sequence": 1, "agent_id": assignee,
        "handler_role": runs_of.AI if assignee in desk.ai else runs_of.PERSON, "initiation_method": "INBOUND",
        "initiation_time": begun, "enqueue_time": None if assignee or status in DONE else begun,
        "first_response_s": minutes * 60 if minutes is not None and minutes >= 0 else None,
    }  # fmt: skip


def _shared(desk: Desk, ticket: Ticket) -> dict[str, object]:
    """Return what all touches of a ticket say alike."""
    row, person = ticket.row, desk.people.get(ticket.requester)
    channel = (row.name("via.channel", "via_channel") or "unknown").lower()
    rel = row.name("via.source.rel", "via_source_rel")
    brand, group = row.name("brand_id"), row.name("group_id")
    written_from = (
        row.name("via.source.from.address", "via_source_from_address") if channel == "email" else None
    )
    known = (person.name("email") if person else None) or row.name("requester.email")
    company = row.name("organization_id") or (person.name("organization_id") if person else None)
    return {
        "customer": desk.customer(ticket.requester),
        "device": ticket.requester if desk.is_visitor(ticket.requester) else None, "email": known or written_from,
        "phone": (person.name("phone") if person else None) or row.name("requester.phone"),
        "account": desk.accounts.get(company) or company,
        "channel": CHANNELS.get(channel, channel), "direction": "outbound" if rel == "outbound" else "inbound",
        "queue_id": group, "team": desk.names["groups"].get(group) or group,
        "brand": desk.names["brands"].get(brand) or brand, "language": person.name("locale") if person else None,
        "contact_reason": _reason(desk, ticket), "object_ref": _custom(desk, ticket, "object_field"),
        "segment": _custom(desk, ticket, "segment_field"), "source_url": row.name("url"),
        **_link(desk, ticket), "exclusion": _exclusion(desk, ticket, channel),
        "last_update_time": row.time("updated_at"), **row.place,
    }  # fmt: skip


def _link(desk: Desk, ticket: Ticket) -> dict[str, object]:
    """Return what a ticket says it belongs to: the one it was merged into or follows, else another system's talk."""
    if ticket.merged_into:
        return {"relation": "merged_into", "related_conversation": ticket.merged_into}
    if ticket.follows:
        return {"relation": "follow_up_of", "related_conversation": ticket.follows}
    came, source = (
        _custom(desk, ticket, "escalated_field"),
        cells.name(desk.tables.feed.options("escalated_source")),
    )
    if not came or not source:
        return {}
    return {"relation": "escalated_from", "related_conversation": came, "related_source": source}


def _custom(desk: Desk, ticket: Ticket, option: str) -> str | None:
    """Return the custom field that an option names, by the API's id or a warehouse's column."""
    wanted = cells.name(desk.tables.feed.options(option))
    if not wanted:
        return None
    for item in cells.listed(ticket.row.get("custom_fields")):
        if cells.name(cells.inner(item, "id")) == wanted and cells.name(cells.inner(item, "value")):
            return cells.name(cells.inner(item, "value"))
    return ticket.row.name(wanted.lower(), f"custom_{wanted.lower()}")


def _reason(desk: Desk, ticket: Ticket) -> str | None:
    if found := _custom(desk, ticket, "reason_field"):
        return found
    prefix = cells.name(desk.tables.feed.options("reason_tags"))
    tags = sorted(tag for tag in ticket.tags if prefix and tag.startswith(prefix))
    return tags[0].removeprefix(prefix or "") or None if tags else None


def _exclusion(desk: Desk, ticket: Ticket, channel: str) -> str | None:
    person = desk.people.get(ticket.requester)
    mail = ((person.name("email") if person else None) or "").lower()
    if {ticket.requester, mail, mail[mail.find("@") :]} & desk.test_users or ticket.tags & desk.test_tags:
        return "test"
    if "closed_by_merge" in ticket.tags and not ticket.merged_into:
        return "merged_away"
    if (person and person.is_true("suspended")) or (ticket.row.name("status") or "").lower() == "suspended":
        return "spam"
    if channel == "side_conversation" or desk.role(ticket.requester) in AGENTS:
        return "internal"
    return "out_of_scope" if (ticket.row.name("status") or "").lower() == "deleted" else None


def _claims(number: str, ticket: Ticket, solved: list[datetime]) -> Iterator[dict[str, object]]:
    for moment in solved:
        before = [message.author for message in ticket.messages.values() if message.time <= moment]
        by_ai = runs_of.PERSON not in before and (runs_of.AI in before or ticket.assisted)
        yield {
            "source_id": f"{number}:solved:{moment.isoformat()}", "conversation": number, "definition": CLAIM,
            "room": "ai" if by_ai else "cx", "level": "contained", "claimed_at": moment, **ticket.row.place,
        }  # fmt: skip


def _reopenings(
    desk: Desk, number: str, ticket: Ticket, reopened: list[tuple[datetime, str]]
) -> Iterator[dict[str, object]]:
    row = {"conversation": number, "outcome": "reopened", **ticket.row.place}
    spoke = [message.time for message in ticket.messages.values() if message.author == runs_of.END_USER]
    for moment, author in reopened:
        if any(abs(moment - time) <= SAME_ACT for time in spoke):
            continue  # her message did it, and is judged as one: thanks reopen nothing
        hers = author == ticket.requester or desk.role(author) == "end-user"
        said_by = "customer" if hers else "company" if desk.role(author) in AGENTS else "system"
        yield {
            **row,
            "source_id": f"{number}:reopened:{moment.isoformat()}",
            "said_by": said_by,
            "occurred_time": moment,
        }
    often = cells.number(ticket.metrics.get("reopens")) if ticket.metrics else None
    if often and often > 0 and not reopened:
        detail = f"{often:.0f} reopens, says its metrics"
        yield {**row, "source_id": f"{number}:reopened", "said_by": "system", "detail": detail}
