"""One table published by itself, between two runs: for tables that are made of a journal people write."""

from collections.abc import Callable
from pathlib import Path

from onedeck.errors import UsageError
from onedeck.store.manifest import DRAFT, PUBLISHED, Manifest, read_manifest, write_manifest
from onedeck.store.snapshot import Store


def publish_alone(home: Path, table: str, write: Callable[[Store], object]) -> bool:
    """Write one table and publish it; False before the first run, while one is under way or has not ended well.

    The next run makes it then. Only this one table is replaced: a run's half-built ones stay what they are.
    """
    folder = home / "build"
    if read_manifest(folder / PUBLISHED) is None:
        return False
    try:
        with Store.open(home).writing():
            store = Store.open(home)
            draft = read_manifest(folder / DRAFT)
            if draft and _others(draft, table) != _others(store.manifest, table):
                return False
            write(store)
            write_manifest(folder / PUBLISHED, store.manifest)
            (folder / DRAFT).unlink(missing_ok=True)
    except UsageError:
        return False
    return True


def _others(manifest: Manifest, table: str) -> dict[str, str]:
    return {name: part for name, part in manifest.parts.items() if name != table}
