"""Chatwoot's conversations: everything the rows say about one, and the touches, claims and outcomes it becomes."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onedeck.ingest import cells, runs_of
from onedeck.ingest.tables_of import Row, Tables

BOT_RESOLVED, RESOLVED = "chatwoot.bot_resolved", "chatwoot.resolved"
STATUSES = {"0": "open", "1": "resolved", "2": "pending", "3": "snoozed"}
BOTS = ("agentbot", "agent_bot", "captain::assistant", "captain_assistant", "captain")
CHANNELS = {
    "webwidget": "chat", "facebookpage": "facebook", "twiliosms": "sms", "twitterprofile": "twitter", "voice": "phone",
}  # fmt: skip
FROM_THE_START = ("conversation_bot_resolved", "conversation_resolved", "conversation_bot_handoff")
SAME = timedelta(seconds=5)  # a webhook and a reporting event of one change are not stamped alike

Rows = Iterator[dict[str, object]]
Place = Mapping[str, object]


@dataclass
class Event:
    """A reporting event: when it ended, its seconds, and the person the conversation was assigned to."""

    time: datetime
    value: float | None
    user: str | None
    place: Place


@dataclass
class Talk:
    """A conversation with everything that other rows say about it."""

    row: Row
    versions: set[tuple[datetime, str]]  # when it was in which status
    changes: set[tuple[datetime, str]]  # those that webhooks call a change of status
    messages: list[runs_of.Message] = field(default_factory=list)
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    surveys: dict[str, dict[str, object]] = field(default_factory=dict)  # by the message that asks
    complete: bool = False  # its messages are in the export, not only the last one
    campaign: bool = False

    @property
    def status(self) -> str:
        """The status of its newest version: open, resolved, pending or snoozed."""
        return status_of(self.row)

    @property
    def assigned(self) -> bool:
        """Whether it is a person's."""
        return self.row.name("meta.assignee.id", "assignee_id") not in (None, "0") and not self.bots

    @property
    def bots(self) -> bool:
        """Whether it is assigned to a bot."""
        kind = (self.row.name("meta.assignee_type", "assignee_type") or "").lower()
        return kind in BOTS or self.row.name("assignee_agent_bot_id") not in (None, "0")

    @property
    def replied(self) -> datetime | None:
        """When a person first replied, says the conversation."""
        return self.row.time("first_reply_created_at")

    def wrote(self, author: str, until: datetime) -> bool:
        """Say whether somebody of that kind had written until then."""
        return any(message.author == author and message.time <= until for message in self.messages)


@dataclass
class Desk:
    """All conversations of a feed, the look-ups they are read with, and the rows they become."""

    tables: Tables
    talks: dict[str, Talk] = field(default_factory=dict)
    bots: dict[str, str] = field(default_factory=dict)  # names by id
    staged: dict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        rows, options = self.tables.rows, self.tables.feed.options
        ordered = sorted(
            rows["contacts"],
            key=lambda row: (str(row.time("updated_at") or ""), str(sorted(row.values.items()))),
        )
        self.contacts = {row.name("id"): row for row in ordered}
        self.inboxes = {row.name("id"): row.name("channel_type") for row in rows["inboxes"]}
        self.agents = {(row.name("email") or "").lower() for row in rows["agents"]} - {""}
        self.test_users = {str(item).lower() for item in cells.listed(options("test_users"))}
        self.test_labels = {str(item) for item in cells.listed(options("test_labels"))}
        spam = options("spam_labels")
        self.spam_labels = {str(item) for item in cells.listed("spam" if spam is None else spam)}


def status_of(row: Row) -> str:
    """Return a conversation's status as a word; tables hold numbers."""
    written = (row.name("status") or "").lower()
    return STATUSES.get(written, written)


def numbers_of(tables: Tables) -> dict[str, str]:
    """Return the number of each conversation by the database's id, where rows hold both."""
    found: dict[str, str] = {}
    pairs = [(row.name("id"), row.name("display_id")) for row in tables.rows["conversations"]]
    pairs += [
        (row.name("conversation.id"), row.name("conversation.display_id")) for row in tables.rows["ratings"]
    ]
    for own, shown in sorted((own, shown) for own, shown in pairs if own and shown):
        found.setdefault(own, shown)
    return found


