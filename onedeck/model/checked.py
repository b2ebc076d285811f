"""What a check came to: the findings, the rules that ran, and what it could not look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onedeck.errors import Fault
from onedeck.model.findings import ERROR, NOTE, WARNING, Finding, Mark, Rule

# What became of a rule in a check, with the words people get.
STATES = {
    "run": "run",
    "not_measured": "not measured: the tables hold nothing it could count",
    "offline": "not run: it reads events, and this check read none",
    "broken": "stopped by an error of its own",
}
RUN, NOT_MEASURED, OFFLINE, BROKEN = STATES


@dataclass(frozen=True)
class Ran:
    """A rule and what became of it; `conversations` per journey are those a live rule looked at."""

    rule: Rule
    state: str
    conversations: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckReport:
    """One check: every finding (silenced ones say by what), every rule asked for, every unreadable place.

    `conversations` are the counted ones of the period rules look at (None: no tables were read), `as_of` is
    microseconds UTC, `anchors` the line that stands for a journey where a finding has none of its own, `gone` the
    findings of the baseline that are there no more, `untrusted` the files of rules/ that were not run.
    """

    today: date
    findings: tuple[Finding, ...] = ()
    rules: tuple[Ran, ...] = ()
    faults: tuple[Fault, ...] = ()
    charters: int = 0
    conversations: int | None = None
    as_of: int | None = None
    seconds: float = 0.0
    anchors: Mapping[str, Mark] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    untrusted: int = 0
    why_offline: str = ""

    @property
    def counted(self) -> list[Finding]:
        """The findings that nothing silences."""
        return [finding for finding in self.findings if not finding.silenced]

    @property
    def silenced(self) -> list[Finding]:
        """The findings that a comment, a waiver or the baseline silences."""
        return [finding for finding in self.findings if finding.silenced]

    def count(self, severity: str) -> int:
        """Return how many findings of a severity count."""
        return sum(finding.severity == severity for finding in self.counted)

    @property
    def exit_code(self) -> int:
        """The exit code: 10 for what cannot be read, 1 for an error or a warning, 0 where at most notes are left."""
        if self.faults:
            return 10
        return 1 if self.count(ERROR) + self.count(WARNING) else 0

    @property
    def summary(self) -> dict[str, int]:
        """How many errors, warnings and notes count, and how many findings are silenced."""
        return {
            "errors": self.count(ERROR),
            "warnings": self.count(WARNING),
            "notes": self.count(NOTE),
            "silenced": len(self.silenced),
        }

    def place(self, finding: Finding) -> Mark | None:
        """Return the line a finding is shown at: its first mark, else its journey's charter."""
        return finding.marks[0] if finding.marks else self.anchors.get(finding.journey, self.anchors.get(""))
