"""Answers: what is still to be read by whom, in an order of her own, and her word on it."""

import hashlib
import time
from pathlib import Path

from onedeck.errors import UsageError
from onedeck.govern.review.book import Book, Item, read_book
from onedeck.govern.review.journal import append

LONGEST_NAME = 80
LONGEST_NOTE = 2_000


def queue(book: Book, reader: str) -> list[Item]:
    """Return what a reader has still to read of the newest draws, shuffled for her alone.

    What she has answered or skipped never comes back; what enough others have read is not asked of her.
    """
    current = set(book.latest.values())
    waiting = [
        item
        for item in book.items.values()
        if item.sample in current
        and book.answer_of(item.review_id, reader) is None
        and book.awaited(item.review_id)
    ]
    return sorted(waiting, key=lambda item: _place(item.review_id, reader))


def answer(home: Path, reader: str, review_id: int, said: str, note: str | None = None) -> None:
    """Write one answer into the journal; it is on the disk when this returns."""
    append(home, [entry(reader, review_id, said, note)])


def entry(reader: str, review_id: int, said: str, note: str | None = None) -> dict[str, object]:
    """Return the journal's entry of an answer, stamped now."""
    return {
        "kind": "answer",
        "review_id": review_id,
        "reader": reader,
        "answer": said,
        "answered_at": time.time_ns() // 1000,
        "note": tidy(note or "")[:LONGEST_NOTE] or None,
    }


def reader_named(home: Path, name: str) -> str:
    """Return a reader's name as the book knows her; raises UsageError for one nobody could read."""
    tidied = tidy(name)
    if not tidied or len(tidied) > LONGEST_NAME:
        raise UsageError(
            f"A reader's name has 1 to {LONGEST_NAME} characters.",
            "Any name that tells two readers apart will do: --reader ann",
        )
    return read_book(home).known_as(tidied)


def tidy(text: str) -> str:
    """Return a text on one line, without characters that steer a terminal or turn the direction of writing."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _place(review_id: int, reader: str) -> bytes:
    return hashlib.blake2b(f"{reader.casefold()}:{review_id}".encode(), digest_size=8).digest()
