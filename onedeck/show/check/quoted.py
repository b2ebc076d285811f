"""The lines of a user's file that a finding points at, each with what is meant underlined and labelled."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from onedeck.model.findings import Mark
from onedeck.show.check.ink import Ink
from onedeck.show.formats import harmless

Line = Callable[[str, int], str]  # file, line from 1 -> its text

TAB = "    "
WIDEST = 88  # columns of a quoted line; a longer one is shown around its mark
BEFORE = 30  # columns kept before a mark that begins further right
LONGEST_LABEL = 100
CUT = "..."  # as wide in ASCII, where the sign for it is not


def quoted(marks: Sequence[Mark], line: Line, file: Callable[[str], str], ink: Ink) -> Iterator[str]:
    """Yield the block of each file: where, then the marked lines in order with their labels."""
    width = max((len(str(mark.line)) for mark in marks), default=1) + 1
    edge = ink(" " * width + "|", "edge")
    for name in dict.fromkeys(mark.file for mark in marks):
        mine = [mark for mark in marks if mark.file == name]
        first = mine[0]
        arrow = ink(" " * (width - 1) + "-->", "edge")
        yield f"{arrow} {ink(f'{file(name)}:{first.line}:{first.column}')}"
        shown = sorted(
            (mark for mark in mine if line(mark.file, mark.line)), key=lambda m: (m.line, m.column)
        )
        if not shown:
            continue
        yield edge
        before = None
        for number, here in groupby(shown, key=lambda mark: mark.line):
            if before is not None and number > before + 1:
                yield ink("...", "edge")
            before = number
            yield from _line(number, list(here), line(name, number), width, ink)
        yield edge


def _line(number: int, marks: Sequence[Mark], text: str, width: int, ink: Ink) -> Iterator[str]:
    start = _start(text, marks[0])
    cut = CUT if start else ""
    spread = [_drawn(sign) for sign in text[start:]]
    shown = _fitting(spread)
    tail = CUT if shown < len(spread) else ""
    said = ink(cut + "".join(spread[:shown]) + tail)
    yield f"{ink(f'{number:>{width - 1}} |', 'edge')} {said}".rstrip()
    for mark in marks:
        at = max(mark.column - 1 - start, 0)
        column = len(cut) + sum(_width(drawn) for drawn in spread[: min(at, shown)])
        length = mark.length or len(text.rstrip()) - (mark.column - 1)
        under = sum(_width(drawn) for drawn in spread[at : min(at + length, shown)])
        label = f" {mark.label[:LONGEST_LABEL]}" if mark.label else ""
        edge = ink(" " * width + "|", "edge")
        yield f"{edge} {' ' * column}{ink('^' * max(under, 1) + label, 'label')}"


def _start(text: str, mark: Mark) -> int:
    """Return the first sign that is shown: 0, or a little before the mark where the line is too long."""
    whole = sum(_width(_drawn(sign)) for sign in text[: mark.column - 1 + mark.length])
    return 0 if whole <= WIDEST else max(mark.column - 1 - BEFORE, 0)


def _fitting(spread: Sequence[str]) -> int:
    used = 0
    for at, drawn in enumerate(spread):
        used += _width(drawn)
        if used > WIDEST:
            return at
    return len(spread)


def _drawn(sign: str) -> str:
    return TAB if sign == "\t" else harmless(sign)


def _width(drawn: str) -> int:
    if drawn == TAB:
        return len(TAB)
    if unicodedata.combining(drawn) or unicodedata.category(drawn) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(drawn) in "WF" else 1
