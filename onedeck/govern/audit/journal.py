"""The audit journal: what changed and was decided, one line per entry, chained by keyed hashes, never rewritten.

Each entry carries the hash of the one before and its own, an HMAC-SHA256 (RFC 2104) under the workspace's key over
everything else in it: who has not the key can neither change an entry nor put one between two others. Cutting off
the end needs no key: it is found by the head that every run publishes, and by any head kept elsewhere.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onedeck.store import journal
from onedeck.store.journal import line_of
from onedeck.store.keys import KEY_FILE, workspace_key

FILE = "audit.jsonl"
BASELINE, CHANGE, BREAK, ACKNOWLEDGED = "baseline", "change", "break", "acknowledged"
LINK, DISPUTE, SIGNED, GATE = "link", "dispute", "signed", "gate"
REFUSED, UNMASKED, POSTED = "refused", "unmasked", "posted"
# What an entry can be -> what it says.
KINDS = {
    BASELINE: "the definitions the journal began with",
    CHANGE: "definitions, duties or waivers are others",
    LINK: "somebody undid an identity link, or restored it",
    DISPUTE: "somebody said that a verdict is wrong",
    SIGNED: "the person accountable signed a charter as it stood",
    GATE: "the person accountable decided about an AI version",
    REFUSED: "somebody opened a page of the web deck that is not for her",
    UNMASKED: "somebody saw what is otherwise kept behind a pseudonym",
    POSTED: "somebody decided something in the web deck",
    BREAK: "a fault was found in the journal",
    ACKNOWLEDGED: "somebody said why",
}
SHORTEST_HEAD = 12  # signs of a hash that still name one entry

Entry = dict[str, Any]
Head = tuple[int, str]  # an entry's number and its hash, or the hash's beginning


@dataclass(frozen=True)
class Journal:
    """The entries that can be read, in order, and what is wrong with the chain, in words."""

    entries: tuple[Entry, ...]
    faults: tuple[str, ...]

    @property
    def head(self) -> str:
        """The hash of the last entry, empty where there is none."""
        return str(self.entries[-1].get("hash", "")) if self.entries else ""

    def entry_with(self, head: str) -> Entry | None:
        """Return the entry whose hash begins so, None if there is none."""
        return next((entry for entry in self.entries if str(entry.get("hash")).startswith(head)), None)


def audit_file(home: Path) -> Path:
    """Return where a workspace's `.onedeck` folder keeps the audit journal."""
    return home / "keep" / FILE


def read_journal(home: Path, *heads: Head | None) -> Journal:
    """Return the journal and every fault of its chain; `heads` are entries somebody knew, with their hashes."""
    return _read(home, journal.lines(audit_file(home)), heads)


def standing_entries(home: Path) -> list[Entry]:
    """Return the entries that can be read, in order, without asking whether the chain is whole."""
    found = (_entry(line) for line in journal.lines(audit_file(home)))
    return [entry for entry in found if entry is not None]


def append(home: Path, entry: Entry) -> Entry:
    """Number an entry, sign it, write it behind the others and force it to the disk; return it as written."""
    whole = dict(entry)

    def sign(lines: list[bytes]) -> list[Entry]:
        before = _read(home, lines)
        whole.update(entry=len(before.entries) + 1, before=before.head)
        whole["hash"] = signature(workspace_key(home / "keep"), whole)
        return [whole]

    journal.extend(audit_file(home), sign)
    return whole


def signature(key: bytes, entry: Entry) -> str:
    """Return the HMAC (hex) of an entry without its own hash."""
    rest = {name: value for name, value in entry.items() if name != "hash"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _read(home: Path, lines: Sequence[bytes], heads: Sequence[Head | None] = ()) -> Journal:
    keep = home / "keep"
    # To read must not make a key: under a new one every entry would look forged.
    key = workspace_key(keep) if lines and (keep / KEY_FILE).exists() else None
    entries: list[Entry] = []
    faults: list[str] = []
    if lines and key is None:
        faults.append("the workspace's key is gone: no entry can be verified")
    before = ""
    for place, line in enumerate(lines, 1):
        entry = _entry(line)
        if entry is None:
            faults.append(f"line {place} is no entry")
            continue
        if fault := _forged(key, entry, line):
            faults.append(f"entry in line {place} {fault}")
        if entry.get("before") != before:
            faults.append(f"entry in line {place} does not follow the one before it")
        before = str(entry.get("hash"))
        entries.append(entry)
    found = Journal(tuple(entries), tuple(faults))
    return Journal(found.entries, (*faults, *(said for head in heads if (said := _cut_off(found, head)))))


def _entry(line: bytes) -> Entry | None:
    found = journal.entry_of(line)
    return found if found is not None and isinstance(found.get("changes"), list) else None


def _forged(key: bytes | None, entry: Entry, line: bytes) -> str:
    try:
        written = line_of(entry)
    except RecursionError:
        written = b""
    if written != line:  # blanks, or a name given twice: what is read is not all that is written
        return "is not as it was written"
    said = str(entry.get("hash")).encode("utf-8", "replace")
    if key is not None and not hmac.compare_digest(said, signature(key, entry).encode()):
        return "does not fit its hash: it was changed, or the workspace's key was"
    return ""


def _cut_off(found: Journal, head: Head | None) -> str:
    if head is None or found.entry_with(head[1]):
        return ""
    return (
        f"entry {head[0]} ({head[1][:SHORTEST_HEAD]}), which the last build knew, is gone: "
        "the journal was cut or replaced"
    )
