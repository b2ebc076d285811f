"""The audit journal as people read it: what changed or was decided, the newest first, and who signed what."""

from collections.abc import Iterable, Sequence
from typing import Any

from onedeck.model.governed_tables import AUDIT
from onedeck.show.formats import Field, Listing, as_csv
from onedeck.show.moments import iso

LONGEST = 40  # signs of a value in a table; programs get it whole
CHANGES = (
    Field("entry", "entry", "count"),
    Field("changed_at", "when", "time"),
    Field("who", "who"),
    Field("kind", "kind"),
    Field("journey", "journey"),
    Field("field", "field"),
    Field("was", "was"),
    Field("becomes", "is"),
    Field("commit_hash", "commit"),
    Field("note", "note"),
)
SIGN_OFFS = (
    Field("journey", "journey"),
    Field("owner", "accountable"),
    Field("signed_by", "signed by"),
    Field("signed_at", "when", "time"),
    Field("stands", "as it stands", "word"),
    Field("changed", "changed since"),
)

Row = dict[str, Any]


def audit_list(rows: Iterable[Row], limit: int | None = None) -> Listing:
    """Return the journal's rows as a list for programs, the newest entry first, times as ISO 8601."""
    newest = sorted(rows, key=lambda row: -row["entry"])[:limit]
    return Listing([row | {"changed_at": iso(row["changed_at"])} for row in newest], AUDIT.names, CHANGES)


def audit_table(listing: Listing) -> Listing:
    """Return the list as a terminal shows it: values and hashes cut to what tells them apart."""
    rows = [
        row
        | {name: _cut(row[name], LONGEST) for name in ("was", "becomes")}
        | {"commit_hash": (row["commit_hash"] or "")[:10] or None}
        for row in listing.rows
    ]
    return Listing(rows, listing.names, listing.fields)


def audit_csv(rows: Sequence[Row]) -> str:
    """Return the journal's rows as CSV in the order given, times as ISO 8601."""
    return as_csv(Listing([row | {"changed_at": iso(row["changed_at"])} for row in rows], AUDIT.names, ()))


def sign_off_list(rows: Sequence[Row]) -> Listing:
    """Return who signed which charter, and what changed since, as a list."""
    return Listing(rows, tuple(field.name for field in SIGN_OFFS), SIGN_OFFS)


def _cut(value: str | None, most: int) -> str | None:
    return value if value is None or len(value) <= most else f"{value[: most - 1]}…"
