"""Which account stands behind a pseudonym of the Monday list: for who may see names; each look is noted."""

from onedeck.entrypoints.web.page import Answer, NotThere, Page, Visit
from onedeck.entrypoints.web.roles import UNMASK
from onedeck.show.accounts.exposed import exposure
from onedeck.show.accounts.listing import record_list
from onedeck.show.accounts.words import MEANING


def view(visit: Visit) -> Answer:
    """Return the account's own number, as far as its feed kept it; company names are kept nowhere."""
    visit.store.require("accounts")
    found = exposure(visit.store, visit.workspace.fx, visit.workspace.currency)
    name = visit.params["account"]
    one = [account for account in (*found.often, *found.once) if account.name == name]
    if not one:
        raise NotThere("There is no such account on the Monday list: a run since may have taken it off.")
    return Answer(
        title=name,
        verdict=f"In its own source this account is {record_list(one).rows[0]['record']}.",
        tables={"account": record_list(one)},
        notes=[
            "this look is noted in the audit journal with your name, the time and the account",
            "the number is the source's own; OneDeck keeps no company name: the row says where it stands in the export",
            *MEANING,
        ],
    )


PAGE = Page(
    "/accounts/{account}", "Account by its number", view, "listing.html", needs=UNMASK, unmasks=True
)  # fmt: skip
