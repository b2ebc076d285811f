"""Which need stands behind each raw reason code (reasons.yaml), one vocabulary at a time.

    crm:                          - {vocabulary: crm, code: B-12, need: billing.dispute}
      B-12: billing.dispute       - {source: chat, code: T-0, need: null}
      T-0: null
      C-7:

`null` says that the code names no need (a timeout, "other"). An entry left empty, as in `C-7:`, is not
filled in yet and counts as not there: a file that is half filled in must not erase needs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from onedeck.charter.fields import Fields
from onedeck.charter.positions import Node, Place, parse_yaml
from onedeck.charter.records import Either, ListOf, MapOf, OrNull, Record
from onedeck.charter.shapes import Anything, Text
from onedeck.errors import Fault, suggest

# What systems write where no reason was given (folded). Two customers who were both "other" or both timed
# out have nothing in common, so these never match anything, vocabulary mapped or not; only an entry of
# reasons.yaml that gives one of them a need says otherwise.
SYSTEM_CODES = frozenset({
    "", "-", "--", "?", ".", "n/a", "na", "nil", "none", "null", "nan", "(null)", "(none)", "(blank)",
    "other", "others", "other/unknown", "miscellaneous", "misc", "unknown", "undefined", "unspecified",
    "not specified", "not set", "tbd",
    "timeout", "time out", "timed out", "no input", "no_input", "noinput", "no match", "no_match", "nomatch",
    "no reason", "fallback",
})  # fmt: skip

NEED = Text(
    "A need.", r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", "is not a need such as 'billing.dispute' (a-z 0-9 _ - .)"
)
ENTRY = Record(
    {
        "vocabulary": Text("The list of codes it is from."),
        "source": Text("A source, for its vocabulary."),
        "code": Anything("The raw code."),
        "need": OrNull(NEED, "The need; null = it never names one."),
    },
    needed=("code",),
    one="an entry",
)
REASONS = Either(
    ListOf(ENTRY, empty=True),
    MapOf(OrNull(MapOf(OrNull(NEED))), "Vocabulary -> code -> need."),
    "Which need stands behind each raw reason code.",
)


@dataclass(frozen=True)
class Reason:
    """One code of one vocabulary: `code` folded, `written` as in the file; no need = it never names one."""

    vocabulary: str
    code: str
    need: str | None
    written: str


@dataclass(frozen=True)
class Reasons:
    """All filled-in entries, ordered by vocabulary and code."""

    rows: tuple[Reason, ...] = ()

    @cached_property
    def mapped(self) -> frozenset[str]:
        """The vocabularies with at least one filled-in entry: their other codes are unknown."""
        return frozenset(row.vocabulary for row in self.rows)


def fold_code(code: str) -> str:
    """Return a raw code as it is compared: without outer blanks, case folded."""
    return code.strip().casefold()


def read_reasons(path: Path, vocabularies: Mapping[str, str], faults: list[Fault]) -> Reasons:
    """Return the entries of reasons.yaml; a missing file has none.

    `vocabularies` maps each source's name to its vocabulary: a `source` stands for its vocabulary, and a
    vocabulary no source has is a fault, since it would silently map nothing.
    """
    if not path.exists():
        return Reasons()
    node = parse_yaml(path, faults, roots=("mapping", "list", "null"))
    if node is None:
        return Reasons()
    reader = _Reader(vocabularies, faults)
    for item in node.items:
        reader.entry(item)
    for key, value in node.entries:
        reader.shorthand(key, value)
    return Reasons(tuple(sorted(reader.rows.values(), key=lambda row: (row.vocabulary, row.code))))


class _Reader:
    def __init__(self, vocabularies: Mapping[str, str], faults: list[Fault]) -> None:
        self.vocabularies = vocabularies
        self.faults = faults
        self.rows: dict[tuple[str, str], Reason] = {}
        self.places: dict[tuple[str, str], Place] = {}

    def shorthand(self, key: Node, value: Node) -> None:
        vocabulary = self._vocabulary(key)
        if value.kind == "mapping":
            for code, need in value.entries:
                self._add(vocabulary, code, need)
        elif value.kind != "null":
            self._fault(value, f"{key.text!r} needs a mapping of code to need, not {value.in_words}")

    def entry(self, node: Node) -> None:
        if node.kind != "mapping":
            self._fault(node, f"an entry must be a mapping, not {node.in_words}")
            return
        fields = Fields(node, self.faults)
        fields.only(ENTRY.keys)
        fields.need("code")
        given = [key for key in ("vocabulary", "source") if node.get(key)]
        if len(given) != 1:
            self._fault(node, "an entry needs either 'vocabulary' or 'source'")
            return
        named, code, need = node.get(given[0]), node.get("code"), node.get("need")
        if named and code:
            vocabulary = self._source(named) if given[0] == "source" else self._vocabulary(named)
            self._add(vocabulary, code, need)

    def _vocabulary(self, node: Node) -> str:
        known = set(self.vocabularies.values())
        if node.text not in known:
            self._fault(node, f"no source has the vocabulary {node.text!r}.{suggest(node.text, known)}")
        return node.text

    def _source(self, node: Node) -> str:
        if node.text not in self.vocabularies:
            self._fault(node, f"unknown source {node.text!r}.{suggest(node.text, self.vocabularies)}")
        return self.vocabularies.get(node.text, node.text)

    def _add(self, vocabulary: str, code: Node, need: Node | None) -> None:
        if code.kind in ("mapping", "list"):
            self._fault(code, f"a code must be a text, not {code.in_words}")
            return
        if need is None or (need.kind == "null" and not need.text):
            return
        if need.kind != "null" and not (
            need.kind == "text" and re.fullmatch(NEED.pattern, need.text, re.ASCII)
        ):
            written = repr(need.text) if need.kind == "text" and need.text else need.in_words
            self._fault(need, f"a need is written like 'billing.dispute' (a-z 0-9 _ - .), not {written}")
            return
        named = None if need.kind == "null" else need.text
        key = (vocabulary, fold_code(code.text))
        before = self.rows.get(key)
        if before and before.need == named:
            return
        if before:
            first = f"the need {before.need!r}" if before.need else "no need (null)"
            where = f"{first} in line {self.places[key].line}"
            self._fault(code, f"code {code.text!r} of {vocabulary!r} already has {where}")
            return
        self.rows[key] = Reason(*key, named, code.text.strip())
        self.places[key] = code.place

    def _fault(self, node: Node, message: str) -> None:
        self.faults.append(node.place.fault(message))
