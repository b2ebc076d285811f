"""HubSpot's tickets: everything the tables say about one, and the touches, claims and reopenings it becomes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onedeck.ingest import cells, runs_of
from onedeck.ingest.tables_of import Row, Tables

CLAIM = "hubspot.closed"
# Sources of a change that are nobody's decision about this ticket, whoever set them up.
MACHINES = {
    "AUTOMATION_PLATFORM", "AUTOMATION_JOURNEY", "WORKFLOWS", "WORKFLOW", "SEQUENCES", "BOT", "CUSTOMER_AGENT",
    "IMPORT", "MIGRATION", "BATCH_UPDATE", "TASK", "CALCULATED", "DEFAULT", "PIPELINE_SETTINGS", "PROPERTY_SETTINGS",
    "MERGE_OBJECTS", "MERGE_CONTACTS", "MERGE_COMPANIES", "CLONE_OBJECTS", "RESTORE_OBJECTS", "RECYCLING_BIN",
    "INTERNAL_PROCESSING", "CRM_PROCESSES_PLATFORM",
}  # fmt: skip
# Programs that may act for a person: they do where the change names a user.
PROGRAMS = {"API", "INTEGRATION", "INTEGRATIONS_PLATFORM", "INTEGRATIONS_SYNC", "EXTENSION"}
PORTAL = "CUSTOMER_PORTAL"  # where a customer looks at her own tickets
CHANNELS = {"form": "web"}
SAME_ACT = timedelta(seconds=60)
DAMAGED = ("BOUNCED", "FAILED", "SCHEDULED", "SENDING")  # e-mails that did not reach her (yet)
MISSED = ("BUSY", "CANCELED", "FAILED", "MISSED", "NO_ANSWER")
LONGEST_CALL = 10**9  # milliseconds; a call of eleven days is no call


@dataclass(frozen=True, order=True)
class Move:
    """A change of a ticket's stage: when, to which, what made it, and the user it names."""

    time: datetime
    stage: str
    source: str
    user: str

    @property
    def by_people(self) -> bool:
        """Say whether a person moved it; a source nobody knows, or none, is a person's."""
        return self.source not in MACHINES and (self.source not in PROGRAMS or bool(self.user))


@dataclass
class Ticket:
    """A ticket with everything that other tables say about it."""

    row: Row
    contacts: set[str] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)
    messages: dict[str, runs_of.Message] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict)  # her message -> the mailbox it came from
    calls: dict[str, Row] = field(default_factory=dict)
    moves: set[Move] = field(default_factory=set)
    merged_into: str | None = None

    def prop(self, *names: str) -> str | None:
        """Return the first of some properties that holds something."""
        return self.row.name(*(f"property_{name}" for name in names))

    def when(self, *names: str) -> datetime | None:
        """Return the first of some properties as a time."""
        return self.row.time(*(f"property_{name}" for name in names))

    @property
    def begun(self) -> datetime | None:
        """When it was created."""
        return self.when("createdate", "hs_createdate") or self.row.time("createdat")


@dataclass
class Desk:
    """All tickets of a feed, the look-ups they are read with, and the rows they become."""

    tables: Tables
    tickets: dict[str, Ticket] = field(default_factory=dict)
    staged: dict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        rows = self.tables.rows
        self.contacts = {row.name("id"): row for row in rows["contacts"]}
        self.companies = {row.name("id"): row for row in rows["companies"]}
        self.kept = _kept(rows["contacts"], rows["merges"])
        self.kept_companies = _kept(rows["companies"], ())
        self.teams = {row.name("id"): row.name("name") for row in rows["names"]}
        self.stages = _stages(self)
        self.owners = {
            mail: row.name("owner_id", "id")
            for row in sorted(rows["owners"], key=lambda row: row.name("owner_id", "id") or "", reverse=True)
            if (mail := (row.name("email") or "").lower())
        }
        self.staff = {*self.owners, *((row.name("email") or "").lower() for row in rows["users"])} - {""}
        self.hers = {_mail(row) for row in rows["contacts"]} - self.staff - {""}
        self.ai = self.option("ai_owners")
        self.pending = self.option("pending_stages")
        self.test_contacts = {item.lower() for item in self.option("test_contacts")}

    def option(self, name: str) -> set[str]:
        """Return an option's list of ids or words."""
        said = self.tables.feed.options(name)
        items = said if isinstance(said, list) else [said]
        return {word for item in items if (word := cells.name(item))}

    def contact(self, ticket: Ticket) -> str | None:
        """Return whose ticket it is: of its contacts the one who wrote first, else the smallest id."""
        known = sorted(
            {_end(self.kept, number) for number in ticket.contacts}, key=lambda one: (len(one), one)
        )
        mails = {_mail(self.contacts[one]): one for one in reversed(known) if one in self.contacts}
        hers = sorted((ticket.messages[number].time, number) for number in ticket.senders)
        for _, number in hers:
            if ticket.senders[number] in mails:
                return mails[ticket.senders[number]]
        return known[0] if known else None

    def company(self, ticket: Ticket) -> str | None:
        """Return the account of a ticket: of its companies the one with the smallest id."""
        known = sorted(
            {_end(self.kept_companies, one) for one in ticket.companies}, key=lambda one: (len(one), one)
        )
        wanted = cells.name(self.tables.feed.options("account_field"))
        row = self.companies.get(known[0]) if known else None
        said = row.name(f"property_{wanted.lower()}") if row and wanted else None
        return said or (known[0] if known else None)

    def writer(self, row: Row) -> str | None:
        """Return the owner who wrote or called: by the mailbox it came from, else the engagement's owner."""
        sender = (row.name("property_hs_email_from_email") or "").lower()
        return self.owners.get(sender) or row.name("property_hubspot_owner_id", "owner_id")


