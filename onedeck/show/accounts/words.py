"""What is said of accounts let down before their renewal: exposed, never lost, and what feed is missing."""

from collections.abc import Sequence
from decimal import Decimal

from onedeck.show.accounts.exposed import OFTEN, RENEWS_DAYS, WITHIN_DAYS, Account, Exposure
from onedeck.show.moments import day
from onedeck.show.money import money

# Days between two periods of the feed -> what an amount is for.
_PERIODS = (("week", 6, 8), ("month", 28, 32), ("quarter", 89, 93), ("year", 363, 368))
EXPOSED = (
    "Exposed, not lost: whether they leave is not known, and nothing here says that this is why they would."
)
NO_FEED = (
    "No feed holds accounts. Load them with the connector `table`: `accounts.account`, `accounts.recurring_amount`, "
    "`accounts.renewal_time`, `accounts.owner` (docs/sources/table.md)."
)
NO_RENEWAL = (
    "No account has a renewal date: map `accounts.renewal_time` in onedeck.yaml (docs/sources/table.md)."
)
NO_NAMES = (
    "No conversation names an account: map `account` of the touches in onedeck.yaml, in the spelling of the accounts' "
    "own feed."
)
NO_TIME = "No feed has an as-of: order-only logs have no thirty days."


def missing(found: Exposure) -> str:
    """Return what keeps any account from being found; empty where nothing does."""
    if not found.known:
        return NO_FEED
    if found.as_of is None:
        return NO_TIME
    if not found.naming:
        return NO_NAMES
    return "" if found.dated else NO_RENEWAL


def sentence(found: Exposure, timezone: str) -> str:
    """Say how many accounts renew soon and were let down twice or more, and what they are worth."""
    if missing(found):
        return "Which accounts are exposed is not known."
    assert found.as_of is not None
    until = day(found.as_of + RENEWS_DAYS * 86_400_000_000, timezone)
    if not found.often:
        return (
            f"No account that renews by {until} was let down {OFTEN} times or more in the {WITHIN_DAYS} days before "
            f"{day(found.as_of, timezone)}."
        )
    count = len(found.often)
    who = "1 account renews" if count == 1 else f"{count:,} accounts renew"
    was = "was" if count == 1 else "were"
    return (
        f"{who} by {until} and {was} let down twice or more in the {WITHIN_DAYS} days before "
        f"{day(found.as_of, timezone)}: {total(found.often, found)} of recurring revenue is exposed."
    )


def total(accounts: Sequence[Account], found: Exposure) -> str:
    """Return what some accounts are worth together, by currency; amounts that are not known are said."""
    sums: dict[str, Decimal] = {}
    unknown = 0
    for account in accounts:
        if account.amount is None:
            unknown += 1
        else:
            sums[account.currency or ""] = sums.get(account.currency or "", Decimal(0)) + account.amount
    per = period(found.every)
    told = [f"{money(amount, name).strip()} {per}" for name, amount in sorted(sums.items())]
    if unknown:
        told.append(f"{unknown:,} of unknown value")
    return " and ".join(told) or "nothing"


def period(days: float | None) -> str:
    """Return what a recurring amount is for, by the days between two periods of its feed."""
    known = (word for word, least, most in _PERIODS if days is not None and least <= days <= most)
    return f"a {next(known, 'period')}"


def beside(found: Exposure) -> list[str]:
    """Return what is not on the list although it was let down as often, and why."""
    said = []
    if found.later:
        said.append(f"{_accounts(found.later)} let down as often do not renew in these {RENEWS_DAYS} days")
    if found.undated:
        said.append(f"{_accounts(found.undated)} let down as often have no renewal date in the feed")
    if found.unknown:
        said.append(
            f"{_accounts(found.unknown)} let down as often are in no row of the accounts' newest period"
        )
    if unvalued := sum(account.worth is None for account in found.often):
        said.append(
            f"{_accounts(unvalued)} cannot be ordered by value: no amount, or no rate of its currency in fx.yaml"
        )
    return said


def _accounts(count: int) -> str:
    return f"{count:,} account{'s' if count != 1 else ''}"


MEANING = (
    f"let down: a conversation refuted, as the customer saw it, by what she did in the {WITHIN_DAYS} days before the "
    f"as-of; renewal: in the {RENEWS_DAYS} days after it; value: of the newest period the feed has at the as-of",
    "by the data's as-of, not by today's date",
)
