"""Shapes that hold others: lists, mappings with any key, records with known keys, one of two shapes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onedeck.charter.positions import Node, Place
from onedeck.charter.shapes import Schema, Shape, Text, near, shown, wrong
from onedeck.errors import Fault

_SHORT_LIST = 12  # names a fault lists whole


class Values:
    """What a record was read into: values by key, each with its place; a faulty one counts as not given."""

    def __init__(self, node: Node, found: Mapping[str, Any]) -> None:
        self.node = node
        self.found = found

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, or the default."""
        value = self.found.get(key)
        return default if value is None else value

    def inner(self, key: str) -> "Values":
        """Return the record under a key, an empty one if it is not given."""
        found = self.found.get(key)
        return found if isinstance(found, Values) else Values(self.node, {})

    def record(self, key: str) -> "Values | None":
        """Return the record under a key, None if it is not given."""
        found = self.found.get(key)
        return found if isinstance(found, Values) else None

    def key_place(self, key: str) -> Place:
        """Return the place of a key itself, or of the record if the key is not given."""
        return next((name.place for name, _ in self.node.entries if name.text == key), self.node.place)

    def place(self, key: str) -> Place:
        """Return the place of a key's value, or of the record if the key is not given."""
        node = self.node.get(key)
        return node.place if node else self.node.place

    def item_places(self, key: str) -> dict[str, Place]:
        """Return the place of each text of a list (or of the one text)."""
        node = self.node.get(key)
        items = () if node is None else node.items if node.kind == "list" else (node,)
        return {item.text.strip(): item.place for item in reversed(items)}


@dataclass(frozen=True)
class Record(Shape):
    """A mapping with known keys.

    `needed` keys must be there, one of `least` keys at least and `most` at most; `together` maps a key to another
    that must come with it; `later` are keys of the standard that nothing reads yet: they are refused, not skipped,
    because a key that is silently ignored would promise what nobody checks. `instead` says what to write for some of
    them, `one` what a single record of a list is called.
    """

    keys: Mapping[str, Shape]
    needed: tuple[str, ...] = ()
    about: str = ""
    together: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    most: int | None = None
    later: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    one: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> Values | None:
        """Return the record's values, or None if the node is no mapping."""
        if node.kind != "mapping":
            wrong(node, faults, f"{self.one or repr(key)} must be a mapping, not {node.in_words}")
            return None
        found: dict[str, Any] = {}
        for name, value in node.entries:
            if name.text not in self.keys:
                wrong(name, faults, self._unknown(name.text, faults))
            elif value.kind == "null":
                wrong(value, faults, f"{name.text!r} is empty; give a value or remove the key")
            else:
                found[name.text] = self.keys[name.text].read(name.text, value, faults)
        self._missing(node, faults)
        return Values(node, found)

    def schema(self) -> Schema:
        """Return an object that has these keys and no other."""
        made: Schema = {
            "type": "object",
            "properties": {name: shape.described() for name, shape in self.keys.items()},
            "additionalProperties": False,
        }
        if self.needed:
            made["required"] = list(self.needed)
        if self.together:
            made["dependentRequired"] = {name: [other] for name, other in self.together.items()}
        if self.least:
            made["minProperties"] = self.least
        if self.most is not None:
            made["maxProperties"] = self.most
        return made

    def _unknown(self, name: str, faults: list[Fault]) -> str:
        if name in self.instead:
            return f"{name!r} is not read yet; write {self.instead[name]}"
        if name in self.later:
            return f"{name!r} is not read yet; remove it, since nothing would check what it says"
        listed = f" Known: {', '.join(self.keys)}." if len(self.keys) <= _SHORT_LIST else ""
        return f"unknown key {shown(name)}.{near(name, self.keys, faults) or listed}"

    def _missing(self, node: Node, faults: list[Fault]) -> None:
        given = {name.text for name, _ in node.entries}
        for name in self.needed:
            if name not in given:
                wrong(node, faults, f"{name!r} is missing")
        for name, other in self.together.items():
            if name in given and other not in given:
                wrong(node, faults, f"{name!r} is given, but {other!r} is missing")
        if len(given) < self.least:
            wrong(node, faults, f"give {' or '.join(map(repr, self.keys))}")
        if self.most is not None and len(given) > self.most:
            wrong(node, faults, f"give only one of {', '.join(map(repr, self.keys))}")


