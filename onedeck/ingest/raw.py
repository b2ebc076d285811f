"""A raw record again, for display: found by the `raw_file` and `raw_row` every row of ours carries."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyarrow as pa

from onedeck.charter.workspace import Source, Workspace
from onedeck.errors import OneDeckError, SourceError
from onedeck.ingest.csv_files import csv_layout
from onedeck.ingest.files import RawFile, find_files
from onedeck.ingest.readers import read_records
from onedeck.store.duck import DuckEngine, literal

Place = tuple[str, int | None]


def read_raw(workspace: Workspace, raw_file: str, raw_row: int | None) -> dict[str, Any]:
    """Return the raw record at a place as column -> value; raises SourceError saying why it cannot be shown."""
    found = read_raw_rows(workspace, [(raw_file, raw_row)])[raw_file, raw_row]
    if isinstance(found, SourceError):
        raise found
    return found


def read_raw_rows(workspace: Workspace, places: Iterable[Place]) -> dict[Place, dict[str, Any] | SourceError]:
    """Return the raw record at each place, or the SourceError that says why it is not there; reads each file once."""
    by_file: dict[str, list[Place]] = {}
    for place in dict.fromkeys(places):
        by_file.setdefault(place[0], []).append(place)
    found: dict[Place, dict[str, Any] | SourceError] = {}
    for raw_file, wanted in by_file.items():
        try:
            file, source = _file(workspace, raw_file)
            records = _records(file, source, {row for _, row in wanted if row is not None})
        except (OneDeckError, OSError, ValueError, csv.Error) as error:
            gone = SourceError(
                error.message if isinstance(error, OneDeckError) else f"{raw_file} has changed: {error}"
            )
            found.update(dict.fromkeys(wanted, gone))
            continue
        for place in wanted:
            record = records.get(place[1] or 0)
            found[place] = (
                record
                if record is not None
                else SourceError(f"{raw_file} has changed: it has no row {place[1]}.")
            )
    return found


def _file(workspace: Workspace, raw_file: str) -> tuple[RawFile, Source]:
    for source in workspace.sources:
        if source.database is not None:
            if raw_file in (f"query of {source.name}", str(source.database)):
                raise SourceError(
                    f"This row came from a query on {source.database}; its raw form is not kept."
                )
            continue
        try:
            files = find_files(workspace.folder, source.paths)
        except SourceError:
            continue
        for file in files:
            if file.shown == raw_file:
                return file, source
    raise SourceError(f"{raw_file} is gone, or no source of onedeck.yaml names it any more.")


def _records(file: RawFile, source: Source, rows: set[int]) -> dict[int, dict[str, Any]]:
    if not rows:
        return {}
    if file.format == "parquet":
        return _parquet(file, rows)
    if file.format == "csv":
        return dict(_csv(file, source, rows))
    last = max(rows)
    return {
        row: record if isinstance(record, dict) else {"record": record}
        for _, row, record in islice(read_records(file, []), last)
        if row in rows
    }


def _parquet(file: RawFile, rows: set[int]) -> dict[int, dict[str, Any]]:
    engine = DuckEngine()
    try:
        listed = ", ".join(str(int(row) - 1) for row in sorted(rows))
        numbered = f"read_parquet({literal(file.path)}, file_row_number = true)"
        found = engine.rows(
            f"SELECT record.file_row_number + 1, to_json(record) FROM {numbered} AS record "
            f"WHERE file_row_number IN ({listed})"
        )
    finally:
        engine.close()
    records = {number: json.loads(record) for number, record in found}
    for record in records.values():
        record.pop("file_row_number")
    return records


def _csv(file: RawFile, source: Source, rows: set[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    encoding, delimiter, columns = csv_layout(file, source.options)
    with pa.input_stream(str(file.path), compression=file.compression) as stream:
        text = io.TextIOWrapper(
            stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline=""
        )
        records = (record for record in csv.reader(text, delimiter=delimiter) if record)
        for number, record in enumerate(records):
            if number in rows and number:
                padded = [*record, *[""] * (len(columns) - len(record))]
                further = (
                    {"further fields": delimiter.join(record[len(columns) :])}
                    if len(record) > len(columns)
                    else {}
                )
                yield number, {**dict(zip(columns, padded, strict=False)), **further}
            if number >= max(rows):
                return
