"""What happened to a ticket, change by change: who wrote, and when its status became what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from onedeck.sample.exports import desk_people as people
from onedeck.sample.exports.numbers import agent
from onedeck.sample.records import Contact, Touch, Turn

CLOSED_AFTER = 28 * 86_400.0  # the longest a solved ticket may stay open to answers
SYSTEM = -1


@dataclass
class Change:
    """One audit: a comment, a new status, or both."""

    time: float
    by: str  # customer, person, ai, system
    author: int
    text: str = ""
    status: str = ""
    before: str = field(default="", compare=False)

    @property
    def reopens(self) -> bool:
        """Whether it takes back a solve."""
        return self.before == "solved" and self.status in ("open", "pending")

    def events(self, own: int) -> Iterator[dict[str, Any]]:
        """Yield what the audit holds, as the API gives it."""
        if self.text:
            yield {
                "id": own * 10 + 1, "type": "Comment", "author_id": self.author, "public": True, "body": self.text,
            }  # fmt: skip
        if self.status and self.before:
            yield {
                "id": own * 10 + 2, "type": "Change", "field_name": "status", "value": self.status,
                "previous_value": self.before,
            }  # fmt: skip
        elif self.status:
            yield {"id": own * 10 + 2, "type": "Create", "field_name": "status", "value": self.status}


def changes_of(ticket: Contact, end: float) -> list[Change]:
    """Return a ticket's changes up to the end of the export, in order of time, each knowing the status before."""
    found = [Change(ticket.touches[0].start, "system", SYSTEM, status="new")]
    for touch in ticket.touches:
        found += [_said(ticket, touch, turn) for turn in touch.turns]
        if ticket.channel != "chat":
            found += [
                Change(turn.time, "person", agent(touch.agent), status="pending") for turn in _asked(touch)
            ]
    last = ticket.touches[-1]
    worker = agent(last.agent) if last.handler == "person" else agent(people.ASSISTANT)
    claimed = {claim.at for claim in ticket.claims}
    for moment in sorted(claimed | ({ticket.solved_at} if ticket.solved_at is not None else set())):
        by = ("person", worker) if moment in claimed or not claimed else ("system", SYSTEM)
        found.append(Change(moment, *by, status="solved"))
    if ticket.reopened_at is not None:
        found.append(Change(ticket.reopened_at, "customer", people.requester(ticket), status="open"))
    if ticket.relation and ticket.relation[0] == "merged_into":
        found.append(Change(last.end, "system", SYSTEM, status="closed"))
    return _settled(sorted(found, key=lambda change: change.time), end)


def _asked(touch: Touch) -> Iterator[Turn]:
    """Yield a person's questions: what she answered within the same span of work, and what waits for her."""
    for turn, answer in zip_longest(touch.turns, touch.turns[1:]):
        waits = answer.author == "customer" if answer else touch.end_state == "pending"
        if turn.author == "person" and waits and (answer is None or answer.time < touch.end):
            yield turn


def _said(ticket: Contact, touch: Touch, turn: Turn) -> Change:
    authors = {
        "customer": people.requester(ticket), "person": agent(touch.agent), "ai": agent(people.ASSISTANT),
        "system": SYSTEM,
    }  # fmt: skip
    return Change(turn.time, turn.author, authors[turn.author], turn.text)


def _settled(changes: list[Change], end: float) -> list[Change]:
    """Let each change know the status before it, open what she writes into again, close what stayed solved."""
    now = ""
    kept = [change for change in changes if change.time <= end]
    for change in kept:
        if not change.status and change.by == "customer" and now == "pending":
            change.status = "open"
        if not change.status and change.by == "person" and now == "new":
            change.status = "open"
        if change.status == now:
            change.status = ""
        change.before, now = now, change.status or now
    if now == "solved" and kept[-1].time + CLOSED_AFTER <= end:
        kept.append(Change(kept[-1].time + CLOSED_AFTER, "system", SYSTEM, status="closed", before="solved"))
    return [change for change in kept if change.text or change.status]
