"""Text in a hundred columns."""

import textwrap
from collections.abc import Iterable

from rich.text import Text

COLUMNS = 100
_HELD = "\u00a0"  # a blank at which no line ends


def wrapped(text: str, style: str = "", indent: str = "") -> list[Text]:
    """Return a text as lines of at most a hundred columns; neither a word nor a number and its sign is cut."""
    held = text.replace(" %", f"{_HELD}%")
    lines = textwrap.wrap(
        held, COLUMNS, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return [Text(line.replace(_HELD, " "), style) for line in lines]


def dim(lines: Iterable[str]) -> list[Text]:
    """Return lines as they stand under figures."""
    return [part for line in lines for part in wrapped(line, "dim", "  ")]
