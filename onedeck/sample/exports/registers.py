"""The systems of record: billing, orders, contracts, and the register of what customers told the company outright."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from onedeck.sample.exports.files import stamp, write_csv
from onedeck.sample.exports.numbers import Numbers
from onedeck.sample.records import Account, Company, Event

COLUMNS = (
    "entry", "event", "customer_number", "company", "reference", "subject", "about_system", "about_id", "amount_eur",
    "due_at", "happened_at", "recorded_at",
)  # fmt: skip
ACCOUNTS = (
    "company", "company_name", "segment", "month", "monthly_value_eur", "renewal_date",
    "account_manager",
)  # fmt: skip
REGISTERS = {
    "billing": "billing",
    "contract": "contracts",
}  # by the first word of a need; anything else: orders
STATEMENTS = ("confirmed", "denied", "complained", "cancelled", "contradicted")
# What each register calls what happened; onedeck.yaml says what that means.
WORDS = {
    "billing": {"fulfilled": "adjustment_posted", "disputed": "charge_disputed", "promised": "credit_promised"},
    "orders": {"fulfilled": "activated", "promised": "appointment", "disputed": "order_disputed"},
    "contracts": {"fulfilled": "signed", "renewed": "renewed", "churned": "ended", "promised": "offer_promised"},
    "care": {"confirmed": "says_solved", "denied": "says_not_solved", "complained": "complaint",
             "cancelled": "cancellation", "contradicted": "told_otherwise", "disputed": "objection"},
}  # fmt: skip


def register_of(event: Event) -> str:
    """Return the register an event is entered into."""
    if event.said_by == "customer" and event.kind in STATEMENTS:
        return "care"
    if event.kind in ("renewed", "churned"):
        return "contracts"
    return REGISTERS.get(event.need.split(".")[0], "orders")


def subject(need: str) -> str:
    """Return what the registers call a need."""
    return need.replace(".", "_")


def write_registers(folder: Path, numbers: Numbers, events: Iterable[Event]) -> int:
    """Write a file per register and the accounts; return the number of rows."""
    end = numbers.company.end
    entries: dict[str, list[Event]] = {name: [] for name in WORDS}
    for event in events:
        if event.observed <= end:
            entries[register_of(event)].append(event)
    rows = 0
    for name, of_register in entries.items():
        made = (_entry(numbers, name, event) for event in of_register)
        rows += write_csv(folder / f"{name}.csv.gz", COLUMNS, made)
    return rows + write_csv(folder / "accounts.csv.gz", ACCOUNTS, _periods(numbers.company))


def _entry(numbers: Numbers, register: str, event: Event) -> tuple[object, ...]:
    about = numbers.contacts.get(event.contact)
    return (
        event.id, WORDS[register].get(event.kind, event.kind), event.person.number,
        event.person.account.number if event.person.account else "", event.object, subject(event.need),
        about.system if about else "", numbers.exported(about) if about else "",
        "" if event.amount is None else f"{event.amount:.2f}", stamp(event.due), stamp(event.occurred),
        stamp(event.observed),
    )  # fmt: skip


def _periods(company: Company) -> Iterator[tuple[object, ...]]:
    """Yield every account's value month by month, as long as it has a contract."""
    for account in company.accounts:
        for begin in _months(company.start, min(company.end, account.churned_at or company.end)):
            yield (
                account.number, account.name, account.segment, stamp(begin), f"{account.yearly_value / 12:.2f}",
                _renewal(account, begin), account.owner,
            )  # fmt: skip


def _months(start: float, end: float) -> Iterator[float]:
    first = datetime.fromtimestamp(start, UTC)
    month = first.year * 12 + first.month - 1
    while (begin := datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp()) < end:
        yield begin
        month += 1


def _renewal(account: Account, begin: float) -> str:
    """Return the first yearly renewal from a month on."""
    year = 365 * 86_400.0
    gap = (account.renewal - begin) % year
    return stamp(begin + gap)
