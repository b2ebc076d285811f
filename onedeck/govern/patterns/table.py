"""The table `patterns`: a row per journey and pattern, with what speaks for and against as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from onedeck.govern.check.look import Look
from onedeck.govern.patterns import (
    ai_on_old_process,
    human_plus_ai,
    redesigned,
    separate_ownership,
    unified_accountability,
)
from onedeck.govern.patterns.answer import Answer, Evidence, strongest
from onedeck.govern.patterns.facts import Facts
from onedeck.govern.patterns.gather import gather
from onedeck.model.findings import PATTERNS
from onedeck.model.pattern_tables import PATTERNS_TABLE
from onedeck.store.steps import listed

JUDGES = (separate_ownership, ai_on_old_process, redesigned, unified_accountability, human_plus_ai)
# What makes each pattern yes, and what no: the second paragraph of its module.
RULES = {judge.PATTERN: " ".join((judge.__doc__ or "").split("\n\n")[1].split()) for judge in JUDGES}


def answers(facts: Facts) -> list[Answer]:
    """Return a journey's answer to each of the five patterns, in the order of the article's table."""
    return [each.judge(facts) for each in JUDGES]


def write_patterns(look: Look) -> dict[str, int]:
    """Write the table from this run's table of findings, the charters and the measures; return its number of rows."""
    assert look.store
    literal = look.store.engine.dialect.literal
    rows = [
        tuple(literal(row[name]) for name in PATTERNS_TABLE.names)
        for facts in gather(look)
        for row in map(as_row, answers(facts))
    ]
    types = {column.name: column.sql_type for column in PATTERNS_TABLE.columns}
    return {"patterns": look.store.write("patterns", listed(PATTERNS_TABLE.names, rows, types))}


def as_row(answer: Answer) -> dict[str, str | int]:
    """Return an answer as a row of the table."""
    return {
        "journey": answer.journey,
        "place": list(PATTERNS).index(answer.pattern) + 1,
        "pattern": answer.pattern,
        "answer": answer.answer,
        "said": answer.said,
        "rule": RULES[answer.pattern],
        "evidence_for": _json(strongest(answer.speaks_for)),
        "evidence_against": _json(strongest(answer.speaks_against)),
        "missing": json.dumps(answer.missing, ensure_ascii=False),
        "happens": _json(answer.happens),
        "impact": _json(answer.impact),
    }


def _json(side: Sequence[Evidence]) -> str:
    return json.dumps([asdict(each) for each in side], ensure_ascii=False)
