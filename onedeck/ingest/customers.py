"""The random id of every identifier ever seen: kept for good, because verdicts and decisions are told by it."""

from collections.abc import Sequence

from onedeck.ingest.identifiers import PEOPLE, Dictionary
from onedeck.store.duck import literal
from onedeck.store.snapshot import Store


def write_customers(store: Store, dictionaries: Sequence[Dictionary]) -> int:
    """Give every new identifier a random id and write the table; ids once given never change."""
    seen = [item for item in dictionaries if item.kind in PEOPLE]
    known = _known(store)
    fresh = " UNION ALL ".join(
        f"SELECT key AS identifier_key, {literal(item.kind)} AS identifier FROM {item.name} WHERE key IS NOT NULL"
        for item in seen
    )
    if not fresh:
        return store.write("customers", f"SELECT * FROM ({known})")
    # Made once into a table: a random id must not be drawn again when the SELECT is read a second time.
    store.engine.create(
        "all_customers",
        f"""SELECT * FROM ({known})
        UNION ALL
        SELECT identifier_key, identifier, CAST(hash(uuid()) >> 4 AS BIGINT) AS customer
        FROM (SELECT DISTINCT identifier_key, identifier FROM ({fresh}))
        WHERE (identifier_key, identifier) NOT IN (SELECT (identifier_key, identifier) FROM ({known}))""",
    )
    return store.write("customers", "SELECT * FROM all_customers")


def _known(store: Store) -> str:
    if store.has("customers"):
        return "SELECT * FROM customers"
    # The build was deleted, and its manifest with it: the kept table is found by its name, newest first.
    parts = sorted((store.home / "keep" / "customers").glob("*.parquet")) if store.home else []
    if not parts:
        return "SELECT * FROM customers WHERE 1 = 0"
    newest = max(parts, key=lambda path: (int(path.stem.split("-")[0]), path.stat().st_mtime_ns))
    return f"SELECT * FROM read_parquet({literal(newest)})"