def number_of(row: Row, numbers: dict[str, str]) -> str:
    """Return the number of the conversation a row speaks of; rows of tables name the database's id."""
    shown = row.name("conversation.display_id", "conversation.id")
    told = row.name("conversation_id") or ""
    table = not any(isinstance(row.get(key), dict) for key in ("sender", "contact", "conversation"))
    return shown or (numbers.get(told, told) if table else told)


def begins(talk: Talk, row: Row, name: str) -> bool:
    """Say whether an event that lasts from a conversation's beginning begins there."""
    start, begun = row.time("event_start_time"), talk.row.time("created_at")
    if start is None or begun is None:
        return True
    return start >= begun - timedelta(seconds=2) and (
        name not in FROM_THE_START or start <= begun + timedelta(seconds=2)
    )


def stage_talk(desk: Desk, number: str, talk: Talk) -> None:
    """Stage a conversation's touches, turns, handoffs, claims, outcomes and surveys."""
    solved = _solved(talk)
    runs = runs_of.runs_of(talk.messages, [event.time for event in solved]) if talk.complete else []
    touches = list(runs_of.touches_of(number, runs)) if runs else _unspoken(number, talk)
    handed = _handed(talk)
    _end(talk, touches, runs, solved, handed)
    shared = _shared(desk, number, talk)
    for place, touch in enumerate(touches):
        bot = _bot(desk, runs[place]) if runs and touch["handler_role"] == runs_of.AI else {}
        desk.staged["touches"].append({**touch, **shared, **bot})
    desk.staged["turns"] += runs_of.turns_of(number, runs)
    desk.staged["handoffs"] += _handoffs(number, talk, touches, runs, handed)
    desk.staged["claims"] += _claims(number, talk, solved)
    desk.staged["outcomes"] += _reopened(number, talk)
    who = {key: shared[key] for key in ("customer", "email", "phone")}
    desk.staged["surveys"] += [{**survey, **who} for _, survey in sorted(talk.surveys.items())]


def _solved(talk: Talk) -> list[Event]:
    """Return the moments it was resolved: as reports and webhooks say, else since its newest versions say so."""
    found = [
        *sorted(talk.events["conversation_bot_resolved"], key=_order),
        *sorted(talk.events["conversation_resolved"], key=_order),
    ]
    before, since = "", None
    for time, status in sorted(talk.versions):
        if status == "resolved" and before != "resolved":
            since = time
            if before or (time, status) in talk.changes:
                found.append(Event(time, None, None, talk.row.place))
        before = status
    at = since or talk.row.time("created_at")
    if not found and talk.status == "resolved" and at:
        found = [Event(at, None, None, talk.row.place)]
    kept: list[Event] = []
    # One moment is told up to three times: the bot's event goes before the report's, that before the webhook's.
    for event in found:
        if not any(abs(event.time - other.time) <= SAME for other in kept):
            kept.append(event)
    return sorted(kept, key=lambda event: event.time)


def _order(event: Event) -> tuple[datetime, str]:
    return event.time, event.user or ""


def _handed(talk: Talk) -> datetime | None:
    """Return when a bot last asked for a person: by the reports, else by a webhook from pending to open."""
    told = [event.time for event in talk.events["conversation_bot_handoff"]]
    before = ""
    for time, status in sorted(talk.versions):
        if (before, status) == ("pending", "open") and not any(abs(time - other) <= SAME for other in told):
            told.append(time)
        before = status
    return max(told, default=None)


