"""A check for programs: JSON of our own, GitHub's workflow commands, GitLab's code quality report, JUnit's XML.

Field names: GitHub Docs "Workflow commands for GitHub Actions"; GitLab Docs "Code Quality", report format; the JUnit
XML that CI systems read has no standard: testsuites, testsuite, testcase, failure, skipped, system-out.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from onedeck.errors import Fault
from onedeck.model.checked import NOT_MEASURED, OFFLINE, STATES, CheckReport
from onedeck.model.findings import ERROR, NOTE, WARNING, Finding
from onedeck.show.check import sentences
from onedeck.show.check.fingerprints import fingerprint
from onedeck.show.formats import harmless

SCHEMA = 1
GITHUB_LEVELS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}
GITLAB_LEVELS = {ERROR: "major", WARNING: "minor", NOTE: "info"}

File = Callable[[str], str]


def as_json(report: CheckReport, file: File) -> str:
    """Return everything a check came to as one JSON object; times are UTC."""
    as_of = datetime.fromtimestamp(report.as_of / 1e6, UTC).isoformat() if report.as_of is not None else None
    found = {
        "schema": SCHEMA,
        "today": report.today.isoformat(),
        "as_of": as_of,
        "offline": report.conversations is None,
        "charters": report.charters,
        "conversations": report.conversations,
        "seconds": round(report.seconds, 3),
        "exit_code": report.exit_code,
        "summary": report.summary,
        "faults": [asdict(fault) | {"file": file(fault.file)} for fault in report.faults],
        "findings": [_finding(finding, file) for finding in report.findings],
        "rules": [
            {
                "code": ran.rule.code,
                "name": ran.rule.name,
                "severity": ran.rule.severity,
                "live": ran.rule.live,
                "state": ran.state,
                "conversations": dict(ran.conversations) if ran.rule.live else None,
            }
            for ran in report.rules
        ],
        "not_measured": [ran.rule.code for ran in report.rules if ran.state == NOT_MEASURED],
        "gone_from_baseline": list(report.gone),
        "rules_not_trusted": report.untrusted,
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _finding(finding: Finding, file: File) -> dict[str, Any]:
    tally, fix = finding.tally, finding.fix
    return {
        "code": finding.rule.code,
        "rule": finding.rule.name,
        "severity": finding.severity,
        "title": finding.rule.title,
        "journey": finding.journey or None,
        "subject": finding.subject or None,
        "said": finding.said,
        "marks": [asdict(mark) | {"file": file(mark.file)} for mark in finding.marks],
        "observed_at": finding.where or None,
        "evidence": list(finding.evidence),
        "counted": asdict(tally) | {"share": tally.share} if tally else None,
        "cases": sentences.cases_command(finding) if tally else None,
        "pattern": finding.rule.pattern or None,
        "help": sentences.advice(finding) or None,
        "fix": {"was": fix.was, "becomes": fix.becomes, "line": fix.mark.line, "column": fix.mark.column}
        if fix
        else None,
        "silenced": finding.silenced or None,
        "fingerprint": fingerprint(finding),
    }


def as_github(report: CheckReport, file: File) -> str:
    """Return a workflow command per finding and fault: GitHub shows each at its line of a pull request."""
    return "".join(f"{line}\n" for line in _github(report, file))


def _github(report: CheckReport, file: File) -> Iterator[str]:
    for fault in report.faults:
        places = {"file": file(fault.file), "line": fault.line or 1, "col": fault.column or 1}
        yield _command("error", places | {"title": "OD000 unreadable"}, fault.message)
    for finding in report.counted:
        mark = report.place(finding)
        places = {"file": file(mark.file), "line": mark.line, "col": mark.column} if mark else {}
        title = f"{finding.rule.code} {finding.rule.name}"
        level = GITHUB_LEVELS[finding.severity]
        yield _command(level, places | {"title": title}, sentences.message(finding))


def _command(level: str, properties: dict[str, Any], message: str) -> str:
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{level} {told}::{_data(message)}"


def _data(text: str) -> str:
    return harmless(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_gitlab(report: CheckReport, file: File) -> str:
    """Return GitLab's code quality report: a list of findings and faults, each with a fingerprint of its own."""
    issues = [_issue(fault, file) for fault in report.faults]
    seen: dict[str, int] = {}
    for finding in report.counted:
        mark = report.place(finding)
        print_ = fingerprint(finding)
        seen[print_] = seen.get(print_, 0) + 1  # GitLab drops a second one of the same fingerprint
        issues.append(
            {
                "description": sentences.message(finding),
                "check_name": f"{finding.rule.code} {finding.rule.name}",
                "fingerprint": print_ if seen[print_] == 1 else f"{print_}-{seen[print_]}",
                "severity": GITLAB_LEVELS[finding.severity],
                "location": {
                    "path": file(mark.file) if mark else "onedeck.yaml",
                    "lines": {"begin": mark.line if mark else 1},
                },
            }
        )
    return json.dumps(issues, ensure_ascii=False, indent=1) + "\n"


