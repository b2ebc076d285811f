"""The sentences of a check that every format says alike: evidence, help, what was checked, what it came to."""

import shlex

from onedeck.model.checked import OFFLINE, CheckReport
from onedeck.model.findings import PATTERNS, Finding
from onedeck.show.formats import written


def head(finding: Finding) -> str:
    """Return a finding's severity, code and title."""
    return f"{finding.severity}[{finding.rule.code}]: {finding.rule.title}"


def evidence(finding: Finding) -> list[str]:
    """Return a finding's evidence: its own sentences, then what was counted, how surely, and how to list it."""
    lines = list(finding.evidence)
    tally = finding.tally
    if tally:
        interval = written((tally.low, tally.high), "share")
        lines.append(
            f"{tally.bad:,} of {tally.n:,} conversations ({written(tally.share, 'share')}, 95 % interval {interval}), "
            f"{tally.customers:,} of {tally.seen:,} customers"
        )
        lines.append(f"{cases_command(finding)} lists them")
    return lines


def cases_command(finding: Finding) -> str:
    """Return the command that lists the conversations behind a live finding."""
    journey = f" {shlex.quote(finding.journey)}" if finding.journey else ""
    return f"onedeck check --cases {finding.rule.code}{journey}"


def advice(finding: Finding) -> str:
    """Return what to do about a finding."""
    return finding.help or finding.rule.help


def pattern(finding: Finding) -> str:
    """Return the title of the article's pattern a finding belongs to, empty for none."""
    return PATTERNS.get(finding.rule.pattern, "")


def message(finding: Finding) -> str:
    """Return a finding in one line for programs that show one: what is wrong, what exactly, what was counted."""
    counted = evidence(finding)
    return f"{finding.rule.title}: {finding.said}" + (f" ({'; '.join(counted)})" if counted else "")


def checked_line(report: CheckReport) -> str:
    """Return the sentence that says what was checked, against what, in how long."""
    charters = counted(report.charters, "charter")
    if report.conversations is None:
        left = sum(ran.state == OFFLINE for ran in report.rules)
        rules = f"{counted(left, 'rule that reads', 'rules that read')} events {'was' if left == 1 else 'were'} not run"
        why = f" {report.why_offline}" if report.why_offline else ""
        return f"Checked {charters} in {report.seconds:.1f} s, without events{why}: {rules}."
    return f"Checked {charters} against {report.conversations:,} conversations in {report.seconds:.1f} s."


def verdict(report: CheckReport) -> str:
    """Return the one sentence on what the check came to."""
    if report.exit_code:
        return "The deck is not one."
    return "Nothing here fails." if report.counted or report.silenced else "Nothing was found."


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
