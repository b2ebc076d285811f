"""What is wrong in a journey, worst first, and which of the five patterns it shows: from the tables of the last run."""

from collections.abc import Sequence
from typing import Any

from onedeck.model.findings import PATTERNS
from onedeck.model.pattern_tables import UNDECIDED, YES
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.patterns import pattern_rows
from onedeck.show.queries import dictionaries
from onedeck.store import Store

NAMES = (
    "finding_id", "code", "severity", "title", "subject", "said", "file", "line", "observed_at", "conversations", "bad",
    "customers", "low", "high", "help", "silenced", "marks",
)  # fmt: skip
FIELDS = (
    Field("code", "Code"), Field("severity", "Severity"), Field("said", "What"), Field("bad", "Conversations", "count"),
    Field("customers", "Customers", "count"), Field("help", "To do"),
)  # fmt: skip
_WORST = "CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END"

Row = dict[str, Any]


def journey_findings(store: Store, journey: str) -> list[Row]:
    """Return the findings of a journey that count, the worst first; nothing where the run looked for none."""
    if not store.has("findings"):
        return []
    text = store.engine.dialect.text
    rows = dictionaries(
        store,
        f"""SELECT f.finding_id, f.code, f.severity, r.title, f.subject, f.said, f.file, f.line, f.observed_at,
            f.conversations, f.bad, f.customers, f.low, f.high, f.help, f.silenced, f.marks
        FROM findings AS f LEFT JOIN rules AS r ON r.code = f.code
        WHERE f.journey = {text(journey)} AND f.silenced IS NULL
        ORDER BY {_WORST}, COALESCE(f.customers, 0) DESC, f.code, f.subject""",
        NAMES,
    )
    return [
        {name: harmless(value) if isinstance(value, str) else value for name, value in row.items()}
        for row in rows
    ]


def finding_list(rows: Sequence[Row]) -> Listing:
    """Return findings as a list; an id is a text, as programs may not hold so many digits."""
    told = [{**row, "finding_id": str(row["finding_id"])} for row in rows]
    return Listing(told, NAMES[:-1], FIELDS)


def patterns_line(store: Store, journey: str) -> str:
    """Say which of the five patterns a journey shows, and which cannot be told; empty where none was looked for."""
    if not store.has("patterns"):
        return ""
    known = {
        row["journey"] for row in dictionaries(store, "SELECT DISTINCT journey FROM patterns", ("journey",))
    }
    if journey not in known:
        return ""
    rows = pattern_rows(store, journey)
    shown = [PATTERNS[row["pattern"]] for row in rows if row["answer"] == YES]
    open_ = [PATTERNS[row["pattern"]] for row in rows if row["answer"] == UNDECIDED]
    first = (
        f"Of the five patterns it shows: {', '.join(shown)}."
        if shown
        else "It surely shows none of the five patterns."
    )
    return f"{first} Undecided: {', '.join(open_)}." if open_ else first
