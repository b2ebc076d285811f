"""YAML as a tree in which every key and value remembers its line and column.

`yaml.safe_load` forgets places and keeps the last of two equal keys; a user must be shown the place, and a
second `window:` further down must never win silently. Plain scalars are read by the YAML 1.2 rules, so the
reason codes `no` and `on` stay texts (YAML 1.1 turns them into booleans), and so do dates and `012`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from onedeck.errors import ConfigError, Fault

MAX_BYTES = 1_000_000
# A few nested aliases can stand for billions of values; no honest file of 1 MB has as many.
MAX_NODES = 200_000
MAX_DEPTH = 100

Kind = Literal["mapping", "list", "text", "number", "boolean", "null"]

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_KIND_IN_WORDS: dict[Kind, str] = {
    "mapping": "a mapping (key: value)",
    "list": "a list",
    "text": "a text",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}


@dataclass(frozen=True)
class Place:
    """A place in a user's file; line and column count from 1."""

    file: str
    line: int
    column: int

    def fault(self, message: str) -> Fault:
        """Return a fault at this place."""
        return Fault(self.file, self.line, self.column, message)


@dataclass(frozen=True)
class Node:
    """One value of a YAML file: `text` holds the scalar as written, `entries` or `items` what it contains."""

    kind: Kind
    place: Place
    text: str = ""
    style: str | None = None
    entries: "tuple[tuple[Node, Node], ...]" = ()
    items: "tuple[Node, ...]" = ()

    @property
    def in_words(self) -> str:
        """What the value is, as a person would say it."""
        return _KIND_IN_WORDS[self.kind]

    def get(self, key: str) -> "Node | None":
        """Return the value of a key of a mapping, or None."""
        return next((value for name, value in self.entries if name.text == key), None)

    def plain(self) -> object:
        """Return the value as dict, list, str, int, float, bool or None, without its places."""
        if self.kind == "mapping":
            return {key.text: value.plain() for key, value in self.entries}
        if self.kind == "list":
            return [item.plain() for item in self.items]
        if self.kind == "number":
            return int(self.text) if re.fullmatch(r"[-+]?[0-9]+", self.text) else float(self.text)
        return {"text": self.text, "boolean": self.text.lower() == "true", "null": None}[self.kind]


def read_yaml(path: Path) -> Node:
    """Return the mapping a YAML file holds, every key and value with its place.

    Raises ConfigError with every fault found: duplicate keys all together, broken syntax at its first place.
    """
    faults: list[Fault] = []
    node = parse_yaml(path, faults)
    if faults or node is None:
        raise ConfigError(faults)
    return node


def parse_yaml(path: Path, faults: list[Fault], roots: tuple[Kind, ...] = ("mapping",)) -> Node | None:
    """Return what a YAML file holds and add its faults to `faults`; None if there is nothing to read.

    `roots` says what the file may hold; an empty file is a fault unless "null" is among them.
    """
    start = Place(str(path), 1, 1)
    text = _read_text(path, faults)
    if text is None:
        return None
    try:
        document = _compose(text)
    except yaml.YAMLError as error:
        faults.append(_syntax_fault(str(path), text, error))
        return None
    except _TooDeep as error:
        faults.append(Place(str(path), *error.args).fault("lists or mappings are nested too deeply"))
        return None
    if document is None:
        if "null" not in roots:
            faults.append(start.fault("the file is empty"))
        return None
    reader = _Reader(str(path), faults)
    try:
        node = reader.read(document)
    except _TooMuch as error:
        faults.append(error.args[0])
        return None
    if node.kind not in roots:
        wanted = " or ".join(_KIND_IN_WORDS[kind] for kind in roots if kind != "null")
        faults.append(node.place.fault(f"the file must hold {wanted}, not {node.in_words}"))
        return None
    return node


def _compose(text: str) -> yaml.Node | None:
    """Return the composed document, by libyaml where it is there: a dozen times as fast as Python alone."""
    fast: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _refuse_depth(text, fast)
        return yaml.compose(text, Loader=fast)
    except yaml.YAMLError:
        # Once more by the other parser: its words for what is wrong are the ones people are shown.
        _refuse_depth(text, yaml.BaseLoader)
        return yaml.compose(text, Loader=yaml.BaseLoader)


