"""What an engine must do so that the same named SQL steps run on it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from onedeck.store.dialect import Dialect


class Engine(Protocol):
    """Runs portable SQL: DuckDB in this process by default, Spark where a company outgrows one machine."""

    dialect: Dialect

    def create(self, name: str, select: str) -> None:
        """Materialise a SELECT under a name, replacing what had it."""

    def view(self, name: str, select: str) -> None:
        """Give a SELECT a name without running it."""

    def attach(self, name: str, paths: Sequence[Path]) -> None:
        """Give Parquet files a table's name."""

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """Run a SELECT and return its rows."""

    def write(self, select: str, path: Path) -> None:
        """Write a SELECT's rows, in its order, to one Parquet file."""

    def drop(self, name: str) -> None:
        """Forget a table or view, if there is one."""

    def close(self) -> None:
        """Release what the engine holds."""
