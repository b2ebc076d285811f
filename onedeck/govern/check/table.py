"""The tables `rules`, `findings` and `finding_cases`: what a run found, for pages, notebooks and SQL."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from onedeck.charter.workspace import Workspace
from onedeck.govern.check.catalog import read_rules
from onedeck.govern.check.examine import examine
from onedeck.govern.check.look import Look
from onedeck.govern.check.own import OWN
from onedeck.govern.check.trust import trusted
from onedeck.model.findings import Finding, Rule
from onedeck.model.governed_tables import CASES, FINDINGS, RULES
from onedeck.model.tables import Table
from onedeck.store import Store
from onedeck.store.steps import listed

Value = str | float | bool | None


def write_check(store: Store, workspace: Workspace, now: int) -> dict[str, int]:
    """Check the workspace against its tables and write what was found; return the rows of each table.

    `now` is microseconds UTC. Rules of the workspace's own run only where its folder is trusted by the user.
    """
    today = datetime.fromtimestamp(now / 1e6, ZoneInfo(workspace.timezone)).date()
    look = Look(workspace, today, store)
    catalog = read_rules(workspace.folder, trusted(workspace.folder, False))
    report = examine(look, catalog)
    return {
        "rules": write_rules(store, [*OWN.values(), *(each.rule for each in catalog.rules.values())]),
        **write_findings(look, report.findings),
    }


def write_rules(store: Store, rules: Iterable[Rule]) -> int:
    """Write the catalog; return its number of rows."""
    rows = [
        {
            "code": each.code,
            "rule": each.name,
            "title": each.title,
            "severity": each.severity,
            "pattern": each.pattern or None,
            "live": each.live,
            "threshold": each.threshold,
            "reads_words": each.text,
            "about": each.about,
            "help": each.help,
            "definition": each.definition or None,
        }
        for each in rules
    ]
    return _write(store, RULES, rows)


def write_findings(look: Look, found: Sequence[Finding]) -> dict[str, int]:
    """Write the findings and their cases; return the rows of each table."""
    assert look.store
    rows = [finding_row(finding) for finding in unique(found)]
    cases = [
        f"SELECT {row['finding_id']} AS finding_id, conversation_id, customer FROM ({select}) AS behind"
        for row, finding in zip(rows, unique(found), strict=True)
        if (select := look.cases_sql(finding))
    ]
    return {
        "findings": _write(look.store, FINDINGS, rows),
        "finding_cases": look.store.write(CASES.name, " UNION ALL ".join(cases) or listed(CASES.names, [])),
    }


def unique(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings, of those with one id the first only: the tables have a row per id."""
    return list({finding_id(finding): finding for finding in reversed(found)}.values())[::-1]


def finding_id(finding: Finding) -> int:
    """Return a finding's id: the same rule, journey and subject have the same from run to run."""
    name = json.dumps([finding.rule.code, finding.journey, finding.subject])
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") >> 4


def finding_row(finding: Finding) -> dict[str, Value]:
    """Return a finding as a row of the table, for programs too."""
    first = finding.marks[0] if finding.marks else None
    tally = finding.tally
    return {
        "finding_id": finding_id(finding),
        "code": finding.rule.code,
        "severity": finding.severity,
        "journey": finding.journey or None,
        "subject": finding.subject or None,
        "said": finding.said,
        "file": first.file if first else None,
        "line": first.line if first else None,
        "marks": _json([asdict(mark) for mark in finding.marks]),
        "observed_at": finding.where or None,
        "evidence": _json(finding.evidence),
        "conversations": tally.n if tally else None,
        "bad": tally.bad if tally else None,
        "customers": tally.customers if tally else None,
        "low": tally.low if tally else None,
        "high": tally.high if tally else None,
        "help": finding.help or finding.rule.help or None,
        "fix": _json(asdict(finding.fix)) if finding.fix else None,
        "silenced": finding.silenced or None,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _literal(store: Store, value: Value) -> str:
    return repr(value) if isinstance(value, float) else store.engine.dialect.literal(value)


def _write(store: Store, table: Table, rows: Sequence[Mapping[str, Value]]) -> int:
    written = [tuple(_literal(store, row[name]) for name in table.names) for row in rows]
    types = {column.name: column.sql_type for column in table.columns}
    return store.write(table.name, listed(table.names, written, types))
