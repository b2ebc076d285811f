"""Answers from a spreadsheet: read row by row, the bad ones told with file and line, the others kept."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from onedeck.errors import Fault, SourceError
from onedeck.govern.review.answers import entry, tidy
from onedeck.govern.review.book import Book, read_book
from onedeck.govern.review.journal import append
from onedeck.model.reviews import CANNOT_TELL, HELD_UP, LETTERS, NOT, SKIPPED, number

DELIMITERS = ",;\t"
FORMULA = ("=", "+", "-", "@")  # before these a spreadsheet export puts a quote
SHOWN = 40  # characters of a bad value; more belongs to the file
WORDS = LETTERS | {
    word: answer
    for answer, words in {
        HELD_UP: ("held up", "it held up", "yes"),
        NOT: ("not", "no"),
        CANNOT_TELL: ("cannot tell",),
        SKIPPED: ("skip", "skipped"),
    }.items()
    for word in words
}
EXPLAINED = "h (it held up), n (no), c (cannot tell) or s (skip)"


@dataclass
class Loaded:
    """What became of a sheet: answers taken, answers known before, rows without one, and every bad row."""

    taken: int = 0
    known: int = 0
    unanswered: int = 0
    faults: list[Fault] = field(default_factory=list)


def load_sheet(home: Path, path: Path, reader: str) -> Loaded:
    """Take a reader's answers from a CSV with the columns `review` and `answer`, and `note` if she likes.

    A first answer stands; loading a sheet twice changes nothing. Raises SourceError for a file that is no such CSV.
    """
    book, loaded = read_book(home), Loaded()
    fresh: dict[int, tuple[str, dict[str, object]]] = {}
    for line, row in _rows(path):
        said = _cell(row.get("answer"))
        review_id, answer = number(_cell(row.get("review"))), WORDS.get(said.lower().replace("_", " "))
        if not said:
            loaded.unanswered += 1
        elif fault := _fault(book, row, review_id, answer):
            loaded.faults.append(Fault(str(path), line, 0, fault))
        elif review_id is not None and answer is not None:
            before = book.answer_of(review_id, reader)
            first = before.answer if before else fresh.get(review_id, (answer, {}))[0]
            if first != answer:
                other = f"{_cell(row.get('review'))} has the answer {first!r} of {reader} already; the first one stands"
                loaded.faults.append(Fault(str(path), line, 0, other))
            elif before or review_id in fresh:
                loaded.known += 1
            else:
                fresh[review_id] = answer, entry(reader, review_id, answer, _note(row))
    append(home, [written for _, written in fresh.values()])
    loaded.taken = len(fresh)
    return loaded


def _fault(book: Book, row: dict[str, str], review_id: int | None, answer: str | None) -> str | None:
    if review_id is None or review_id not in book.items:
        return f"there is no review {_short(row.get('review'))}; keep that column as it was exported"
    if answer is None:
        return f"the answer is {_short(row.get('answer'))}; it can be {EXPLAINED}"
    return None


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each record with the line it begins on."""
    text = _text(path)
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] | None = None
    begins = 1
    for record in reader:
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in record):
            continue
        if names is None:
            names = [_cell(cell).lower() for cell in record]
            if missing := [name for name in ("review", "answer") if name not in names]:
                raise SourceError(
                    f"{path}:{line} has no column {missing[0]!r}.",
                    "`onedeck review export` writes the sheet; fill its column `answer`.",
                )
            continue
        yield line, dict(zip(names, record, strict=False))
    if names is None:
        raise SourceError(f"{path} is empty.", "`onedeck review export` writes a sheet to fill.")


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from None
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # what older spreadsheets write; every byte is a character
    return text.replace("\0", "")


def _cell(value: str | None) -> str:
    """Return a cell without the quote that keeps a spreadsheet from taking it for a formula."""
    text = (value or "").strip()
    return tidy(text.removeprefix("'"))


def _note(row: dict[str, str]) -> str:
    text = (row.get("note") or "").strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _short(value: str | None) -> str:
    text = tidy(value or "")
    return repr(text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…")
