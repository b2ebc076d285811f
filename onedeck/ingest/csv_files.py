"""CSV and its relatives: any delimiter, any of three encodings, broken lines set aside with their number."""

import csv
import io
from collections.abc import Mapping, Sequence

from onedeck.errors import SourceError
from onedeck.ingest.files import RawFile, encoding_of
from onedeck.ingest.rejected import Reject
from onedeck.model.progress import Progress
from onedeck.store.duck import DuckEngine, literal

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-16", "latin-1")
SAMPLE_LINES = 20

REASONS = {
    "TOO MANY COLUMNS": "the line has more fields than the header",
    "MISSING COLUMNS": "the line has fewer fields than the header",
    "UNQUOTED VALUE": "a quoted field is not closed properly",
    "INVALID ENCODING": "the line holds bytes that are no text in the file's encoding",
    "LINE SIZE OVER MAXIMUM": "the line is longer than 2 MB",
}


def read_csv(
    engine: DuckEngine,
    file: RawFile,
    name: str,
    options: Mapping[str, object],
    rejects: list[Reject],
    progress: Progress,
) -> None:
    """Read one CSV file into the relation `name`: texts, plus `raw_file` and `raw_row`.

    `options` of the source may give `encoding` and `delimiter`. Raises SourceError for a file without a header.
    """
    encoding, delimiter, columns = csv_layout(file, options)
    if encoding == "latin-1" and "encoding" not in options:
        progress.warn(
            f"{file.shown} is not UTF-8: read as latin-1. Say `options: {{encoding: latin-1}}` to confirm it."
        )
    declared = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns)
    compression = f", compression = '{file.compression}'" if file.compression else ""
    for table in (f"{name}_errors", f"{name}_scans"):
        engine.drop(table)
    engine.create(
        f"{name}_read",
        f"""SELECT *, row_number() OVER () AS raw_row FROM read_csv({literal(file.path)}, auto_detect = false,
        header = true, columns = {{{declared}}}, delim = {literal(delimiter)}, quote = '"', escape = '"',
        encoding = '{encoding}', store_rejects = true, rejects_limit = 0,
        rejects_table = '{name}_errors', rejects_scan = '{name}_scans'{compression})""",
    )
    broken = engine.rows(
        f"SELECT line - 1, min(error_type), any_value(csv_line) FROM {name}_errors GROUP BY line ORDER BY line"
    )
    for row, kind, line in broken:
        reason = REASONS.get(kind, f"the line cannot be read ({str(kind).lower()})")
        rejects.append(Reject(None, file.shown, row, reason, line))
    shown = f"{literal(file.shown)} AS raw_file"
    if not broken:
        engine.view(name, f"SELECT * EXCLUDE (raw_row), {shown}, raw_row FROM {name}_read")
        return
    _count_broken(engine, name, [row for row, _, _ in broken])
    engine.view(
        name,
        f"""SELECT r.* EXCLUDE (raw_row), {shown}, r.raw_row + coalesce(b.before, 0) AS raw_row
        FROM {name}_read AS r ASOF LEFT JOIN {name}_broken AS b ON r.raw_row > b.after""",
    )


def _count_broken(engine: DuckEngine, name: str, rows: list[int]) -> None:
    # The n-th broken record is preceded by (its number - n) good ones: good rows after that are n further on.
    before = {row - number: number for number, row in enumerate(rows, 1)}
    values = ", ".join(f"({after}, {number})" for after, number in before.items())
    engine.create(f"{name}_broken", f"SELECT * FROM (VALUES {values}) AS broken(after, before)")


def csv_columns(files: Sequence[RawFile], options: Mapping[str, object]) -> list[str] | None:
    """Return the columns of all CSV files together, from their headers alone; None if any file is no CSV."""
    if any(file.format != "csv" for file in files):
        return None
    found: dict[str, str] = {}
    for file in files:
        for column in csv_layout(file, options)[2]:
            found.setdefault(column.lower(), column)
    return [*found.values()]


def csv_layout(file: RawFile, options: Mapping[str, object]) -> tuple[str, str, list[str]]:
    """Return a file's encoding, delimiter and columns, as its beginning shows them or `options` say."""
    head = file.head()
    encoding = str(options.get("encoding") or "") or encoding_of(head)
    if encoding not in ENCODINGS:
        raise SourceError(f"Encoding {encoding!r} is not read; use one of {', '.join(ENCODINGS)}.")
    text = head.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    delimiter = str(options.get("delimiter") or "") or _delimiter(text)
    return encoding, delimiter, _header(file, text, delimiter)


def _delimiter(text: str) -> str:
    """Return the sign that splits the first lines most often and into equally many fields."""
    scores = {}
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _rows(text, delimiter, SAMPLE_LINES)]
        same = sum(width == widths[0] for width in widths) if widths else 0
        scores[delimiter] = (widths[0] > 1, same, widths[0]) if widths else (False, 0, 0)
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _rows(text: str, delimiter: str, limit: int) -> list[list[str]]:
    rows: list[list[str]] = []
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    for row in reader:
        if row:
            rows.append(row)
        if len(rows) >= limit:
            break
    return rows


def _header(file: RawFile, text: str, delimiter: str) -> list[str]:
    rows = _rows(text, delimiter, 1)
    if not rows:
        raise SourceError(f"{file.shown} is empty: there is no header line.")
    names: list[str] = []
    taken = {"raw_file", "raw_row"}
    for position, written in enumerate(rows[0], 1):
        name = written.strip() or f"column_{position}"
        if name.lower() in taken:
            name = f"{name}_{position}"
        taken.add(name.lower())
        names.append(name)
    return names
