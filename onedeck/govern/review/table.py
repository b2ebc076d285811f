"""The table `reviews`, made anew from the journal: at every run, and whenever somebody has read."""

from pathlib import Path
from typing import Any

from onedeck.govern.review.book import Book, read_book
from onedeck.model.reviews import DISPUTE
from onedeck.model.tables import TABLES
from onedeck.store import Store
from onedeck.store.alone import publish_alone
from onedeck.store.snapshot import empty

Row = dict[str, Any]
TABLE = TABLES["reviews"]


def write_reviews(store: Store) -> int:
    """Write the table from the journal; return the number of rows. A store without a folder has no journal."""
    rows = review_rows(read_book(store.home)) if store.home else []
    return store.write("reviews", _select(store, rows) if rows else empty(TABLE))


def publish_reviews(home: Path) -> bool:
    """Make the table every reader sees the journal's; False while a run is under way or has not ended well."""
    return publish_alone(home, TABLE.name, write_reviews)


def is_behind(store: Store) -> bool:
    """Say whether the journal holds more than the table: a session was killed before it could publish."""
    if store.home is None:
        return False
    rows = review_rows(read_book(store.home))
    stored = store.engine.rows("SELECT COUNT(*), COUNT(answer) FROM reviews")[0]
    return stored != (len(rows), sum(row["answer"] is not None for row in rows))


def review_rows(book: Book) -> list[Row]:
    """Return the table's rows: every answer, every reading still awaited, every dispute."""
    rows: list[Row] = []
    for item in book.items.values():
        drawn = {name: getattr(item, name, None) for name in TABLE.names} | {"room": "all"}
        for said in book.answers[item.review_id].values():
            rows.append(
                drawn | {name: getattr(said, name) for name in ("reader", "answer", "answered_at", "note")}
            )
        rows += [drawn] * book.awaited(item.review_id)
    for dispute in book.disputes.values():
        noted = {name: getattr(dispute, name, None) for name in TABLE.names}
        at = dispute.disputed_at
        rows.append(noted | {"sample": DISPUTE, "drawn_at": at, "answered_at": at})
    return rows


def _select(store: Store, rows: list[Row]) -> str:
    lines = ",\n".join(f"({', '.join(_literal(store, row[name]) for name in TABLE.names)})" for row in rows)
    return f"SELECT * FROM (VALUES {lines}) AS given({', '.join(TABLE.names)})"


def _literal(store: Store, value: Any) -> str:
    if value is None:
        return "NULL"
    return store.engine.dialect.text(value) if isinstance(value, str) else repr(value)
