"""What is due: decisions that wait for somebody, with the day and the person, from the workspace's files and tables."""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onedeck.charter.charters import Charter, Person, SystemCard, Waiver
from onedeck.charter.workspace import Workspace
from onedeck.show.accountable import NOBODY, person
from onedeck.show.bills import Bill
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.money import money
from onedeck.show.readings import Sample

SOON = timedelta(days=30)  # what is due later is no matter of this Monday
NOT_NAMED = "not named in the contract"
READERS = "two readers"
EACH_OWNER = "the owner of each"
MANY = 3  # charters that wait for the same reason are one line
_NAMES = ("day", "days", "kind", "what", "who", "journey", "todo")


@dataclass(frozen=True)
class Due:
    """One decision: by which day (None = no day is set), of what kind, what, who takes it, and how.

    `stays`: it is shown however long ago its day was, until somebody has done it.
    """

    day: date | None
    kind: str
    what: str
    who: str
    journey: str = ""
    todo: str = ""
    stays: bool = True


def due(
    workspace: Workspace, today: date, bills: Sequence[Bill] = (), sample: Sample | None = None,
    findings: Iterable[Mapping[str, Any]] = (), unsigned: Mapping[str, str] | None = None,
) -> list[Due]:  # fmt: skip
    """Return what waits for a decision on a day, overdue first, then by day, what has no day last.

    `findings` are rows of the table of that name, `unsigned` journeys whose charter waits for its owner's signature
    with why. What is due in more than thirty days is left out, and so is what nobody can do any more since thirty.
    """
    found = [
        *(each for charter in workspace.charters for each in _of_charter(charter)),
        *(each for card in workspace.cards for each in _of_card(card)),
        *map(_of_waiver, workspace.waivers),
        *(each for bill in bills if (each := _of_bill(bill))),
        *_of_sample(sample),
        *_of_releases(workspace, findings),
        *_of_signatures(workspace, unsigned or {}),
    ]
    return sorted((each for each in found if _matters(each, today)), key=_order)


def _matters(each: Due, today: date) -> bool:
    if each.day is None:
        return True
    return each.day <= today + SOON and (each.stays or each.day >= today - SOON)


def _order(each: Due) -> tuple[bool, date, str, str]:
    return each.day is None, each.day or date.max, each.kind, each.what


def _of_charter(charter: Charter) -> Iterator[Due]:
    title, owner = harmless(charter.title), _name(charter.owner)
    if charter.owner is None:
        named = f"the role {harmless(charter.vacant.id)} is vacant" if charter.vacant else "nobody is named"
        yield Due(
            None, "owner", f"{title}: {named}", NOBODY, charter.name, "name one person who answers for it"
        )
    elif charter.owner.until:
        yield Due(
            charter.owner.until, "owner", f"{title}: {owner} is accountable until that day", owner, charter.name,
            "name who answers from the next day on",
        )  # fmt: skip
    if charter.reviews and (day := next_review(charter)):
        yield Due(day, "review", f"{title}: the charter is to be looked at again", owner, charter.name,
                  "read it, sign it, set the next day")  # fmt: skip
    for system in charter.systems:
        if system.accountable and system.accountable.until:
            name = _name(system.accountable)
            yield Due(
                system.accountable.until, "owner", f"{title}: {name} runs {harmless(system.name)} until that day",
                owner, charter.name, "name who answers for the AI from the next day on",
            )  # fmt: skip


def next_review(charter: Charter) -> date | None:
    """Return the day a charter is to be reviewed: the one it names, else its last one and the cadence."""
    reviews = charter.reviews
    if reviews is None:
        return None
    if reviews.next or reviews.last is None or reviews.cadence is None:
        return reviews.next
    return _later(reviews.last, reviews.cadence)


