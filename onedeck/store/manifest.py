"""The manifest: which Parquet parts make up the tables a reader sees, switched by one atomic rename."""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

PUBLISHED = "manifest.json"
DRAFT = "draft.json"


@dataclass(frozen=True)
class Manifest:
    """Table name -> part (a path relative to the `.onedeck` folder), and facts about the build."""

    parts: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def with_part(self, table: str, part: str) -> "Manifest":
        """Return the manifest with a table's part replaced."""
        return replace(self, parts={**self.parts, table: part})

    def with_facts(self, facts: dict[str, Any]) -> "Manifest":
        """Return the manifest with facts added."""
        return replace(self, facts={**self.facts, **facts})


def read_manifest(path: Path) -> Manifest | None:
    """Return the manifest in a file, or None where there is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Manifest(found["parts"], found["facts"])


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Replace a manifest atomically."""
    with replacing(path) as draft:
        draft.write_text(json.dumps({"parts": manifest.parts, "facts": manifest.facts}, indent=1), "utf-8")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success fsync it and rename it over `path`.

    A crash at any moment leaves either the old file or the new one, never half of one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield draft
        sync(draft)
        os.replace(draft, path)
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Force a file's or a folder's bytes to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
