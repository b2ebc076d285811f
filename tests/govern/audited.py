"""A workspace folder with a charter that can be changed, runs of its audit, and a git repository around it."""

import subprocess
from pathlib import Path
from typing import Any

from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.govern.audit.standing import faults, known_head
from onedeck.govern.audit.table import write_audit
from onedeck.store import Store

DAY = 86_400_000_000
NOW = 1_795_392_000_000_000  # 2026-11-23T00:00:00Z
CHARTER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata: {name: bills}
spec:
  accountability: {accountable: {person: OWNER}}
  scope: {contactReasons: [bill.charge]}
  success: {description: Done., window: WINDOW}
  ai: {systems: [{name: pip, allowedVersions: ">=3 <4"}]}
MORE"""
WAIVER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Waiver
metadata: {name: pilot}
spec:
  rules: [OD104]
  journeys: [bills]
  reason: REASON
  until: "2026-12-31"
  signedBy: {person: mara@shop.example}
"""


class Shop:
    """The workspace, and what its journal says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "charters").mkdir(parents=True, exist_ok=True)
        sources = "sources:\n  - {name: desk, connector: table, path: rows.csv}\n"
        (folder / "onedeck.yaml").write_text(f"name: shop\n{sources}")
        self.charter()

    @property
    def home(self) -> Path:
        """The `.onedeck` folder."""
        return self.folder / ".onedeck"

    @property
    def workspace(self) -> Workspace:
        """The workspace as its files are now."""
        return read_workspace(self.folder)

    def charter(self, owner: str = "mara@shop.example", window: str = "7d", more: str = "") -> None:
        """Write the charter anew."""
        text = CHARTER.replace("OWNER", owner).replace("WINDOW", window).replace("MORE", more)
        (self.folder / "charters" / "bills.yaml").write_text(text)

    def waiver(self, reason: str = "Agreed.") -> None:
        """Write a waiver."""
        (self.folder / "charters" / "pilot.yaml").write_text(WAIVER.replace("REASON", reason))

    def people(self, text: str) -> None:
        """Write people.yaml."""
        (self.folder / "people.yaml").write_text(text)

    def run(self, now: int = NOW) -> dict[str, tuple[Any, ...]]:
        """Write and publish the audit as a run does; return field -> (was, becomes) of what it found changed."""
        before = self.last()
        store = Store.open(self.home)
        with store.writing():
            write_audit(store, self.workspace, now)
            store.publish()
        rows = self.rows("field, was, becomes", f"entry > {before} AND kind IN ('baseline', 'change')")
        return {field: (was, becomes) for field, was, becomes in rows}

    def rows(self, columns: str, where: str = "TRUE") -> list[tuple[Any, ...]]:
        """Return rows of the published table."""
        return Store.open(self.home).engine.rows(
            f"SELECT {columns} FROM audit WHERE {where} ORDER BY entry, journey, field"
        )

    def last(self) -> int:
        """Return the number of the published table's last entry."""
        return int(self.rows("COALESCE(MAX(entry) OVER (), 0)")[0][0]) if self.rows("entry") else 0

    def faults(self) -> list[str]:
        """Return the faults nobody has acknowledged."""
        return faults(self.home, known_head(Store.open(self.home)))[1]

    def git(self, *arguments: str, who: str = "Ines Castell") -> str:
        """Run git here as somebody; return what it says."""
        name = ["-c", f"user.name={who}", "-c", "user.email=ines@shop.example", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", "-C", str(self.folder), *name, *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, what: str, who: str = "Ines Castell") -> str:
        """Commit everything that is not kept; return the commit's hash."""
        self.git("add", "-A", "charters", "onedeck.yaml")
        self.git("commit", "-qm", what, who=who)
        return self.git("rev-parse", "HEAD")
