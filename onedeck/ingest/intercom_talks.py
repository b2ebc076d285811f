"""Intercom's conversations: everything the tables say about one, and the touches, claims and outcomes it becomes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from onedeck.ingest import cells, runs_of
from onedeck.ingest.tables_of import Row, Tables

ASSUMED, CONFIRMED, CLOSED = "intercom.assumed_resolution", "intercom.confirmed_resolution", "intercom.closed"
CLAIMS = {"assumed_resolution": (ASSUMED, "contained"), "confirmed_resolution": (CONFIRMED, "confirmed")}
HANDED_OVER = ("escalated", "procedure_handoff")
OUTBOUND = ("campaigns_initiated", "admin_initiated", "automated")
CHANNELS = {
    "conversation": "messaging",
    "messenger": "messaging",
    "in_app": "messaging",
    "push": "app",
    "phone_call": "phone",
}

FIN = {"agent_id": "fin", "agent_name": "Fin", "vendor": "Intercom"}

Rows = Iterator[dict[str, object]]
Closing = tuple[datetime, str, Mapping[str, object]]  # when, by whom, where it stands


@dataclass
class Talk:
    """A conversation with everything that other rows say about it."""

    row: Row
    versions: set[tuple[datetime, str]]  # when it was in which state
    first: runs_of.Message | None = None
    messages: list[runs_of.Message] = field(default_factory=list)
    closed: list[Closing] = field(default_factory=list)
    opened: list[tuple[datetime, str]] = field(default_factory=list)
    complete: bool = False  # its parts are in the export

    @property
    def state(self) -> str:
        """The state of its newest version: open, closed or snoozed."""
        return (self.row.name("state") or "").lower()

    @property
    def with_ai(self) -> bool:
        """Whether Fin took part, says the conversation."""
        return self.row.is_true("ai_agent_participated") or self.resolution is not None

    @property
    def resolution(self) -> str | None:
        """What Intercom says became of Fin's part."""
        return self.row.name("ai_agent.resolution_state", "ai_agent_resolution_state")

    @property
    def assigned(self) -> bool:
        """Whether it is a person's."""
        admin = self.row.name("admin_assignee_id") not in (None, "0")
        return admin or self.row.name("assignee_type", "assignee.type") == "admin"


@dataclass
class Inbox:
    """All conversations of a feed, the look-ups they are read with, and the rows they become."""

    tables: Tables
    talks: dict[str, Talk] = field(default_factory=dict)
    staged: dict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        rows, options = self.tables.rows, self.tables.feed.options
        self.contacts = _current(rows["contacts"], "id")
        self.members = _current(rows["members"], "conversation_id")
        self.accounts = _current(rows["accounts"], "contact_id")
        self.names = {row.name("id"): row.name("name") for row in rows["names"]}
        self.tags: dict[str | None, set[str]] = defaultdict(set)
        for row in rows["conversation_tags"]:
            if row.get("_fivetran_active") is None or row.is_true("_fivetran_active"):
                self.tags[row.name("conversation_id")].add(self.names.get(row.name("tag_id")) or "")
        self.test_users = {str(item).lower() for item in cells.listed(options("test_users"))}
        self.test_tags = {str(item) for item in cells.listed(options("test_tags"))}


def stage_talk(inbox: Inbox, number: str, talk: Talk) -> None:
    """Stage a conversation's touches, turns, handoffs, claims, outcomes and ratings."""
    closings = list(_closings(talk))
    messages = [*([talk.first] if talk.first else []), *talk.messages]
    runs = runs_of.runs_of(messages, [time for time, _, _ in closings]) if talk.complete else []
    touches = list(runs_of.touches_of(number, runs)) if runs else _unspoken(number, talk, closings)
    last = touches[-1]
    if talk.state == "closed":
        at = (
            runs[-1].end
            if runs
            else last.get("disconnect_time") or max((c[0] for c in closings), default=None)
        )
        last |= {"end_state": "completed", "disconnect_time": at}
    elif talk.state == "snoozed":
        last["end_state"] = "pending"
    spoken = next((touch for touch in reversed(touches) if touch["handler_role"] == runs_of.AI), None)
    if spoken is last and talk.resolution in HANDED_OVER:
        last["end_state"] = "escalated"
    shared = _shared(inbox, number, talk, messages)
    inbox.staged["touches"] += [
        {**touch, **shared, **(FIN if touch["handler_role"] == runs_of.AI else {})} for touch in touches
    ]
    inbox.staged["turns"] += runs_of.turns_of(number, runs)
    inbox.staged["handoffs"] += _handoffs(number, talk, runs, spoken)
    fin = max((run.end for run in runs if run.role == runs_of.AI), default=None)
    fin_spoke = (
        fin or (spoken or touches[0]).get("disconnect_time") or talk.row.time("updated_at", "created_at")
    )
    inbox.staged["claims"] += _claims(number, talk, closings, fin_spoke)
    inbox.staged["outcomes"] += _outcomes(number, talk, fin_spoke)
    inbox.staged["surveys"] += _ratings(number, talk, shared)


