"""What customers and staff wrote: who may read it where a workspace keeps it in full."""

from typing import Any

from onedeck.entrypoints.web.page import Visit
from onedeck.entrypoints.web.roles import UNMASK
from onedeck.show.customers.told import without_texts

FULL = "full"  # onedeck.yaml keeps texts as they were written, names in them too


def texts_open(visit: Visit) -> bool:
    """Say whether this reader may read texts here: redacted ones every analyst, full ones only who unmasks."""
    return visit.workspace.text != FULL or visit.reader.may(UNMASK)


def guarded(visit: Visit, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a timeline's rows without texts kept in full; only the page whose visits are noted shows those."""
    full = visit.workspace.text == FULL and not visit.page.unmasks
    return without_texts(rows) if full else rows
