"""The five patterns as rows: which a journey shows, what speaks for and against, what is missing to tell."""

import json
from collections.abc import Iterable
from typing import Any

from onedeck.errors import UsageError, suggest
from onedeck.model.findings import PATTERNS
from onedeck.model.pattern_tables import PATTERNS_TABLE
from onedeck.show.formats import Field, Listing
from onedeck.show.queries import dictionaries, matching
from onedeck.store import Store

NAMES = PATTERNS_TABLE.names
LISTS = ("evidence_for", "evidence_against", "missing", "happens", "impact")
FIELDS = (
    Field("journey", "journey"),
    Field("title", "pattern"),
    Field("answer", "answer"),
    Field("said", "why"),
    Field("pros", "for", "count"),
    Field("cons", "against", "count"),
)

Row = dict[str, Any]


def pattern_rows(store: Store, journey: str | None = None) -> list[Row]:
    """Return the answers of the last run, a journey's five in the order of the article's table.

    What the table holds as JSON is lists here. Raises UsageError with the nearest name for an unknown journey.
    """
    store.require("patterns")
    known = [row[0] for row in store.engine.rows("SELECT DISTINCT journey FROM patterns ORDER BY journey")]
    if journey is not None and journey not in known:
        near = suggest(journey, known) or f" Known: {', '.join(known) or 'none'}."
        raise UsageError(f"There is no journey {journey!r}.{near}")
    where = matching(store, journey=journey)
    order = "ORDER BY CASE WHEN journey = 'unchartered' THEN 1 ELSE 0 END, journey, place"
    select = f"SELECT {', '.join(NAMES)} FROM patterns{f' WHERE {where}' if where else ''} {order}"
    return [_read(row) for row in dictionaries(store, select, NAMES)]


def pattern_list(rows: Iterable[Row]) -> Listing:
    """Return the answers as a list; programs get every piece of evidence."""
    return Listing(list(rows), (*NAMES, "title"), FIELDS)


def _read(row: Row) -> Row:
    lists = {name: json.loads(row[name]) for name in LISTS}
    counts = {"pros": len(lists["evidence_for"]), "cons": len(lists["evidence_against"])}
    return {**row, **lists, **counts, "title": PATTERNS[row["pattern"]]}
