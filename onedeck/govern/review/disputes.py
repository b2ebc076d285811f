"""Disputes: anyone may say that a verdict is wrong; it is logged, shown and counted, and changes no verdict."""

import hashlib
import time
from dataclasses import asdict

from onedeck.errors import UsageError
from onedeck.govern.review.answers import LONGEST_NOTE, tidy
from onedeck.govern.review.book import Dispute, read_book
from onedeck.govern.review.journal import append
from onedeck.model.reviews import LARGEST
from onedeck.store import Store


def dispute(store: Store, reference: str, room: str, reader: str, note: str) -> tuple[Dispute, bool]:
    """Log a dispute about `source:conversation` in a room; return it, and whether it had been logged before.

    Raises UsageError for a conversation nobody knows, a room that has no verdict on it, and an empty note.
    """
    store.require("verdicts")
    said = tidy(note)[:LONGEST_NOTE]
    if not said:
        raise UsageError("A dispute needs a reason.", "--note says in a sentence what the verdict misses.")
    conversation = _conversation(store, reference)
    verdicts = {
        name: (verdict, definition)
        for name, verdict, definition in store.engine.rows(
            f"SELECT room, verdict, definition_hash FROM verdicts WHERE conversation_id = {conversation} ORDER BY room"
        )
    }
    if room not in verdicts:
        raise UsageError(
            f"Room {room!r} has no verdict on {reference!r}.", f"Rooms that have one: {', '.join(verdicts)}."
        )
    digest = hashlib.blake2b(
        repr((conversation, room, reader.casefold(), said)).encode(), digest_size=8
    ).digest()
    review_id = int.from_bytes(digest, "big") % LARGEST
    now = time.time_ns() // 1000
    found = Dispute(review_id, conversation, room, *verdicts[room], reader, said, now)
    assert store.home
    if known := read_book(store.home).disputes.get(review_id):
        return known, True
    append(store.home, [{"kind": "dispute", **asdict(found)}])
    return found, False


def _conversation(store: Store, reference: str) -> int:
    source, _, name = reference.partition(":")
    literal = store.engine.dialect.text
    rows = store.engine.rows(
        f"""SELECT DISTINCT COALESCE(joins.root, touches.conversation_id)
        FROM touches LEFT JOIN joins ON joins.conversation_id = touches.conversation_id
        WHERE touches.source = {literal(source)} AND touches.source_conversation_id = {literal(name)}"""
    )
    if not rows:
        raise UsageError(
            f"There is no conversation {reference!r}.",
            "It is named SOURCE:CONVERSATION, as `onedeck claims --verdict refuted` and `onedeck customer` show it.",
        )
    return int(rows[0][0])
