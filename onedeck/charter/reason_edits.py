"""New codes in a reasons.yaml that a person has written in: nothing that stands there is touched.

The file is edited as text, at the places its parsed form gives; the result is parsed again and must hold exactly what
was there and the new codes, else nothing is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from onedeck.charter.drafts import MARK, RawCode, entry, fitting, own_vocabularies, vocabulary_blocks
from onedeck.charter.positions import MAX_BYTES, Node, parse_yaml
from onedeck.charter.reasons import Reasons, fold_code, read_reasons
from onedeck.charter.scalars import quoted, scalar
from onedeck.errors import ConfigError, Fault, OneDeckError

SPARE = 50_000  # bytes of the file that are left to the person


@dataclass(frozen=True)
class Extended:
    """A reasons.yaml with new codes: its text, the codes that were added, and those there was no room for."""

    text: str
    added: tuple[RawCode, ...]
    left: tuple[RawCode, ...]


def extended(path: Path, codes: Sequence[RawCode], vocabularies: Mapping[str, str]) -> Extended:
    """Return the text of a reasons.yaml with the codes it lacks, largest first in their vocabularies' lists.

    `vocabularies` maps each source's name to its vocabulary. Raises ConfigError for a file with faults, OneDeckError
    for one whose layout cannot be added to.
    """
    faults: list[Fault] = []
    reasons = read_reasons(path, vocabularies, faults)
    node = parse_yaml(path, faults, roots=("mapping", "list", "null"))
    if faults:
        raise ConfigError(faults)
    known = _written(node, vocabularies)
    listed = own_vocabularies(codes, vocabularies.values())
    new = [raw for raw in listed if (raw.vocabulary, fold_code(raw.code)) not in known]
    text = path.read_bytes().decode()
    kept, left = fitting(new, MAX_BYTES - SPARE - len(text.encode()))
    if not kept:
        return Extended(text, (), tuple(left))
    made = _added(text, kept, reasons)
    _check(path, text, made, kept, vocabularies)
    return Extended(made, tuple(kept), tuple(left))


def _written(node: Node | None, vocabularies: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return vocabulary and folded code of every entry, those that are not filled in yet too."""
    found = set()
    for vocabulary, listed in node.entries if node else ():
        found |= {(vocabulary.text, fold_code(code.text)) for code, _ in listed.entries}
    for item in node.items if node else ():
        source, code, given = item.get("source"), item.get("code"), item.get("vocabulary")
        name = vocabularies.get(source.text) if source else given.text if given else None
        if name and code:
            found.add((name, fold_code(code.text)))
    return found


def _added(text: str, new: Sequence[RawCode], reasons: Reasons) -> str:
    line_break = "\r\n" if "\r\n" in text else "\n"
    document = yaml.compose(text, Loader=yaml.BaseLoader)
    if isinstance(document, yaml.SequenceNode):
        added = "".join(_item(raw, line_break) for raw in new)
        return _closed(text, line_break) + added
    places = {key.value: (key, value) for key, value in document.value} if document else {}
    inserts: list[tuple[int, str]] = []
    for vocabulary in dict.fromkeys(raw.vocabulary for raw in new):
        if vocabulary in places:
            own = [raw for raw in new if raw.vocabulary == vocabulary]
            mapped = vocabulary in reasons.mapped
            inserts.append(_insert(text, *places[vocabulary], own, mapped, line_break))
    for position, lines in sorted(inserts, reverse=True):
        text = text[:position] + lines + text[position:]
    for block in vocabulary_blocks([raw for raw in new if raw.vocabulary not in places]):
        text = _closed(text, line_break)
        text += (line_break if text else "") + block.replace("\n", line_break)
    return text


def _insert(
    text: str, key: yaml.Node, value: yaml.Node, new: Sequence[RawCode], mapped: bool, line_break: str
) -> tuple[int, str]:
    """Return where in the text the entries of a vocabulary go, and the entries."""
    indent = " " * (key.start_mark.column + 2)
    if isinstance(value, yaml.MappingNode) and value.flow_style:
        end = value.value[-1][1].end_mark.index if value.value else value.start_mark.index + 1
        return end, _in_braces([entry(raw, indent, mapped) for raw in new], bool(value.value), line_break)
    if isinstance(value, yaml.MappingNode):
        indent = " " * value.value[0][0].start_mark.column
        end = _line_end(text, value.value[-1][1].end_mark.index)
    else:
        end = _line_end(text, key.end_mark.index)
    lines = "".join(entry(raw, indent, mapped) for raw in new).replace("\n", line_break)
    return end, lines if text[end - 1] == "\n" else line_break + lines


def _in_braces(lines: Sequence[str], comma_first: bool, line_break: str) -> str:
    """Return entries for between braces, where a comma ends an entry and so a comment must stand before it."""
    entries = []
    for line in lines:
        written, _, note = line.rstrip("\n").rpartition(MARK)
        indent = written[: len(written) - len(written.lstrip())]
        entries.append(
            f"{indent}# {note}{line_break}{written}".replace("\r\n", "\n").replace("\n", line_break)
        )
    return f"{',' if comma_first else ''}{line_break}" + f",{line_break}".join(entries) + line_break


def _item(raw: RawCode, line_break: str) -> str:
    vocabulary, code = scalar(raw.vocabulary), quoted(raw.code.strip())
    return f"- {{vocabulary: {vocabulary}, code: {code}, need: }}{MARK}{raw.conversations:,}{line_break}"


def _closed(text: str, line_break: str) -> str:
    return text if not text or text.endswith("\n") else text + line_break


def _line_end(text: str, index: int) -> int:
    found = text.find("\n", max(index, 0))
    return len(text) if found < 0 else found + 1


def _check(
    path: Path, before: str, after: str, added: Sequence[RawCode], vocabularies: Mapping[str, str]
) -> None:
    """Raise OneDeckError unless the new text holds what the old one held, and the new codes, and nothing else."""
    new = {(raw.vocabulary, fold_code(raw.code)) for raw in added}
    try:
        old_entries, new_entries = _entries(before, vocabularies), _entries(after, vocabularies)
    except yaml.YAMLError:
        new_entries = old_entries = []
    kept = [found for found in new_entries if found[:2] not in new]
    if kept != old_entries or not new <= {found[:2] for found in new_entries}:
        hint = "Add them by hand; `onedeck run` lists the codes without a need."
        raise OneDeckError(
            f"New codes cannot be added to {path} as it is laid out; nothing was changed.", hint
        )


def _entries(text: str, vocabularies: Mapping[str, str]) -> list[tuple[str, str, str]]:
    loaded = yaml.load(text, Loader=yaml.BaseLoader)  # texts only: nothing of the file is run
    if isinstance(loaded, list):
        return [
            (
                vocabularies.get(item.get("source", ""), item.get("vocabulary", "")),
                fold_code(item["code"]),
                item.get("need", ""),
            )
            for item in loaded
        ]
    return [
        (name, fold_code(code), need)
        for name, listed in (loaded or {}).items()
        for code, need in (listed.items() if isinstance(listed, dict) else ())
    ]
