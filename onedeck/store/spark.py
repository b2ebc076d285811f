"""Spark: the engine for a company whose journeys outgrow one machine."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from onedeck.errors import UsageError
from onedeck.store.dialect import SPARK, Dialect

ROWS_IN_GROUP = 122_880  # as DuckDB writes them
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, as on DuckDB, and never a NULL
    "spark.sql.variable.substitute": "false",  # a journey called "${x}" is called that
    "spark.sql.parser.escapedStringLiterals": "false",  # dialect.text escapes backslashes
}


class SparkEngine:
    """Runs portable SQL on a Spark session; what is materialised lies as Parquet in a scratch folder."""

    dialect: Dialect = SPARK

    def __init__(self, session: Any = None, scratch: Path | None = None) -> None:
        """Start Spark on all cores of this machine, or work beside what a given session does.

        `scratch` is a folder every executor can reach; it may be left out where all run on this machine.
        Raises UsageError where pyspark is not installed.
        """
        given = session or start()
        self._started = None if session else given
        # A session of our own on the same cluster: the caller's settings and views stay as they are.
        self.session = given.newSession()
        for name, value in SETTINGS.items():
            self.session.conf.set(name, value)
        self._scratch = Path(tempfile.mkdtemp(prefix="onedeck-spark-", dir=scratch))
        self._folders: dict[str, Path] = {}
        self._made = 0

    def create(self, name: str, select: str) -> None:
        """Materialise a SELECT; the name is a temporary view over the files it was written to."""
        folder = self._folder(name)
        self.session.sql(select).write.parquet(folder.as_uri())
        self.session.read.parquet(folder.as_uri()).createOrReplaceTempView(name)
        self._forget(name)
        self._folders[name] = folder

    def view(self, name: str, select: str) -> None:
        """Name a SELECT."""
        self.session.sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {select}")
        self._forget(name)

    def attach(self, name: str, paths: Sequence[Path]) -> None:
        """Name Parquet files."""
        files = [path.absolute().as_uri() for path in paths]
        self.session.read.parquet(*files).createOrReplaceTempView(name)
        self._forget(name)

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """Return all rows of a SELECT."""
        return [tuple(row) for row in self.session.sql(select).collect()]

    def write(self, select: str, path: Path) -> None:
        """Write one Parquet file, rows in the SELECT's order."""
        folder = self._folder("written")
        try:
            self.session.sql(select).write.parquet(folder.as_uri())
            # Spark numbers its parts in the order of the rows; it cannot promise one ordered part.
            _in_one_file(sorted(folder.glob("part-*.parquet")), path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def drop(self, name: str) -> None:
        """Forget a table or a view of that name."""
        self.session.catalog.dropTempView(name)
        self._forget(name)

    def close(self) -> None:
        """Remove the scratch folder; a session that was given goes on."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        if self._started:
            self._started.stop()

    def _folder(self, name: str) -> Path:
        # Never the folder before: a step may read the table it replaces.
        self._made += 1
        return self._scratch / f"{name}-{self._made}"

    def _forget(self, name: str) -> None:
        if folder := self._folders.pop(name, None):
            shutil.rmtree(folder, ignore_errors=True)


def start() -> Any:
    """Return a new Spark session on all cores of this machine; UsageError where pyspark is missing."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        message = "The engine spark needs pyspark, which is not installed."
        raise UsageError(
            message, "Install the extra: pip install 'onedeck[spark]'; it needs Java 17."
        ) from error
    builder = SparkSession.builder.appName("onedeck").config("spark.ui.enabled", "false")
    return builder.master("local[*]").getOrCreate()


def _in_one_file(parts: Sequence[Path], path: Path) -> None:
    schema = pq.read_schema(parts[0])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in parts:
            for batch in pq.ParquetFile(part).iter_batches(ROWS_IN_GROUP):
                writer.write_batch(batch, ROWS_IN_GROUP)
