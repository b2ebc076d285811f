"""What is noted of those who look: refused attempts, names looked at, and what was posted, in the audit journal."""

import threading
import time
from pathlib import Path

from onedeck.entrypoints.web.roles import Reader
from onedeck.govern.audit.journal import POSTED, REFUSED, UNMASKED, append

AGAIN_S = 3600  # the same refusal is noted once an hour: nobody can fill the journal by asking
MOST_NOTED = 1000


class Trail:
    """Writes to the audit journal of one workspace."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._noted: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def refused(self, reader: Reader, path: str, needs: str) -> None:
        """Note that somebody asked for a page her role does not open."""
        with self._lock:
            now = time.monotonic()
            self._noted = {key: at for key, at in self._noted.items() if now - at < AGAIN_S}
            if (reader.name, path) in self._noted or len(self._noted) >= MOST_NOTED:
                return
            self._noted[reader.name, path] = now
        self._append(REFUSED, reader, f"{path[:200]} needs the role {needs}")

    def unmasked(self, reader: Reader, path: str) -> None:
        """Note that somebody looked at names or raw texts; every look is noted."""
        self._append(UNMASKED, reader, path[:200])

    def posted(self, reader: Reader, path: str) -> None:
        """Note who posted to which page; what it did is noted by the room that did it."""
        self._append(POSTED, reader, path[:200])

    def _append(self, kind: str, reader: Reader, note: str) -> None:
        entry = {
            "kind": kind, "at": time.time_ns() // 1000, "who": f"{reader.name} ({reader.role})", "by": reader.name,
            "note": note, "definition_hash": "", "changes": [],
        }  # fmt: skip
        append(self.home, entry)