def _end(
    talk: Talk,
    touches: list[dict[str, object]],
    runs: list[runs_of.Run],
    solved: list[Event],
    handed: datetime | None,
) -> None:
    """Say how the last touch ended, and how long she waited for a person's first answer."""
    last = touches[-1]
    if talk.status == "resolved":
        at = runs[-1].end if runs else max((event.time for event in solved), default=None)
        last |= {"end_state": "completed", "disconnect_time": at}
    elif talk.status == "snoozed":
        last["end_state"] = "pending"
    if handed and last["handler_role"] == runs_of.AI and _not_before(handed, last["initiation_time"]):
        last["end_state"] = "escalated"
    person = next((touch for touch in touches if touch["handler_role"] == runs_of.PERSON), None)
    answered = person.get("connected_time") if person else None
    if person is None:
        return
    if report := min(talk.events["first_response"], key=lambda event: event.time, default=None):
        person["first_response_s"] = report.value
    elif person is not touches[0] and handed and isinstance(answered, datetime) and answered >= handed:
        person["first_response_s"] = (answered - handed).total_seconds()  # Chatwoot counts from the handoff


def _not_before(time: datetime, begun: object) -> bool:
    return not isinstance(begun, datetime) or time >= begun


def _unspoken(number: str, talk: Talk) -> list[dict[str, object]]:
    """Return the touches of a conversation whose messages are not in the export, by what its summary says."""
    begun, replied = talk.row.time("created_at"), talk.replied
    made: list[dict[str, object]] = []
    if _with_bot(talk):
        made.append({"handler_role": runs_of.AI, "ai_use_case": "SelfService", "initiation_time": begun})
    if replied or talk.assigned or not made:
        waits = not (replied or talk.assigned or talk.status == "resolved")
        seconds = (replied - begun).total_seconds() if replied and begun and replied >= begun else None
        made.append({
            "handler_role": runs_of.PERSON, "agent_id": talk.row.name("meta.assignee.id", "assignee_id"),
            "initiation_time": (replied if made else None) or begun, "enqueue_time": begun if waits else None,
            "first_response_s": None if made else seconds, "connected_time": replied,
        })  # fmt: skip
    for place, touch in enumerate(made, 1):
        touch |= {"source_id": f"{number}:{place}", "conversation": number, "sequence": place}
        touch["initiation_method"] = "INBOUND" if place == 1 else "TRANSFER"
    if len(made) > 1:
        made[0] |= {"disconnect_time": replied, "end_state": "escalated"}
    return made


def _with_bot(talk: Talk) -> bool:
    told = talk.events["conversation_bot_resolved"] or talk.events["conversation_bot_handoff"]
    spoke = any(message.author == runs_of.AI for message in talk.messages)
    return bool(told) or talk.bots or spoke


def _bot(desk: Desk, run: runs_of.Run) -> dict[str, object]:
    spoke = next((message.author_id for message in run.messages if message.author == runs_of.AI), None)
    return {"agent_id": spoke, "agent_name": desk.bots.get(spoke or "")}


def _shared(desk: Desk, number: str, talk: Talk) -> dict[str, object]:
    """Return what all touches of a conversation say alike."""
    row = talk.row
    contact = row.name("meta.sender.id", "contact_inbox.contact_id", "contact_id")
    known = desk.contacts.get(contact)

    def hers(column: str) -> object:
        return row.get(f"meta.sender.{column}") or (known.get(column) if known else None)

    own, mail, phone = (cells.name(hers(column)) for column in ("identifier", "email", "phone_number"))
    written = (
        row.name("channel", "meta.channel") or desk.inboxes.get(row.name("inbox_id")) or "unknown"
    ).removeprefix("Channel::")
    outbound = talk.campaign or _ours_first(talk)
    labels = {cells.name(item) or "" for item in cells.listed(row.get("labels", "cached_label_list"))}
    team = row.name("meta.team.id", "team_id")
    test = {contact, own, mail and mail.lower(), mail and mail[mail.find("@") :].lower()} & desk.test_users
    nothing = talk.complete and not outbound and not any(m.author == runs_of.END_USER for m in talk.messages)
    reasons = (
        ("test", test or labels & desk.test_labels),
        ("spam", labels & desk.spam_labels or cells.answer(hers("blocked"))),
        ("internal", (mail or "").lower() in desk.agents), ("no_need", nothing),
    )  # fmt: skip
    return {
        "customer": own or contact, "email": mail, "phone": phone, "direction": "outbound" if outbound else "inbound",
        "channel": CHANNELS.get(written.lower(), written.lower()), "queue_id": team,
        "team": row.name("meta.team.name") or team,
        "language": row.name("additional_attributes.conversation_language", "additional_attributes.browser_language"),
        "contact_reason": _reason(desk, row, labels), "object_ref": _attribute(desk, row, "object_field"),
        "last_update_time": row.time("updated_at"),
        "exclusion": next((reason for reason, holds in reasons if holds), None), **row.place,
    }  # fmt: skip


