"""Who a desk knows: customers who wrote to it, people who answer, companies, groups and brands."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from onedeck.sample.exports.files import stamp, write_page
from onedeck.sample.exports.numbers import agent, number_of, user, visitor
from onedeck.sample.records import Account, Company, Contact, Person

COPIES = "copies"  # the group in which integrations leave what was said elsewhere
ASSISTANT = "Pip"  # as which the assistant writes into tickets
BRANDS = {"consumer": (7001, "Fernholm"), "business": (7002, "Fernholm Business")}
MONITOR = 7900  # the account whose own watch-dog opens tickets


def write_people(folder: Path, company: Company, tickets: list[Contact]) -> int:
    """Write users, organizations, groups and brands; return the number of rows."""
    people = {ticket.person.number: ticket.person for ticket in tickets if ticket.identified}
    agents = {touch.agent for ticket in tickets for touch in ticket.touches if touch.handler == "person"}
    visitors = (_visitor(ticket) for ticket in tickets if not ticket.identified)
    users = [*_customers(people.values(), company), *visitors, *_agents(agents, company)]
    groups = sorted({group_name(ticket) for ticket in tickets})
    rows = write_page(folder / "users.json.gz", "users", users)
    rows += write_page(
        folder / "organizations.json.gz", "organizations", map(_organization, company.accounts)
    )
    rows += write_page(
        folder / "groups.json", "groups", ({"id": group(name), "name": name} for name in groups)
    )
    brands = (
        {"id": own, "name": name, "subdomain": f"fernholm-{which}"} for which, (own, name) in BRANDS.items()
    )
    return rows + write_page(folder / "brands.json", "brands", brands)


def group_name(ticket: Contact) -> str:
    """Return the group that works on a ticket."""
    if ticket.relation and ticket.relation[0] == "mirror_of":
        return COPIES
    last = next((touch.queue for touch in reversed(ticket.touches) if touch.queue), "")
    return last or ticket.queue or "front desk"


def group(name: str) -> int:
    """Return the desk's id of a group."""
    return 36_000_000 + number_of(f"group/{name}", 10**6)


def requester(ticket: Contact) -> int:
    """Return for whom a ticket is: a customer, a visitor nobody knows, or the company's own watch-dog."""
    if ticket.exclusion == "internal":
        return MONITOR
    return user(ticket.person) if ticket.identified else visitor(ticket)


def brand(person: Person) -> int:
    """Return the brand a customer writes to."""
    return BRANDS["consumer" if person.segment == "consumer" else "business"][0]


def organization(account: Account) -> int:
    """Return the desk's id of a company: the digits of its number, as the first import gave them."""
    return int("".join(filter(str.isdigit, account.number)))


def _organization(account: Account) -> dict[str, Any]:
    return {
        "id": organization(account), "external_id": account.number, "name": account.name,
        "shared_tickets": False, "organization_fields": {"segment": account.segment},
    }  # fmt: skip


def _customers(people: Iterable[Person], company: Company) -> Iterator[dict[str, Any]]:
    for person in people:
        yield {
            "id": user(person), "external_id": person.number, "name": person.name, "email": person.email,
            "phone": person.phone or None, "role": "end-user", "locale": person.language,
            "organization_id": organization(person.account) if person.account else None,
            "suspended": False, "created_at": stamp(company.start),
        }  # fmt: skip


def _visitor(ticket: Contact) -> dict[str, Any]:
    own = visitor(ticket)
    return {
        "id": own, "external_id": None, "name": f"Visitor {own % 10**6}", "email": None, "phone": None,
        "role": "end-user", "locale": ticket.person.language, "organization_id": None, "suspended": False,
        "created_at": stamp(ticket.touches[0].start),
    }  # fmt: skip


def _agents(names: Iterable[str], company: Company) -> Iterator[dict[str, Any]]:
    for name in (*sorted(names), ASSISTANT, "Watch-dog"):
        mail = "".join(
            letter for letter in name.lower().replace(" ", ".") if letter.isalnum() or letter == "."
        )
        yield {
            "id": MONITOR if name == "Watch-dog" else agent(name), "name": name,
            "email": f"{mail}@fernholm.example", "role": "agent", "locale": "en", "organization_id": None,
            "suspended": False, "created_at": stamp(company.start),
        }  # fmt: skip
