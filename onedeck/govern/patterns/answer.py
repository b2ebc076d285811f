"""An answer to one pattern: yes, no or undecided, by what decides for and against it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from onedeck.model.pattern_tables import NO, UNDECIDED, YES


@dataclass(frozen=True)
class Evidence:
    """One sentence with its figure, and where it comes from; what `decides` is enough for an answer by itself.

    `value` with its 95 % interval is in `unit` (share, number, seconds, or a currency); `n` is how many rows it
    stands on. `look` is the command that lists them, or the table.
    """

    said: str
    look: str
    decides: bool = False
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Answer:
    """Whether a journey shows a pattern: yes on deciding evidence for it, no on deciding evidence against it.

    Where both sides decide, or neither, it is undecided; `missing` says what would be needed. `happens` and `impact`
    are figures for the columns of the article's table.
    """

    journey: str
    pattern: str
    speaks_for: tuple[Evidence, ...]
    speaks_against: tuple[Evidence, ...]
    missing: tuple[str, ...] = ()
    happens: tuple[Evidence, ...] = field(default=())
    impact: tuple[Evidence, ...] = field(default=())

    @property
    def answer(self) -> str:
        """Yes, no or undecided."""
        pro, contra = (any(each.decides for each in side) for side in (self.speaks_for, self.speaks_against))
        if pro == contra:
            return UNDECIDED
        return YES if pro else NO

    @property
    def said(self) -> str:
        """Why, in one sentence."""
        for answer, side in ((YES, self.speaks_for), (NO, self.speaks_against)):
            if self.answer == answer:
                return next(each.said for each in side if each.decides)
        sides = [
            [each.said for each in side if each.decides] for side in (self.speaks_for, self.speaks_against)
        ]
        if all(sides):
            return f"both can be said: {sides[0][0]}; but {sides[1][0]}"
        return self.missing[0] if self.missing else "nothing decides it either way"


def strongest(side: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence with what decides first, else in the order given."""
    return tuple(sorted(side, key=lambda each: not each.decides))
