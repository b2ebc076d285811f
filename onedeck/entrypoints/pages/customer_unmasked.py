"""A customer's timeline with what is kept raw: texts in full and the records as exported; every look is noted."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from onedeck.entrypoints.pages.customer import UNMASKED, customer_answer
from onedeck.entrypoints.raw_rows import reader
from onedeck.entrypoints.web.page import Answer, NotThere, Page, Visit
from onedeck.entrypoints.web.roles import UNMASK
from onedeck.show.customers.behind import chosen_of
from onedeck.show.formats import harmless
from onedeck.show.timeline import Place

# Columns of an export that name who works here. OneDeck rates no person, so nobody's role opens them.
STAFF = re.compile(
    r"(?i)(^|[_. ])(agents?|assignee|employee|staff|operator|handled_by|user_?name|owner)([_. ]|$)"
)
MASKED = "(staff: not shown)"


def view(visit: Visit) -> Answer:
    """Return a customer's timeline with the records behind its rows."""
    chosen = chosen_of(visit.store, visit.params["id"])
    if chosen is None:
        raise NotThere(f"There is nobody known as {harmless(visit.params['id'])[:60]!r}.")
    read = reader(visit.workspace)

    def masked(places: Iterable[Place]) -> Mapping[Place, Any]:
        return {place: without_staff(record) for place, record in read(places).items()}

    return customer_answer(visit, chosen, masked)


def without_staff(record: Any) -> Any:
    """Return a raw record with the columns that name staff masked, also where they are nested."""
    if isinstance(record, Mapping):
        return {
            name: MASKED if value not in (None, "") and STAFF.search(str(name)) else without_staff(value)
            for name, value in record.items()
        }
    return [without_staff(each) for each in record] if isinstance(record, list) else record


PAGE = Page(
    UNMASKED, "Customer, unmasked", view, "customer.html", needs=UNMASK, own=("all", "doubt"), fresh=True,
    unmasks=True,
)  # fmt: skip
