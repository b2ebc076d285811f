"""Kept tables outlive the build: a store whose manifest was deleted finds their newest parts by name."""

from pathlib import Path

from onedeck.model.tables import TABLES
from onedeck.store.manifest import Manifest


def adopted(home: Path, manifest: Manifest | None) -> Manifest:
    """Return the manifest with the newest part of every kept table it does not know."""
    found = manifest or Manifest()
    for table in TABLES.values():
        parts = list((home / "keep" / table.name).glob("*.parquet")) if table.kept else []
        if parts and table.name not in found.parts:
            newest = max(parts, key=lambda path: (int(path.stem.split("-")[0]), path.stat().st_mtime_ns))
            found = found.with_part(table.name, f"keep/{table.name}/{newest.name}")
    return found