def _later(day: date, months: int) -> date:
    """Return the same day so many months later, the month's last where it has none."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _of_card(card: SystemCard) -> Iterator[Due]:
    title, owner = harmless(card.title), _name(card.accountable)
    for role, who in (("is accountable", card.accountable), ("validates it", card.validator)):
        if who and who.until:
            yield Due(
                who.until,
                "owner",
                f"{title}: {_name(who)} {role} until that day",
                owner,
                "",
                "name who follows",
            )
    for step in card.adoption:
        planned = f"{title}: planned to serve {step.share:.0%} of its journeys' conversations by then"
        todo = "compare with what it serves (OD508), and keep or change the plan"
        yield Due(step.by, "adoption", planned, owner, "", todo, stays=False)


def _of_waiver(waiver: Waiver) -> Due:
    where = ", ".join(map(harmless, waiver.journeys)) or "every journey"
    return Due(
        waiver.until, "waiver",
        f"the waiver {harmless(waiver.name)} of {', '.join(waiver.rules)} in {where} ends: {harmless(waiver.reason)}",
        _name(waiver.signed_by), waiver.journeys[0] if len(waiver.journeys) == 1 else "",
        "mend what it waives, or sign another", stays=False,
    )  # fmt: skip


def _of_bill(bill: Bill) -> Due | None:
    """Return the last day on which what the contract says is not due can be disputed; None where nothing can."""
    part = bill.block("A")
    if bill.due_until is None or not part.lines:
        return None
    amount = money(part.effect, bill.currency)
    lines = "1 line" if part.lines == 1 else f"{part.lines:,} lines"
    return Due(
        bill.due_until, "dispute", f"invoice {harmless(bill.invoice)}: {lines} of {amount} can be disputed until then",
        NOT_NAMED, "", f"onedeck reconcile {harmless(bill.invoice)}", stays=False,
    )  # fmt: skip


def _of_sample(sample: Sample | None) -> Iterator[Due]:
    if sample and (newer := sample.newer or sample).items and newer.awaited:
        read, drawn = len(newer.read), len(newer.items)
        yield Due(None, "sample", f"the blind sample {newer.name}: {read} of {drawn} verdicts are read",
                  READERS, newer.drawn_from or "", "onedeck review --reader NAME")  # fmt: skip


def _of_releases(workspace: Workspace, findings: Iterable[Mapping[str, Any]]) -> Iterator[Due]:
    owners = {charter.name: _name(charter.owner) for charter in workspace.charters}
    for row in findings:
        if row["code"] == "OD505" and not row["silenced"]:
            journey = row["journey"] or ""
            subject = harmless(row["subject"] or "")
            said = f"{subject} answers in {journey} and nobody decided that it may"
            todo = "ship, hold or roll back: onedeck sign --release"
            yield Due(None, "release", said, owners.get(journey, NOBODY), journey, todo)


def _of_signatures(workspace: Workspace, unsigned: Mapping[str, str]) -> Iterator[Due]:
    waiting = [charter for charter in workspace.charters if charter.owner and charter.name in unsigned]
    for said in dict.fromkeys(unsigned[charter.name] for charter in waiting):
        same = [charter for charter in waiting if unsigned[charter.name] == said]
        if len(same) >= MANY:
            named = ", ".join(harmless(charter.title) for charter in same)
            yield Due(None, "signature", f"{named}: {said}", EACH_OWNER, "", "onedeck sign JOURNEY")
            continue
        for charter in same:
            what, todo = f"{harmless(charter.title)}: {said}", f"onedeck sign {charter.name}"
            yield Due(None, "signature", what, _name(charter.owner), charter.name, todo)


def _name(who: Person | None) -> str:
    return person(who.name or who.id) if who else NOBODY


def when(each: Due, today: date) -> str:
    """Say how far away a day is: overdue by so many days, today, in so many, or that none is set."""
    if each.day is None:
        return "no day set"
    days = (each.day - today).days
    if days < 0:
        return f"{-days:,} day{'s' if days < -1 else ''} ago"
    return "today" if not days else f"in {days} day{'s' if days > 1 else ''}"


def due_sentence(found: Sequence[Due], today: date) -> str:
    """Say how many decisions are overdue, due within thirty days, and wait without a day."""
    past = sum(each.day is not None and each.day < today for each in found)
    open_ended = sum(each.day is None for each in found)
    counts = ((past, "past its day", "past their day"), (len(found) - past - open_ended, "due within 30 days", ""),
              (open_ended, "without a day", ""))  # fmt: skip
    parts = [f"{count} {one if count == 1 or not many else many}" for count, one, many in counts if count]
    if not parts:
        return "No decision is due within 30 days."
    told = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"Decisions that wait: {told}."


def due_list(found: Sequence[Due], today: date) -> Listing:
    """Return what is due as a list; `days` from today on, below zero = past."""
    rows = [
        {
            "day": each.day.isoformat() if each.day else None, "days": (each.day - today).days if each.day else None,
            "kind": each.kind, "what": each.what, "who": each.who, "journey": each.journey or None, "todo": each.todo,
            "when": when(each, today),
        }
        for each in found
    ]  # fmt: skip
    fields = [
        Field("day", "By"), Field("when", "That is"), Field("kind", "Kind"), Field("what", "What"),
        Field("who", "Who decides"), Field("todo", "How"),
    ]  # fmt: skip
    return Listing(rows, _NAMES, fields)
