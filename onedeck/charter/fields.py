"""Checked reading of one mapping: every wrong field becomes a fault with its place, and reading goes on."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from onedeck.charter.positions import Node, Place
from onedeck.errors import Fault, UsageError, suggest

Value = TypeVar("Value")


class Fields:
    """The fields of one mapping; faults gather in the list that was given."""

    def __init__(self, node: Node, faults: list[Fault]) -> None:
        self.node = node
        self.faults = faults

    def only(self, known: Iterable[str]) -> None:
        """Add a fault for every key that is not known."""
        names = list(known)
        for key, _ in self.node.entries:
            if key.text not in names:
                near = suggest(key.text, names) or f" Known: {', '.join(names)}."
                self.faults.append(key.place.fault(f"unknown key {key.text!r}.{near}"))

    def given(self, key: str) -> Node | None:
        """Return the value of a key; an empty value is a fault and counts as not given."""
        node = self.node.get(key)
        if node is not None and node.kind == "null":
            self.faults.append(node.place.fault(f"{key!r} is empty; give a value or remove the key"))
            return None
        return node

    def need(self, *keys: str) -> None:
        """Add a fault for every key that is missing altogether."""
        for key in keys:
            if self.node.get(key) is None:
                self.faults.append(self.node.place.fault(f"{key!r} is missing"))

    def text(self, key: str, default: str = "") -> str:
        """Return a text; a number is taken as written."""
        node = self.given(key)
        return default if node is None else self._text(key, node) or default

    def texts(self, key: str) -> tuple[str, ...]:
        """Return one text or a list of them as a tuple, without the faulty ones."""
        node = self.given(key)
        if node is None:
            return ()
        items = node.items if node.kind == "list" else (node,)
        if not items:
            self.faults.append(node.place.fault(f"{key!r} is an empty list"))
        return tuple(text for item in items if (text := self._text(key, item)))

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """Return one of a few words."""
        word = self.text(key, default)
        if word in choices:
            return word
        message = f"{key!r} must be {' | '.join(choices)}, not {word!r}.{suggest(word, choices)}"
        self.faults.append(self.place(key).fault(message))
        return default

    def parsed(self, key: str, parse: Callable[[str], Value], default: Value) -> Value:
        """Return parse(text of the key); what parse refuses with a UsageError becomes a fault."""
        text = self.text(key)
        if not text:
            return default
        try:
            return parse(text)
        except UsageError as error:
            self.faults.append(self.place(key).fault(f"{key!r}: {error.message}"))
            return default

    def mapping(self, key: str) -> Node | None:
        """Return a mapping, or None if it is not given or something else."""
        return self._of_kind(key, "mapping")

    def items(self, key: str, filled: bool = False) -> tuple[Node, ...]:
        """Return the items of a list, or none if it is not given or something else; `filled` wants some."""
        node = self._of_kind(key, "list")
        if filled and node and not node.items:
            self.faults.append(node.place.fault(f"{key!r} is an empty list"))
        return node.items if node else ()

    def place(self, key: str) -> Place:
        """Return the place of a key's value, or of the mapping if the key is not given."""
        node = self.node.get(key)
        return node.place if node else self.node.place

    def _text(self, key: str, node: Node) -> str:
        if node.kind not in ("text", "number"):
            self.faults.append(node.place.fault(f"{key!r} must be a text, not {node.in_words}"))
            return ""
        text = node.text.strip()
        if not text:
            self.faults.append(node.place.fault(f"{key!r} is an empty text"))
        return text

    def _of_kind(self, key: str, kind: str) -> Node | None:
        node = self.given(key)
        if node is None or node.kind == kind:
            return node
        self.faults.append(node.place.fault(f"{key!r} must be a {kind}, not {node.in_words}"))
        return None
