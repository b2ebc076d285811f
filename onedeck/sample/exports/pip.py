"""Pip's own log, as its invented vendor Quillwork exports it: a row per chat session, a row per message."""

from collections.abc import Iterator
from pathlib import Path

from onedeck.sample.exports.files import by_month, stamp, write_csv
from onedeck.sample.exports.numbers import as_uuid, number_of
from onedeck.sample.records import Company, Contact, Touch

SESSIONS = (
    "chat_id", "session", "environment", "started_at", "ended_at", "served_by", "customer_number", "email",
    "line", "device_id", "company", "segment", "language", "topic", "reference", "assistant_version", "state",
    "outcome", "resolved_at", "billed_eur", "continues_chat", "asked_at", "taken_at", "facts_needed", "facts_passed",
)  # fmt: skip
MESSAGES = ("chat_id", "session", "number", "written_at", "author", "text")
STATES = {
    "completed": "closed",
    "escalated": "handed_over",
    "transferred": "handed_over",
    "abandoned": "left",
}
AUTHORS = {"customer": "visitor", "ai": "assistant", "person": "agent", "system": "system"}
ENVIRONMENTS = {"test": "preview", "internal": "internal"}
SAME_BROWSER = (
    80  # of 100 chats without a login, how many come from the browser she logs in with at other times
)


def write_pip(folder: Path, company: Company) -> int:
    """Write Pip's chats and messages, a file per month each; return the number of rows."""
    chats = [contact for contact in company.contacts if contact.system == "pip"]
    rows = 0
    for month, of_month in by_month(chats, lambda chat: chat.touches[0].start):
        listed = list(of_month)
        sessions = (row for chat in listed for row in _sessions(company, chat))
        messages = (row for chat in listed for row in _messages(company, chat))
        rows += write_csv(folder / f"conversations-{month}.csv.gz", SESSIONS, sessions)
        rows += write_csv(folder / f"messages-{month}.csv.gz", MESSAGES, messages)
    return rows


def _sessions(company: Company, chat: Contact) -> Iterator[tuple[object, ...]]:
    known, person = chat.identified, chat.person
    claim = next((claim for claim in chat.claims if claim.at <= company.end), None)
    for number, touch in enumerate(chat.touches, 1):
        if touch.start > company.end:
            continue
        last = touch is chat.touches[-1]
        over = touch.end <= company.end
        billed = claim if last else None
        yield (
            chat.id, number, ENVIRONMENTS.get(chat.exclusion, "live"), stamp(touch.start),
            stamp(touch.end) if over else "", "agent" if touch.handler == "person" else "assistant",
            person.number if known else "", person.email if known else "",
            person.phone if known else "",
            _browser(company, chat),
            person.account.number if known and person.account else "", person.segment if known else "",
            person.language, chat.code, chat.object, touch.version, _state(touch) if over else "open",
            _outcome(chat, touch, claim is not None) if last and over else "",
            stamp(billed.at) if billed else "", f"{billed.amount:.2f}" if billed and billed.amount else "",
            chat.relation[1] if chat.relation else "",
            stamp(touch.asked_at) if over and touch.asked_at else "",
            stamp(touch.taken_at) if over and touch.taken_at and touch.taken_at <= company.end else "",
            *((touch.facts, touch.facts_passed) if over and touch.facts else ("", "")),
        )  # fmt: skip


def _browser(company: Company, chat: Contact) -> str:
    """Return the id of the browser she used: mostly her own, whether she has logged in this time or not."""
    own = chat.identified or number_of(f"{company.seed}/browser/{chat.id}", 100) < SAME_BROWSER
    return as_uuid(f"{company.seed}/device/{chat.person.number if own else chat.id}")


def _state(touch: Touch) -> str:
    return STATES.get(touch.end_state, touch.end_state)


def _outcome(chat: Contact, touch: Touch, claimed: bool) -> str:
    """Return what Quillwork calls the end of a chat."""
    if chat.exclusion == "no_need":
        return "no_request"
    if claimed:
        return "resolved"
    return {"handed_over": "escalated", "left": "abandoned"}.get(_state(touch), "ended")


def _messages(company: Company, chat: Contact) -> Iterator[tuple[object, ...]]:
    number = 0
    for session, touch in enumerate(chat.touches, 1):
        for turn in touch.turns:
            number += 1
            if turn.time <= company.end:
                yield chat.id, session, number, stamp(turn.time), AUTHORS[turn.author], turn.text