def _handoffs(number: str, talk: Talk, runs: list[runs_of.Run], spoken: Mapping[str, object] | None) -> Rows:
    """Yield where a person followed Fin, else that Intercom says it was handed over."""
    seen = list(runs_of.handoffs_of(number, runs))
    if spoken and talk.resolution in HANDED_OVER and not seen:
        told = {"source_id": f"{number}:handoff", "conversation": number, "status": "escalated"}
        seen = [{**told, "from_touch": spoken["source_id"], "reason": talk.resolution}]
    for row in seen:
        yield {**row, **talk.row.place}


def _closings(talk: Talk) -> list[Closing]:
    """Return when it was closed, by whom and where that stands."""
    if talk.complete:
        return sorted(talk.closed, key=lambda closing: (closing[0], closing[1]))
    found: list[Closing] = []
    person = runs_of.PERSON if talk.assigned else runs_of.SYSTEM
    before = ""
    for time, state in sorted(talk.versions):
        if state == "closed" and before != "closed":
            found.append((time, person, talk.row.place))
        before = state
    stamp = talk.row.time("statistics.last_close_at", "statistics.first_close_at")
    if stamp and talk.state == "closed" and len(talk.versions) < 2:
        person = runs_of.PERSON if talk.row.name("statistics.last_closed_by_id") else person
        found = [(stamp, person, talk.row.place)]
    return found


def _unspoken(number: str, talk: Talk, closings: list[Closing]) -> list[dict[str, object]]:
    """Return the touches of a conversation whose parts are not in the export, by what its summary says."""
    row = talk.row
    begun, replied = (
        row.time("created_at"),
        row.time("statistics.first_admin_reply_at", "first_admin_reply_at"),
    )
    made: list[dict[str, object]] = []
    if talk.with_ai:
        made.append({"handler_role": runs_of.AI, "ai_use_case": "SelfService", "initiation_time": begun})
    if replied or talk.assigned or not made:
        waits = not (replied or talk.assigned or closings)
        seconds = (replied - begun).total_seconds() if replied and begun and replied >= begun else None
        made.append({
            "handler_role": runs_of.PERSON, "agent_id": row.name("admin_assignee_id", "assignee_id"),
            "initiation_time": (replied if made else None) or begun, "enqueue_time": begun if waits else None,
            "first_response_s": None if talk.with_ai else seconds,
        })  # fmt: skip
    for place, touch in enumerate(made, 1):
        touch |= {"source_id": f"{number}:{place}", "conversation": number, "sequence": place}
        touch["initiation_method"] = "INBOUND" if place == 1 else "TRANSFER"
    if len(made) > 1:
        made[0] |= {"disconnect_time": replied, "end_state": "escalated"}
    return made


def _shared(inbox: Inbox, number: str, talk: Talk, messages: list[runs_of.Message]) -> dict[str, object]:
    """Return what all touches of a conversation say alike."""
    row = talk.row
    member = next(
        (item for item in cells.listed(row.get("contacts.contacts", "contacts")) if isinstance(item, dict)),
        {},
    )
    linked = inbox.members.get(number)
    kind = (row.name("source.author.type", "source_author_type") or "").lower()
    author = (
        row.name("source.author.id", "source_author_id") if kind not in ("admin", "bot", "team") else None
    )
    contact = cells.name(member.get("id")) or (linked.name("contact_id") if linked else None) or author
    person = inbox.contacts.get(contact)
    known = (person.name("external_id") if person else None) or cells.name(member.get("external_id"))
    mail = (person.name("email") if person else None) or (row.name("source.author.email") if author else None)
    started = (row.name("source.delivered_as", "source_delivered_as") or "").lower()
    wrote = any(message.author == runs_of.END_USER for message in messages)
    outbound = started in OUTBOUND or (started == "operator_initiated" and talk.complete and not wrote)
    channel = (row.name("channel.current", "source.type", "source_type") or "messaging").lower()
    account = row.name("company.id", "company_id") or _account(inbox, contact)
    team = row.name("team_assignee_id")
    tags = {
        cells.name(cells.inner(item, "name")) or "" for item in cells.listed(row.get("tags.tags", "tags"))
    }
    tags |= inbox.tags[number]
    test = {contact, known, mail and mail.lower(), mail and mail[mail.find("@") :].lower()} & inbox.test_users
    nothing = talk.complete and not wrote and not outbound
    return {
        "customer": known or contact, "email": mail, "phone": person.name("phone") if person else None,
        "account": account, "direction": "outbound" if outbound else "inbound",
        "channel": CHANNELS.get(channel, channel), "queue_id": team, "team": inbox.names.get(team) or team,
        "language": person.name("language_override", "browser_language") if person else None,
        "contact_reason": _reason(inbox, row, tags), "last_update_time": row.time("updated_at"),
        "exclusion": "test" if test or tags & inbox.test_tags else "no_need" if nothing else None, **row.place,
    }  # fmt: skip


