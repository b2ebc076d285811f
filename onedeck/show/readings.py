"""The reviews of a scope: which sample speaks for it, what was read of it, and what is disputed."""

import shlex
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from onedeck.model.reviews import DISPUTE, ENOUGH, EXPECTED, READERS, READINGS
from onedeck.show.queries import dictionaries, read_step
from onedeck.store import Store

Row = dict[str, Any]
COLUMNS = (
    "review_id", "sample", "drawn_from", "conversation_id", "room", "verdict", "weight", "drawn_at", "reader",
    "answer", "answered_at", "note", "older", "journey", "source", "conversation",
)  # fmt: skip


@dataclass
class Reviewed:
    """One drawn conversation and what was said of it; `answers` maps a reader to her answer, without the skipped."""

    review_id: int
    verdict: str
    weight: float
    reference: str | None
    older: bool
    answers: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    skipped: int = 0

    @property
    def agreeing(self) -> float:
        """The share of its readers who agree with the verdict; only where somebody has read it."""
        return sum(answer == EXPECTED[self.verdict] for answer in self.answers.values()) / len(self.answers)

    @property
    def look(self) -> str:
        """The command that shows the customer's timeline with verdicts."""
        return f"onedeck customer {shlex.quote(self.reference)}" if self.reference else ""


@dataclass
class Sample:
    """A draw as far as it speaks for a scope, and the disputes in that scope."""

    name: str | None = None
    drawn_from: str | None = None
    items: list[Reviewed] = field(default_factory=list)
    disputes: list[Row] = field(default_factory=list)
    newer: "Sample | None" = None  # drawn since, but not read enough to speak

    @property
    def read(self) -> list[Reviewed]:
        """The items that somebody has read."""
        return [item for item in self.items if item.answers]

    @property
    def enough(self) -> bool:
        """Say whether so many are read that a figure can be shown."""
        return len(self.read) >= ENOUGH

    @property
    def readers(self) -> list[str]:
        """Who has read, by name."""
        return sorted({reader for item in self.items for reader in item.answers})

    @property
    def awaited(self) -> int:
        """How many readings are still to come: each conversation is to be read by two."""
        return sum(max(0, READERS - len(item.answers)) for item in self.items)

    @property
    def older(self) -> bool:
        """Say whether its verdicts were by other definitions than today's."""
        return any(item.older for item in self.items)


def sample_for(store: Store, journey: str | None = None) -> Sample:
    """Return the newest draw that speaks for a journey (None = all) and has enough readings, else the newest.

    A draw from a journey speaks for it alone; one from all speaks for all, and for a journey by those of its
    conversations that are in it, each with its weight.
    """
    if not store.engine.rows("SELECT COUNT(*) FROM reviews")[0][0]:
        return Sample()  # the usual case must not cost a join with every conversation
    rows = dictionaries(store, read_step("readings"), COLUMNS)
    here = [row for row in rows if journey is None or journey in (row["journey"], row["drawn_from"])]
    disputes = [row | {"reference": _reference(row)} for row in here if row["sample"] == DISPUTE]
    samples: dict[str, Sample] = {}
    for row in here:
        if row["sample"] != DISPUTE and row["drawn_from"] in (None, journey):
            samples.setdefault(row["sample"], Sample(row["sample"], row["drawn_from"], disputes=disputes))
    for name, sample in samples.items():
        sample.items = _items([row for row in here if row["sample"] == name])
    newest = list(reversed(samples.values()))
    if not newest:
        return Sample(disputes=disputes)
    speaking = next((sample for sample in newest if sample.enough), newest[0])
    speaking.newer = newest[0] if newest[0] is not speaking else None
    return speaking


def _items(rows: list[Row]) -> list[Reviewed]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["review_id"]].append(row)
    items = []
    for review_id, readings in grouped.items():
        first = readings[0]
        item = Reviewed(review_id, first["verdict"], first["weight"], _reference(first), bool(first["older"]))
        for row in readings:
            if row["answer"] in READINGS:
                item.answers[row["reader"]] = row["answer"]
                if row["note"]:
                    item.notes[row["reader"]] = row["note"]
            item.skipped += row["answer"] not in (None, *READINGS)
        items.append(item)
    return items


def _reference(row: Row) -> str | None:
    return f"{row['source']}:{row['conversation']}" if row["source"] else None
