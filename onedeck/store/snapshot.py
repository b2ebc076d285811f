"""Tables as Parquet parts behind a manifest: readers never see half a build and never wait for a writer."""

import contextlib
import secrets
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from onedeck.errors import UsageError
from onedeck.model.tables import TABLES, Column, Table
from onedeck.store.duck import DuckEngine
from onedeck.store.engine import Engine
from onedeck.store.kept import adopted
from onedeck.store.manifest import DRAFT, PUBLISHED, Manifest, read_manifest, replacing, write_manifest

KEPT_DAYS = 30  # rejects hold raw text: no longer than this
GENERATIONS = 2  # a reader that opened the one before may still be reading it


class Store:
    """The tables of one workspace, read from a manifest and written as new parts.

    `home` is the `.onedeck` folder. A store without a home keeps what it writes in its engine only:
    the as-of views and the tests use that.
    """

    def __init__(self, home: Path | None, engine: Engine, manifest: Manifest | None = None) -> None:
        self.home = home
        self.engine = engine
        self.manifest = manifest or Manifest()
        self.seen: Mapping[str, str] = {}  # what was published when this store was opened
        for name in TABLES:
            self._attach(name)

    @classmethod
    def open(cls, home: Path, *, draft: bool = False, engine: Engine | None = None) -> "Store":
        """Open a workspace's tables: what was published, or with `draft` what the last run had written."""
        build = home / "build"
        published = read_manifest(build / PUBLISHED)
        found = (read_manifest(build / DRAFT) if draft else None) or published
        if engine is None:
            spill = build / "spill"
            engine = DuckEngine(spill)
        store = cls(home, engine, adopted(home, found))
        store.seen = published.parts if published else {}
        return store

    def write(self, name: str, select: str, unused: Collection[str] = ()) -> int:
        """Write a table anew from a SELECT that yields its columns by name; return the number of rows.

        The rows are cast to the table's types and stored in the table's order. `unused` columns are known to be
        empty and are left out of the file: sorting and writing dozens of them would cost more than the rest.
        """
        table = TABLES[name]
        shaped = shape(table, select, () if self.home is None else unused)
        if self.home is None:
            self.engine.create(f"written_{name}", shaped)
            self.engine.view(name, f"SELECT * FROM written_{name}")
        else:
            part = self._part(table)
            with replacing(self.home / part) as draft:
                self.engine.write(shaped + order(table), draft)
            self.manifest = self.manifest.with_part(name, part)
            write_manifest(self.home / "build" / DRAFT, self.manifest)
            self._attach(name)
        return int(self.engine.rows(f"SELECT COUNT(*) FROM {name}")[0][0])

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the workspace's write lock; raise UsageError while another run has it. Readers need none."""
        if self.home is None:
            yield
            return
        path = self.home / "build" / "run.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(FileLock(path, timeout=0))
            except Timeout:
                raise UsageError(
                    "Another run is writing this workspace.", "Try again when it has ended."
                ) from None
            yield

    def publish(self, facts: dict[str, Any] | None = None) -> None:
        """Make what was written the tables every reader sees, in one rename; drop parts nobody can read."""
        if self.home is None:
            return
        published = self.home / "build" / PUBLISHED
        before = read_manifest(published)
        self.manifest = self._with_news(before)
        history = [before.parts, *before.facts.get("previous", [])] if before else []
        self.manifest = self.manifest.with_facts(
            {**(facts or {}), "published": int(time.time()), "previous": history[: GENERATIONS - 1]}
        )
        write_manifest(published, self.manifest)
        (self.home / "build" / DRAFT).unlink(missing_ok=True)
        self._sweep()

    def _with_news(self, published: Manifest | None) -> Manifest:
        """Return the manifest with the kept tables that others published meanwhile and this store left alone."""
        found = self.manifest
        for name, part in published.parts.items() if published else ():
            if TABLES[name].kept and found.parts.get(name) == self.seen.get(name) != part:
                found = found.with_part(name, part)
        return found

    def aside(self) -> "Store":
        """Return a store over the same engine and source tables that writes nothing to disk."""
        beside = Store.__new__(Store)
        beside.home, beside.engine, beside.manifest, beside.seen = None, self.engine, self.manifest, self.seen
        return beside

    def has(self, name: str) -> bool:
        """Say whether a table was ever written."""
        return self.home is None or name in self.manifest.parts

    def require(self, *names: str) -> None:
        """Raise UsageError unless these tables exist."""
        if missing := [name for name in names if not self.has(name)]:
            raise UsageError(f"There is no table {missing[0]!r} yet.", "Run `onedeck run` first.")

    def _part(self, table: Table) -> str:
        room = "keep" if table.kept else "build"
        return f"{room}/{table.name}/{int(time.time())}-{secrets.token_hex(4)}.parquet"

    def _attach(self, name: str) -> None:
        part = self.manifest.parts.get(name)
        if part and self.home:
            path = self.home / part
            stored = set(pq.read_schema(path).names)
            columns = ", ".join(c.name if c.name in stored else null(c) for c in TABLES[name].columns)
            self.engine.attach(f"stored_{name}", [path])
            self.engine.view(name, f"SELECT {columns} FROM stored_{name}")
        else:
            self.engine.view(name, empty(TABLES[name]))

    def _sweep(self) -> None:
        assert self.home
        generations = [self.manifest.parts, *self.manifest.facts["previous"]]
        used = {part for parts in generations for part in parts.values()}
        for table in TABLES.values():
            folder = self.home / ("keep" if table.kept else "build") / table.name
            for path in folder.glob("*.parquet"):
                young = table.kept and time.time() - path.stat().st_mtime < KEPT_DAYS * 86_400
                if f"{folder.parent.name}/{table.name}/{path.name}" not in used and not young:
                    path.unlink(missing_ok=True)


def shape(table: Table, select: str, unused: Collection[str] = ()) -> str:
    """Return the SELECT cast to a table's columns, in their order, but for the unused ones."""
    used = (c for c in table.columns if c.name not in unused)
    casts = ", ".join(f"CAST({c.name} AS {c.sql_type}) AS {c.name}" for c in used)
    return f"SELECT {casts} FROM ({select}) AS shaped"


def order(table: Table) -> str:
    """Return the ORDER BY that clusters a table's rows."""
    return f" ORDER BY {', '.join(table.order)}" if table.order else ""


def empty(table: Table) -> str:
    """Return a SELECT of no rows in a table's shape."""
    return f"SELECT {', '.join(null(c) for c in table.columns)} WHERE 1 = 0"


def null(column: Column) -> str:
    """Return the SQL of a column without values."""
    return f"CAST(NULL AS {column.sql_type}) AS {column.name}"
