"""The tables `rules`, `findings` and `finding_cases`: what a run found, for pages, notebooks and SQL."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from onedeck.govern.check.catalog import Checked
from onedeck.govern.check.look import Look
from onedeck.model.findings import Finding
from onedeck.model.governed_tables import CASES, FINDINGS, RULES
from onedeck.model.tables import Table
from onedeck.store import Store
from onedeck.store.steps import listed

Value = str | float | bool | None


def write_rules(store: Store, rules: Mapping[str, Checked]) -> int:
    """Write the catalog; return its number of rows."""
    rows = [
        {
            "code": code,
            "rule": each.rule.name,
            "title": each.rule.title,
            "severity": each.rule.severity,
            "pattern": each.rule.pattern or None,
            "live": each.rule.live,
            "threshold": each.rule.threshold,
            "reads_words": each.rule.text,
            "about": each.rule.about,
            "help": each.rule.help,
            "definition": each.rule.definition or None,
        }
        for code, each in rules.items()
    ]
    return _write(store, RULES, rows)


def write_findings(look: Look, found: Sequence[Finding]) -> dict[str, int]:
    """Write the findings and their cases; return the rows of each table."""
    assert look.store
    rows = [finding_row(finding) for finding in found]
    cases = [
        {"finding_id": row["finding_id"], "conversation_id": conversation, "customer": customer}
        for row, finding in zip(rows, found, strict=True)
        for conversation, customer in look.cases(finding)
    ]
    return {
        "findings": _write(look.store, FINDINGS, rows),
        "finding_cases": _write(look.store, CASES, cases),
    }


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
