"""Accounts, the Monday list: who renews soon and was let down again and again, what they are worth, whom to ask."""

from typing import Any

from onedeck.entrypoints.web.page import MAIN, Answer, Page, Visit
from onedeck.entrypoints.web.roles import ANALYST, LEAST_CELL
from onedeck.show.accounts.exposed import Account, exposure
from onedeck.show.accounts.listing import account_list, contact_words, let_down_words, value_words
from onedeck.show.accounts.words import EXPOSED, MEANING, beside, missing, period, sentence, total
from onedeck.show.first_number import first_number, lines
from onedeck.show.formats import harmless
from onedeck.show.ledger import Scope
from onedeck.show.moments import day
from onedeck.show.setting import titles_of

FILTERS = ("segment", "language", "channel", "brand", "need")
NAMED = "/accounts/{account}"
TIMELINE = "/c/{id}"
SHOWN = 100  # accounts of a list on the page; the files have all of them
FEW = (
    f"Fewer than {LEAST_CELL} accounts renew soon and were let down twice or more: your role sees groups of "
    f"{LEAST_CELL} and more, nobody's own."
)


def view(visit: Visit) -> Answer:
    """Return the accounts that renew in the ninety days after the as-of, those let down most worth first."""
    visit.store.require("accounts")
    found = exposure(visit.store, visit.workspace.fx, visit.workspace.currency)
    zone = visit.workspace.timezone
    open_to = visit.reader.may(ANALYST)
    told = sentence(found, zone) if open_to or not 0 < len(found.often) < LEAST_CELL else FEW
    tables = {"often": account_list(found.often), "once": account_list(found.once)} if open_to else {}
    notes = [*MEANING, *(beside(found) if open_to else []), *lines(first_number(visit.store, Scope()))]
    titles = titles_of(visit.store)
    return Answer(
        title="Accounts to call",
        verdict=told,
        tables=tables,
        notes=notes,
        more={
            "exposed": EXPOSED if found.often else "", "missing": missing(found), "open_to": open_to,
            "often": [_line(visit, each, titles) for each in found.often[:SHOWN]] if open_to else [],
            "once": [_line(visit, each, titles) for each in found.once[:SHOWN]] if open_to else [],
            "once_total": total(found.once, found) if open_to else "",
            "counted": {"often": len(found.often), "once": len(found.once)}, "shown": SHOWN,
            "per": period(found.every), "named": visit.link(NAMED, "", account=""),
            "days": f"{day(found.as_of, zone)}" if found.as_of is not None else "",
        },
    )  # fmt: skip


def _line(visit: Visit, account: Account, titles: dict[str, str]) -> dict[str, Any]:
    zone = visit.workspace.timezone
    return {
        "name": account.name, "named": visit.link(NAMED, "", account=account.name),
        "segment": harmless(account.segment or ""), "value": value_words(account),
        "renewal": day(account.renewal or 0, zone), "days": _days(account.days or 0),
        "owner": harmless(account.owner) if account.owner else "nobody is named",
        "contacts": [contact_words(each, zone) for each in account.contacts],
        "refuted": [
            {
                "words": let_down_words(each, zone), "room": each.handled_last or "",
                "journey": titles.get(each.journey, each.journey),
                "address": visit.link(TIMELINE, "", id=each.customer) if each.customer else None,
            }
            for each in account.refuted
        ],
    }  # fmt: skip


def _days(days: int) -> str:
    return "in 1 day" if days == 1 else f"in {days} days"


PAGE = Page("/accounts", "Accounts", view, "accounts.html", filters=FILTERS, menu=MAIN, order=60, warm=True)
