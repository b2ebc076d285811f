"""Reason codes nobody has mapped: how many conversations they leave unknown, largest first."""

from collections import Counter
from dataclasses import dataclass, replace

from onedeck.charter.reasons import SYSTEM_CODES, Reason, Reasons, fold_code
from onedeck.charter.workspace import Workspace
from onedeck.show.formats import harmless
from onedeck.show.queries import read_step
from onedeck.store import Store

NEXT = 12  # what a person maps in one sitting
_SHOWN = 4
_WIDTH = 40


@dataclass(frozen=True)
class Code:
    """A raw code of a vocabulary without a need, and the counted conversations that carry it."""

    vocabulary: str
    code: str
    conversations: int


def unmapped_codes(store: Store, workspace: Workspace, journey: str | None = None) -> list[Code]:
    """Return the codes without a need that can make a return unknowable, the most frequent first.

    Codes are compared within their vocabulary, so those of the only vocabulary, none of which is mapped, need no map.
    """
    found: Counter[tuple[str, str]] = Counter()
    vocabularies = set()
    mapped = {(row.vocabulary, row.code) for row in workspace.reasons.rows}
    for vocabulary, code, where, conversations in store.engine.rows(read_step("reason_codes")):
        vocabularies.add(vocabulary)
        folded = fold_code(code)
        if (vocabulary, folded) in mapped or folded in SYSTEM_CODES or journey not in (None, where):
            continue
        found[vocabulary, code.strip()] += conversations
    if len(vocabularies) < 2 and not workspace.reasons.rows:
        return []
    codes = [Code(vocabulary, code, count) for (vocabulary, code), count in found.items()]
    return sorted(codes, key=lambda code: (-code.conversations, code.vocabulary, code.code))


def as_if_mapped(workspace: Workspace, codes: list[Code]) -> Workspace:
    """Return the workspace as if each code were a need of its own.

    Whatever they really mean, the conversations they leave unknown would be known: refuted where two codes mean the
    same need, not refuted where they differ. So this tells how wide [low, high] can still be, not where it lies.
    """
    needs = [Reason(c.vocabulary, fold_code(c.code), f"unmapped.{n}", c.code) for n, c in enumerate(codes, 1)]
    rows = sorted((*workspace.reasons.rows, *needs), key=lambda row: (row.vocabulary, row.code))
    return replace(workspace, reasons=Reasons(tuple(rows)))


@dataclass(frozen=True)
class Unknown:
    """How many matured conversations cannot be known, of how many, and how many held up."""

    matured: int
    held_up: int
    unobservable: int

    @property
    def bounds(self) -> str:
        """[low, high] in words."""
        if not self.matured:
            return "nothing matured"
        low, high = self.held_up / self.matured, (self.held_up + self.unobservable) / self.matured
        return f"{100 * low:.1f}–{100 * high:.1f} %"


def unknown(store: Store) -> Unknown:
    """Return how much of the customers' view cannot be known."""
    [(matured, held_up, unobservable)] = store.engine.rows(
        """SELECT COUNT(*), COUNT(CASE WHEN verdict IN ('proven', 'held') THEN 1 END),
            COUNT(CASE WHEN verdict = 'unobservable' THEN 1 END)
        FROM verdicts WHERE room = 'all' AND excluded IS NULL AND matured"""
    )
    return Unknown(matured, held_up, unobservable)


def unmapped_lines(codes: list[Code]) -> list[str]:
    """Return what is unmapped by volume, on one line; nothing where everything is mapped."""
    if not codes:
        return []
    largest = " · ".join(
        f"{c.vocabulary} {harmless(c.code)[:_WIDTH]} {c.conversations:,}" for c in codes[:_SHOWN]
    )
    rest = f" · and {len(codes) - _SHOWN:,} more" if len(codes) > _SHOWN else ""
    word = "code" if len(codes) == 1 else "codes"
    return [f"unmapped: {len(codes):,} reason {word}: {largest}{rest}; reasons.yaml says what they mean"]


def effect_lines(before: Unknown, after: Unknown, mapped: int) -> list[str]:
    """Return what mapping the next codes would do to [low, high]."""
    settled = before.unobservable - after.unobservable
    if not before.matured or settled <= 0:
        return ["mapping them would not narrow [low, high]: what cannot be known has other causes"]
    codes = "that code" if mapped == 1 else f"the {mapped} largest"
    width = 100 * after.unobservable / before.matured
    return [
        f"mapping {codes} would settle {settled:,} of {before.unobservable:,} conversations that cannot be known: "
        f"[low, high] is {before.bounds} now and would be {width:.1f} points wide inside it"
    ]
