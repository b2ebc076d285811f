"""How a long step tells where it is: a small protocol, silent by default."""

from typing import Protocol


class Progress(Protocol):
    """Told what is going on; the command line draws it, everything else ignores it."""

    def step(self, name: str, total: int | None = None) -> None:
        """Begin a named step of `total` parts (None: unknown)."""

    def advance(self, parts: int = 1) -> None:
        """Report that parts of the current step are done."""

    def warn(self, message: str) -> None:
        """Report something a person should read, without stopping."""


class Silent:
    """The progress that says nothing."""

    def step(self, name: str, total: int | None = None) -> None:
        """Ignore the step."""

    def advance(self, parts: int = 1) -> None:
        """Ignore the parts."""

    def warn(self, message: str) -> None:
        """Ignore the message."""