def author_of(desk: Desk, row: Row, sort: str) -> str | None:
    """Return whose words an activity holds; None if nobody says, or if it never reached anybody."""
    company = runs_of.AI if desk.writer(row) in desk.ai else runs_of.PERSON
    if sort == "COMMUNICATION":
        said = (cells.name(desk.tables.feed.options("communications")) or "").lower()
        return {"customer": runs_of.END_USER, "company": company}.get(said)
    if sort not in ("EMAIL", "INCOMING_EMAIL", "FORWARDED_EMAIL"):
        return None
    sender = (row.name("property_hs_email_from_email") or "").lower()
    way = (row.name("property_hs_email_direction") or (sort if sort != "EMAIL" else "")).upper()
    if (row.name("property_hs_email_status") or "").upper() in DAMAGED:
        return None
    if way == "EMAIL" or sender in desk.staff:
        return company
    return runs_of.END_USER if way == "INCOMING_EMAIL" or sender in desk.hers else None


def _mail(row: Row) -> str:
    return (row.name("property_email", "property_hs_calculated_email") or "").lower()


def merged_ids(row: Row) -> list[str]:
    """Return the ids of the records that were merged into this one."""
    written = row.name("property_hs_merged_object_ids") or ""
    return [part.strip() for part in written.replace(",", ";").split(";") if part.strip()]


def _kept(records: Iterable[Row], merges: Iterable[Row]) -> dict[str, str]:
    """Return which record each merged one became."""
    kept: dict[str, str] = {}
    pairs = [(other, row.name("id")) for row in records for other in merged_ids(row)]
    pairs += [(row.name("vid_to_merge") or "", row.name("canonical_vid")) for row in merges]
    for other, into in sorted((other, into) for other, into in pairs if other and into):
        if other != into:
            kept[other] = into
    return kept


def _end(kept: dict[str, str], number: str) -> str:
    seen = {number}
    while (after := kept.get(number)) and after not in seen:
        number = after
        seen.add(number)
    # Merged in a circle: all of them are the smallest.
    return min(seen) if kept.get(number) in seen else number


def _stages(desk: Desk) -> dict[str, bool]:
    """Return of each known stage whether a ticket in it is closed."""
    found: dict[str, bool] = {}
    for row in desk.tables.rows["stages"]:
        said = row.name("metadata.ticketState", "ticket_state")
        closed = said.upper() == "CLOSED" if said else row.is_true("is_closed", "metadata.isClosed")
        number = row.name("stage_id", "id") or ""
        found[number] = found.get(number, False) or closed
    return found | dict.fromkeys(desk.option("closed_stages"), True)


def _now_closed(desk: Desk, ticket: Ticket) -> bool:
    """Say whether a ticket is closed: its stage says so, or, where nobody knows the stage, its closing date."""
    known = desk.stages.get(ticket.prop("hs_pipeline_stage") or "")
    return known if known is not None else ticket.when("closed_date") is not None


@dataclass
class Course:
    """What became of a ticket: closed now or not, every closing and whether people did it, and the reopenings."""

    closed: bool = False
    closings: list[tuple[datetime, bool]] = field(default_factory=list)
    reopened: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def claimed(self) -> list[datetime]:
        """When people closed it."""
        return [time for time, by_people in self.closings if by_people]


