"""The journal of reviews: every draw, answer and dispute as one line, on the disk before it is acknowledged.

It is the truth, the table `reviews` is made of it: a deleted build, a crash or a run under way loses no answer.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock

from onedeck.errors import SourceError

FILE = "reviews.jsonl"


def journal_file(home: Path) -> Path:
    """Return where a workspace's `.onedeck` folder keeps the journal."""
    return home / "keep" / FILE


def append(home: Path, entries: Iterable[dict[str, Any]]) -> None:
    """Write entries behind the others and force them to the disk; readers in other processes wait their turn."""
    path = journal_file(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in entries).encode()
    with FileLock(path.with_suffix(".lock")):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            _drop_torn_tail(file)
            file.seek(0, os.SEEK_END)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())


def entries(home: Path) -> list[dict[str, Any]]:
    """Return the entries in order; raises SourceError for a line that is none.

    A last line without its end was cut off by a crash and never acknowledged: it is passed over.
    """
    try:
        content = journal_file(home).read_bytes()
    except FileNotFoundError:
        return []
    whole = content[: content.rfind(b"\n") + 1]
    found = []
    for place, line in enumerate(whole.splitlines(), 1):
        try:
            entry = json.loads(line)
        except ValueError:
            entry = None
        if not isinstance(entry, dict) or "kind" not in entry:
            raise SourceError(
                f"{journal_file(home)}:{place} is no entry of the journal of reviews.",
                "Take the file from a backup; deleting that one line loses that one answer.",
            )
        found.append(entry)
    return found


def _drop_torn_tail(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    if not size:
        return
    file.seek(size - 1)
    if file.read(1) != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
