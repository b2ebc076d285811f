"""What `onedeck init` begins for a person: reasons.yaml from the codes in the data."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onedeck.charter.people_shape import accountable
from onedeck.charter.positions import Node, Place
from onedeck.charter.reasons import SYSTEM_CODES, fold_code
from onedeck.charter.scalars import KEY_MOST, scalar
from onedeck.errors import Fault, UsageError

CODES_MOST = 400  # per vocabulary; a person fills in the largest, and `init --reasons` adds the next
BYTES_MOST = 700_000  # a workspace file may hold 1 MB, and a person writes into it
SLUG_MOST = 60
MARK = "   # "  # before a count
SYSTEM_WORDS = "names no need (a system code)"

REASONS_HEAD = """\
# What each system's reason codes mean: raw code -> need, one list per vocabulary, largest first.
# Give codes that mean the same need the same name, such as billing.dispute (a-z 0-9 _ - .): only then is a return
# on another system recognised. `null` says that a code names no need. An empty line is not filled in yet.
# As soon as one code of a list has a need, its other codes count as unknown until they have one too.
# `onedeck init --reasons` adds new codes and changes nothing that is written here.
"""


@dataclass(frozen=True)
class RawCode:
    """A raw reason code of one vocabulary, and how many conversations carry it."""

    vocabulary: str
    code: str
    conversations: int


@dataclass(frozen=True)
class SeenSystem:
    """An AI system as the exports show it: its agent id, its versions, the conversations it was in."""

    agent: str
    versions: tuple[str, ...]
    conversations: int


def own_vocabularies(codes: Iterable[RawCode], vocabularies: Iterable[str]) -> list[RawCode]:
    """Return the codes under the vocabularies reasons.yaml knows, spellings that compare equal as one.

    A part of a source may have a vocabulary of its own until the source's is mapped (`desk.ai_agents`): its codes
    are filled in under the source's. The spelling met most often stands for the code.
    """
    known = set(vocabularies)
    found: dict[tuple[str, str], list[RawCode]] = {}
    for raw in codes:
        name = raw.vocabulary
        while name not in known and "." in name:
            name = name.rpartition(".")[0]
        if name in known and raw.code.strip():
            found.setdefault((name, fold_code(raw.code)), []).append(raw)
    merged = [
        RawCode(
            name,
            max(same, key=lambda raw: (raw.conversations, raw.code)).code,
            sum(raw.conversations for raw in same),
        )
        for (name, _), same in found.items()
    ]
    return sorted(merged, key=lambda raw: (-raw.conversations, raw.vocabulary, raw.code))


def fitting(codes: Sequence[RawCode], room: int = BYTES_MOST) -> tuple[list[RawCode], list[RawCode]]:
    """Return the codes that fit into `room` bytes and CODES_MOST per vocabulary, and the others."""
    kept: list[RawCode] = []
    left: list[RawCode] = []
    counts: Counter[str] = Counter()
    for raw in codes:
        size = len(entry(raw, "    ", mapped=True).encode()) + len(raw.vocabulary.encode())
        if size > room or counts[raw.vocabulary] >= CODES_MOST:
            left.append(raw)
            continue
        room -= size
        counts[raw.vocabulary] += 1
        kept.append(raw)
    return kept, left


def reasons_text(codes: Sequence[RawCode]) -> str:
    """Return a whole reasons.yaml: every code that fits, with its count and an empty need."""
    kept, left = fitting(codes)
    return REASONS_HEAD + "".join(f"\n{block}" for block in vocabulary_blocks(kept, left))


def vocabulary_blocks(kept: Sequence[RawCode], left: Sequence[RawCode] = ()) -> list[str]:
    """Return one top-level block per vocabulary, the largest first; codes `left` out are told in its comment."""
    return [
        _block(name, *([raw for raw in part if raw.vocabulary == name] for part in (kept, left)))
        for name in dict.fromkeys(raw.vocabulary for raw in kept)
    ]


def entry(raw: RawCode, indent: str, mapped: bool) -> str:
    """Return a code's line: its count, and an empty need to fill in.

    `mapped` says whether the vocabulary has needs already: then a system code is written as null. Before that its
    line stays empty too, since one filled-in line makes every other code of the vocabulary unknown.
    """
    code, count = raw.code.strip(), f"{raw.conversations:,}"
    key = scalar(code)
    system = fold_code(code) in SYSTEM_CODES
    need = " null" if system and mapped else ""
    hint = SYSTEM_WORDS if system else f"such as {slug(code)}" if slug(code) else ""
    note = f"{MARK}{count}{' · ' if hint else ''}{hint}\n"
    if len(key) > KEY_MOST:
        return f"{indent}? {key}\n{indent}:{need}{note}"
    return f"{indent}{key}:{need}{note}"


def slug(code: str) -> str:
    """Return a need's name made of a raw code, or nothing where no letter of it can stand in one."""
    plain = unicodedata.normalize("NFKD", code[:500]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:SLUG_MOST].strip("-")


def one_person(text: str) -> str:
    """Return who is accountable as a charter takes it; raises UsageError for a team, a list or a mailbox of many."""
    faults: list[Fault] = []
    accountable("").keys["person"].read("person", Node("text", Place("", 0, 0), text), faults)
    if faults:
        raise UsageError(faults[0].message.removeprefix("'person': "))
    return text.strip()


def _block(vocabulary: str, codes: Sequence[RawCode], left: Sequence[RawCode]) -> str:
    total = sum(raw.conversations for raw in (*codes, *left))
    listed = f"{many(len(codes) + len(left), 'code')}, {many(total, 'conversation')} with a reason"
    lines = [f"{scalar(vocabulary)}:{MARK}{listed}\n", *(entry(raw, "  ", mapped=False) for raw in codes)]
    if left:
        rest = many(sum(raw.conversations for raw in left), "conversation")
        lines.append(
            f"  # and {many(len(left), 'further code')} with {rest}, too many to list (free text?)\n"
        )
    return "".join(lines)


def many(count: int, noun: str) -> str:
    """Return a count with its noun, in the plural where it is not one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