def course_of(desk: Desk, ticket: Ticket) -> Course:
    """Return the course of a ticket: from its history, then from what the ticket itself says."""
    course = Course()
    known = [move for move in sorted(ticket.moves) if move.stage in desk.stages]
    for move in known:
        closes = desk.stages[move.stage]
        if closes and not course.closed:
            course.closings.append((move.time, move.by_people))
        elif course.closed and not closes:
            hers = move.source == PORTAL
            who = "customer" if hers else "company" if move.user and move.by_people else "system"
            course.reopened.append((move.time, who))
        course.closed = closes
    updated = ticket.row.time("updated_at", "property_hs_lastmodifieddate", "_fivetran_synced")
    if known and updated and updated < known[-1].time:
        return course  # the history is newer than the ticket
    now = _now_closed(desk, ticket)
    again = ticket.when("hs_ticket_reopened_at")
    ended = ticket.when("closed_date", "hs_last_closed_date")
    if not known and again:
        course.reopened.append((again, "system"))
        if ended and not now and ended < again:
            course.closings.append((ended, True))
    if now and not course.closed and (begun := ticket.begun):
        # A closing date before the ticket was there is none.
        at = max(ended or begun, known[-1].time if known else begun)
        course.closings.append((at, True))
    course.closed = now
    return course


def stage_ticket(desk: Desk, number: str, ticket: Ticket) -> None:
    """Stage a ticket's touches, turns, handoffs, claims and reopenings."""
    course = course_of(desk, ticket)
    runs = runs_of.runs_of(ticket.messages.values(), [time for time, _ in course.closings])
    shared = _shared(desk, ticket)
    touches = list(runs_of.touches_of(number, runs))
    incoming = any(_direction(row) == "INBOUND" for row in ticket.calls.values())
    if not touches and not incoming:
        touches = [_unspoken(desk, number, ticket)]
    if touches and course.closed:
        last = max((time for time, _ in course.closings), default=None)
        begun = touches[-1]["initiation_time"]
        touches[-1]["end_state"] = "completed"
        later = last if last and isinstance(begun, datetime) and last >= begun else None
        touches[-1]["disconnect_time"] = runs[-1].end if runs else later
    elif touches and ticket.prop("hs_pipeline_stage") in desk.pending:
        touches[-1]["end_state"] = "pending"
    if touches and _opened_by_hand(ticket) and shared["channel"] != "phone":
        touches[0]["initiation_method"] = "API"
    desk.staged["touches"] += [{**touch, **shared} for touch in touches]
    desk.staged["touches"] += [{**shared, **touch} for touch in _calls(desk, number, ticket, course)]
    desk.staged["turns"] += runs_of.turns_of(number, runs)
    desk.staged["handoffs"] += [{**row, **ticket.row.place} for row in runs_of.handoffs_of(number, runs)]
    if not ticket.merged_into:
        desk.staged["claims"] += _claims(number, ticket, course)
    desk.staged["outcomes"] += _reopenings(number, ticket, course)


def _unspoken(desk: Desk, number: str, ticket: Ticket) -> dict[str, object]:
    """Return the one touch of a ticket whose messages are not in the export: nobody knows who said what."""
    owner, begun = ticket.prop("hubspot_owner_id"), ticket.begun
    replied = ticket.when("first_agent_reply_date", "hs_first_agent_message_sent_at")
    waited = (replied - begun).total_seconds() if replied and begun else None
    return {
        "source_id": f"{number}:1", "conversation": number, "sequence": 1, "agent_id": owner,
        "handler_role": runs_of.AI if owner in desk.ai else runs_of.PERSON, "initiation_method": "INBOUND",
        "initiation_time": begun, "first_response_s": waited if waited is not None and waited >= 0 else None,
    }  # fmt: skip


def _opened_by_hand(ticket: Ticket) -> bool:
    """Say whether a user of the company made the ticket, before she wrote anything."""
    ordered = sorted(ticket.messages.values(), key=lambda message: (message.time, message.source_id))
    hers = bool(ordered) and ordered[0].author == runs_of.END_USER
    return not hers and (ticket.prop("hs_object_source") or "").upper() == "CRM_UI"


def _direction(call: Row) -> str:
    return (call.name("property_hs_call_direction") or "").upper()


