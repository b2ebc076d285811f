"""The figures of the decks themselves: reported.yaml as the table `reported`."""

import hashlib

import pyarrow as pa

from onedeck.charter.context import Reported
from onedeck.charter.workspace import Workspace
from onedeck.model.tables import TABLES
from onedeck.store.duck import DuckEngine
from onedeck.store.snapshot import Store

FILE = "reported.yaml"
_ARROW = {"BIGINT": pa.int64(), "DOUBLE": pa.float64(), "STRING": pa.string()}


def write_reported(store: Store, workspace: Workspace) -> int:
    """Write the table `reported` from the workspace's figures; return the rows written."""
    rows = [_row(figure) for figure in workspace.reported]
    columns = TABLES["reported"].columns
    found = {c.name: pa.array([row[c.name] for row in rows], _ARROW[c.sql_type]) for c in columns}
    assert isinstance(store.engine, DuckEngine)
    store.engine.register("reported_figures", pa.table(found))
    return store.write("reported", "SELECT * FROM reported_figures")


def _row(figure: Reported) -> dict[str, object]:
    return {
        "reported_id": _id(figure),
        "room": figure.room,
        "title": figure.title,
        "indicator": figure.indicator,
        "definition": figure.definition,
        "journey": figure.journey,
        "value": figure.value,
        "period_start": figure.start,
        "period_end": figure.end,
        "stood": figure.stood,
        "raw_file": FILE,
        "raw_row": figure.place.line,
    }


def _id(figure: Reported) -> int:
    """Return a 60-bit id of what the figure is, so that a corrected value or a moved line keeps it."""
    digest = hashlib.md5(repr(figure.identity()).encode(), usedforsecurity=False).hexdigest()
    return int(digest[:15], 16)
