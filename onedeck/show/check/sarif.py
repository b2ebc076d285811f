"""A check as SARIF 2.1.0, the format code scanners are read in.

OASIS Standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.13 to 3.58; what a place
without a file is (an observed edge) stands there as a logical location, and the charter's line beside it, because
GitHub shows only what has a line.
"""

import json
import os
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from onedeck import __version__
from onedeck.errors import Fault
from onedeck.model.checked import BROKEN, CheckReport
from onedeck.model.findings import ERROR, NOTE, WARNING, Finding, Fix, Mark, Rule
from onedeck.show.check import sentences
from onedeck.show.check.fingerprints import fingerprint

VERSION = "2.1.0"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {ERROR: "error", WARNING: "warning", NOTE: "note"}

File = Callable[[str], str]
Json = dict[str, Any]


def as_sarif(report: CheckReport, own: Sequence[Rule], file: File) -> str:
    """Return a SARIF log of one run; `own` are the rules of the check itself (OD000 and its like)."""
    rules = sorted((*own, *(ran.rule for ran in report.rules)), key=lambda rule: rule.code)
    places = {rule.code: place for place, rule in enumerate(rules)}
    results = [_fault(fault, places, file) for fault in report.faults]
    results += [_result(report, finding, places, file) for finding in report.findings]
    run = {
        "tool": {
            "driver": {"name": "OneDeck", "version": __version__, "rules": [_rule(rule) for rule in rules]}
        },
        "invocations": [
            {
                "executionSuccessful": not any(ran.state == BROKEN for ran in report.rules),
                "exitCode": report.exit_code,
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return (
        json.dumps({"$schema": SCHEMA, "version": VERSION, "runs": [run]}, ensure_ascii=False, indent=1)
        + "\n"
    )


def _rule(rule: Rule) -> Json:
    about = rule.about or rule.title
    told = {
        "id": rule.code,
        "name": "".join(part.title() for part in rule.name.split("_")) or rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": about},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [tag for tag in ("onedeck", rule.pattern) if tag], "live": rule.live},
    }
    help_ = f"{about}\n\n{rule.help}\n\nonedeck explain {rule.code}" if rule.help else about
    return told | {"help": {"text": help_}}


def _result(report: CheckReport, finding: Finding, places: dict[str, int], file: File) -> Json:
    mark = report.place(finding)
    result: Json = {
        "ruleId": finding.rule.code,
        **({"ruleIndex": places[finding.rule.code]} if finding.rule.code in places else {}),
        "level": LEVELS[finding.severity],
        "message": {"text": sentences.message(finding)},
        "locations": [_location(finding, mark, file)],
        "partialFingerprints": {"onedeckFinding/v1": fingerprint(finding)},
    }
    if len(finding.marks) > 1:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(each, file),
                "message": {"text": each.label or finding.said},
            }
            for number, each in enumerate(finding.marks[1:], 1)
        ]
    if finding.silenced:
        kind = "inSource" if finding.silenced.startswith("a comment") else "external"
        result["suppressions"] = [{"kind": kind, "justification": finding.silenced}]
    if finding.fix:
        result["fixes"] = [_fix(finding.fix, file)]
    return result


def _location(finding: Finding, mark: Mark | None, file: File) -> Json:
    found: Json = {"physicalLocation": _physical(mark, file)} if mark else {}
    if finding.where or finding.journey:
        name = "/".join(part for part in (finding.journey, finding.where) if part)
        found["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "journey"}]
    return found


def _physical(mark: Mark, file: File) -> Json:
    region: Json = {"startLine": max(mark.line, 1), "startColumn": max(mark.column, 1)}
    if mark.length:
        region["endColumn"] = region["startColumn"] + mark.length
    return {"artifactLocation": {"uri": _uri(file(mark.file))}, "region": region}


def _uri(file: str) -> str:
    return quote(os.fsencode(file), safe="/")  # a name need not be UTF-8


def _fix(fix: Fix, file: File) -> Json:
    mark = fix.mark
    region = {"startLine": mark.line, "startColumn": mark.column, "endColumn": mark.column + len(fix.was)}
    return {
        "description": {"text": f"{fix.was} -> {fix.becomes}" if fix.becomes else f"remove {fix.was}"},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(file(mark.file))},
                "replacements": [{"deletedRegion": region, "insertedContent": {"text": fix.becomes}}],
            }
        ],
    }


def _fault(fault: Fault, places: dict[str, int], file: File) -> Json:
    mark = Mark(fault.file, fault.line or 1, fault.column or 1)
    return {
        "ruleId": "OD000",
        "ruleIndex": places["OD000"],
        "level": "error",
        "message": {"text": fault.message},
        "locations": [{"physicalLocation": _physical(mark, file)}],
        "partialFingerprints": {"onedeckFinding/v1": fingerprint(fault)},
    }
