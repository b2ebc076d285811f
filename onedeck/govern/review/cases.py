"""Cases of a rule on words: drawn for people to read, and how often the rule was right."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from onedeck.govern.review.answers import LONGEST_NOTE, tidy
from onedeck.govern.review.book import Book, read_book
from onedeck.govern.review.journal import append
from onedeck.model.reviews import CASE_READINGS, ENOUGH_CASES, PRECISION, RIGHT
from onedeck.stats.intervals import wilson

if TYPE_CHECKING:
    from onedeck.store import Store


@dataclass(frozen=True)
class Case:
    """One case of a rule: the statement it stands on, and where it was said."""

    rule: str
    statement_id: int
    conversation_id: int
    journey: str


@dataclass(frozen=True)
class Reading:
    """How many cases of a rule were read here, and how many of them readers call right."""

    read: int = 0
    right: int = 0

    @property
    def enough(self) -> bool:
        """Say whether so many were read that a precision can be named."""
        return self.read >= ENOUGH_CASES

    @property
    def trusted(self) -> bool:
        """Say whether enough were read, and of those enough were right."""
        return self.enough and self.right >= PRECISION * self.read

    def line(self, rule: str) -> str:
        """Return what was read, with the interval once there is a figure, and the command that reads on."""
        if not self.read:
            return f"by rule on words, none of its cases read here yet: onedeck review --rule {rule}"
        if not self.enough:
            said = f"{self.read} of {ENOUGH_CASES} read here, {self.right} right"
            return f"{said}; a note until {ENOUGH_CASES} are: onedeck review --rule {rule}"
        found = wilson(self.right, self.read)
        shares = f"{_whole(found.value)} % ({_whole(found.low)}–{_whole(found.high)} %)"
        below = "" if self.trusted else f"; below {100 * PRECISION:.0f} %, so it stays a note"
        return f"{self.read} read here, {self.right} right: {shares}{below}"


def readings_of(home: Path) -> dict[str, Reading]:
    """Return what readers said of the cases of each rule they read; nothing where there is no journal."""
    book = read_book(home)
    return {rule: reading_in(book, rule) for rule in book.cases}


def reading_in(book: Book, rule: str) -> Reading:
    """Return what a book says of a rule's cases; of several readers of one more than half must call it right.

    Who cannot tell has read it, and the rule, which claims to know, is not right by it.
    """
    read = right = 0
    for answers in book.cases.get(rule, {}).values():
        said = [answer.answer for answer in answers.values() if answer.answer in CASE_READINGS]
        read += bool(said)
        right += 2 * said.count(RIGHT) > len(said)
    return Reading(read, right)


def drawn(store: "Store", rule: str, views: Iterable[str], number: int) -> list[Case]:
    """Return `number` cases of a rule on words at random, always in the same order.

    `views` are those in which its rows stand once it has counted: bad ones are cases, whether a finding or not.
    """
    rows = [
        row
        for view in sorted(set(views))
        for row in store.engine.rows(
            f"SELECT DISTINCT statement_id, conversation_id, journey FROM {view} "
            "WHERE bad AND statement_id IS NOT NULL"
        )
    ]
    cases = [Case(rule, *row) for row in rows]
    return sorted(cases, key=_place)[:number]


def left(book: Book, cases: list[Case], reader: str) -> Iterator[Case]:
    """Yield the cases a reader has not answered or skipped."""
    for case in cases:
        if reader.casefold() not in book.cases.get(case.rule, {}).get(case.statement_id, {}):
            yield case


def say(home: Path, reader: str, case: Case, said: str, note: str = "") -> None:
    """Write a reader's word on a case into the journal; it is on the disk when this returns."""
    entry = {
        "kind": "case",
        "rule": case.rule,
        "statement_id": case.statement_id,
        "conversation_id": case.conversation_id,
        "reader": reader,
        "answer": said,
        "answered_at": time.time_ns() // 1000,
        "note": tidy(note)[:LONGEST_NOTE] or None,
    }
    append(home, [entry])


def _whole(share: float) -> int:
    # One wrong case in a thousand must not read as none.
    return min(round(100 * share), 99 if share < 1 else 100)


def _place(case: Case) -> bytes:
    # By a hash of its own: neither the oldest nor the plainest cases come first.
    return hashlib.blake2b(f"{case.rule}:{case.statement_id}".encode(), digest_size=8).digest()
