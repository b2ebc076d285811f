"""Runs the real command on a workspace, as a person would."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def onedeck(workspace: Path, *words: str) -> str:
    """Return what a command prints on stdout; fail with its stderr if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "onedeck", "-w", str(workspace), *words],
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def built(workspace: Path, yaml: str) -> Path:
    """Lay out a workspace, run it, and return its folder."""
    (workspace / "onedeck.yaml").write_text(yaml)
    onedeck(workspace, "run")
    return workspace


def rows(workspace: Path, *words: str) -> list[dict[str, Any]]:
    """Return what a list command gives as JSON."""
    found: list[dict[str, Any]] = json.loads(onedeck(workspace, *words, "--format", "json"))
    return found


def line(found: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    """Return the one row with these values."""
    [row] = [row for row in found if all(row[name] == value for name, value in wanted.items())]
    return row
