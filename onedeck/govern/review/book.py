"""The book of reviews: what was drawn, answered and disputed, put together from the journal."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onedeck.govern.review.journal import entries
from onedeck.model.reviews import READERS, READINGS


@dataclass(frozen=True)
class Item:
    """One drawn conversation: the verdict it had, up to when it may be seen, and how many it stands for."""

    review_id: int
    conversation_id: int
    verdict: str
    definition_hash: str
    as_of: int | None
    weight: float
    sample: str = ""
    journey: str | None = None
    drawn_at: int = 0


@dataclass(frozen=True)
class Answer:
    """What one reader said of one drawn conversation."""

    review_id: int
    reader: str
    answer: str
    answered_at: int
    note: str | None = None


@dataclass(frozen=True)
class Dispute:
    """Somebody's word that a verdict is wrong."""

    review_id: int
    conversation_id: int
    room: str
    verdict: str
    definition_hash: str
    reader: str
    note: str
    disputed_at: int


@dataclass(frozen=True)
class CaseAnswer:
    """What one reader said of one case that a rule on words found."""

    rule: str
    statement_id: int
    conversation_id: int
    reader: str
    answer: str
    answered_at: int
    note: str | None = None


@dataclass
class Book:
    """Draws, items, answers, disputes and cases of rules; a reader's first answer of an item stands."""

    latest: dict[str | None, str] = field(default_factory=dict)  # journey -> its newest sample
    items: dict[int, Item] = field(default_factory=dict)
    answers: dict[int, dict[str, Answer]] = field(default_factory=lambda: defaultdict(dict))
    disputes: dict[int, Dispute] = field(default_factory=dict)
    # rule -> statement -> reader -> her word
    cases: dict[str, dict[int, dict[str, CaseAnswer]]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def samples(self) -> set[str]:
        """Return the names of all draws."""
        return {item.sample for item in self.items.values()}

    def known_as(self, reader: str) -> str:
        """Return a reader's name as she first wrote it: Ann and ann are one person."""
        return self._names.get(reader.casefold(), reader)

    def answer_of(self, review_id: int, reader: str) -> Answer | None:
        """Return what a reader said of an item, if she has."""
        return self.answers[review_id].get(reader.casefold())

    def readings(self, review_id: int) -> int:
        """Return how many people have read an item; who skipped it has not."""
        return sum(answer.answer in READINGS for answer in self.answers[review_id].values())

    def awaited(self, review_id: int) -> int:
        """Return how many readings of an item are still to come."""
        return max(0, READERS - self.readings(review_id))

    def add(self, entry: dict[str, Any]) -> None:
        """Take in one entry of the journal; a kind that a later version wrote is passed over."""
        given = {name: value for name, value in entry.items() if name != "kind"}
        if entry["kind"] == "draw":
            drawn = {name: given[name] for name in ("sample", "journey", "drawn_at")}
            self.latest[given["journey"]] = given["sample"]
            for item in given["items"]:
                self.items[item["review_id"]] = Item(**item, **drawn)
        elif entry["kind"] == "answer":
            answer = Answer(**given)
            self._names.setdefault(answer.reader.casefold(), answer.reader)
            self.answers[answer.review_id].setdefault(answer.reader.casefold(), answer)
        elif entry["kind"] == "dispute":
            dispute = Dispute(**given)
            self._names.setdefault(dispute.reader.casefold(), dispute.reader)
            self.disputes.setdefault(dispute.review_id, dispute)
        elif entry["kind"] == "case":
            case = CaseAnswer(**given)
            self._names.setdefault(case.reader.casefold(), case.reader)
            of_rule = self.cases.setdefault(case.rule, {})
            of_rule.setdefault(case.statement_id, {}).setdefault(case.reader.casefold(), case)


def read_book(home: Path) -> Book:
    """Return the book of a workspace; raises SourceError for a damaged journal."""
    book = Book()
    for entry in entries(home):
        book.add(entry)
    return book
