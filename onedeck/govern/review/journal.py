"""The journal of reviews: each draw, answer, dispute and word on a case a line, on the disk before it is acknowledged.

It is the truth, the table `reviews` is made of it: a deleted build, a crash or a run under way loses no answer.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onedeck.store import journal

FILE = "reviews.jsonl"


def journal_file(home: Path) -> Path:
    """Return where a workspace's `.onedeck` folder keeps the journal."""
    return home / "keep" / FILE


def append(home: Path, entries: Iterable[dict[str, Any]]) -> None:
    """Write entries behind the others and force them to the disk; readers in other processes wait their turn."""
    journal.append(journal_file(home), entries)


def entries(home: Path) -> list[dict[str, Any]]:
    """Return the entries in order; raises SourceError for a line that is none."""
    return journal.entries(journal_file(home), ["kind"], "the journal of reviews")
