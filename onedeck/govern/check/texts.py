"""The text of a workspace's files, line by line as YAML counts lines."""

import re
from collections.abc import Iterator
from pathlib import Path

from onedeck.charter.positions import MAX_BYTES

FOLDERS = ("", "charters", "contracts", "metrics")
# YAML ends a line at each of these; Python's splitlines at some more.
BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Texts:
    """The files of one workspace, each read once; what lies outside the folder is never read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: dict[str, list[str]] = {}

    def lines(self, file: str) -> list[str]:
        """Return the lines of a file named relative to the workspace; none where it cannot be read."""
        if file not in self.read:
            self.read[file] = BREAK.split(self._text(self.folder / file))
        return self.read[file]

    def line(self, file: str, number: int) -> str:
        """Return one line, counted from 1; empty where there is none."""
        lines = self.lines(file)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def files(self) -> Iterator[str]:
        """Yield every YAML file findings can point at, relative to the workspace."""
        for name in FOLDERS:
            for ending in ("*.yaml", "*.yml"):
                for path in sorted((self.folder / name).glob(ending)):
                    yield path.relative_to(self.folder).as_posix()

    def _text(self, path: Path) -> str:
        try:
            if not path.resolve().is_relative_to(self.folder.resolve()) or not path.is_file():
                return ""
            with path.open("rb") as file:
                return file.read(MAX_BYTES).decode("utf-8-sig", "replace")
        except OSError:
            return ""
