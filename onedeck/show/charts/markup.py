"""The one place where a string becomes markup: elements, their attributes, and what is escaped.

A chart never writes a bracket itself: it nests elements, and every plain string among them is escaped here.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from html import escape

# What XML has no way to say, and the signs that turn the writing direction of what follows.
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufffe\uffff]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_GAPS = re.compile(r"\s+")
_RIGHT_TO_LEFT = ("R", "AL")
_PLACES = re.compile(r"https?://|[?#]|/(?![/\\])", re.IGNORECASE)
LONGEST = 400  # letters of a name that still tell something

Value = str | float | None


class Drawn(str):
    """Markup that is finished: an element escapes every string but this kind."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the markup itself: templates that escape leave it as it is."""
        return self


def element(name: str, attributes: Mapping[str, Value], *inner: str) -> Drawn:
    """Return one element; attributes that are None are left out, strings that are not Drawn are escaped."""
    told = "".join(
        f' {key}="{escape(clean(value)) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = joined(*inner)
    return Drawn(f"<{name}{told}>{body}</{name}>" if body else f"<{name}{told}/>")


def joined(*parts: str) -> Drawn:
    """Return parts one after the other; those that are not Drawn are escaped."""
    return Drawn("".join(part if isinstance(part, Drawn) else escape(clean(part)) for part in parts))


def number(value: float) -> str:
    """Return a coordinate with two decimals at most, a part of one with three; ValueError where it is not finite."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is no place in a drawing.")
    text = f"{value:.{2 if abs(value) >= 1 else 3}f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return "0" if text == "-0" else text


def clean(words: str) -> str:
    """Return words on one line, without what XML cannot say and without turns of the writing direction."""
    return _UNSAYABLE.sub("\ufffd", _GAPS.sub(" ", words))


def right_to_left(words: str) -> bool:
    """Say whether words read from right to left: their first letter with a direction of its own decides."""
    for letter in words:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", *_RIGHT_TO_LEFT):
            return kind in _RIGHT_TO_LEFT
    return False


def isolate(name: str) -> str:
    """Return a name to stand inside our own sentence, so that its direction cannot reorder the rest."""
    name = clean(_ISOLATES.sub("", name))
    name = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
    turned = any(unicodedata.bidirectional(letter) in (*_RIGHT_TO_LEFT, "AN") for letter in name)
    return f"\u2068{name}\u2069" if turned else name


def place(href: str | None) -> str | None:
    """Return an address that leads to a page, ours or another's; None for one that would run or hide something."""
    return href if href and _PLACES.match(href) else None