def _ours_first(talk: Talk) -> bool:
    """Say whether a person of ours wrote before she ever did."""
    spoken = sorted(
        (message.time, message.source_id, message.author)
        for message in talk.messages
        if message.author != runs_of.SYSTEM
    )
    return talk.complete and bool(spoken) and spoken[0][2] == runs_of.PERSON


def _reason(desk: Desk, row: Row, labels: set[str]) -> str | None:
    if found := _attribute(desk, row, "reason_field"):
        return found
    prefix = cells.name(desk.tables.feed.options("reason_labels"))
    fitting = sorted(label for label in labels if prefix and label.startswith(prefix))
    return fitting[0].removeprefix(prefix or "") or None if fitting else None


def _attribute(desk: Desk, row: Row, option: str) -> str | None:
    """Return the custom attribute that an option names; a table holds them as JSON."""
    wanted, held = cells.name(desk.tables.feed.options(option)), row.get("custom_attributes")
    if not wanted:
        return None
    if isinstance(held, str):
        try:
            held = json.loads(held)
        except (ValueError, RecursionError):
            return None
    return cells.name(cells.inner(held, wanted))


def _handoffs(
    number: str,
    talk: Talk,
    touches: list[dict[str, object]],
    runs: list[runs_of.Run],
    handed: datetime | None,
) -> Rows:
    """Yield where a person followed the bot, else that the bot asked for one."""
    seen = list(runs_of.handoffs_of(number, runs))
    from_bot = [touch for touch in touches if touch["handler_role"] == runs_of.AI]
    if not seen and from_bot and (handed or (len(touches) > len(from_bot) and not runs)):
        after = (
            touches[-1]["source_id"] if touches[-1]["handler_role"] == runs_of.PERSON and not runs else None
        )
        told: dict[str, object] = {
            "source_id": f"{number}:handoff",
            "conversation": number,
            "status": "escalated",
        }
        seen = [
            {**told, "from_touch": from_bot[-1]["source_id"], "to_touch": after, "requested_time": handed}
        ]
    for row in seen:
        yield {**row, **talk.row.place}


def _claims(number: str, talk: Talk, solved: list[Event]) -> Rows:
    for event in solved:
        room = _room(talk, event)
        if room is None:
            continue
        definition = BOT_RESOLVED if room == "ai" else RESOLVED
        yield {
            "source_id": f"{number}:resolved:{event.time.isoformat()}", "conversation": number, "room": room,
            "definition": definition, "level": "contained", "claimed_at": event.time, **event.place,
        }  # fmt: skip


def _room(talk: Talk, event: Event) -> str | None:
    """Return whose resolution it was: Chatwoot's own word, else its rule (no person had written)."""
    if event in talk.events["conversation_bot_resolved"]:
        return "ai"
    person = talk.wrote(runs_of.PERSON, event.time) or (not talk.complete and talk.replied is not None)
    if person or event.user:
        return "cx"
    bot = talk.wrote(runs_of.AI, event.time) if talk.complete else _with_bot(talk)
    return "ai" if bot else "cx" if talk.assigned else None


def _reopened(number: str, talk: Talk) -> Rows:
    found = [event.time for event in talk.events["conversation_opened"] if event.value and event.value > 0]
    before = ""
    for time, status in sorted(talk.versions):
        again = before == "resolved" and status in ("open", "pending")
        if again and not any(abs(time - other) <= SAME for other in found):
            found.append(time)
        before = status
    for time in sorted(set(found)):
        hers = any(m.author == runs_of.END_USER and abs(m.time - time) <= SAME for m in talk.messages)
        yield {
            "source_id": f"{number}:reopened:{time.isoformat()}", "conversation": number, "outcome": "reopened",
            "said_by": "customer" if hers else "system", "occurred_time": time, **talk.row.place,
        }  # fmt: skip
