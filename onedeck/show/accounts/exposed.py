"""Which accounts were let down, what they are worth and when they renew, as known at the as-of and not by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from onedeck.charter.fx import ExchangeRate
from onedeck.model.verdicts import DAY_US
from onedeck.show.customer_ids import shown
from onedeck.show.queries import dictionaries, read_step
from onedeck.store import Store

WITHIN_DAYS = 30  # how far back a refuted conversation counts
RENEWS_DAYS = 90  # how far ahead a renewal counts
OFTEN = 2  # refuted conversations that put an account on the list
CONTACTS = 3  # last contacts shown of an account

_TERMS = (
    "account_key", "record", "amount", "currency", "renewal", "segment", "owner", "raw_file", "raw_row", "source",
)  # fmt: skip
_REFUTED = (
    "account_key", "conversation_id", "customer", "source", "conversation", "journey", "need", "channel",
    "handled_last", "ai_system", "ai_version", "claimed", "because", "grade", "at",
)  # fmt: skip


@dataclass(frozen=True)
class LetDown:
    """One refuted conversation of an account: whose, about what, who had her last, and what she did when."""

    conversation_id: int
    customer: str | None
    reference: str
    journey: str
    need: str | None
    channel: str | None
    handled_last: str | None
    by: str
    claimed: bool
    because: str
    at: int


@dataclass(frozen=True)
class Contact:
    """One of an account's last conversations: when it began (microseconds UTC), where, and who had her last."""

    at: int
    channel: str | None
    handled_last: str | None


