"""Whose Python may run: a workspace's `rules/` only where the user said so outside the repository.

A pull request can change every file of a workspace, so none of them can say that its code is to be trusted.
"""

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "ONEDECK_TRUSTED"


def trusted(folder: Path, asked: bool, environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether a workspace's rules may run: by --trust, or because ONEDECK_TRUSTED lists its folder.

    The variable holds absolute folders, separated as PATH is; a folder trusts itself and nothing under it.
    """
    if asked:
        return True
    listed = (entry for entry in environment.get(VARIABLE, "").split(os.pathsep) if os.path.isabs(entry))
    return any(Path(entry).resolve() == folder.resolve() for entry in listed)


def rule_files(folder: Path) -> list[Path]:
    """Return the files of a workspace's `rules/` that would be rules, by name."""
    return sorted(path for path in (folder / "rules").glob("*.py") if not path.name.startswith("_"))
