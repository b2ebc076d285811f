"""The service desk's export: Zendesk's API pages of tickets, audits with comments, metrics and ratings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onedeck.sample.exports import desk_people as people
from onedeck.sample.exports.desk_audits import Change, changes_of
from onedeck.sample.exports.files import by_month, stamp, write_page
from onedeck.sample.exports.numbers import Numbers, agent, is_ticket, user
from onedeck.sample.records import Contact, Survey

REASON_FIELD = 360001
OBJECT_FIELD = 360002
SEGMENT_FIELD = 360003
CHAT_FIELD = 360004  # the chat a ticket comes from, which the assistant's integration fills in since 3.2
CHANNELS = {"chat": "native_messaging", "phone": "voice", "email": "email", "web": "web"}
GOOD_FROM = 4  # of 1..5: the thumbs of the desk's first year


def write_desk(folder: Path, numbers: Numbers, ratings: list[Survey]) -> int:
    """Write the desk's pages, a file per month; `ratings` are the surveys it asked itself. Returns the rows."""
    company = numbers.company
    tickets = [contact for contact in company.contacts if is_ticket(contact)]
    links = _Links(numbers, tickets)
    rows = people.write_people(folder, company, tickets)
    for month, of_month in by_month(tickets, lambda ticket: ticket.touches[0].start):
        listed = [(ticket, changes_of(ticket, company.end)) for ticket in of_month]
        pages = {
            "tickets": (links.ticket(ticket, changes) for ticket, changes in listed),
            "audits": (audit for ticket, changes in listed for audit in links.audits(ticket, changes)),
            "ticket_metrics": (links.metrics(ticket, changes) for ticket, changes in listed),
        }
        for key, page in pages.items():
            rows += write_page(folder / f"{key}-{month}.json.gz", key, page)
    spam = (
        _suspended(contact)
        for contact in company.contacts
        if contact.system == "desk" and not is_ticket(contact)
    )
    rows += write_page(folder / "suspended_tickets.json.gz", "suspended_tickets", spam)
    said = (links.rating(survey) for survey in ratings if survey.invited <= company.end)
    return rows + write_page(folder / "satisfaction_ratings.json.gz", "satisfaction_ratings", said)


def _suspended(contact: Contact) -> dict[str, Any]:
    """Return what the desk set aside: spam and automatic replies."""
    turn = contact.touches[0].turns[0]
    return {
        "id": int(contact.id), "author": {"name": contact.person.name, "email": contact.person.email},
        "cause": "Detected as spam", "content": turn.text, "subject": "", "created_at": stamp(turn.time),
        "updated_at": stamp(turn.time), "via": {"channel": "email"},
    }  # fmt: skip


