"""Doctor finds the same on Spark as on DuckDB: every finding, word for word, figures to 1e-9."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onedeck import judge, stitch
from onedeck.charter.workspace import Workspace
from onedeck.govern.health.finding import Finding
from onedeck.govern.health.table import findings
from onedeck.model.progress import Silent
from onedeck.model.tables import TABLES
from onedeck.store import Engine, Store
from onedeck.store.duck import DuckEngine
from onedeck.store.spark import SparkEngine
from tests import journal
from tests.reference.generate import REASONS, household

pytestmark = [pytest.mark.slow, pytest.mark.spark]

SOURCES = ("bot", "desk", "phone", "survey")
EXPECTS = {
    "fresh_within": "90d", "rows_per_day": [1, 400], "identified_at_least": 0.99, "rejected_at_most": 0.5,
}  # fmt: skip
HOUSEHOLDS = 120
NOW = journal.moment("2026-03-01") or 0
# Topics that a generated company has a finding on which is not "there is none".
FIGURES = {
    "contract",
    "identity",
    "coverage",
    "horizon",
    "clock",
    "window",
    "returns",
    "heavy",
    "missing",
    "next",
}


@pytest.fixture(scope="module")
def both(
    spark: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[list[Finding], list[Finding]]]:
    """Judge once on DuckDB, then look at the same tables on both engines."""
    folder = tmp_path_factory.mktemp("judged")
    space = journal.workspace(
        {name: {"expects": EXPECTS} for name in SOURCES}, REASONS, timezone="Europe/Berlin"
    )
    store = journal.load(company(), Store(None, DuckEngine()))
    stitch.run(store, space, Silent(), as_of=journal.moment("2026-02-20 12:00"))
    judge.run(store, space, Silent())
    for name in TABLES:
        store.engine.write(f"SELECT * FROM {name}", folder / f"{name}.parquet")
    distributed = SparkEngine(spark, tmp_path_factory.mktemp("scratch"))
    yield looked_at(DuckEngine(), folder, space), looked_at(distributed, folder, space)
    distributed.close()


def company() -> dict[str, list[journal.Row]]:
    """Return many households' journal with channels, and a front desk that calls every day."""
    chance = random.Random(5)
    rows: dict[str, list[journal.Row]] = {kind: [] for kind in journal.KINDS}
    for seed in range(HOUSEHOLDS):
        for kind, found in household(seed).items():
            rows[kind] += found
    for touch in rows["touches"]:
        touch["channel"] = chance.choice(["CHAT", "phone", "E-Mail"])
    began = journal.moment("2026-01-05 08:00") or 0
    for day in range(40):
        at = began + day * 86_400_000_000
        told = {
            "customer": "front desk",
            "source": "phone",
            "reason": "x",
            "end": "completed",
            "channel": "phone",
        }
        rows["touches"].append({"conversation": f"front {day}", "at": at, "until": at + 60_000_000, **told})
    return rows


def looked_at(engine: Engine, folder: Path, space: Workspace) -> list[Finding]:
    """Return the findings over the tables in a folder."""
    store = Store(None, engine)
    for name in TABLES:
        engine.attach(name, [folder / f"{name}.parquet"])
    return findings(store, space, NOW)


def test_both_engines_find_the_same(both: tuple[list[Finding], list[Finding]]) -> None:
    duck, other = both
    assert {found.topic for found in duck} >= FIGURES
    assert [found.what for found in duck] == [found.what for found in other]
    for one, two in zip(duck, other, strict=True):
        for name, value in vars(one).items():
            found = vars(two)[name]
            assert (
                value == pytest.approx(found, rel=1e-9, abs=1e-9)
                if isinstance(value, float)
                else value == found
            )
