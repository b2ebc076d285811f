"""What `check` knows: rules that say what can be wrong, and findings that say where it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)
LEAST_CONVERSATIONS = 30
LEAST_CUSTOMERS = 20

# The five patterns of the article's table: key -> title.
PATTERNS = {
    "separate_ownership": "Separate AI and CX ownership",
    "ai_on_old_process": "AI layered onto old processes",
    "redesigned": "Journey redesign with AI embedded",
    "unified_accountability": "Unified accountability",
    "human_plus_ai": "Human-plus-AI operating model",
}


@dataclass(frozen=True)
class Rule:
    """What can be wrong: its stable code and name, how bad it is, what it costs to prove, what to do about it.

    `threshold` is the share that the bound of a live rule's interval must pass (None: it reads no events, or any
    case counts). A `text` rule reads words: a note until enough of its cases were read here and found right.
    """

    code: str
    title: str
    severity: str
    pattern: str = ""
    help: str = ""
    live: bool = False
    threshold: float | None = None
    text: bool = False
    sums: tuple[str, ...] = ()  # further columns of a live rule's SQL, summed over the bad rows
    definition: str = ""  # where the definition comes from
    name: str = ""  # the file's name, such as two_owners; filled in by the catalog
    about: str = ""  # the docstring without its examples; filled in by the catalog


@dataclass(frozen=True)
class Mark:
    """A place in a user's file that a finding points at; the first `length` characters are underlined."""

    file: str
    line: int
    column: int
    label: str = ""
    length: int = 0  # 0 = the rest of the line's value


@dataclass(frozen=True)
class Tally:
    """What a live rule counted: `bad` of `n` conversations, with the customers behind them and the 95 % interval."""

    journey: str
    subject: str
    n: int
    bad: int
    customers: int  # of the bad ones
    seen: int  # of all
    low: float
    high: float
    sums: Mapping[str, float] = field(default_factory=dict)  # further columns the rule's SQL yields, summed

    @property
    def share(self) -> float:
        """The share of bad ones."""
        return self.bad / self.n if self.n else 0.0


@dataclass(frozen=True)
class Fix:
    """A safe change of one place in a file: the text there is replaced, if it still is what it was."""

    mark: Mark
    was: str
    becomes: str


@dataclass(frozen=True)
class Finding:
    """Something wrong at one place: the rule, the journey, what exactly, with its marks, evidence and cases.

    `subject` tells findings of one rule in one journey apart and stays the same from run to run (a definition, a
    version); `journey` is empty for the whole workspace. `said` is one sentence with its figures.
    """

    rule: Rule
    severity: str
    journey: str
    subject: str
    said: str
    marks: tuple[Mark, ...] = ()
    where: str = ""  # where no line of a file is meant: an observed edge such as "pip -> people"
    evidence: tuple[str, ...] = ()
    tally: Tally | None = None
    help: str = ""
    fix: Fix | None = None
    silenced: str = ""  # by what: an ignore comment, a waiver, the baseline; empty = it counts
