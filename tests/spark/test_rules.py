"""A live rule finds the same on Spark as on DuckDB: its own failing example, word for word, figures to 1e-9."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from onedeck.govern.check.catalog import EXAMPLES, rules
from onedeck.govern.check.findings import findings
from onedeck.govern.check.look import Look
from onedeck.model.findings import Finding
from onedeck.model.tables import TABLES
from onedeck.store import Engine, Store
from onedeck.store.duck import DuckEngine
from onedeck.store.spark import SparkEngine
from tests.golden.test_golden import expanded
from tests.govern.test_rules import TODAY, metric_catalog, workspace_of
from tests.journal import judged_in, moment

pytestmark = [pytest.mark.slow, pytest.mark.spark]

FAILS = EXAMPLES[0]
LIVE = {code: each for code, each in rules().items() if "rows" in yaml.safe_load(each.examples[FAILS])}


@pytest.mark.parametrize("code", LIVE)
def test_a_live_rule_finds_the_same_on_both_engines(code: str, spark: Any, tmp_path: Path) -> None:
    example = yaml.safe_load(LIVE[code].examples[FAILS])
    rows = expanded(example["rows"])
    sources = sorted({row.get("source", "desk") for kind in rows.values() for row in kind} | {"desk"})
    space = workspace_of(tmp_path, example, sources)
    store = judged_in(space, rows, moment(example.get("as_of")))
    tables = tmp_path / "tables"
    tables.mkdir()
    (tmp_path / "scratch").mkdir()
    for name in TABLES:
        store.engine.write(f"SELECT * FROM {name}", tables / f"{name}.parquet")

    def looked(engine: Engine) -> list[dict[str, Any]]:
        beside = Store(None, engine)
        for name in TABLES:
            engine.attach(name, [tables / f"{name}.parquet"])
        look = Look(space, example.get("today", TODAY), beside, catalog=lambda: metric_catalog(tmp_path))
        found = findings(look, rules(), [code])
        return [told(look, finding) for finding in found]

    distributed = SparkEngine(spark, tmp_path / "scratch")
    try:
        assert (expected := looked(DuckEngine()))
        assert looked(distributed) == expected
    finally:
        distributed.close()


def told(look: Look, finding: Finding) -> dict[str, Any]:
    """Return a finding as plain values, its figures to nine places, with the conversations behind it."""
    plain = asdict(finding)
    if finding.tally:
        plain["tally"] = {
            name: round(value, 9) if isinstance(value, float) else value
            for name, value in asdict(finding.tally).items()
        }
    return plain | {"cases": look.cases(finding)}
