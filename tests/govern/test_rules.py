"""Every rule's own examples: the input that fails is found, where it says, and the one that passes is not.

An example of a docstring is YAML: `files` of a workspace (path to content), `rows` of a journal as the golden stories
write them (`repeat: n` fills `#` in texts with 1..n), `as_of`, `today`, settings of onedeck.yaml, and what it `finds`,
each "journey/subject".
"""

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.deck import catalog
from onedeck.govern.check.catalog import EXAMPLES, Checked, rules
from onedeck.govern.check.findings import findings
from onedeck.govern.check.look import Look
from onedeck.model.findings import Finding
from onedeck.store import Store
from tests.golden.test_golden import expanded
from tests.journal import Rows, judged_in, moment

TODAY = datetime.date(2026, 11, 23)
RULES = rules()
OUR_METRICS = catalog(Path(__file__).parent)
KEYS = {"files", "rows", "as_of", "today", "finds", "settings"}


def workspace_of(folder: Path, example: dict[str, Any], sources: list[str]) -> Workspace:
    """Return the workspace an example describes, laid out in a folder."""
    listed = [{"name": name, "connector": "table", "path": "rows.csv"} for name in sources]
    settings = {"name": "example", "sources": listed, **example.get("settings", {})}
    for name, content in {"onedeck.yaml": settings, **example.get("files", {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False))
    return read_workspace(folder)


def metric_catalog(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the metrics a workspace knows; ours are read once."""
    return catalog(folder) if (folder / "metrics").is_dir() else OUR_METRICS


def found_in(folder: Path, checked: Checked, example: dict[str, Any]) -> list[Finding]:
    """Return what one rule finds in an example."""
    assert set(example) <= KEYS, set(example) - KEYS
    rows: Rows = expanded(example["rows"]) if "rows" in example else {}
    sources = sorted({row.get("source", "desk") for kind in rows.values() for row in kind} | {"desk"})
    space = workspace_of(folder, example, sources)
    store: Store | None = judged_in(space, rows, moment(example.get("as_of"))) if rows else None
    today = example.get("today", TODAY)
    look = Look(space, today, store, catalog=lambda: metric_catalog(folder))
    return findings(look, RULES, [checked.rule.code])


@pytest.mark.parametrize("heading", EXAMPLES)
@pytest.mark.parametrize("code", RULES)
def test_a_rule_keeps_its_own_examples(code: str, heading: str, tmp_path: Path) -> None:
    checked = RULES[code]
    example = yaml.safe_load(checked.examples[heading])
    found = found_in(tmp_path, checked, example)
    expected = example.get("finds", [])
    assert bool(expected) == (heading == EXAMPLES[0])
    assert sorted(f"{finding.journey}/{finding.subject}" for finding in found) == sorted(expected)
    for finding in found:
        assert finding.said and (finding.marks or finding.where)
        assert finding.help or checked.rule.help
