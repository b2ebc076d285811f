"""The audit journal: one line per run that saw other definitions, chained by keyed hashes, and never rewritten.

Each entry carries the hash of the one before and its own, an HMAC-SHA256 (RFC 2104) under the workspace's key over
everything else in it: who has not the key can neither change an entry nor put one between two others.
"""

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from onedeck.store.keys import workspace_key

FILE = "audit.jsonl"
BASELINE, CHANGE, BREAK, ACKNOWLEDGED = "baseline", "change", "break", "acknowledged"

Entry = dict[str, Any]


@dataclass(frozen=True)
class Journal:
    """The entries that can be read, in order, and what is wrong with the chain, in words."""

    entries: tuple[Entry, ...]
    faults: tuple[str, ...]

    @property
    def head(self) -> str:
        """The hash of the last entry, empty where there is none."""
        return str(self.entries[-1].get("hash", "")) if self.entries else ""


def audit_file(home: Path) -> Path:
    """Return where a workspace's `.onedeck` folder keeps the audit journal."""
    return home / "keep" / FILE


def read_journal(home: Path, head: tuple[int, str] | None = None) -> Journal:
    """Return the journal and every fault of its chain; `head` is the last entry a build knew, with its hash.

    A last line without its end was cut off by a crash and never acknowledged: it is passed over.
    """
    try:
        content = audit_file(home).read_bytes()
    except FileNotFoundError:
        content = b""
    lines = content[: content.rfind(b"\n") + 1].splitlines()
    key = workspace_key(home / "keep") if lines else b""
    entries: list[Entry] = []
    faults: list[str] = []
    before = ""
    for place, line in enumerate(lines, 1):
        entry = _entry(line)
        if entry is None:
            faults.append(f"line {place} is no entry")
            continue
        if not hmac.compare_digest(
            str(entry.get("hash")).encode("utf-8", "replace"), signature(key, entry).encode()
        ):
            faults.append(
                f"entry in line {place} does not fit its hash: it was changed, or the workspace's key was"
            )
        if entry.get("before") != before:
            faults.append(f"entry in line {place} does not follow the one before it")
        before = str(entry.get("hash"))
        entries.append(entry)
    return Journal(tuple(entries), (*faults, *_cut_off(entries, head)))


def append(home: Path, entry: Entry) -> Entry:
    """Sign an entry, write it behind the others, force it to the disk; return it as written."""
    path = audit_file(home)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        journal = read_journal(home)
        whole = {**entry, "entry": len(journal.entries) + 1, "before": journal.head}
        whole["hash"] = signature(workspace_key(home / "keep"), whole)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            content = file.read()
            file.seek(
                content.rfind(b"\n") + 1
            )  # behind the last whole line: a torn tail was never acknowledged
            file.truncate()
            file.write(f"{json.dumps(whole, ensure_ascii=False)}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    return whole


def signature(key: bytes, entry: Entry) -> str:
    """Return the HMAC (hex) of an entry without its own hash."""
    rest = {name: value for name, value in entry.items() if name != "hash"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _entry(line: bytes) -> Entry | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("changes"), list) else None


def _cut_off(entries: list[Entry], head: tuple[int, str] | None) -> list[str]:
    if head is None or any(entry.get("hash") == head[1] for entry in entries):
        return []
    return [
        f"entry {head[0]} ({head[1][:12]}), which the last build knew, is gone: the journal was cut or replaced"
    ]
