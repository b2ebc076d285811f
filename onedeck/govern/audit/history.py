"""A file's versions as git has them: who changed it, when, with which words, and what it said then."""

import difflib
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onedeck.govern.audit.authors import SAFE, SECONDS

MOST_VERSIONS = 100
MOST_BYTES = 1_000_000  # of a version; a charter has some thousand
_HASH = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True)
class Version:
    """One commit that changed a file: hash, the author's name, when (microseconds UTC), its first line."""

    commit: str
    author: str
    at: int
    words: str


def versions(folder: Path, file: str) -> list[Version] | None:
    """Return the commits that changed a file of a folder, the newest first; None where it is not in git."""
    form = "%H%x00%an%x00%at%x00%s%x1e"
    found = _git(folder, "log", f"-{MOST_VERSIONS}", "--no-show-signature", f"--format={form}", "--", file)
    if not found:
        return None
    parts = (entry.strip("\n").split("\0", 3) for entry in found.split("\x1e"))
    return [Version(*_read(part)) for part in parts if len(part) == 4 and _HASH.fullmatch(part[0])]


def text_at(folder: Path, file: str, commit: str) -> str | None:
    """Return what a file said in a commit; None where it was not there, or is larger than anything we would show."""
    if not _HASH.fullmatch(commit):
        return None
    size = _git(folder, "cat-file", "-s", f"{commit}:./{file}")
    if size is None or int(size) > MOST_BYTES:
        return None
    # Of the blob itself, without the filters a repository may set.
    return _git(folder, "cat-file", "blob", f"{commit}:./{file}")


def difference(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the lines in which two texts differ, each with its sign: +, −, a blank for those around, @ between."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=3, lineterm="")
    for number, line in enumerate(lines):
        if number > 1:  # the two file names
            sign = {"+": "+", "-": "−", "@": "@"}.get(line[:1], " ")
            yield sign, line if sign == "@" else line[1:]


def _read(part: list[str]) -> tuple[str, str, int, str]:
    commit, author, at, words = part
    return commit, author, 1_000_000 * int(at), words


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(folder), *SAFE, *arguments]
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1"}
    try:
        done = subprocess.run(
            command, env={**os.environ, **quiet}, capture_output=True, timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
