"""Files whose bytes depend on their content alone: gzip without a clock, one row at a time, a file per month."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")

_LEVEL = 5  # of gzip: a third of the time of the default, a few percent larger


def stamp(time: float | None) -> str:
    """Return seconds since 1970 as `2026-03-02T09:00:00Z`; an empty text for no time."""
    if time is None:
        return ""
    return datetime.fromtimestamp(int(time), UTC).isoformat()[:19] + "Z"


def fine_stamp(time: float | None) -> str | None:
    """Return seconds since 1970 with thousandths, such as `2026-03-02T09:00:00.120Z`; None for no time."""
    if time is None:
        return None
    return datetime.fromtimestamp(int(time * 1000) / 1000, UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def month(time: float) -> str:
    """Return the month of a time (UTC), such as 2026-03."""
    return datetime.fromtimestamp(time, UTC).isoformat()[:7]


@contextmanager
def text_file(path: Path) -> Iterator[io.TextIOBase]:
    """Open a file for text, compressed if its name ends in .gz; the same text gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix != ".gz":
        with path.open("w", encoding="utf-8", newline="") as plain:
            yield plain
        return
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        yield text


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a table with its header; return the number of rows."""
    count = 0
    with text_file(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the count is the answer
            writer.writerow(row)
    return count


def write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Write one JSON object per line; return their number."""
    count = 0
    with text_file(path) as file:
        for count, row in enumerate(rows, 1):  # noqa: B007
            file.write(as_json(row) + "\n")
    return count


def write_page(path: Path, key: str, rows: Iterable[dict[str, Any]]) -> int:
    """Write a page of an API: a list under its key, and that nothing follows; return the number of rows."""
    count = 0
    with text_file(path) as file:
        file.write(f'{{"{key}": [\n')
        for count, row in enumerate(rows, 1):
            file.write((",\n" if count > 1 else "") + as_json(row))
        file.write(f'\n], "next_page": null, "previous_page": null, "count": {count}}}\n')
    return count


def by_month(items: Iterable[Item], time: Callable[[Item], float]) -> Iterator[tuple[str, Iterator[Item]]]:
    """Yield the items of each month, in order of time; items of one moment keep their order."""
    return groupby(sorted(items, key=time), key=lambda item: month(time(item)))


def as_json(value: object) -> str:
    """Return a value as JSON on one line, letters of all languages as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