def _account(inbox: Inbox, contact: str | None) -> str | None:
    found = inbox.accounts.get(contact)
    return found.name("company_id") if found else None


def _reason(inbox: Inbox, row: Row, tags: set[str]) -> str | None:
    wanted = cells.name(inbox.tables.feed.options("reason_field"))
    if wanted:
        attribute = cells.name(cells.inner(row.get("custom_attributes"), wanted))
        if found := attribute or row.name(wanted.lower(), f"custom_{wanted.lower()}"):
            return found
    prefix = cells.name(inbox.tables.feed.options("reason_tags"))
    found_tags = sorted(tag for tag in tags if prefix and tag.startswith(prefix))
    return found_tags[0].removeprefix(prefix or "") or None if found_tags else None


def _claims(number: str, talk: Talk, closings: list[Closing], fin_spoke: object) -> Rows:
    for time, author, place in closings:
        if author == runs_of.PERSON:
            yield {
                "source_id": f"{number}:closed:{time.isoformat()}", "conversation": number, "definition": CLOSED,
                "room": "cx", "level": "contained", "claimed_at": time, **place,
            }  # fmt: skip
    if found := CLAIMS.get(talk.resolution or ""):
        at = talk.row.time("ai_agent.updated_at") or fin_spoke
        yield {
            "source_id": f"{number}:{talk.resolution}", "conversation": number, "definition": found[0], "room": "ai",
            "level": found[1], "claimed_at": at, "vendor": "Intercom", **talk.row.place,
        }  # fmt: skip


def _outcomes(number: str, talk: Talk, fin_spoke: object) -> Rows:
    row = {"conversation": number, **talk.row.place}
    hers = {"confirmed_resolution": "confirmed", "negative_feedback": "denied"}.get(talk.resolution or "")
    if hers:
        her: dict[str, object] = {"outcome": hers, "said_by": "customer", "occurred_time": fin_spoke}
        yield {**row, **her, "source_id": f"{number}:{talk.resolution}"}
    first = min((time for time, _, _ in talk.closed), default=None)
    reopened = [(time, author) for time, author in talk.opened if first and time > first]
    if not talk.complete:
        ordered = sorted(talk.versions)
        reopened = [
            (new[0], "") for old, new in pairwise(ordered) if old[1] == "closed" and new[1] != "closed"
        ]
    for time, author in sorted(set(reopened)):
        said_by = {runs_of.END_USER: "customer", runs_of.PERSON: "company"}.get(author, "system")
        moment = {"source_id": f"{number}:reopened:{time.isoformat()}", "occurred_time": time}
        yield {**row, **moment, "outcome": "reopened", "said_by": said_by}
    often = cells.number(talk.row.get("statistics.count_reopens", "count_reopens"))
    if often and often > 0 and not reopened:
        detail = f"{often:.0f} reopens, say its statistics"
        undated = {"source_id": f"{number}:reopened", "detail": detail}
        yield {**row, **undated, "outcome": "reopened", "said_by": "system"}


def _ratings(number: str, talk: Talk, shared: dict[str, object]) -> Rows:
    row = talk.row
    who = {key: shared[key] for key in ("customer", "email", "phone", "account")}
    for own, score, remark, asked, answered in (
        (
            "rating", row.get("conversation_rating.rating", "conversation_rating_value"),
            row.get("conversation_rating.remark", "conversation_rating_remark"),
            row.time("conversation_rating.created_at", "conversation_rating_created_at"),
            row.time("conversation_rating.updated_at"),
        ),
        ("ai_rating", row.get("ai_agent.rating"), row.get("ai_agent.rating_remark"), None, None),
    ):  # fmt: skip
        value = cells.number(score)
        if value is None and asked is None:
            continue
        yield {
            "source_id": f"{number}:{own}", "conversation": number, "instrument": "csat", "scale_min": 1,
            "scale_max": 5, "score": value, "comment": cells.text(remark), "invited_time": asked,
            "answered_time": (answered or asked) if value is not None else None, **who, **row.place,
        }  # fmt: skip


def _current(rows: list[Row], key: str) -> dict[str | None, Row]:
    """Return the newest row per key: the active version, else the last updated one."""
    ordered = sorted(
        rows,
        key=lambda row: (
            row.is_true("_fivetran_active"),
            str(row.time("updated_at", "conversation_updated_at", "contact_updated_at") or ""),
            str(sorted(row.values.items(), key=str)),
        ),
    )
    return {row.name(key): row for row in ordered}
