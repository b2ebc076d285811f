"""Reading at the terminal: a text, a question, a letter; each answer is on the disk before the next text."""

import sys
from collections.abc import Container, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from onedeck.govern.review.answers import answer
from onedeck.govern.review.book import Item
from onedeck.model.reviews import LETTERS, code
from onedeck.show.blind import QUESTION, blind_texts
from onedeck.store import Store

SUGGESTED = "h it held up · n no · c cannot tell · s skip"
AT_ONCE = 20  # texts fetched together: a reader waits once, not at each
GONE = "This conversation is no longer in the tables: skip it."


def texts(store: Store, items: Sequence[Item]) -> list[str]:
    """Return what a reader is shown of each item, verdicts and their reasons left out."""
    found = blind_texts(store, [(item.conversation_id, item.as_of) for item in items])
    return [text or GONE for text in found]


def read_aloud(store: Store, home: Path, reader: str, items: Sequence[Item]) -> int:
    """Show items one by one and save each answer; return how many were answered before she stopped."""
    forgiving()
    done = 0
    for item, text in _with_texts(store, items):
        click.echo(f"\n{code(item.review_id)}  ({done + 1} of {len(items)})\n{text}\n")
        said = asked(QUESTION, SUGGESTED, LETTERS)
        if said is None:
            break
        letter, note = said
        answer(home, reader, item.review_id, LETTERS[letter], note)
        done += 1
    return done


def forgiving() -> None:
    """Let a note with a broken byte not end the session."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def _with_texts(store: Store, items: Sequence[Item]) -> Iterator[tuple[Item, str]]:
    for some in (items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE)):
        yield from zip(some, texts(store, some), strict=True)


def asked(question: str, suggested: str, letters: Container[str]) -> tuple[str, str] | None:
    """Return one of the letters and the note behind it; None where she quits or nothing more comes in."""
    while True:
        click.echo(f"{question}  {suggested} · q quit > ", nl=False)
        line = sys.stdin.readline()
        if not (line and sys.stdin.isatty()):
            click.echo("")  # nobody has typed the end of this line
        if not line:
            return None
        letter, _, note = line.strip().partition(" ")
        letter = letter.lower()
        if letter == "q":
            return None
        if letter in letters:
            return letter, note
        click.echo(f"{letter[:20]!r} is none of the letters.")
