"""The truth about each contact: whether the same unmet need made her act again within seven days.

It is read from the episodes themselves (what really was one need), not from identifiers or codes, so it knows what no
export shows. A contact's own room is `ai` for the assistant's chats and `cx` for what people answered.
"""

from collections.abc import Iterable

from onedeck.sample.clock import DAY
from onedeck.sample.records import Company, Contact, Event
from onedeck.sample.scene import Episode

WINDOW = 7 * DAY
STATEMENTS = ("denied", "disputed", "complained", "cancelled")
LINKS = ("reopens", "follow_up_of")


def room_of(contact: Contact) -> str:
    """Return the room that handled a contact: ai, cx, or "" where nobody spoke to her (yet)."""
    handlers = {
        touch.handler
        for touch in contact.touches
        if not touch.turns or any(turn.author == touch.handler for turn in touch.turns)
    }
    return "ai" if "ai" in handlers else "cx" if "person" in handlers else ""


def t0_of(contact: Contact) -> float:
    """Return the end of the room's last touch before its first claim; without a claim, of its last touch."""
    spoke = [touch for touch in contact.touches if not touch.collides]
    ends = [touch.end for touch in spoke if touch.handler != "ivr"] or [spoke[-1].end]
    if not contact.claims:
        return ends[-1]
    first = min(claim.at for claim in contact.claims)
    begun = [touch.end for touch in spoke if touch.start <= first and touch.handler != "ivr"]
    return min(first, begun[-1] if begun else first)


def is_handed_off(contact: Contact) -> bool:
    """Say whether the assistant passed it on without claiming it."""
    last = next(touch for touch in reversed(contact.touches) if not touch.collides)
    return room_of(contact) == "ai" and last.end_state == "escalated" and not contact.claims


def judge_episodes(episodes: Iterable[Episode], events: Iterable[Event]) -> None:
    """Write `refuted_by` on every contact anew, from what is in the data."""
    said: dict[str, list[Event]] = {}
    for event in events:
        if event.kind in STATEMENTS and event.contact:
            said.setdefault(event.contact, []).append(event)
    for ep in episodes:
        acts = [
            contact
            for contact in ep.contacts
            if contact.direction == "inbound" and not contact.exclusion and not contact.escalated_from
        ]
        parents = {contact.escalated_from for contact in ep.contacts if contact.direction == "inbound"}
        for contact in ep.contacts:
            contact.refuted_by = ""
            if room_of(contact) and not contact.exclusion and not is_handed_off(contact):
                taken = bool(contact.claims) and contact.id in parents and room_of(contact) == "ai"
                contact.refuted_by = (
                    "taken_over" if taken else _against(contact, acts, said.get(contact.id, ()))
                )
                contact.met = contact.met and not contact.refuted_by


def _against(contact: Contact, acts: list[Contact], said: Iterable[Event]) -> str:
    """Return what speaks against a contact, in the order in which a verdict names it; "" for nothing."""
    t0 = t0_of(contact)
    words = sorted((event.occurred, event.kind) for event in said if event.occurred >= t0)
    if words:
        return words[0][1]
    if contact.reopened_at and contact.innocent != "thanks" and _counts(contact, t0, contact.reopened_at):
        return "reopened"
    found = ""
    for act in acts:
        if act is not contact and _counts(contact, t0, act.touches[0].start):
            if act.relation and act.relation[0] in LINKS and act.relation[1] == contact.id:
                return "reopened"
            found = "returned"
    return found


def _counts(contact: Contact, t0: float, at: float) -> bool:
    promised, due = contact.promised_at, contact.promise_due
    invited = promised is not None and due is not None and promised <= at <= due
    return t0 < at <= t0 + WINDOW and not invited


def is_matured(company: Company, contact: Contact) -> bool:
    """Say whether a contact's window has closed by the end of the data."""
    return t0_of(contact) + WINDOW <= company.end
