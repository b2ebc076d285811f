"""A YAML file as a tree in which every key and value remembers its line and column."""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from onedeck.errors import Fault

Kind = Literal["mapping", "list", "text", "number", "boolean", "null"]

KIND_IN_WORDS: dict[Kind, str] = {
    "mapping": "a mapping (key: value)",
    "list": "a list",
    "text": "a text",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}
_WORDS: dict[str, Kind] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), "null"),
    **dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), "boolean"),
}
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_BEGINS_NUMBERS = frozenset("+-0123456789")


class Place(NamedTuple):
    """A place in a user's file; line and column count from 1."""

    file: str
    line: int
    column: int

    def fault(self, message: str) -> Fault:
        """Return a fault at this place."""
        return Fault(self.file, self.line, self.column, message)


@dataclass(slots=True)
class Node:
    """One value of a YAML file: `text` holds the scalar as written, `entries` or `items` what it contains.

    Nobody changes one once it is read; it is not frozen only because that makes a large file twice as slow to read.
    """

    kind: Kind
    place: Place
    text: str = ""
    style: str | None = None
    entries: "tuple[tuple[Node, Node], ...]" = ()
    items: "tuple[Node, ...]" = ()

    @property
    def in_words(self) -> str:
        """What the value is, as a person would say it."""
        return KIND_IN_WORDS[self.kind]

    def get(self, key: str) -> "Node | None":
        """Return the value of a key of a mapping, or None."""
        for name, value in self.entries:
            if name.text == key:
                return value
        return None

    def plain(self) -> object:
        """Return the value as dict, list, str, int, float, bool or None, without its places."""
        if self.kind == "mapping":
            return {key.text: value.plain() for key, value in self.entries}
        if self.kind == "list":
            return [item.plain() for item in self.items]
        if self.kind == "number":
            return int(self.text) if re.fullmatch(r"[-+]?[0-9]+", self.text) else float(self.text)
        return {"text": self.text, "boolean": self.text.lower() == "true", "null": None}[self.kind]


def plain_kind(text: str) -> Kind:
    """Return what a scalar without quotes is, by the rules of YAML 1.2."""
    if found := _WORDS.get(text):
        return found
    return "number" if text[0] in _BEGINS_NUMBERS and _NUMBER.fullmatch(text) else "text"
