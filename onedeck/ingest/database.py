"""A query as a source: a DuckDB file opened read-only, or PostgreSQL in a read-only transaction."""

import os
from pathlib import Path
from typing import Any

import duckdb

from onedeck.charter.workspace import Secret, Source
from onedeck.errors import SourceError, suggest
from onedeck.ingest.readers import Relation, first_line, ordered
from onedeck.store.duck import DuckEngine, literal

POSTGRES = ("postgresql://", "postgres://")
BATCH = 100_000


def read_database(engine: DuckEngine, source: Source, folder: Path, name: str) -> Relation:
    """Run a source's query once and hold its rows in the engine, typed as the data base says.

    Raises SourceError for a missing file, a missing driver and whatever the data base answers.
    """
    assert source.database is not None and source.query is not None
    if source.database.reveal().startswith(POSTGRES):
        _from_postgres(engine, source.database, source.query, name)
        shown = f"query of {source.name}"
    else:
        path = _existing(folder, source.database.reveal())
        _from_duckdb(engine, path, source.query, name)
        shown = os.path.relpath(path, folder)
    described = engine.rows(f"SELECT column_name, column_type FROM (DESCRIBE {name}_read)")
    types = {column: kind for column, kind in described if column != "raw_row"}
    engine.view(name, f"SELECT * EXCLUDE (raw_row), {literal(shown)} AS raw_file, raw_row FROM {name}_read")
    return Relation(name, types)


def _existing(folder: Path, written: str) -> Path:
    path = folder / os.path.expanduser(written)
    if not path.is_file():
        near = (
            suggest(path.name, (child.name for child in path.parent.iterdir()))
            if path.parent.is_dir()
            else ""
        )
        raise SourceError(f"There is no data base {written} (looked in {path.parent}).{near}")
    return path


def _hold(engine: DuckEngine, batches: Any, name: str) -> None:
    engine.connection.register(f"{name}_batches", batches)
    try:
        with ordered(engine):
            engine.create(f"{name}_read", f"SELECT *, row_number() OVER () AS raw_row FROM {name}_batches")
    finally:
        engine.connection.unregister(f"{name}_batches")


def _from_duckdb(engine: DuckEngine, path: Path, query: str, name: str) -> None:
    # A connection of its own, so that the query can reach no other file.
    try:
        connection = duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"})
    except duckdb.Error as error:
        raise SourceError(f"{path.name} cannot be opened as a DuckDB file: {first_line(error)}") from error
    try:
        statements = connection.extract_statements(query)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise SourceError("The query must be one SELECT.")
        _hold(engine, connection.sql(query).to_arrow_reader(BATCH), name)
    except duckdb.Error as error:
        raise SourceError(f"The query on {path.name} failed: {first_line(error)}") from error
    finally:
        connection.close()


def _from_postgres(engine: DuckEngine, secret: Secret, query: str, name: str) -> None:
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as error:
        raise SourceError(
            "PostgreSQL needs a driver that is not installed.", "Run: pip install 'onedeck[postgres]'"
        ) from error
    try:
        with dbapi.connect(secret.reveal()) as connection, connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute(query)
            _hold(engine, cursor.fetch_record_batch(), name)
            connection.rollback()
    except SourceError:
        raise
    except Exception as error:
        # The driver's own words may hold the connection string.
        message = secret.hide(first_line(error))
        raise SourceError(f"The query on {secret} failed: {message}") from error
