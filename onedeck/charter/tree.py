"""From a YAML parser's events to a tree of nodes, in one pass that hostile files cannot make long or deep."""

import re
from typing import Any

import yaml
from yaml.composer import ComposerError

from onedeck.charter.nodes import Node, Place, plain_kind
from onedeck.errors import Fault

# A few nested aliases can stand for billions of values; no honest file of 1 MB has as many.
MAX_NODES = 200_000
MAX_DEPTH = 100

_SURROGATE = re.compile("[\ud800-\udfff]")


class TooMuch(Exception):
    """The file stands for more than an honest one can; carries the fault."""


class Tree:
    """Gathers the events of one document; nothing recurses, and an alias costs no more than its name.

    `faults` are those of what was read, such as a key that is given twice.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.root: Node | None = None
        self.documents = 0
        self.count = 0
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int]] = {}  # with how many values each stands for
        self.begun: dict[str, Any] = {}

    def take(self, loader: Any) -> Node | None:
        """Return what the one document holds, None for an empty file.

        Raises YAMLError for what is no YAML, or two documents; TooMuch for what stands for too much.
        """
        scalar, alias = yaml.ScalarEvent, yaml.AliasEvent
        starts, ends = (yaml.MappingStartEvent, yaml.SequenceStartEvent), yaml.CollectionEndEvent
        while (event := loader.get_event()) is not None:
            kind = type(event)
            if kind is scalar:
                self._scalar(event)
            elif kind in starts:
                self._start(event)
            elif isinstance(event, ends):
                self._end()
            elif kind is alias:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._document(event)
        return self.root

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise ComposerError(
                "expected a single document in the stream",
                None,
                "but found another document",
                event.start_mark,
            )

    def _scalar(self, event: Any) -> None:
        mark, style, text = event.start_mark, event.style or None, event.value
        place = Place(self.file, mark.line + 1, mark.column + 1)
        self._count(1, place)
        if event.tag is not None:
            self._refuse_tag(event.tag, place, "str")
        # Only an escape in double quotes can make half a character.
        if style == '"' and _SURROGATE.search(text):
            self.faults.append(place.fault("holds half a character (an escaped surrogate)"))
            node = Node("text", place, "", style)
        else:
            node = Node("text" if style else plain_kind(text), place, text, style)
        if event.anchor is not None:
            self._anchor(event)
            self.anchors[event.anchor] = (node, 1)
        self._put(node)

    def _start(self, event: Any) -> None:
        mark = event.start_mark
        place = Place(self.file, mark.line + 1, mark.column + 1)
        mapping = isinstance(event, yaml.MappingStartEvent)
        if len(self.open) == MAX_DEPTH:
            raise TooMuch(place.fault("lists or mappings are nested too deeply"))
        self._count(1, place)
        if event.tag is not None:
            self._refuse_tag(event.tag, place, "map" if mapping else "seq")
        if event.anchor is not None:
            self._anchor(event)
        self.open.append(_Open(place, mapping, event.anchor, self.count))

    def _end(self) -> None:
        done = self.open.pop()
        if done.mapping:
            node = Node("mapping", done.place, entries=tuple(done.entries))
        else:
            node = Node("list", done.place, items=tuple(done.items))
        if done.anchor is not None:
            self.anchors[done.anchor] = (node, self.count - done.count + 1)
        self._put(node)

    def _alias(self, event: Any) -> None:
        name, mark = event.anchor, event.start_mark
        if name not in self.begun:
            raise ComposerError(None, None, f"found undefined alias {name!r}", mark)
        if name not in self.anchors:
            inside = next(each for each in self.open if each.anchor == name)
            raise TooMuch(inside.place.fault("an alias contains itself"))
        node, size = self.anchors[name]
        self._count(size, Place(self.file, mark.line + 1, mark.column + 1))
        self._put(node)

    def _anchor(self, event: Any) -> None:
        name, mark = event.anchor, event.start_mark
        if name in self.begun:
            first = f"found duplicate anchor {name!r}; first occurrence"
            raise ComposerError(first, self.begun[name], "second occurrence", mark)
        self.begun[name] = mark

    def _count(self, size: int, place: Place) -> None:
        self.count += size
        if self.count > MAX_NODES:
            raise TooMuch(place.fault(f"the file stands for more than {MAX_NODES:,} values (aliases?)"))

    def _put(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        holder = self.open[-1]
        if not holder.mapping:
            holder.items.append(node)
        elif holder.key is None:
            holder.key = node
        else:
            self._entry(holder, holder.key, node)
            holder.key = None

    def _entry(self, holder: "_Open", key: Node, value: Node) -> None:
        if key.kind in ("mapping", "list"):
            self.faults.append(key.place.fault(f"a key must be a text, not {key.in_words}"))
        elif key.text == "<<" and key.style is None:
            self.faults.append(key.place.fault("merge keys ('<<') are not read; write the keys out"))
        elif key.text in holder.seen:
            first = holder.seen[key.text]
            self.faults.append(key.place.fault(f"key {key.text!r} is already given in line {first.line}"))
        else:
            holder.seen[key.text] = key.place
            holder.entries.append((key, value))

    def _refuse_tag(self, tag: str, place: Place, usual: str) -> None:
        if tag not in ("!", f"tag:yaml.org,2002:{usual}"):
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self.faults.append(place.fault(f"tags such as {shown} are not read"))


class _Open:
    """A list or mapping that is not at its end yet; `count` is how many values there were with it."""

    __slots__ = ("anchor", "count", "entries", "items", "key", "mapping", "place", "seen")

    def __init__(self, place: Place, mapping: bool, anchor: str | None, count: int) -> None:
        self.place = place
        self.mapping = mapping
        self.anchor = anchor
        self.count = count
        self.key: Node | None = None
        self.entries: list[tuple[Node, Node]] = []
        self.items: list[Node] = []
        self.seen: dict[str, Place] = {}