def _issue(fault: Fault, file: File) -> dict[str, Any]:
    return {
        "description": fault.message,
        "check_name": "OD000 unreadable",
        "fingerprint": fingerprint(fault),
        "severity": "blocker",
        "location": {"path": file(fault.file), "lines": {"begin": fault.line or 1}},
    }


def as_junit(report: CheckReport, file: File) -> str:
    """Return JUnit's XML: a test case per rule that found nothing, and one per finding; notes do not fail."""
    suite = ElementTree.Element("testsuite", name="onedeck check", timestamp=f"{report.today}T00:00:00")
    for fault in report.faults:
        case = _case(suite, "OD000 unreadable", f"{file(fault.file)}:{fault.line}:{fault.column}")
        _text(
            ElementTree.SubElement(case, "error", message=_clean(fault.message), type="unreadable"),
            str(fault),
        )
    for finding in report.counted:
        _failed(suite, report, finding, file)
    hit = {finding.rule.code for finding in report.counted}
    for ran in report.rules:
        if ran.rule.code not in hit:
            case = _case(suite, f"{ran.rule.code} {ran.rule.name}", ran.rule.title)
            if ran.state in (OFFLINE, NOT_MEASURED):
                ElementTree.SubElement(case, "skipped", message=STATES[ran.state])
    kinds = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    counts = {name: str(sum(1 for _ in suite.iter(kind))) for name, kind in kinds.items()}
    for name, count in counts.items():
        suite.set(name, count)
    suite.set("time", f"{report.seconds:.3f}")
    root = ElementTree.Element("testsuites", counts)
    root.append(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def _failed(suite: ElementTree.Element, report: CheckReport, finding: Finding, file: File) -> None:
    mark = report.place(finding)
    where = f"{file(mark.file)}:{mark.line}" if mark else ""
    name = (
        " ".join(part for part in (finding.journey, finding.subject) if part) or where or finding.rule.title
    )
    case = _case(suite, f"{finding.rule.code} {finding.rule.name}", name)
    body = "\n".join(
        part
        for part in (where, finding.said, *sentences.evidence(finding), sentences.advice(finding))
        if part
    )
    if finding.severity == NOTE:
        _text(ElementTree.SubElement(case, "system-out"), body)
    else:
        told = {"message": _clean(sentences.message(finding)), "type": finding.severity}
        _text(ElementTree.SubElement(case, "failure", told), body)


def _case(suite: ElementTree.Element, rule: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=_clean(rule), name=_clean(name))


def _text(element: ElementTree.Element, text: str) -> None:
    element.text = _clean(text)


def _clean(text: str) -> str:
    """Return a text that may stand in XML: no control signs but the end of a line, no halves of a character."""
    return "".join(
        "\ufffd" if "\ud800" <= sign <= "\udfff" or sign in "\ufffe\uffff" else sign
        for sign in harmless(text)
    )
