"""The baseline: what was already wrong when the check came in, so that only what is new fails.

A finding is the same from run to run by its rule, journey and subject, not by its line. The file is JSON, a finding
per line, in order: its changes can be read in a review.
"""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from onedeck.errors import ConfigError, Fault, UsageError
from onedeck.govern.check.own import OWN
from onedeck.model.findings import SEVERITIES, Finding

VERSION = 1
MAX_BYTES = 10_000_000
KEYS = ("code", "journey", "subject", "severity")


@dataclass(frozen=True, order=True)
class Known:
    """A finding as the baseline knows it."""

    code: str
    journey: str
    subject: str
    severity: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.code, self.journey, self.subject) if part)


def read_baseline(path: Path) -> list[Known]:
    """Return the findings of a baseline file; raises ConfigError where it is none, UsageError where it is absent."""
    if not path.is_file():
        raise UsageError(
            f"There is no baseline {path}.", f"onedeck check --write-baseline {path} writes one."
        )
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ConfigError([Fault(str(path), 0, 0, "is larger than 10 MB")])
    try:
        read = json.loads(data)
    except json.JSONDecodeError as error:
        raise ConfigError(
            [Fault(str(path), error.lineno, error.colno, f"is not JSON: {error.msg}")]
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise ConfigError([Fault(str(path), 0, 0, "is not JSON")]) from None
    rows = read.get("findings") if isinstance(read, dict) and read.get("version") == VERSION else None
    if not isinstance(rows, list):
        raise ConfigError([Fault(str(path), 0, 0, f"is no baseline of version {VERSION}; write it anew")])
    return [_known(path, number, row) for number, row in enumerate(rows, 1)]


def write_baseline(path: Path, found: Sequence[Finding]) -> int:
    """Write the findings that count, but for those of the check itself; return how many."""
    rows = sorted(_as_known(finding) for finding in found if _may(finding))
    body = ",\n".join(f"    {json.dumps(vars(row), ensure_ascii=False)}" for row in rows)
    text = f'{{\n  "version": {VERSION},\n  "findings": [\n{body}\n  ]\n}}\n'
    try:
        path.write_text(text if rows else text.replace("\n\n", "\n"), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}.") from None
    return len(rows)


def against(
    found: Sequence[Finding], known: Sequence[Known], looked: Collection[str]
) -> tuple[list[Finding], list[str]]:
    """Return the findings, those the baseline knows silenced by it, and its entries that are found no more.

    One that has become worse (a note then, an error now) is new. Only rules in `looked` can have lost a finding.
    """
    left = Counter(known)
    result = []
    for finding in found:
        match = None if finding.silenced or not _may(finding) else _match(left, finding)
        if match:
            left[match] -= 1
        result.append(replace(finding, silenced="the baseline") if match else finding)
    gone = [str(entry) for entry, count in sorted(left.items()) for _ in range(count) if entry.code in looked]
    return result, gone


def _match(left: Counter[Known], finding: Finding) -> Known | None:
    wanted = _as_known(finding)
    worst = SEVERITIES.index(finding.severity)
    options = (replace(wanted, severity=severity) for severity in SEVERITIES[worst::-1])
    return next((option for option in options if left[option] > 0), None)


def _may(finding: Finding) -> bool:
    return not finding.silenced and finding.rule.code not in OWN


def _as_known(finding: Finding) -> Known:
    return Known(finding.rule.code, finding.journey, finding.subject, finding.severity)


def _known(path: Path, number: int, row: Any) -> Known:
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in KEYS):
        raise ConfigError(
            [Fault(str(path), 0, 0, f"finding {number} lacks {', '.join(KEYS)}; write it anew")]
        )
    return Known(*(row[key] for key in KEYS))
