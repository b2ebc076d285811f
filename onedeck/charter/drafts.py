"""The files `onedeck init` begins for a person: a default charter, and reasons.yaml from the codes in the data."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onedeck.charter.charter_shape import accountable
from onedeck.charter.positions import Node, Place
from onedeck.charter.reasons import SYSTEM_CODES, fold_code
from onedeck.charter.scalars import KEY_MOST, comment, quoted, scalar
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

CHARTER = """\
# The default charter: one journey over everything, until you write one charter per journey.
# `onedeck schema` prints what a charter may hold.
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata: {{name: default, displayName: {title}}}
spec:
  description: Every need of every customer, judged by one definition of success.
{accountability}
  customer: person            # person | account: whose next contact counts
  scope: {{contactReasons: ["*"]}}
  # scope: {{contactReasons: [billing.dispute, "billing.charge.*"], channels: [voice, chat], languages: [en]}}
  success:
    description: What she came for is done, and she does not have to come back for it.
    window: 7d                # how long the same need must stay away after "resolved"
    # proof: required         # only where a system of record shows each one done: without its event nothing held up
  objectives:                 # without `value` there is no target, and nothing is ever "missed"
    - displayName: Resolved and stays resolved
      dimension: accurate     # fast | accurate | contextual | worthStaying
      indicatorRef: held_up
      # op: gte
      # value: 0.78
      # minSample: 200
{systems}"""


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


def charter_text(title: str, owner: str | None, ai_owner: str | None, systems: Sequence[SeenSystem]) -> str:
    """Return charters/default.yaml: what is not known stands in it as a comment to fill in."""
    name = quoted(owner) if owner else '"first.last@company.example"'
    person = f"accountable: {{person: {name}, role: {'Journey owner' if owner else 'Head of ...'}}}"
    if owner:
        accountability = f"  accountability:\n    {person}"
    else:
        accountability = (
            "  # To fill in: the one person who answers for the outcome. Until then nobody is accountable.\n"
            f"  # accountability:\n  #   {person}"
        )
    # What cannot be seen may stand in an export, never in a charter.
    shown = [system for system in systems if system.agent.strip() and system.agent.isprintable()]
    title = quoted(comment(title) or "Everything")
    return CHARTER.format(title=title, accountability=accountability, systems=_systems(shown, ai_owner))


def one_person(text: str) -> str:
    """Return who is accountable as a charter takes it; raises UsageError for a team, a list or a mailbox of many."""
    faults: list[Fault] = []
    accountable("").keys["person"].read("person", Node("text", Place("", 0, 0), text), faults)
    if faults:
        raise UsageError(faults[0].message.removeprefix("'person': "))
    return text.strip()


def _block(vocabulary: str, codes: Sequence[RawCode], left: Sequence[RawCode]) -> str:
    total = sum(raw.conversations for raw in (*codes, *left))
    listed = f"{_many(len(codes) + len(left), 'code')}, {_many(total, 'conversation')} with a reason"
    lines = [f"{scalar(vocabulary)}:{MARK}{listed}\n", *(entry(raw, "  ", mapped=False) for raw in codes)]
    if left:
        rest = _many(sum(raw.conversations for raw in left), "conversation")
        lines.append(
            f"  # and {_many(len(left), 'further code')} with {rest}, too many to list (free text?)\n"
        )
    return "".join(lines)


def _systems(systems: Sequence[SeenSystem], ai_owner: str | None) -> str:
    if not systems:
        return (
            "  # ai:                       # the AI systems that shape this journey, and who answers for each\n"
            "  #   systems:\n  #     - {name: assistant, agentId: assistant}\n"
        )
    lines = [
        "  ai:                         # the AI systems seen in the exports, and who answers for each\n",
        "    systems:\n",
    ]
    for system in systems:
        versions = f", versions {comment(', '.join(system.versions))}" if system.versions else ""
        lines.append(f"      # {_many(system.conversations, 'conversation')}{versions}\n")
        lines.append(
            f"      - name: {quoted(slug(system.agent) or system.agent)}\n        agentId: {quoted(system.agent)}\n"
        )
        person = quoted(ai_owner) if ai_owner else '"first.last@company.example"'
        mark = "" if ai_owner else "# "
        lines.append(f"        {mark}accountable: {{person: {person}, role: Head of AI}}\n")
    return "".join(lines)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
