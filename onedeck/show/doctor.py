"""The findings about the feeds as rows: what `onedeck doctor` prints, and programs get."""

from typing import Any

from onedeck.model.governed_tables import BROKEN, HEALTH, NOTE, TOPICS, WARNING
from onedeck.show.customer_ids import shown
from onedeck.show.formats import Field, Listing
from onedeck.show.queries import dictionaries, matching
from onedeck.store import Store

NAMES = HEALTH.names
FIELDS = (
    Field("severity", "", "word"),
    Field("topic", "topic", "word"),
    Field("subject", "about"),
    Field("what", "what"),
    Field("unlocks", "unlocks"),
    Field("todo", "what to do"),
)
Row = dict[str, Any]


def health_rows(store: Store, topic: str | None = None, severity: str | None = None) -> list[Row]:
    """Return the findings of the last run in the report's order; a customer is shown by her id."""
    where = matching(store, topic=topic, severity=severity)
    select = f"SELECT {', '.join(NAMES)} FROM health{f' WHERE {where}' if where else ''} ORDER BY place"
    rows = dictionaries(store, select, NAMES)
    return [row | {"customer": shown(row["customer"])} for row in rows]


def with_audit(rows: list[Row], findings: list[Row]) -> list[Row]:
    """Return the rows with what the journal says now in the place of what it said at the last run."""
    order = list(TOPICS)
    kept = [row for row in rows if row["topic"] != "audit"]
    now = [dict.fromkeys(NAMES) | finding for finding in findings]
    merged = sorted([*kept, *now], key=lambda row: order.index(row["topic"]))
    return [row | {"place": place} for place, row in enumerate(merged, 1)]


def health_list(rows: list[Row]) -> Listing:
    """Return findings as a list; the days of a return curve are rows of their own for programs only."""
    return Listing(rows, NAMES, FIELDS)


def broken_lines(store: Store) -> list[str]:
    """Return a line per broken feed contract or audit chain, as `run` warns of them."""
    return [f"{row['subject']}: {row['what']}" for row in health_rows(store, severity=BROKEN)]


def counted(rows: list[Row]) -> dict[str, int]:
    """Return how many findings there are of each severity, the days of curves left out."""
    found = dict.fromkeys((BROKEN, WARNING, NOTE), 0)
    for row in rows:
        if row["topic"] != "return_curve":
            found[row["severity"]] += 1
    return found