@dataclass(frozen=True)
class ListOf(Shape):
    """A list of one shape, not empty unless `empty`; with `single` one value may stand for a list of one."""

    item: Shape
    about: str = ""
    single: bool = False
    unique: bool = False
    empty: bool = False
    most: int | None = None

    def read(self, key: str, node: Node, faults: list[Fault]) -> tuple[Any, ...] | None:
        """Return the values as a tuple, without the faulty ones."""
        if node.kind != "list" and not self.single:
            wrong(node, faults, f"{key!r} must be a list, not {node.in_words}")
            return None
        items = node.items if node.kind == "list" else (node,)
        if not items and not self.empty:
            wrong(node, faults, f"{key!r} is an empty list")
        if self.most is not None and len(items) > self.most:
            wrong(node, faults, f"{key!r} must not have more than {self.most}")
        if self.unique:
            self._twice(key, items, faults)
        values = (self.item.read(key, item, faults) for item in items)
        return tuple(value for value in values if value is not None)

    def schema(self) -> Schema:
        """Return an array, or with `single` an array or one value."""
        made: Schema = {"type": "array", "items": self.item.described()}
        if not self.empty:
            made["minItems"] = 1
        if self.most is not None:
            made["maxItems"] = self.most
        if self.unique:
            made["uniqueItems"] = True
        return {"anyOf": [self.item.described(), made]} if self.single else made

    def _twice(self, key: str, items: tuple[Node, ...], faults: list[Fault]) -> None:
        seen: set[str] = set()
        for item in items:
            text = item.text.strip()
            if text and text in seen:
                wrong(item, faults, f"{text!r} stands twice in {key!r}")
            seen.add(text)


@dataclass(frozen=True)
class MapOf(Shape):
    """A mapping whose keys a person chooses; the keys must fit `pattern`, if given, or `says` tells why not."""

    value: Shape
    about: str = ""
    names: Text = field(default_factory=Text)

    def read(self, key: str, node: Node, faults: list[Fault]) -> dict[str, Any] | None:
        """Return the values by key, without the faulty ones."""
        if node.kind != "mapping":
            wrong(node, faults, f"{key!r} must be a mapping, not {node.in_words}")
            return None
        found = {}
        for name, value in node.entries:
            as_text = Node("text", name.place, name.text, name.style)
            word = self.names.read(key, as_text, faults)
            read = self.value.read(name.text, value, faults)
            if word is not None and read is not None:
                found[word] = read
        return found

    def schema(self) -> Schema:
        """Return an object with any key that fits."""
        names = {key: value for key, value in self.names.schema().items() if key in ("pattern", "format")}
        return {"type": "object", "propertyNames": names, "additionalProperties": self.value.described()}


@dataclass(frozen=True)
class Either(Shape):
    """One of two shapes: the record where a mapping stands, else the other."""

    other: Shape
    record: Shape
    about: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return what the fitting shape reads."""
        return (self.record if node.kind == "mapping" else self.other).read(key, node, faults)

    def schema(self) -> Schema:
        """Return the two of them."""
        return {"anyOf": [self.other.described(), self.record.described()]}


@dataclass(frozen=True)
class OrNull(Shape):
    """A shape whose value may also be null."""

    value: Shape
    about: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return the value, None for null."""
        return None if node.kind == "null" else self.value.read(key, node, faults)

    def schema(self) -> Schema:
        """Return the value's schema, or null."""
        return {"anyOf": [self.value.described(), {"type": "null"}]}
