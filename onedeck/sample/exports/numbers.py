"""What each system calls the same thing: a chat's id, a ticket's number, the first contact of a phone chain."""

import hashlib
from dataclasses import dataclass, field

from onedeck.sample.records import Company, Contact, Person

_DESK_IDS = 390_000_000_000  # a desk's ids of people are long and its own


@dataclass
class Numbers:
    """The names of contacts and people in every system, the same for the same company."""

    company: Company
    contacts: dict[str, Contact] = field(init=False)
    tickets: dict[str, int] = field(init=False)  # without what the desk suspended

    def __post_init__(self) -> None:
        """Look everything up once."""
        self.contacts = {contact.id: contact for contact in self.company.contacts}
        self.tickets = {name: int(name) for name, contact in self.contacts.items() if is_ticket(contact)}

    def exported(self, contact: Contact) -> str:
        """Return what a contact's own system calls the conversation it belongs to."""
        if contact.system == "desk":
            return contact.id if is_ticket(contact) else f"suspended:{contact.id}"
        if contact.system == "phone":
            return self.call(self.chain(contact))
        return contact.id

    def chain(self, contact: Contact) -> Contact:
        """Return the first call of a chain: a callback belongs to the call that asked for it."""
        seen = {contact.id}
        while contact.direction == "callback":
            before = self.contacts.get(contact.relation[1] if contact.relation else contact.escalated_from)
            if before is None or before.system != "phone" or before.id in seen:
                break
            contact = before
            seen.add(contact.id)
        return contact

    def call(self, contact: Contact, leg: int = 0) -> str:
        """Return the id of one leg of a call, as the telephone system makes them: random letters."""
        return as_uuid(f"{self.company.seed}/call/{contact.id}/{leg}")


def is_ticket(contact: Contact) -> bool:
    """Say whether a contact became a ticket: the desk suspends what it takes for spam."""
    return contact.system == "desk" and contact.exclusion != "spam"


def visitor(ticket: Contact) -> int:
    """Return the desk's id of a visitor who did not log in: a new one each time."""
    return _DESK_IDS + 9 * 10**9 + number_of(f"visitor/{ticket.id}", 10**9)


def user(person: Person) -> int:
    """Return the desk's id of a customer; testers and senders of spam have numbers of their own kind."""
    kind = "FTX".find(person.number[0])
    return _DESK_IDS + kind * 10**9 + int("".join(filter(str.isdigit, person.number)))


def agent(name: str) -> int:
    """Return the desk's id of somebody who works there."""
    return _DESK_IDS // 100 + number_of(f"agent/{name}", 10**8)


def number_of(text: str, below: int) -> int:
    """Return a number that depends on a text alone."""
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[:8]) % below


def as_uuid(text: str) -> str:
    """Return letters and digits in the form of a UUID that depend on a text alone."""
    found = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return f"{found[:8]}-{found[8:12]}-4{found[13:16]}-a{found[17:20]}-{found[20:]}"
