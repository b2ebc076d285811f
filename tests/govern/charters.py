"""Small workspaces of charters for the tests of `check`: one with two owners, one that is sound."""

import datetime
from collections.abc import Mapping
from pathlib import Path

from onedeck.charter.workspace import read_workspace
from onedeck.govern.check.look import Look

TODAY = datetime.date(2026, 11, 23)
SETTINGS = "name: Corner shop\nsources: [{name: desk, connector: table, path: rows.csv}]\n"
OBJECTIVES = """\
  objectives:
    - {displayName: Waited, dimension: fast, indicatorRef: queue_wait_p90, op: lte, value: 180}
    - {displayName: Held up, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.8}
    - {displayName: Told once, dimension: contextual, indicatorRef: re_explained, op: lte, value: 0.1}
    - {displayName: Came back, dimension: worth_staying, indicatorRef: csat_top2, op: gte, value: 0.7}
"""
TWO_OWNERS = """\
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata: {name: billing}
spec:
  accountability:
    accountable: {person: maria@example.com}
  scope: {contactReasons: [billing.dispute]}
  success: {description: The bill is right.}
  ai:
    systems:
      - name: Pip
        agentId: pip
        accountable: {person: dan@example.com}
"""


def lay_out(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """Write a workspace: onedeck.yaml, the charter with two owners, and the files given beside or instead."""
    written = {"onedeck.yaml": SETTINGS, "charters/billing.yaml": TWO_OWNERS, **(files or {})}
    for name, text in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def look_at(folder: Path, today: datetime.date = TODAY) -> Look:
    """Return a look at a workspace's files, without tables."""
    return Look(read_workspace(folder), today)
