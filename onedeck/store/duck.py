"""DuckDB, embedded: the default engine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from onedeck.store.dialect import DUCKDB, Dialect

# Level 1 is as small here as level 3; a dictionary of more values than this is built only to be thrown away.
LAYOUT = "COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 4096"


def literal(text: str | Path) -> str:
    """Return a DuckDB string literal."""
    return "'" + str(text).replace("'", "''") + "'"


class DuckEngine:
    """One in-process DuckDB connection; spills to a folder, never shares a data base file."""

    dialect: Dialect = DUCKDB

    def __init__(
        self, spill: Path | None = None, memory_limit: str | None = None, threads: int | None = None
    ):
        """Open a connection; `memory_limit` as DuckDB writes it ("2GB"), `threads` default all cores."""
        self.connection = duckdb.connect()
        self._kinds: dict[str, str] = {}  # what each name stands for, so that dropping it asks nobody
        self.connection.execute("SET TimeZone = 'UTC'")
        self.connection.execute("SET preserve_insertion_order = false")
        if spill:
            self.connection.execute(f"SET temp_directory = {literal(spill)}")
        if memory_limit:
            self.connection.execute(f"SET memory_limit = {literal(memory_limit)}")
        if threads:
            self.connection.execute(f"SET threads = {int(threads)}")

    def lock(self, folders: Sequence[Path], files: Sequence[Path]) -> None:
        """Switch external access off, but for these folders and files; it cannot be switched on again."""
        allowed = {"allowed_directories": folders, "allowed_paths": files}
        for setting, paths in allowed.items():
            listed = ", ".join(literal(path) for path in paths)
            self.connection.execute(f"SET {setting} = [{listed}]")
        self.connection.execute("SET enable_external_access = false")

    def execute(self, sql: str, parameters: Sequence[object] | None = None) -> duckdb.DuckDBPyConnection:
        """Run one statement; for ingest, which speaks DuckDB only."""
        return self.connection.execute(sql, parameters or [])

    def register(self, name: str, table: pa.Table) -> None:
        """Give an Arrow table a name."""
        self.connection.register(name, table)

    def create(self, name: str, select: str) -> None:
        """Materialise a SELECT as a temporary table."""
        self.drop(name)
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {select}")
        self._kinds[name] = "TABLE"

    def view(self, name: str, select: str) -> None:
        """Name a SELECT."""
        self.drop(name)
        self.connection.execute(f"CREATE TEMP VIEW {name} AS {select}")
        self._kinds[name] = "VIEW"

    def attach(self, name: str, paths: Sequence[Path]) -> None:
        """Name Parquet files."""
        files = ", ".join(literal(path) for path in paths)
        self.view(name, f"SELECT * FROM read_parquet([{files}])")

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """Return all rows of a SELECT."""
        return self.connection.execute(select).fetchall()

    def write(self, select: str, path: Path) -> None:
        """Write one Parquet file, rows in the SELECT's order."""
        self.connection.execute(f"COPY ({select}) TO {literal(path)} (FORMAT parquet, {LAYOUT})")

    def drop(self, name: str) -> None:
        """Forget a table or a view of that name that this engine made."""
        if kind := self._kinds.pop(name, None):
            self.connection.execute(f"DROP {kind} IF EXISTS {name}")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
