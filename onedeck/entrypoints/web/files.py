"""The workspace's own files, read again when one of them changed; a faulty edit keeps the last good reading."""

import threading
from pathlib import Path

from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.errors import ConfigError

WATCHED = ("*.yaml", "charters/*.yaml", "contracts/*.yaml", "metrics/*.yaml")

Mark = tuple[tuple[str, int, int], ...]


class WorkspaceFiles:
    """The workspace as its files declare it now."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing read."""
        self.folder = folder
        self._lock = threading.Lock()
        self._mark: Mark | None = None
        self._good: Workspace | None = None
        self._faults: ConfigError | None = None

    def read(self) -> tuple[Workspace, str, ConfigError | None]:
        """Return the workspace, a mark that changes with its files, and the faults that keep the newest from use.

        Raises ConfigError where it never could be read.
        """
        with self._lock:
            mark = self._marked()
            if mark != self._mark:
                try:
                    self._good, self._faults = read_workspace(self.folder), None
                except ConfigError as error:
                    self._faults = error
                self._mark = mark
            if self._good is None:
                assert self._faults
                raise self._faults
            return self._good, str(hash(mark)), self._faults

    def _marked(self) -> Mark:
        found = []
        for pattern in WATCHED:
            for path in sorted(self.folder.glob(pattern)):
                stat = path.stat()
                found.append((str(path), stat.st_mtime_ns, stat.st_size))
        return tuple(found)
