"""An engine that remembers answers: a published build never changes, so the same question has the same answer."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from onedeck.store.duck import DuckEngine

MOST_CELLS = 2_000_000  # over all answers of one build and filter
LARGEST_CELLS = 200_000  # of one answer: a longer list is asked for once and not again
MEMORY = "2GB"


class Answers:
    """What was asked and what was answered, shared by the connections to the same tables; the oldest go first."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, list[tuple[Any, ...]]] = OrderedDict()
        self._cells = 0
        self._lock = threading.Lock()

    def get(self, select: str) -> list[tuple[Any, ...]] | None:
        """Return the rows of a question asked before, in a list of the caller's own."""
        with self._lock:
            rows = self._found.get(select)
            if rows is None:
                return None
            self._found.move_to_end(select)
            return list(rows)

    def keep(self, select: str, rows: list[tuple[Any, ...]]) -> None:
        """Remember an answer that is not too large."""
        if _cells(rows) > LARGEST_CELLS:
            return
        with self._lock:
            if select in self._found:
                return
            self._found[select] = list(rows)
            self._cells += _cells(rows)
            while self._cells > MOST_CELLS:
                _, dropped = self._found.popitem(last=False)
                self._cells -= _cells(dropped)


class RememberingEngine(DuckEngine):
    """DuckDB for reading one build: once sealed, it answers a question it knows without asking.

    Whoever makes a table or a view after that has changed what names mean: from then on nothing is remembered, and
    `changed` says that the connection is not to be used for another page.
    """

    def __init__(self, spill: Path, answers: Answers) -> None:
        """Open a connection; `answers` may be shared with others to the same tables."""
        super().__init__(spill, MEMORY)
        self.answers = answers
        self.sealed = False
        self.changed = False

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """Return all rows of a SELECT, as remembered where nothing can have changed."""
        if not self.sealed or self.changed:
            return super().rows(select)
        rows = self.answers.get(select)
        if rows is None:
            rows = super().rows(select)
            self.answers.keep(select, rows)
        return rows

    def create(self, name: str, select: str) -> None:
        """Materialise a SELECT as a temporary table."""
        self.changed = self.sealed
        super().create(name, select)

    def view(self, name: str, select: str) -> None:
        """Name a SELECT."""
        self.changed = self.sealed
        super().view(name, select)

    def register(self, name: str, table: pa.Table) -> None:
        """Give an Arrow table a name."""
        self.changed = self.sealed
        super().register(name, table)

    def execute(self, sql: str, parameters: Sequence[object] | None = None) -> duckdb.DuckDBPyConnection:
        """Run one statement; nobody knows what it changes."""
        self.changed = self.sealed
        return super().execute(sql, parameters)


def _cells(rows: list[tuple[Any, ...]]) -> int:
    return len(rows) * len(rows[0]) if rows else 1
