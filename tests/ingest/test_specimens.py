"""Every connector runs its own specimen: the raw rows in its module become the rows it promises."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import indent

import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.ingest.contract import connectors
from onedeck.ingest.feed import Feed
from onedeck.ingest.run import open_feeds, run
from onedeck.model.progress import Silent
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

CONNECTORS = connectors()


def open_specimen(name: str, workspace: Callable[[Mapping[str, str]], Path]) -> tuple[Store, Path]:
    specimen = CONNECTORS[name].specimen
    paths = ", ".join(f'"{file}"' for file in specimen.files)
    further = indent(specimen.yaml, "    ")
    yaml = (
        f"name: specimen\nsources:\n  - name: specimen\n    connector: {name}\n    path: [{paths}]\n{further}"
    )
    return Store(None, DuckEngine()), workspace({**specimen.files, "onedeck.yaml": yaml})


def staged_rows(feed: Feed, table: str) -> list[dict[str, object]]:
    rows = []
    for staged in feed.staged:
        if staged.table == table:
            listed = ", ".join(
                f"CAST({name} AS VARCHAR) AS {name}" if kind.startswith(("TIMESTAMP", "DATE")) else name
                for name, kind in staged.types.items()
            )
            order = ", TRY_CAST(s.sequence AS BIGINT)" if "sequence" in staged.types else ""
            result = feed.engine.execute(
                f"SELECT {listed} FROM {staged.name} AS s ORDER BY raw_file, raw_row{order}"
            )
            names = [column[0] for column in result.description]
            rows += [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return rows


@pytest.mark.parametrize("name", CONNECTORS)
def test_specimen_becomes_the_expected_rows(name, workspace):
    store, folder = open_specimen(name, workspace)
    (feed,) = open_feeds(store, read_workspace(folder), Silent())
    CONNECTORS[name].load(feed)
    assert {staged.table for staged in feed.staged} == set(CONNECTORS[name].specimen.expected) - {"rejects"}
    for table, expected in CONNECTORS[name].specimen.expected.items():
        found = staged_rows(feed, table) if table != "rejects" else [vars(reject) for reject in feed.rejects]
        narrowed = [
            {key: row.get(key) for key in wanted} for row, wanted in zip(found, expected, strict=False)
        ]
        assert narrowed == [dict(row) for row in expected]
        assert len(found) == len(expected)


@pytest.mark.parametrize("name", CONNECTORS)
def test_specimen_goes_through_the_whole_step(name, workspace):
    store, folder = open_specimen(name, workspace)
    written = run(store, read_workspace(folder))
    assert all(written[table] > 0 for table in CONNECTORS[name].specimen.expected)
    assert store.engine.rows("SELECT count(DISTINCT touch_id) FROM touches") == [(written["touches"],)]


@pytest.mark.parametrize("name", CONNECTORS)
def test_a_connector_says_what_it_is(name):
    connector = CONNECTORS[name]
    assert connector.title
    assert connector.specimen.files
    for table, rows in connector.specimen.expected.items():
        for row in rows:
            if table == "claims" and "definition" in row and connector.definitions:
                assert row["definition"] in connector.definitions
