"""The raw records behind rows, read again from the exports they came from."""

from collections.abc import Iterable, Mapping
from typing import Any

from onedeck.charter.workspace import Workspace
from onedeck.errors import OneDeckError
from onedeck.ingest.raw import read_raw_rows
from onedeck.show.timeline import Place, RawReader


def reader(workspace: Workspace) -> RawReader:
    """Return a function from places (file, row) to raw records; a record that is gone is words that say so."""

    def read(places: Iterable[Place]) -> Mapping[Place, Any]:
        found = read_raw_rows(workspace, places)
        return {
            place: record.message if isinstance(record, OneDeckError) else record
            for place, record in found.items()
        }

    return read
