"""YAML as a tree in which every key and value remembers its line and column.

`yaml.safe_load` forgets places and keeps the last of two equal keys; a user must be shown the place, and a
second `window:` further down must never win silently. Plain scalars are read by the YAML 1.2 rules, so the
reason codes `no` and `on` stay texts (YAML 1.1 turns them into booleans), and so do dates and `012`.
"""

from pathlib import Path

import yaml

from onedeck.charter.nodes import KIND_IN_WORDS, Kind, Node, Place
from onedeck.charter.tree import MAX_DEPTH, MAX_NODES, TooMuch, Tree
from onedeck.errors import ConfigError, Fault

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "Kind", "Node", "Place", "parse_yaml", "read_yaml"]

MAX_BYTES = 1_000_000


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
        tree, node = _parsed(str(path), text)
    except yaml.YAMLError as error:
        faults.append(_syntax_fault(str(path), text, error))
        return None
    except TooMuch as error:
        faults.append(error.args[0])
        return None
    faults += tree.faults
    if node is None:
        if "null" not in roots:
            faults.append(start.fault("the file is empty"))
        return None
    if node.kind not in roots:
        wanted = " or ".join(KIND_IN_WORDS[kind] for kind in roots if kind != "null")
        faults.append(node.place.fault(f"the file must hold {wanted}, not {node.in_words}"))
        return None
    return node


def _parsed(file: str, text: str) -> tuple[Tree, Node | None]:
    """Return what the file holds, by libyaml where it is there: a dozen times as fast as Python alone."""
    fast: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _by(fast, file, text)
    except yaml.YAMLError:
        # Once more by the other parser: its words for what is wrong are the ones people are shown.
        return _by(yaml.BaseLoader, file, text)


def _by(loads: type, file: str, text: str) -> tuple[Tree, Node | None]:
    tree, loader = Tree(file), loads(text)
    try:
        return tree, tree.take(loader)
    finally:
        loader.dispose()


def _read_text(path: Path, faults: list[Fault]) -> str | None:
    place = Place(str(path), 0, 0)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        faults.append(place.fault(f"cannot be read: {error.strerror or error}"))
        return None
    if len(data) > MAX_BYTES:
        faults.append(place.fault("is larger than 1 MB, the most a file here may hold; split it"))
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
