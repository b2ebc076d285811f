"""What a value in a user's file may be, declared once: a shape reads it with its faults and prints its JSON Schema."""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from onedeck.charter.positions import Node
from onedeck.errors import Fault, UsageError, suggest

Schema = dict[str, Any]
LONGEST_SHOWN = 80
# Whoever has so many faults reads no guesses, and comparing each with every name would take minutes.
FAULTS_GUESSED, NAMES_GUESSED = 100, 1_000

# Titles and names end up in terminals and pages; line breaks and tabs are honest, the rest is not.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Shape(ABC):
    """One kind of value; `about` says in one line what it means."""

    about: str

    @abstractmethod
    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return the value of a node, or None after adding its faults; `key` is what the faults call it."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return the JSON Schema (draft 2020-12) of the value, without `about`."""

    def described(self) -> Schema:
        """Return the schema with `about` as its description."""
        return {"description": self.about, **self.schema()} if self.about else self.schema()


def wrong(node: Node, faults: list[Fault], message: str) -> None:
    """Add a fault at a node."""
    faults.append(node.place.fault(message))


def near(name: str, known: Collection[str], faults: list[Fault]) -> str:
    """Return " Did you mean 'x'?" for the nearest known name, or nothing, as after many faults."""
    if len(faults) >= FAULTS_GUESSED or len(known) > NAMES_GUESSED:
        return ""
    return suggest(name[:LONGEST_SHOWN], known)


def shown(text: str) -> str:
    """Return a text as a fault quotes it: the whole of a short one, the beginning of a long one."""
    return repr(text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}...")


@dataclass(frozen=True)
class Text(Shape):
    """A text without outer blanks; `pattern` is of the whole of it, `says` what to tell of one that does not fit.

    `parse` makes the value; what it refuses with a UsageError is a fault, in its words where `says` has none.
    Without a pattern a number is taken as written, since version 4 and queue 12 are names; with one, a whole
    number that fits is taken where `numbers` says from where to where such numbers go.
    """

    about: str = ""
    pattern: str = ""
    says: str = ""
    parse: Callable[[str], Any] | None = None
    format: str = ""
    numbers: tuple[int, int] | None = None

    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return the text or what `parse` makes of it."""
        fits = not self.pattern or re.fullmatch(self.pattern, node.text.strip(), re.ASCII)
        takes_numbers = self.numbers is not None or not (self.pattern and fits)
        if node.kind != "text" and not (node.kind == "number" and takes_numbers):
            quoted = " (put it in quotes)" if node.kind == "number" else ""
            return wrong(node, faults, f"{key!r} must be a text, not {node.in_words}{quoted}")
        text = node.text.strip()
        if not text:
            return wrong(node, faults, f"{key!r} is an empty text")
        if _CONTROL.search(text):
            return wrong(node, faults, f"{key!r} holds a control character")
        if not fits and self.says:
            return wrong(node, faults, f"{key!r}: {shown(text)} {self.says}")
        try:
            value = self.parse(text) if self.parse else text
        except UsageError as error:
            return wrong(node, faults, f"{key!r}: {error.message}")
        return (
            value if fits else wrong(node, faults, f"{key!r}: {shown(text)} is not written as it should be")
        )

    def schema(self) -> Schema:
        """Return a string, with the pattern if there is one."""
        if not self.pattern:
            return {"type": ["string", "number"], "pattern": r"\S"}
        form = {"format": self.format} if self.format else {}
        text = {"type": "string", "pattern": rf"^\s*(?:{self.pattern})\s*$", **form}
        if self.numbers is None:
            return text
        least, most = self.numbers
        return {"anyOf": [text, {"type": "integer", "minimum": least, "maximum": most}]}


@dataclass(frozen=True)
class Choice(Shape):
    """One of a few words; `means` maps a word of the file to our own where they differ."""

    words: tuple[str, ...]
    about: str = ""
    means: tuple[tuple[str, str], ...] = ()

    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return the word."""
        word = node.text.strip()
        if node.kind == "text" and word in self.words:
            return dict(self.means).get(word, word)
        found = shown(word) if node.kind == "text" else node.in_words
        message = f"{key!r} must be {' | '.join(self.words)}, not {found}.{suggest(word, self.words)}"
        return wrong(node, faults, message)

    def schema(self) -> Schema:
        """Return the words."""
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class Number(Shape):
    """A finite number, or with `whole` an integer; from `least` on and up to `most`, or below `below`, if given."""

    about: str = ""
    whole: bool = False
    least: int | None = None
    most: int | None = None
    below: int | None = None

    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return the number as float, or int if `whole`."""
        kind = "a whole number" if self.whole else "a number"
        if node.kind != "number":
            quoted = " (without quotes)" if node.kind == "text" and node.style else ""
            found = shown(node.text.strip()) if node.kind == "text" else node.in_words
            return wrong(node, faults, f"{key!r} must be {kind}{quoted}, not {found}")
        value = float(node.text)
        if not math.isfinite(value) or (self.whole and (not value.is_integer() or abs(value) > 1e15)):
            return wrong(node, faults, f"{key!r} must be {kind}, not {node.text}")
        if self.least is not None and value < self.least:
            return wrong(node, faults, f"{key!r} must be at least {self.least}, not {node.text}")
        if self.most is not None and value > self.most:
            return wrong(node, faults, f"{key!r} must be at most {self.most}, not {node.text}")
        if self.below is not None and value >= self.below:
            return wrong(node, faults, f"{key!r} must be below {self.below}, not {node.text}")
        return int(value) if self.whole else value

    def schema(self) -> Schema:
        """Return a number or an integer with its bounds."""
        bounds = {"minimum": self.least, "maximum": self.most, "exclusiveMaximum": self.below}
        given = {word: bound for word, bound in bounds.items() if bound is not None}
        return {"type": "integer" if self.whole else "number", **given}


def share(about: str, below: int | None = None) -> Number:
    """Return the shape of a share, 0 to 1, or below a number."""
    return Number(about, least=0, most=1 if below is None else None, below=below)


@dataclass(frozen=True)
class Boolean(Shape):
    """The words true or false; with `only` no other than that one, and `says` why."""

    about: str = ""
    only: bool | None = None
    says: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return the truth value."""
        if node.kind != "boolean":
            return wrong(node, faults, f"{key!r} must be true or false, not {node.in_words}")
        value = node.text.lower() == "true"
        if self.only is not None and value != self.only:
            return wrong(node, faults, f"{key!r} {self.says}")
        return value

    def schema(self) -> Schema:
        """Return a boolean."""
        return {"type": "boolean"} if self.only is None else {"const": self.only}


@dataclass(frozen=True)
class Anything(Shape):
    """A value somebody else checks."""

    about: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return the node as plain values."""
        return node.plain()

    def schema(self) -> Schema:
        """Return no restriction."""
        return {}
