"""A check for people in a terminal: each finding with the lines it is about, then what it came to."""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from onedeck.model.checked import BROKEN, NOT_MEASURED, STATES, CheckReport
from onedeck.model.findings import ERROR, NOTE, WARNING, Finding
from onedeck.show.check import sentences
from onedeck.show.check.ink import Ink
from onedeck.show.check.quoted import Line, quoted

FIRST_PAGE = 7  # findings; the rest with -v
OF_ONE_RULE = 2  # on the first page, as long as others found something: it should show what there is to fix
WIDTH = 100
NAMED = 3  # entries named in a sentence, of more the number

File = Callable[[str], str]


def full_page(report: CheckReport, line: Line, file: File, ink: Ink, verbose: bool = False) -> Iterator[str]:
    """Yield the page line by line; `line` reads a line of a workspace file, `file` says how it is named here.

    Without `verbose` it has at most seven findings, at first two of each rule, no notes and nothing that is silenced.
    """
    listed = [finding for finding in report.counted if verbose or finding.severity != NOTE]
    first = listed if verbose else _first(listed)
    for finding in first:
        yield from _finding(finding, line, file, ink)
        yield ""
    if verbose:
        yield from _silenced(report, file, ink)
        yield from _states(report, ink)
    if more := len(listed) - len(first):
        yield ink(f"{more} more with -v")
        yield ""
    yield from ending(report, ink, verbose)


def _first(listed: Sequence[Finding]) -> list[Finding]:
    seen: Counter[str] = Counter()
    early: list[Finding] = []
    late: list[Finding] = []
    for finding in listed:
        seen[finding.rule.code] += 1
        (early if seen[finding.rule.code] <= OF_ONE_RULE else late).append(finding)
    chosen = {id(finding) for finding in [*early, *late][:FIRST_PAGE]}
    return [finding for finding in listed if id(finding) in chosen]


def concise_page(report: CheckReport, file: File, ink: Ink, verbose: bool = False) -> Iterator[str]:
    """Yield a line per finding, notes with `verbose`, and the ending."""
    for finding in report.counted:
        if verbose or finding.severity != NOTE:
            severity = ink(f"{finding.severity}[{finding.rule.code}]", finding.severity)
            yield f"{ink(place(report, finding, file))}: {severity}: {ink(finding.said)}"
    yield from ending(report, ink, verbose)


def place(report: CheckReport, finding: Finding, file: File) -> str:
    """Return where a finding is: file, line and column of its first mark, else the journey and the observed edge."""
    if finding.marks:
        first = finding.marks[0]
        return f"{file(first.file)}:{first.line}:{first.column}"
    return ": ".join(part for part in (finding.journey, finding.where) if part) or "workspace"


def ending(report: CheckReport, ink: Ink, verbose: bool) -> Iterator[str]:
    """Yield what was checked and what it came to."""
    if report.untrusted:
        files = sentences.counted(report.untrusted, "rule")
        yield ink(f"{files} of this workspace (rules/*.py) not run: --trust runs them")
    if report.gone:
        named = ", ".join(report.gone if verbose else report.gone[:NAMED])
        more = "" if verbose or len(report.gone) <= NAMED else f" and {len(report.gone) - NAMED} more"
        yield ink(f"{sentences.counted(len(report.gone), 'finding')} of the baseline gone: {named}{more}")
    if not report.charters:
        yield ink(
            "There is no charter in charters/ yet, so nobody owns a journey: `onedeck init` writes the first."
        )
    yield ink(sentences.checked_line(report))
    yield ", ".join(_counts(report, ink, verbose)) + ". " + ink(sentences.verdict(report), "bold")


def _counts(report: CheckReport, ink: Ink, verbose: bool) -> Iterator[str]:
    hidden = "" if verbose else " (shown with -v)"
    for severity in (ERROR, WARNING):
        number = report.count(severity)
        yield ink(sentences.counted(number, severity), severity if number else "")
    if notes := report.count(NOTE):
        yield ink(f"{sentences.counted(notes, NOTE)}{hidden}")
    if silenced := len(report.silenced):
        yield ink(f"{silenced:,} silenced{hidden}")


def _finding(finding: Finding, line: Line, file: File, ink: Ink) -> Iterator[str]:
    opening, title = sentences.head(finding).split(": ", 1)
    yield f"{ink(opening, finding.severity)}: {ink(title, 'bold')}"
    width = max((len(str(mark.line)) for mark in finding.marks), default=1) + 1
    if finding.marks:
        yield from quoted(finding.marks, line, file, ink)
    else:
        edge = ": ".join(part for part in (finding.journey, finding.where) if part) or "this workspace"
        arrow = ink(" " * (width - 1) + "-->", "edge")
        yield f"{arrow} {ink(edge)}   {ink('observed, no charter line', 'dim')}"
    for key, text in _facts(finding):
        yield from _fact(key, text, width, ink)


def _facts(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "found", finding.said
    for text in sentences.evidence(finding):
        yield "evidence", text
    if sentences.pattern(finding):
        yield "pattern", sentences.pattern(finding)
    if sentences.advice(finding):
        yield "help", sentences.advice(finding)
    if finding.fix:
        becomes = f"-> {finding.fix.becomes}" if finding.fix.becomes else "taken out"
        yield "fix", f"(safe, `onedeck check --fix`) {finding.fix.was} {becomes}"
    yield "see", f"onedeck explain {finding.rule.code}"


def _fact(key: str, text: str, width: int, ink: Ink) -> Iterator[str]:
    rows = wrapped(text, WIDTH - width - len(key) - 4)
    yield f"{' ' * width}{ink('=', 'edge')} {ink(key, 'bold')}: {ink(rows[0])}"
    for row in rows[1:]:
        yield " " * (width + len(key) + 4) + ink(row)


def wrapped(text: str, width: int) -> Sequence[str]:
    """Return a text in rows of a width; a word that is longer stays whole."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def _silenced(report: CheckReport, file: File, ink: Ink) -> Iterator[str]:
    if not report.silenced:
        return
    yield ink("Silenced", "bold")
    for finding in report.silenced:
        head = f"  {finding.severity}[{finding.rule.code}] {place(report, finding, file)}: {finding.said}"
        yield ink(head, "dim")
        yield ink(f"    by {finding.silenced}", "dim")
    yield ""


def _states(report: CheckReport, ink: Ink) -> Iterator[str]:
    told = [ran for ran in report.rules if ran.state in (NOT_MEASURED, BROKEN)]
    if not told:
        return
    yield ink("Rules that could not say anything", "bold")
    for ran in told:
        yield ink(f"  {ran.rule.code} {ran.rule.name}: {STATES[ran.state]}")
    yield ""
