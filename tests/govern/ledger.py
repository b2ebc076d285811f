"""A published workspace folder with verdicts written by hand, and readers who answer by rule."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from onedeck.govern.review.answers import answer, queue
from onedeck.govern.review.book import Item, read_book
from onedeck.govern.review.table import publish_reviews
from onedeck.model.reviews import EXPECTED
from onedeck.store import Store
from tests.journal import write
from tests.show.tables import DAY, HOUR, conversation, step, touch, verdict

# Verdicts of room `all`, as many as their conversations.
CLASSES = {"held": 300, "refuted": 50, "proven": 30, "unobservable": 12, "abandoned": 8}


def published(folder: Path, classes: dict[str, int] | None = None, **more: Any) -> Store:
    """Return the published store of a workspace in which each conversation is one chat of a customer of her own.

    `more` overrides columns of every verdict.
    """
    store = Store.open(folder / ".onedeck")
    words = [word for word, count in (classes or CLASSES).items() for _ in range(count)]
    keys = range(1, len(words) + 1)
    write(store, "touches", [touch(key, key) for key in keys])
    write(store, "steps", [step(key, key) for key in keys])
    write(store, "conversations", [conversation(key, customer=key) for key in keys])
    rows = [verdict(key, "all", word) | more for key, word in zip(keys, words, strict=True)]
    write(store, "verdicts", rows)
    write(store, "charters", [{"journey": "all", "window_us": 7 * DAY, "idle_us": DAY, "join_us": HOUR,
                              "customer_is": "person", "definition_hash": "h"}])  # fmt: skip
    store.publish({"definition": "h"})
    return Store.open(folder / ".onedeck")


def agree(item: Item) -> str:
    """Return the answer of a reader who agrees with every verdict."""
    return EXPECTED[item.verdict]


def reads(store: Store, reader: str, says: Callable[[Item], str], most: int | None = None) -> list[int]:
    """Let a reader answer what waits for her, publish it, and return the reviews in her order."""
    assert store.home
    items = queue(read_book(store.home), reader)[:most]
    for item in items:
        answer(store.home, reader, item.review_id, says(item))
    assert publish_reviews(store.home)
    return [item.review_id for item in items]


def reopened(store: Store) -> Store:
    """Return the store as the next command opens it."""
    assert store.home
    return Store.open(store.home)


def words_of(texts: Iterable[str]) -> set[str]:
    """Return all words of some texts, lower case, joined words both whole and apart."""
    found: set[str] = set()
    for text in texts:
        plain = "".join(sign if sign.isalnum() or sign == "_" else " " for sign in text.lower())
        found |= {*plain.split(), *plain.replace("_", " ").split()}
    return found
