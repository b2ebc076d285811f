"""The simulated truth in figures, as truth.yaml holds it: per journey and room, and what was planted."""

from collections import Counter
from collections.abc import Iterable

from onedeck.sample.clock import WEEK
from onedeck.sample.records import Company, Contact
from onedeck.sample.verdict_truth import WINDOW, is_handed_off, is_matured, room_of, t0_of

RECENT = 8  # weeks whose windows have closed


def truth_of(company: Company) -> dict[str, object]:
    """Return the truth of a company: per journey and room over all time and the recent weeks, plants, innocents.

    Shares are over matured contacts that the room handled and did not hand off; `held` is the share of them after
    which she did not act again for the same need within seven days (the share that were met is lower: some give up).
    """
    last = company.end - WINDOW
    recent = (last - RECENT * WEEK, last)
    return {
        "simulated": True,
        "seed": company.seed,
        "contacts": len(company.contacts),
        "by_system": dict(sorted(Counter(contact.system for contact in company.contacts).items())),
        "rooms": _by_room(company, (company.start, last)),
        "recent_rooms": _by_room(company, recent),
        "decks": {room: _deck(company, room, recent) for room in ("ai", "cx")},
        "excluded": dict(sorted(Counter(c.exclusion for c in company.contacts if c.exclusion).items())),
        "innocent": dict(sorted(Counter(c.innocent for c in company.contacts if c.innocent).items())),
        "planted": dict(sorted(Counter(c.plant for c in company.contacts if c.plant).items())),
        "unidentified": _share(not c.identified for c in company.contacts if room_of(c) and not c.exclusion),
        "invoice": dict(sorted(Counter(line.why or line.truth for line in company.invoice).items())),
        "arabic": _arabic(company),
        "accounts": {
            "all": len(company.accounts),
            "churned": sum(account.churned_at is not None for account in company.accounts),
        },
    }


def judged(company: Company, room: str, period: tuple[float, float]) -> list[Contact]:
    """Return the contacts that a room handled, counted and matured, whose t0 lies in a period."""
    return [
        contact
        for contact in company.contacts
        if room_of(contact) == room
        and not contact.exclusion
        and contact.direction == "inbound"
        and period[0] <= t0_of(contact) <= period[1]
        and is_matured(company, contact)
    ]


def _by_room(company: Company, period: tuple[float, float]) -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = {}
    for room in ("ai", "cx"):
        by_journey: dict[str, list[Contact]] = {}
        for contact in judged(company, room, period):
            by_journey.setdefault(contact.journey, []).append(contact)
        for journey, contacts in sorted(by_journey.items()):
            found.setdefault(journey, {})[room] = _figures(contacts)
    return found


def _figures(contacts: list[Contact]) -> dict[str, object]:
    stayed = [contact for contact in contacts if not is_handed_off(contact)]
    claimed = [contact for contact in contacts if contact.claims]
    return {
        "contacts": len(contacts),
        "handed_off": len(contacts) - len(stayed),
        "claimed": len(claimed),
        "refuted": sum(bool(contact.refuted_by) for contact in stayed),
        "refuted_by": dict(sorted(Counter(c.refuted_by for c in stayed if c.refuted_by).items())),
        "held": _share(not contact.refuted_by for contact in stayed),
        "claimed_held": _share(not contact.refuted_by for contact in claimed),
        "met": _share(contact.met for contact in stayed),
    }


def _deck(company: Company, room: str, period: tuple[float, float]) -> dict[str, object]:
    """Return what a room's own slide would say of the recent weeks, and what became of it."""
    handled = [c for c in judged(company, room, period) if room == "ai" or c.system == "desk"]
    claimed = [contact for contact in handled if contact.claims]
    return {
        "handled": len(handled),
        "claimed": _share(bool(contact.claims) for contact in handled),
        "of_claimed_held": _share(not contact.refuted_by for contact in claimed),
    }


def _arabic(company: Company) -> dict[str, dict[str, object]]:
    """Return what held up after the assistant's chats in the weeks of the split, by version and language."""
    begin = company.end - 5 * WEEK
    cells: dict[str, list[bool]] = {}
    for contact in judged(company, "ai", (begin, company.end)):
        version = contact.touches[0].version
        if not is_handed_off(contact) and contact.touches[0].start >= begin:
            tongue = "ar" if contact.person.language == "ar" else "others"
            cells.setdefault(f"{version} {tongue}", []).append(not contact.refuted_by)
    return {cell: {"chats": len(held), "held": _share(held)} for cell, held in sorted(cells.items())}


def _share(said: Iterable[bool]) -> float | None:
    values = [bool(value) for value in said]
    return round(sum(values) / len(values), 4) if values else None