def _refuse_depth(text: str, loader: type) -> None:
    """Raise _TooDeep before anything recurses: deep enough, libyaml's composer ends the process."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            mark = event.start_mark
            raise _TooDeep(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)


def _read_text(path: Path, faults: list[Fault]) -> str | None:
    place = Place(str(path), 0, 0)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        faults.append(place.fault(f"cannot be read: {error.strerror or error}"))
        return None
    if len(data) > MAX_BYTES:
        faults.append(place.fault("is larger than 1 MB"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        faults.append(Fault(str(path), before.count(b"\n") + 1, column, "is not UTF-8 text"))
        return None


def _syntax_fault(file: str, text: str, error: yaml.YAMLError) -> Fault:
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        place = Place(file, before.count("\n") + 1, error.position - (before.rfind("\n") + 1) + 1)
        return place.fault("holds a control character")
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault(file, 0, 0, f"is not YAML: {error}")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    problem = error.problem or error.context or "cannot be read"
    if "'\\t'" in problem:
        problem = "a tab stands where YAML wants spaces"
    elif problem == "mapping values are not allowed here":
        problem += "; a text with ': ' in it wants quotes, and a key its own indentation"
    return Fault(file, line, column, f"is not YAML: {problem}")


class _TooDeep(Exception):
    """Lists or mappings are nested deeper than anybody writes them; carries line and column."""


class _TooMuch(Exception):
    """The file stands for more values than an honest one can; carries the fault."""


class _Reader:
    """Turns composed YAML nodes into Node, expanding aliases within a limit."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = faults
        self.count = 0
        self.open: set[int] = set()

    def read(self, raw: yaml.Node) -> Node:
        place = self._place(raw)
        self.count += 1
        if self.count > MAX_NODES:
            raise _TooMuch(place.fault(f"the file stands for more than {MAX_NODES:,} values (aliases?)"))
        if id(raw) in self.open:
            raise _TooMuch(place.fault("an alias contains itself"))
        if isinstance(raw, yaml.ScalarNode):
            return self._scalar(raw, place)
        self.open.add(id(raw))
        try:
            if isinstance(raw, yaml.MappingNode):
                self._refuse_tag(raw, place, "map")
                return Node("mapping", place, entries=tuple(self._entries(raw)))
            self._refuse_tag(raw, place, "seq")
            return Node("list", place, items=tuple(self.read(item) for item in raw.value))
        finally:
            self.open.discard(id(raw))

    def _place(self, raw: yaml.Node) -> Place:
        return Place(self.file, raw.start_mark.line + 1, raw.start_mark.column + 1)

    def _entries(self, raw: yaml.MappingNode) -> Iterator[tuple[Node, Node]]:
        seen: dict[str, Place] = {}
        for raw_key, raw_value in raw.value:
            key, value = self.read(raw_key), self.read(raw_value)
            if key.kind in ("mapping", "list"):
                self.faults.append(key.place.fault(f"a key must be a text, not {key.in_words}"))
            elif key.text == "<<" and key.style is None:
                self.faults.append(key.place.fault("merge keys ('<<') are not read; write the keys out"))
            elif key.text in seen:
                first = seen[key.text]
                self.faults.append(key.place.fault(f"key {key.text!r} is already given in line {first.line}"))
            else:
                seen[key.text] = key.place
                yield key, value

    def _scalar(self, raw: yaml.ScalarNode, place: Place) -> Node:
        self._refuse_tag(raw, place, "str")
        if _SURROGATE.search(raw.value):
            self.faults.append(place.fault("holds half a character (an escaped surrogate)"))
            return Node("text", place, "", raw.style or None)
        kind: Kind = "text" if raw.style else _plain_kind(raw.value)
        return Node(kind, place, raw.value, raw.style or None)

    def _refuse_tag(self, raw: yaml.Node, place: Place, usual: str) -> None:
        if raw.tag != f"tag:yaml.org,2002:{usual}":
            tag = raw.tag.replace("tag:yaml.org,2002:", "!!")
            self.faults.append(place.fault(f"tags such as {tag} are not read"))


def _plain_kind(text: str) -> Kind:
    if text in ("", "~", "null", "Null", "NULL"):
        return "null"
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return "boolean"
    return "number" if _NUMBER.fullmatch(text) else "text"
