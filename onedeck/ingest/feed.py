"""A feed: one source while it is read, what it looks like raw, and what its connector staged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import pyarrow as pa

from onedeck.charter.workspace import Source, Workspace
from onedeck.errors import ConfigError, OneDeckError, suggest
from onedeck.ingest.csv_files import csv_columns
from onedeck.ingest.database import read_database
from onedeck.ingest.files import RawFile
from onedeck.ingest.mapping import check_exclude
from onedeck.ingest.natural import natural_columns
from onedeck.ingest.readers import Reject, Relation, quoted, read_records, read_relation
from onedeck.model.progress import Progress, Silent
from onedeck.store.duck import DuckEngine, literal


@dataclass(frozen=True)
class Staged:
    """Rows for one table in natural terms: a relation of the engine and the types of its columns."""

    table: str
    name: str
    types: Mapping[str, str]


@dataclass
class Feed:
    """One source: raw relations on one side, staged rows and rejects on the other.

    `tolerant` is set on the second attempt, after an expression failed on some row: a connector that runs
    expressions of users then has to turn that failure into a reject instead.
    """

    workspace: Workspace
    source: Source
    engine: DuckEngine
    files: list[RawFile]
    progress: Progress = field(default_factory=Silent)
    tolerant: bool = False
    staged: list[Staged] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    read: Relation | None = None

    @property
    def label(self) -> str:
        """A prefix for relations of this feed in the engine."""
        return f"feed_{self.source.name}"

    @cached_property
    def raw(self) -> Relation:
        """The source's rows as one relation: its own columns, plus `raw_file` and `raw_row` (from 1)."""
        name = f"{self.label}_raw"
        if self.source.database is not None:
            self.read = read_database(self.engine, self.source, self.workspace.folder, name)
        else:
            self.read, broken = read_relation(
                self.engine, self.files, name, self.source.options, self.progress
            )
            self.rejects.extend(broken)
        return self.read

    def outline(self) -> tuple[str, Mapping[str, str]]:
        """Return a relation without rows in the shape of `raw`, and its columns' types, as cheaply as they are known.

        A mistyped mapping of an hour's export must not cost the hour.
        """
        columns = csv_columns(self.files, self.source.options) if self.source.database is None else None
        if columns is None or self.read:
            return self.raw.name, self.raw.types
        types = dict.fromkeys(columns, "VARCHAR")
        nulls = ", ".join(f"CAST(NULL AS VARCHAR) AS {quoted(column)}" for column in columns)
        name = f"{self.label}_outline"
        self.engine.view(name, f"SELECT {nulls}, '' AS raw_file, CAST(0 AS BIGINT) AS raw_row WHERE false")
        return name, types

    def records(self) -> Iterator[tuple[str, int, Any]]:
        """Yield (raw_file, raw_row, record) of every JSON record, for exports too nested for columns."""
        for file in self.files:
            yield from read_records(file, self.rejects)

    def options(self, name: str) -> object:
        """Return one of the source's options, or None."""
        return self.source.options.get(name)

    def add(self, table: str, select: str, *, keep: bool = False) -> None:
        """Stage rows for a table by a SELECT that yields natural columns, `raw_file` and `raw_row`.

        `keep` materialises it: for a SELECT that is dearer to run again than to hold.
        """
        name = f"{self.label}_{len(self.staged)}_{table}"
        if keep:
            self.engine.create(name, select)
        else:
            self.engine.view(name, select)
        types = self._types(name)
        self._known(table, types)
        if table == "touches" and self.source.exclude and not self.source.tables:
            name, types = self._exclude(name, types)
        self.staged.append(Staged(table, name, types))

    def add_rows(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Stage rows for a table from Python: natural column -> text, number, bool, date or datetime."""
        columns = [*natural_columns(table)]
        listed = list(rows)
        for row in listed:
            self._known(table, row)
        used = [name for name in columns if any(name in row for row in listed)]
        arrays = {
            name: pa.array(
                [_row(row.get(name)) if name == "raw_row" else _text(row.get(name)) for row in listed],
                pa.int64() if name == "raw_row" else pa.string(),
            )
            for name in used
        }
        if not arrays:
            return
        name = f"{self.label}_{len(self.staged)}_{table}"
        self.engine.register(f"{name}_arrow", pa.table(arrays))
        self.add(table, f"SELECT * FROM {name}_arrow", keep=True)

    def reject(
        self, table: str | None, raw_file: str, raw_row: int | None, reason: str, raw: str | None
    ) -> None:
        """Set a raw row aside, with its place, the reason and its raw text."""
        self.rejects.append(Reject(table, raw_file, raw_row, reason, raw))

    def _exclude(self, name: str, types: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Let the source's `exclude` say which touches don't count, over what the connector staged."""
        faults = check_exclude(self.engine, self.source, name, types)
        if faults:
            raise ConfigError(faults)
        cases = " ".join(
            f"WHEN ({expression.sql}) THEN {literal(reason)}"
            for reason, expression in self.source.exclude.items()
        )
        own = "exclusion" in types
        listed = "* EXCLUDE (exclusion)" if own else "*"
        given = "exclusion" if own else "NULL"
        self.engine.view(
            f"{name}_counted",
            f"SELECT {listed}, coalesce({given}, CASE {cases} END) AS exclusion FROM {name}",
        )
        return f"{name}_counted", self._types(f"{name}_counted")

    def _types(self, name: str) -> dict[str, str]:
        return dict(self.engine.rows(f"SELECT column_name, column_type FROM (DESCRIBE {name})"))

    def _known(self, table: str, names: Iterable[str]) -> None:
        known = natural_columns(table)
        for name in names:
            if name not in known and name != "mapping_fault":
                message = (
                    f"Connector {self.source.connector!r} stages an unknown column {name!r} for {table}."
                )
                raise OneDeckError(message + suggest(name, known))


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _row(value: object) -> int | None:
    return None if value is None else int(str(value))
