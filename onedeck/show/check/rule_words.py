"""What a rule means, in words: what it looks for, why, on how much, its examples, and how to silence it."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from onedeck.errors import UsageError, suggest
from onedeck.model.findings import LEAST_CONVERSATIONS, LEAST_CUSTOMERS, PATTERNS, Rule

SILENCED = (
    'Silenced at its line by # onedeck: ignore[{code}] reason="why" until=2027-01-31\n'
    "for a journey by a Waiver in charters/; for what was there before by a baseline (docs/check.md)."
)


def rule_words(rule: Rule, examples: Mapping[str, str]) -> str:
    """Return what a rule means; `examples` are its docstring's, heading to YAML."""
    facts = [
        (
            "severity",
            rule.severity + ("; a note until enough of its cases were read here" if rule.text else ""),
        ),
        ("looks at", looks_at(rule)),
        ("pattern", PATTERNS.get(rule.pattern, "")),
        ("help", rule.help),
        ("definition", rule.definition),
    ]
    lines = [
        f"rule {rule.code} {rule.name}: {rule.title}",
        *(f"  {key:<11} {text}" for key, text in facts if text),
    ]
    parts = ["\n".join(lines), rule.about]
    parts += [f"{heading}\n{indented(text)}" for heading, text in examples.items()]
    parts += [SILENCED.format(code=rule.code)] if examples else []
    return "\n\n".join(filter(None, parts))


def looks_at(rule: Rule) -> str:
    """Return what a rule looks at, and how much of it is wrong before it speaks."""
    if not rule.live:
        return "the files of the workspace, and the events where they say more"
    least = f"{LEAST_CONVERSATIONS} conversations of {LEAST_CUSTOMERS} customers or more"
    weeks = "the events of the last thirteen weeks"
    if not rule.threshold:
        return f"{weeks}, {least}"
    bound = f"{rule.threshold:.1%}".replace(".0%", "%").replace("%", " %")
    return f"{weeks}: the lower bound of the 95 % interval above {bound}, on {least}"


def rule_row(rule: Rule, examples: Mapping[str, str]) -> dict[str, Any]:
    """Return a rule for programs."""
    return {
        "code": rule.code,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity,
        "live": rule.live,
        "threshold": rule.threshold,
        "reads_words": rule.text,
        "pattern": rule.pattern or None,
        "about": rule.about,
        "help": rule.help or None,
        "definition": rule.definition or None,
        "fails": examples.get("Fails:"),
        "passes": examples.get("Passes:"),
    }


def catalogs_json(
    metrics: Mapping[str, Mapping[str, Any]], rules: Iterable[tuple[Rule, Mapping[str, str]]], term: str = ""
) -> str:
    """Return every rule and metric as one JSON object, or those that `term` names; raises UsageError for none."""
    wanted = term.strip().lower().replace("-", "_").replace(" ", "_")
    listed = [rule_row(rule, examples) for rule, examples in rules]
    figures = [{"name": name, **row} for name, row in metrics.items()]
    if wanted:
        near = suggest(wanted, [*metrics, *(row["name"] for row in listed)]) or suggest(
            wanted.upper(), [row["code"] for row in listed]
        )
        listed = [row for row in listed if wanted in (row["code"].lower(), row["name"])]
        figures = [row for row in figures if row["name"] == wanted]
        if not listed and not figures:
            raise UsageError(f"There is no rule or metric {term!r}.{near}")
    return json.dumps({"rules": listed, "metrics": figures}, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


def indented(text: str) -> str:
    """Return a text with four blanks before each line that says something."""
    return "\n".join(f"    {line}" if line else "" for line in text.strip("\n").splitlines())