@dataclass(frozen=True)
class Account:
    """An account as its source has it at the as-of, with what went wrong; `worth` is in the workspace's currency.

    `name` is a pseudonym; `record` is the source's own id of the row, shown only to who may see names.
    """

    key: int
    name: str
    record: str
    place: str
    segment: str | None
    owner: str | None
    amount: Decimal | None
    currency: str | None
    worth: float | None
    renewal: int | None
    days: int | None
    refuted: tuple[LetDown, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class Exposure:
    """The accounts that renew soon: let down often, and once; and what keeps others off the list.

    `later` renew later or were due before, `undated` have no renewal date, `unknown` are in no row of the feed: counts
    of accounts let down often. `known` and `naming` say how many accounts and conversations the feeds have.
    """

    as_of: int | None
    often: tuple[Account, ...] = ()
    once: tuple[Account, ...] = ()
    later: int = 0
    undated: int = 0
    unknown: int = 0
    known: int = 0
    dated: int = 0
    naming: int = 0
    currency: str | None = None
    every: float | None = None  # days between two periods of the feed


def exposure(store: Store, rates: Sequence[ExchangeRate] = (), currency: str | None = None) -> Exposure:
    """Return the accounts with refuted conversations in the 30 days before the as-of and a renewal in the 90 after.

    Those worth most first; an amount that cannot be converted to the workspace's currency comes last.
    """
    as_of = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    naming = store.engine.rows("SELECT COUNT(*) FROM conversations WHERE account_key IS NOT NULL")[0][0]
    if as_of is None or not naming:
        return Exposure(as_of, naming=naming, known=_known(store))
    terms = {
        row["account_key"]: row for row in dictionaries(store, read_step("account_terms"), _TERMS)
    }  # fmt: skip
    if currency is None:  # a workspace without one: amounts can be ordered only where all are in the same
        own = {row["currency"] for row in terms.values() if row["currency"]}
        currency = own.pop() if len(own) == 1 else None
    refuted = _refuted(store)
    often = [key for key, rows in refuted.items() if len(rows) >= OFTEN]
    found = [
        _account(key, terms[key], rows, as_of, rates, currency)
        for key, rows in refuted.items()
        if key in terms and _soon(terms[key]["renewal"], as_of)
    ]
    contacts = _contacts(store, [account.key for account in found])
    found = [replace(account, contacts=contacts.get(account.key, ())) for account in found]
    found.sort(key=lambda account: (account.worth is None, -(account.worth or 0), account.name))
    there = [terms[key]["renewal"] for key in often if key in terms]
    return Exposure(
        as_of,
        tuple(account for account in found if len(account.refuted) >= OFTEN),
        tuple(account for account in found if len(account.refuted) < OFTEN),
        later=sum(each is not None and not _soon(each, as_of) for each in there),
        undated=sum(each is None for each in there),
        unknown=len(often) - len(there),
        known=len(terms),
        dated=sum(row["renewal"] is not None for row in terms.values()),
        naming=naming,
        currency=currency,
        every=_every(store),
    )


def pseudonym(key: int) -> str:
    """Return an account's key as people see it: `a_` and 13 characters, the same on every page."""
    return "a_" + str(shown(key)).removeprefix("c_")


def _soon(renewal: int | None, as_of: int) -> bool:
    return renewal is not None and as_of < renewal <= as_of + RENEWS_DAYS * DAY_US


def _refuted(store: Store) -> dict[int, list[LetDown]]:
    step = read_step("account_refuted").format(within=WITHIN_DAYS * DAY_US)
    found: dict[int, list[LetDown]] = {}
    for row in dictionaries(store, step, _REFUTED):
        found.setdefault(row["account_key"], []).append(_let_down(row))
    return found


def _let_down(row: dict[str, Any]) -> LetDown:
    return LetDown(
        row["conversation_id"], shown(row["customer"]), f"{row['source']}:{row['conversation']}", row["journey"],
        row["need"], row["channel"], row["handled_last"],
        _by(row["handled_last"], row["ai_system"], row["ai_version"]), bool(row["claimed"]), row["because"], row["at"],
    )  # fmt: skip


def _by(room: str | None, system: str | None, version: str | None) -> str:
    if room == "ai":
        return " ".join(filter(None, ("AI", system, version)))
    return "people" if room == "cx" else "nobody answered"


def _contacts(store: Store, keys: Sequence[int]) -> dict[int, tuple[Contact, ...]]:
    if not keys:
        return {}
    step = read_step("account_contacts").format(accounts=", ".join(map(str, sorted(keys))), most=CONTACTS)
    found: dict[int, list[Contact]] = {}
    for key, *contact in store.engine.rows(step):
        found.setdefault(key, []).append(Contact(*contact))
    return {key: tuple(contacts) for key, contacts in found.items()}


def _account(
    key: int,
    row: dict[str, object],
    refuted: Sequence[LetDown],
    as_of: int,
    rates: Sequence[ExchangeRate],
    currency: str | None,
) -> Account:
    amount, own, renewal = row["amount"], row["currency"], row["renewal"]
    assert isinstance(amount, Decimal | None) and isinstance(renewal, int)
    own = str(own) if own else currency
    return Account(
        key, pseudonym(key), str(row["record"]), f"{row['raw_file']}:{row['raw_row']}", _text(row["segment"]),
        _text(row["owner"]), amount, own, _worth(amount, own, currency, rates, as_of), renewal,
        -(-(renewal - as_of) // DAY_US), tuple(refuted),
    )  # fmt: skip


def _text(value: object) -> str | None:
    return str(value) if value else None


def _worth(
    amount: Decimal | None, own: str | None, currency: str | None, rates: Sequence[ExchangeRate], as_of: int
) -> float | None:
    if amount is None:
        return None
    if own == currency:
        return float(amount)
    found = [rate for rate in rates if rate.currency == own and rate.start <= as_of < rate.end]
    return float(amount) * found[0].rate if found else None


def _known(store: Store) -> int:
    return int(store.engine.rows("SELECT COUNT(*) FROM accounts")[0][0])


def _every(store: Store) -> float | None:
    """Return the days between two periods of the feed: the shortest step, of the newest two."""
    starts = [row[0] for row in store.engine.rows(
        "SELECT DISTINCT period_start FROM accounts ORDER BY period_start DESC LIMIT 2"
    )]  # fmt: skip
    return (starts[0] - starts[1]) / DAY_US if len(starts) == 2 else None
