"""What a user can be told; this module imports nothing from the package.

    OneDeckError            message, hint, exit code
    |-- UsageError          2: a wrong argument, an unknown name
    |-- ConfigError         10: onedeck.yaml, a charter or a mapping cannot be read (all faults at once)
    `-- SourceError         11: a source file or data base cannot be read

Anything else that escapes is a bug of ours and ends with exit code 70 and its traceback.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault in a user's file, at its place (line and column count from 1; 0 = unknown)."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}"


class OneDeckError(Exception):
    """An error a person can act on: shown as words, never as a traceback."""

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(OneDeckError):
    """The command was called with something it does not know."""

    exit_code = 2


class ConfigError(OneDeckError):
    """A configuration file is unreadable; carries every fault found, not only the first."""

    exit_code = 10

    def __init__(self, faults: Sequence[Fault], hint: str | None = None) -> None:
        super().__init__("\n".join(str(fault) for fault in faults), hint)
        self.faults = list(faults)


class SourceError(OneDeckError):
    """A source file, folder or data base is absent or unreadable."""

    exit_code = 11


def suggest(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the nearest known name, or an empty string."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]!r}?" if near else ""