class _Links:
    """Tickets with what they say of each other: follow-ups and merges."""

    def __init__(self, numbers: Numbers, tickets: list[Contact]) -> None:
        self.numbers = numbers
        self.end = numbers.company.end
        self.merged: dict[str, list[Contact]] = {}
        self.followed: dict[str, list[int]] = {}
        for ticket in tickets:
            kind, other = ticket.relation or ("", "")
            if kind == "merged_into":
                self.merged.setdefault(other, []).append(ticket)
            elif kind in ("follow_up_of", "reopens") and other in numbers.tickets:
                self.followed.setdefault(other, []).append(numbers.tickets[ticket.id])

    def ticket(self, ticket: Contact, changes: list[Change]) -> dict[str, Any]:
        """Return a ticket as the API gives it."""
        number, person = self.numbers.tickets[ticket.id], ticket.person
        requester = people.requester(ticket)
        statuses = [change.status for change in changes if change.status]
        status = "deleted" if ticket.exclusion == "out_of_scope" else statuses[-1] if statuses else "new"
        assignee = next((change.author for change in reversed(changes) if change.by == "person"), None)
        values = {
            REASON_FIELD: ticket.code or None, OBJECT_FIELD: ticket.object or None,
            SEGMENT_FIELD: person.segment if ticket.identified else None, CHAT_FIELD: self._chat(ticket),
        }  # fmt: skip
        return {
            "id": number, "url": f"https://fernholm.example/api/v2/tickets/{number}.json",
            "created_at": stamp(ticket.touches[0].start),
            "updated_at": stamp(changes[-1].time if changes else ticket.touches[0].start),
            "subject": ticket.code.replace("_", " "), "status": status, "requester_id": requester,
            "submitter_id": requester, "assignee_id": assignee, "brand_id": people.brand(person),
            "organization_id": people.organization(person.account) if person.account and ticket.identified else None,
            "group_id": people.group(people.group_name(ticket)), "tags": self._tags(ticket), "via": self._via(ticket),
            "custom_fields": [{"id": name, "value": value} for name, value in values.items()],
            "followup_ids": self.followed.get(ticket.id, []),
        }  # fmt: skip

    def audits(self, ticket: Contact, changes: list[Change]) -> Iterator[dict[str, Any]]:
        """Yield a ticket's history; a merge is told in the ticket that took the other in."""
        number = self.numbers.tickets[ticket.id]
        for place, change in enumerate(changes, 1):
            own = number * 1000 + place
            yield {
                "id": own, "ticket_id": number, "created_at": stamp(change.time), "author_id": change.author,
                "via": {"channel": "rule" if change.by == "system" else "web", "source": {"rel": None}},
                "events": list(change.events(own)),
            }  # fmt: skip
        for place, other in enumerate(self.merged.get(ticket.id, []), 1):
            own, taken = number * 1000 + 900 + place, self.numbers.tickets[other.id]
            told = {
                "id": own * 10,
                "type": "Comment",
                "public": False,
                "body": f"Request #{taken} was closed and merged.",
            }
            if other.touches[-1].end <= self.end:
                yield {
                    "id": own, "ticket_id": number, "created_at": stamp(other.touches[-1].end),
                    "author_id": agent("Merges"), "events": [told],
                    "via": {"channel": "web", "source": {
                        "rel": "merge", "from": {"ticket_ids": [taken]}, "to": {"ticket_id": number}}},
                }  # fmt: skip

    def metrics(self, ticket: Contact, changes: list[Change]) -> dict[str, Any]:
        """Return a ticket's metric set."""
        number, begun = self.numbers.tickets[ticket.id], ticket.touches[0].start
        replied = next((change.time for change in changes if change.by == "person" and change.text), None)
        solved = [change.time for change in changes if change.status == "solved"]
        return {
            "id": number * 10, "ticket_id": number, "created_at": stamp(begun),
            "reopens": sum(change.reopens for change in changes),
            "replies": sum(change.by == "person" and bool(change.text) for change in changes),
            "assignee_stations": len({change.author for change in changes if change.by == "person"}),
            "reply_time_in_minutes": {"calendar": None if replied is None else int((replied - begun) / 60)},
            "full_resolution_time_in_minutes": {"calendar": int((solved[-1] - begun) / 60) if solved else None},
            "solved_at": stamp(solved[-1]) if solved else None,
        }  # fmt: skip

    def rating(self, survey: Survey) -> dict[str, Any]:
        """Return a rating: thumbs, as the desk asked in its first year."""
        given = survey.score is not None and survey.answered is not None and survey.answered <= self.end
        score = ("good" if (survey.score or 0) >= GOOD_FROM else "bad") if given else "offered"
        return {
            "id": 880_000 + self.numbers.tickets[survey.contact], "ticket_id": self.numbers.tickets[survey.contact],
            "score": score, "comment": survey.comment or None, "requester_id": user(survey.person),
            "created_at": stamp(survey.invited), "updated_at": stamp(survey.answered if given else survey.invited),
        }  # fmt: skip

    def _chat(self, ticket: Contact) -> str | None:
        came = self.numbers.contacts.get(ticket.escalated_from)
        noted = came is not None and came.system == "pip" and came.touches[-1].version != "3.1"
        return self.numbers.exported(came) if came and noted else None

    def _tags(self, ticket: Contact) -> list[str]:
        tags = ["closed_by_merge"] if ticket.relation and ticket.relation[0] == "merged_into" else []
        return [*tags, "qa_test"] if ticket.exclusion == "test" else tags

    def _via(self, ticket: Contact) -> dict[str, Any]:
        kind, other = ticket.relation or ("", "")
        source: dict[str, Any] = {
            "from": {},
            "to": {},
            "rel": "outbound" if ticket.direction == "outbound" else None,
        }
        if kind in ("follow_up_of", "reopens") and other in self.numbers.tickets:
            source |= {"rel": "follow_up", "from": {"ticket_id": self.numbers.tickets[other]}}
        return {"channel": CHANNELS.get(ticket.channel, ticket.channel), "source": source}
