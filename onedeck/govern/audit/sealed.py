"""An export of the journal, sealed with its head: whoever keeps it can later hold the journal against it."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onedeck.errors import SourceError
from onedeck.govern.audit.journal import Entry, Journal
from onedeck.govern.audit.table import Row, audit_rows
from onedeck.model.governed_tables import AUDIT
from onedeck.store.journal import entry_of, line_of

SEAL = "head"  # the kind of the last row: how many entries there were, and the last one's hash
LINES, CSV = ".jsonl", ".csv"
ENDINGS = (LINES, CSV)

Writer = Callable[[Sequence[Row]], str]  # rows of the table as CSV


@dataclass(frozen=True)
class Seal:
    """How many entries an export holds, and the hash of the last one."""

    entries: int
    head: str


def sealed(journal: Journal, ending: str, now: int, as_csv: Writer) -> str:
    """Return the journal as JSON lines (`.jsonl`, an entry each) or CSV (a row per change), and its head last.

    Entries as they are, signed, without the workspace's key: who has it can verify them, who has not can compare.
    """
    seal: Row = {"entry": len(journal.entries), "kind": SEAL, "changed_at": now, "hash": journal.head}
    if ending == CSV:
        return as_csv([*audit_rows(journal.entries), dict.fromkeys(AUDIT.names) | seal])
    return "".join(f"{line}\n" for line in [*_lines(journal.entries), json.dumps(seal)])


def against(journal: Journal, path: Path, as_csv: Writer) -> tuple[Seal, list[str]]:
    """Return an export's seal, and every way in which the journal is another one than when the export was made.

    Raises SourceError for a file that cannot be read, or does not end with its head.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise SourceError(f"{path} is no export of the audit.", f"Exports end in {' or '.join(ENDINGS)}.")
    try:
        content = path.read_bytes().decode("utf-8", "surrogatepass")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}.") from None
    then, seal = _opened(path, content, ending)
    if seal.entries > len(journal.entries):
        return seal, [
            f"{path.name} holds {seal.entries} entries, the journal {len(journal.entries)}: it was cut or replaced"
        ]
    held = journal.entries[: seal.entries]
    today = _rows(as_csv(audit_rows(held))) if ending == CSV else _lines(held)
    faults = [] if _head(held) == seal.head else [f"its head is not the hash of entry {seal.entries} today"]
    if len(then) != len(today):
        faults.append(f"it has {len(then)} rows where the journal has {len(today)}")
    pairs = enumerate(zip(then, today, strict=False), 1)
    faults += [f"row {place} is not what the journal says today" for place, (one, two) in pairs if one != two]
    return seal, [f"{path.name}: {fault}" for fault in faults]


def _head(entries: Sequence[Entry]) -> str:
    return str(entries[-1].get("hash")) if entries else ""


def _lines(entries: Sequence[Entry]) -> list[str]:
    return [line_of(entry).decode("utf-8", "surrogatepass") for entry in entries]


def _rows(content: str) -> list[str]:
    # A cell may hold an end of line: rows are compared as their cells.
    return [json.dumps(cells) for cells in csv.reader(io.StringIO(content))]


def _opened(path: Path, content: str, ending: str) -> tuple[list[str], Seal]:
    try:
        *rows, last = (_rows(content) if ending == CSV else content.split("\n")[:-1]) or [""]
    except csv.Error as error:
        raise SourceError(f"{path} cannot be read: {error}.") from None
    if ending == CSV and last:
        seal = dict(zip(AUDIT.names, json.loads(last), strict=False))
    else:
        seal = entry_of(last.encode("utf-8", "surrogatepass")) or {}
    number = str(seal.get("entry", ""))
    if seal.get("kind") != SEAL or not (number.isascii() and number.isdigit()):
        raise SourceError(
            f"{path} does not end with its head.", "It was cut, or it is no export of the audit."
        )
    return rows, Seal(int(number), str(seal.get("hash")))