def _calls(desk: Desk, number: str, ticket: Ticket, course: Course) -> Iterator[dict[str, object]]:
    """Yield a touch per call: by whom, how long, and whether anybody was reached."""
    for call, row in sorted(ticket.calls.items()):
        begun = row.time("property_hs_timestamp", "property_hs_createdate")
        lasted = cells.number(row.get("property_hs_call_duration"))
        lasted = lasted / 1000 if lasted is not None and 0 <= lasted < LONGEST_CALL else None
        inbound = _direction(row) == "INBOUND"
        missed = (row.name("property_hs_call_status") or "").upper() in MISSED
        theirs = row.name("property_hs_call_from_number" if inbound else "property_hs_call_to_number")
        agent = desk.writer(row)
        touch: dict[str, object] = {
            "source_id": f"{number}:call:{call}", "conversation": number, "agent_id": agent,
            "handler_role": runs_of.AI if agent in desk.ai else runs_of.PERSON, "channel": "phone",
            "direction": "inbound" if inbound else "outbound",
            "initiation_method": "INBOUND" if inbound else "OUTBOUND", "initiation_time": begun,
            "interaction_s": None if missed else lasted,
            "disconnect_time": begun + timedelta(seconds=lasted) if begun and lasted is not None else None,
            **row.place,
        }  # fmt: skip
        if theirs:
            touch["phone"] = theirs
        if missed:
            touch["end_state"] = "abandoned" if inbound else "failed"
            touch["handler_role"] = runs_of.SYSTEM if inbound else touch["handler_role"]
        elif course.closed:
            touch["end_state"] = "completed"
        yield touch


def _shared(desk: Desk, ticket: Ticket) -> dict[str, object]:
    """Return what all touches of a ticket say alike."""
    whose = desk.contact(ticket)
    person = desk.contacts.get(whose)
    wanted = cells.name(desk.tables.feed.options("customer_field"))
    said = person.name(f"property_{wanted.lower()}") if person and wanted else None
    channel = (ticket.prop("source_type") or "unknown").lower()
    written = sorted((ticket.messages[number].time, mail) for number, mail in ticket.senders.items())
    team = ticket.prop("hubspot_team_id")
    return {
        "customer": said or whose,
        "email": (_mail(person) if person else None) or (written[0][1] if written else None),
        "phone": person.name("property_phone", "property_mobilephone") if person else None,
        "account": desk.company(ticket), "channel": CHANNELS.get(channel, channel), "direction": "inbound",
        "queue_id": ticket.prop("hs_pipeline"), "team": desk.teams.get(team) or team,
        "language": person.name("property_hs_language") if person else None,
        "contact_reason": _named(desk, ticket, "reason_field") or ticket.prop("hs_ticket_category"),
        "object_ref": _named(desk, ticket, "object_field"), "segment": _named(desk, ticket, "segment_field"),
        "relation": "merged_into" if ticket.merged_into else None, "related_conversation": ticket.merged_into,
        "exclusion": _exclusion(desk, ticket, whose, person), "source_url": ticket.row.name("url"),
        "last_update_time": ticket.row.time("updated_at", "property_hs_lastmodifieddate", "_fivetran_synced"),
        **ticket.row.place,
    }  # fmt: skip


def _named(desk: Desk, ticket: Ticket, option: str) -> str | None:
    """Return the property of the ticket that an option names."""
    wanted = cells.name(desk.tables.feed.options(option))
    return ticket.prop(wanted.lower()) if wanted else None


def is_deleted(row: Row) -> bool:
    """Say whether a record was deleted or archived."""
    return any(row.is_true(name) for name in ("is_deleted", "_fivetran_deleted", "archived"))


def _exclusion(desk: Desk, ticket: Ticket, whose: str | None, person: Row | None) -> str | None:
    mail = _mail(person) if person else ""
    if {whose, mail, mail[mail.find("@") :]} & desk.test_contacts - {""}:
        return "test"
    if mail in desk.staff:
        return "internal"
    hers = [message.author == runs_of.END_USER for message in ticket.messages.values()]
    hers += [_direction(row) == "INBOUND" for row in ticket.calls.values()]
    if hers and not any(hers) and _opened_by_hand(ticket) and not ticket.prop("source_type"):
        return "outbound"
    return "out_of_scope" if is_deleted(ticket.row) else None


def _claims(number: str, ticket: Ticket, course: Course) -> Iterator[dict[str, object]]:
    for moment in course.claimed:
        before = {message.author for message in ticket.messages.values() if message.time <= moment}
        by_ai = runs_of.AI in before and runs_of.PERSON not in before and not ticket.calls
        yield {
            "source_id": f"{number}:closed:{moment.isoformat()}", "conversation": number, "definition": CLAIM,
            "room": "ai" if by_ai else "cx", "level": "contained", "claimed_at": moment, **ticket.row.place,
        }  # fmt: skip


def _reopenings(number: str, ticket: Ticket, course: Course) -> Iterator[dict[str, object]]:
    hers = [message.time for message in ticket.messages.values() if message.author == runs_of.END_USER]
    for moment, said_by in course.reopened:
        if any(abs(moment - time) <= SAME_ACT for time in hers):
            continue  # her message did it, and is judged as one: thanks reopen nothing
        yield {
            "source_id": f"{number}:reopened:{moment.isoformat()}", "conversation": number, "outcome": "reopened",
            "said_by": said_by, "occurred_time": moment, **ticket.row.place,
        }  # fmt: skip
