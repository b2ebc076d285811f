"""Which files of a folder are exports, and what each looks like: its format, its columns, its first records."""

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from onedeck.errors import OneDeckError
from onedeck.ingest.contract import Sample
from onedeck.ingest.csv_files import csv_layout
from onedeck.ingest.files import COMPRESSIONS, FORMATS, RawFile, describe, encoding_of
from onedeck.ingest.readers import NOT_JSON, read_records
from onedeck.store.duck import DuckEngine, literal

FILES_MOST = 5_000
LEVELS_MOST = 6
RECORDS = 200
# Folders that hold programs or our own tables, never exports.
PASSED_BY = (
    "node_modules",
    "__pycache__",
    "venv",
    "site-packages",
    "charters",
    "contracts",
    "metrics",
    "rules",
)


@dataclass(frozen=True)
class Export:
    """One file that may be an export, with its beginning; `records` are of JSON only."""

    file: RawFile
    sample: Sample

    @property
    def folder(self) -> Path:
        """The folder the file lies in."""
        return self.file.path.parent

    @property
    def shape(self) -> tuple[str, ...]:
        """The columns in lower case and in order of the alphabet: files of one table have the same."""
        return tuple(sorted(column.lower() for column in self.sample.columns))


@dataclass(frozen=True)
class Found:
    """The exports of a search, and what was passed over: path as shown -> why."""

    exports: tuple[Export, ...]
    passed_over: tuple[tuple[str, str], ...]


def find_exports(folder: Path, given: Sequence[Path] = ()) -> Found:
    """Return the exports in a folder, or those given (files and folders); nothing is written.

    Links that lead out of the folder searched are not followed, folders of our own and hidden ones not entered.
    """
    exports: dict[Path, Export] = {}
    passed: list[tuple[str, str]] = []
    for top in given or (folder,):
        paths = _walk(top, passed) if top.is_dir() else iter([top])
        for path in paths:
            shown = _shown(folder, path)
            if len(exports) >= FILES_MOST:
                passed.append((_shown(folder, top), f"only the first {FILES_MOST:,} files were looked at"))
                break
            try:
                export = look(describe(path.resolve(), shown))
            except (OneDeckError, duckdb.Error, OSError) as error:
                passed.append((shown, getattr(error, "message", "") or str(error).splitlines()[0]))
                continue
            if export.sample.columns:
                exports.setdefault(export.file.path, export)
            else:
                passed.append((shown, "it holds no record"))
    listed = sorted(exports.values(), key=lambda export: export.file.shown)
    return Found(tuple(listed), tuple(passed))


def look(file: RawFile) -> Export:
    """Return a file with its beginning; raises SourceError for one that cannot be read."""
    if file.format == "csv":
        return _look_at_csv(file)
    if file.format == "parquet":
        return Export(file, Sample(_parquet_columns(file.path), ()))
    records = [record for record in islice(_first_records(file), RECORDS) if isinstance(record, dict)]
    columns = tuple(dict.fromkeys(str(key) for record in records for key in record))
    return Export(file, Sample(columns, tuple(records)))


def _look_at_csv(file: RawFile) -> Export:
    encoding, delimiter, columns = csv_layout(file, {})
    head = file.head().decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    reader = csv.reader(io.StringIO(head.replace("\0", ""), newline=""), delimiter=delimiter)
    rows = islice((row for row in reader if row), 1, RECORDS + 1)
    return Export(file, Sample(tuple(columns), tuple(dict(zip(columns, row, strict=False)) for row in rows)))


def _walk(top: Path, passed: list[tuple[str, str]]) -> Iterator[Path]:
    root = top.resolve()
    for here, folders, files in os.walk(top):
        depth = len(Path(here).relative_to(top).parts)
        folders[:] = sorted(
            name
            for name in folders
            if name[0] != "." and name.lower() not in PASSED_BY and depth < LEVELS_MOST
        )
        for name in sorted(files):
            path = Path(here, name)
            if not _is_readable(name):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                passed.append((_shown(top, path), "a link that leads out of the folder"))
            elif path.is_file():
                yield path


def _is_readable(name: str) -> bool:
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes and suffixes[-1] in COMPRESSIONS:
        suffixes.pop()
    return bool(suffixes) and suffixes[-1] in FORMATS and suffixes[-1] != ".txt" and name[0] != "."


def _shown(folder: Path, path: Path) -> str:
    inside = path.absolute().is_relative_to(folder.absolute())
    return str(path.absolute().relative_to(folder.absolute()) if inside else path.absolute())


def _parquet_columns(path: Path) -> tuple[str, ...]:
    engine = DuckEngine()
    try:
        described = engine.rows(
            f"SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet({literal(path)}))"
        )
    finally:
        engine.close()
    return tuple(name for (name,) in described)


def _first_records(file: RawFile) -> Iterator[Any]:
    """Yield the first records; of arrays and lines from the file's beginning, without reading the rest."""
    head = file.head()
    text = head.decode(encoding_of(head), "replace").lstrip("\ufeff \t\r\n")
    whole = [] if file.format == "json" and not text.startswith("[") else list(_beginning(text, file.format))
    if whole:
        yield from whole
        return
    for _, _, record in read_records(file, []):
        yield record


def _beginning(text: str, form: str) -> Iterator[Any]:
    if form == "ndjson":
        for line in text.split("\n"):
            try:
                yield json.loads(line)
            except NOT_JSON:
                continue
        return
    decoder = json.JSONDecoder()
    position = 1
    while position < len(text):
        try:
            record, position = decoder.raw_decode(text, position + _blanks(text, position))
        except NOT_JSON:
            return
        yield record
        position += _blanks(text, position)
        if text[position : position + 1] != ",":
            return
        position += 1


def _blanks(text: str, position: int) -> int:
    return len(text[position : position + 4_000]) - len(text[position : position + 4_000].lstrip())
