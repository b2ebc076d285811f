"""Workspaces that are ingested whole: files in, tables out."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.ingest import run
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

CALLS = """\
name: test
sources:
  - name: calls
    connector: table
    path: {path}
    tables:
      touches:
        conversation: id
        customer: client
        handler_role: "'HUMAN_AGENT'"
        channel: "'phone'"
        direction: "'inbound'"
        initiation_time: started
"""


class Ingested:
    """What a workspace became: its folder, its store, rows by SQL as dictionaries."""

    def __init__(self, folder: Path, store: Store, written: dict[str, int]) -> None:
        self.folder, self.store, self.written = folder, store, written

    def rows(self, sql: str) -> list[dict[str, Any]]:
        result = self.store.engine.execute(sql)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def column(self, sql: str) -> list[Any]:
        return [row[0] for row in self.store.engine.rows(sql)]

    def rejects(self) -> list[tuple[Any, ...]]:
        return self.store.engine.rows("SELECT target, raw_file, raw_row, reason, raw FROM rejects")


@pytest.fixture
def ingest(workspace: Callable[[Mapping[str, str]], Path]) -> Callable[..., Ingested]:
    """Return a function: onedeck.yaml and further files -> what they became, in memory."""

    def ingested(yaml: str, files: Mapping[str, str | bytes] | None = None) -> Ingested:
        folder = workspace({"onedeck.yaml": dedent(yaml)})
        for name, content in (files or {}).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        store = Store(None, DuckEngine())
        return Ingested(folder, store, run(store, read_workspace(folder)))

    return ingested
