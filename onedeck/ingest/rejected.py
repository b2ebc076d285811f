"""What becomes of a row that cannot be taken."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reject:
    """A raw row set aside: the table it was meant for (None: unknown), its place, why, and its text."""

    table: str | None
    raw_file: str
    raw_row: int | None
    reason: str
    raw: str | None
