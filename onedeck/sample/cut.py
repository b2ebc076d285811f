"""The end of the data: what happens later is not in it; then everything gets its order and its number."""

from collections.abc import Iterable

from onedeck.sample.records import Company, Contact, Event
from onedeck.sample.scene import Scene

NAMES_NOBODY = 3  # a number that more people use than this is a firm's, never a person's
EDGE = 1800.0  # no chat is cut in two: contacts that begin in the last half hour are left out


def leave(scene: Scene) -> None:
    """Leave out what the people of an account began after it had churned."""
    stayed, gone = [], set()
    for ep in scene.episodes:
        account = ep.person.account
        if account and account.churned_at is not None and ep.began >= account.churned_at:
            gone |= {contact.id for contact in ep.contacts} | {ep.object}
        else:
            stayed.append(ep)
    scene.episodes = stayed
    scene.contacts = [contact for contact in scene.contacts if contact.id not in gone]
    scene.events = [event for event in scene.events if event.contact not in gone and not _is_of(event, gone)]


def _is_of(event: Event, gone: set[str]) -> bool:
    return not event.contact and bool(event.object) and event.object in gone


def cut(scene: Scene) -> None:
    """Leave out what had not happened when the data end; a ticket that was not answered by then is open."""
    end = scene.clock.end
    begun = [contact for contact in scene.contacts if contact.touches[0].start < end - EDGE]
    shared = _switchboards(begun)
    kept = [
        contact for contact in begun if contact.innocent != "switchboard" or contact.person.phone in shared
    ]
    known = {contact.id for contact in kept}
    for contact in kept:
        _shorten(contact, end)
    scene.contacts = sorted(kept, key=lambda contact: (contact.touches[0].start, contact.id))
    for ep in scene.episodes:
        ep.contacts = sorted(
            (contact for contact in ep.contacts if contact.id in known),
            key=lambda contact: contact.touches[0].start,
        )
    scene.events = [
        event
        for event in scene.events
        if event.observed < end and (not event.contact or event.contact in known)
    ]


def _switchboards(contacts: Iterable[Contact]) -> set[str]:
    """Return the numbers that the data show to be shared: enough people said on them who they are."""
    callers: dict[str, set[str]] = {}
    for contact in contacts:
        if contact.system == "phone" and contact.known_by == "customer":
            callers.setdefault(contact.person.phone, set()).add(contact.person.number)
    return {phone for phone, people in callers.items() if len(people) > NAMES_NOBODY}


def _shorten(contact: Contact, end: float) -> None:
    contact.claims = [claim for claim in contact.claims if claim.at < end]
    contact.touches = [touch for touch in contact.touches if touch.start < end]
    for touch in contact.touches:
        touch.turns = [turn for turn in touch.turns if turn.time < end]
        if touch.end >= end:
            touch.end = max([touch.start, *(turn.time for turn in touch.turns)])
            touch.wait = min(touch.wait, end - touch.start)
    if contact.reopened_at and contact.reopened_at >= end:
        contact.reopened_at = None
        if contact.innocent == "thanks":
            contact.innocent = ""
    if contact.solved_at and contact.solved_at >= end:
        contact.solved_at = None
    if contact.promise_due and contact.system == "desk" and not contact.claims:
        contact.promise_due = None


def number(company: Company) -> None:
    """Give everything its lasting number, in the order of time, and follow it wherever one names another."""
    marks = {"pip": ("pip-", 700_001), "desk": ("", 400_001), "phone": ("c-", 5_000_001)}
    counts = {system: first for system, (_, first) in marks.items()}
    names = {"": ""}
    for contact in company.contacts:
        names[contact.id] = f"{marks[contact.system][0]}{counts[contact.system]}"
        counts[contact.system] += 1
    for contact in company.contacts:
        contact.id = names[contact.id]
        contact.escalated_from = names.get(contact.escalated_from, "")
        contact.innocent_of = names.get(contact.innocent_of, "")
        if contact.relation:
            contact.relation = (contact.relation[0], names[contact.relation[1]])
    for line in company.invoice:
        line.contact = names[line.contact]
    company.events.sort(key=lambda event: (event.occurred, event.kind, event.person.number))
    for place, event in enumerate(company.events):
        event.id, event.contact = f"e-{place + 1:06d}", names[event.contact]
    company.surveys = sorted(
        (survey for survey in company.surveys if survey.invited < company.end),
        key=lambda survey: (survey.invited, survey.person.number, survey.contact),
    )
    for place, survey in enumerate(company.surveys):
        survey.id, survey.contact = f"s-{place + 1:06d}", names[survey.contact]
        if survey.answered and survey.answered >= company.end:
            survey.answered, survey.score, survey.comment = None, None, ""
