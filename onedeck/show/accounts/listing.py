"""Accounts let down before their renewal as rows: for a page's table and for programs."""

from collections.abc import Sequence
from typing import Any

from onedeck.model.channels import family
from onedeck.show.accounts.exposed import Account, Contact, LetDown
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.hundred import ACTS
from onedeck.show.moments import day, iso
from onedeck.show.money import money

COLUMNS = (
    "account", "segment", "amount", "currency", "renewal", "days", "owner", "refuted", "last_contact",
    "last_channel", "customers", "because", "by",
)  # fmt: skip
RECORD_COLUMNS = ("account", "record", "source_row", "owner", "renewal", "refuted")


def account_list(accounts: Sequence[Account]) -> Listing:
    """Return a row per account; who was let down stands under pseudonyms."""
    fields = [
        Field("account", "Account"), Field("segment", "Segment"), Field("amount", "Recurring", "figure"),
        Field("renewal", "Renews", "time"), Field("owner", "Owner"), Field("refuted", "Let down", "count"),
        Field("last_contact", "Last contact", "time"),
    ]  # fmt: skip
    return Listing([_row(account) for account in accounts], COLUMNS, fields)


def record_list(accounts: Sequence[Account]) -> Listing:
    """Return which record of its source each account is: the only place where a pseudonym is undone."""
    fields = [
        Field("account", "Account"), Field("record", "Record in its source"), Field("source_row", "Row"),
        Field("owner", "Owner"), Field("renewal", "Renews", "time"), Field("refuted", "Let down", "count"),
    ]  # fmt: skip
    return Listing(
        [{**_row(each), "record": _number(each.record), "source_row": each.place} for each in accounts],
        RECORD_COLUMNS, fields,
    )  # fmt: skip


def let_down_words(row: LetDown, timezone: str) -> str:
    """Say what was refuted: what it was about, who had her last, whether it was called resolved, and what she did."""
    need = harmless(row.need) if row.need else "need unknown"
    called = ", called resolved" if row.claimed else ""
    return f"{need}: {harmless(row.by)}{called}; {_did(row.because)} {day(row.at, timezone)}"


def contact_words(contact: Contact, timezone: str) -> str:
    """Say when the contact was, on which channel and with whom."""
    by = {"ai": "AI", "cx": "people"}.get(contact.handled_last or "", "nobody answered")
    where = harmless(family(contact.channel)) if contact.channel else "channel unknown"
    return f"{day(contact.at, timezone)} {where}, {by}"


def value_words(account: Account) -> str:
    """Return the recurring amount in its own currency, or that it is not known."""
    return "not known" if account.amount is None else money(account.amount, account.currency or "").strip()


def _row(account: Account) -> dict[str, Any]:
    last = account.contacts[0] if account.contacts else None
    return {
        "account": account.name, "segment": account.segment, "amount": account.amount, "currency": account.currency,
        "renewal": iso(account.renewal), "days": account.days, "owner": account.owner,
        "refuted": len(account.refuted), "last_contact": iso(last.at) if last else None,
        "last_channel": last.channel if last else None,
        "customers": sorted({each.customer for each in account.refuted if each.customer}),
        "because": [each.because for each in account.refuted], "by": [each.by for each in account.refuted],
    }  # fmt: skip


def _number(record: str) -> str:
    # A row of accounts is named by the account's number and its period.
    return record.rpartition("/")[0] or record


def _did(because: str) -> str:
    # ACTS speaks of several customers, here it is one.
    return ACTS.get(because, because).replace("were ", "was ").replace("have ", "has ")
