"""How wide words are, without a font: close enough to cut a name before it runs into a mark.

The widths, in parts of the size, are rounded up from common sans-serif system fonts.
"""

import unicodedata
from functools import lru_cache

_NARROW = frozenset("iljtfrI.,:;'|!()[]·-–/ ")
_WIDE = frozenset('mwMW@%—…<>=+~#&"')
_BOLD = 1.14
MORE = "…"


@lru_cache(maxsize=4096)
def _letter(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1.02
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 1.0
    return 0.7 if letter.isupper() else 0.61


def width(words: str, size: float, bold: bool = False) -> float:
    """Return about how wide words are at a size."""
    return size * sum(map(_letter, words)) * (_BOLD if bold else 1)


def cut(words: str, room: float, size: float, bold: bool = False) -> str:
    """Return words that fit into a width: all of them, or as many letters as do and an ellipsis."""
    if width(words, size, bold) <= room:
        return words
    left = room - width(MORE, size, bold)
    kept = 0
    for letter in words:
        left -= width(letter, size, bold)
        if left < 0:
            break
        kept += 1
    return words[:kept].rstrip() + MORE


def lines(words: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Return words in lines that fit into a width; a word too long for a line of its own is cut."""
    found: list[str] = []
    for word in words.split():
        if found and width(f"{found[-1]} {word}", size, bold) <= room:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(cut(word, room, size, bold))
    return found
