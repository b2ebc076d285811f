"""Every finding of a workspace: what its files say, held against the events where there are any."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from onedeck.govern.check.catalog import Checked
from onedeck.govern.check.look import Look
from onedeck.model.findings import SEVERITIES, Finding


def findings(look: Look, rules: Mapping[str, Checked], codes: Iterable[str] | None = None) -> list[Finding]:
    """Return what the rules find, by severity, then by customers affected; `codes` are the rules asked for.

    Offline (a look without tables) the live rules are left out.
    """
    wanted = set(rules if codes is None else codes)
    found = [
        replace(finding, rule=each.rule)
        for code, each in rules.items()
        if code in wanted and (look.store or not each.rule.live)
        for finding in each.check(look)
    ]
    return sorted(found, key=rank)


def rank(finding: Finding) -> tuple[int, int, str, str, str]:
    """Order findings: by severity, then by the customers affected, then by name."""
    customers = finding.tally.customers if finding.tally else 0
    severity = SEVERITIES.index(finding.severity)
    return severity, -customers, finding.rule.code, finding.journey, finding.subject
