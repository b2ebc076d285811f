"""Append-only journals in `.onedeck/keep`: a line of JSON per entry, on the disk before it is acknowledged."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from filelock import FileLock

from onedeck.errors import SourceError
from onedeck.store.manifest import sync

Entry = dict[str, Any]


def append(path: Path, entries: Iterable[Entry]) -> None:
    """Write entries behind the others and force them to the disk; writers in other processes wait their turn."""
    extend(path, lambda _: entries)


def extend(path: Path, made: Callable[[list[bytes]], Iterable[Entry]]) -> None:
    """Append what `made` makes of the lines that stand there, while no other process can add one between."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        new = not path.exists()
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            content = file.read()
            end = _end(content)
            added = b"".join(line_of(entry) + b"\n" for entry in made(_split(content[:end])))
            file.seek(end)
            file.truncate()  # a torn tail was never acknowledged
            file.write(added)
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync(path.parent)  # the file's name too must outlive a power cut


def lines(path: Path) -> list[bytes]:
    """Return the whole lines of a journal, none where there is no file.

    A last line without its end was cut off by a crash and never acknowledged: it is passed over.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    return _split(content[: _end(content)])


def line_of(entry: Entry) -> bytes:
    """Return an entry as it is written, without the line's end."""
    return json.dumps(entry, ensure_ascii=False).encode("utf-8", "surrogatepass")


def entry_of(line: bytes) -> Entry | None:
    """Return the entry a line holds; None if it holds none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def entries(path: Path, needed: Iterable[str], name: str) -> list[Entry]:
    """Return the entries in order; raises SourceError for a line that is none, or lacks one of the `needed` names."""
    wanted = tuple(needed)
    found = []
    for place, line in enumerate(lines(path), 1):
        entry = entry_of(line)
        if entry is None or any(part not in entry for part in wanted):
            raise SourceError(
                f"{path}:{place} is no entry of {name}.",
                "Take the file from a backup; deleting that one line loses that one entry.",
            )
        found.append(entry)
    return found


def _end(content: bytes) -> int:
    return content.rfind(b"\n") + 1


def _split(content: bytes) -> list[bytes]:
    return content.split(b"\n")[:-1]
