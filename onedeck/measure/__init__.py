"""Out of verdicts and facts: what every metric counted, per journey, slice and week."""

import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent
from typing import Any

from onedeck.charter.workspace import Workspace
from onedeck.errors import ConfigError, Fault, suggest
from onedeck.measure.catalog import CURRENCY, Metric, read_catalog
from onedeck.measure.counting import (
    adds_up,
    figure_select,
    parts_of,
    parts_select,
    rows_selects,
    sums_of,
    sums_select,
)
from onedeck.measure.examples import faults_of
from onedeck.measure.facts import PACKAGE, given_tables, queued_between, read_facts, ripe, steps_of
from onedeck.measure.grains import GRAINS, Grain
from onedeck.model.progress import Progress
from onedeck.model.tables import TABLES
from onedeck.store import Engine, Store
from onedeck.store.dialect import Dialect
from onedeck.store.snapshot import empty
from onedeck.store.steps import listed, render, run_steps


def run(store: Store, workspace: Workspace, progress: Progress) -> dict[str, int]:
    """Write `metrics` and `measures` from the verdicts and facts; returns the number of rows of each.

    Raises ConfigError with every fault of the workspace's own metrics.
    """
    engine = store.engine
    metrics = check(workspace)
    progress.step("measure: facts")
    written = {"metrics": store.write("metrics", _catalog(engine.dialect, metrics, workspace.currency))}
    make_facts(engine, workspace)
    progress.step("measure: metrics")
    as_of = engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    engine.create("ripe", ripe(engine, as_of))
    selects: list[str] = []
    for grain, own in _by_grain(metrics):
        engine.create(parts_of(grain), parts_select(grain, own))
        if adds_up(own):
            engine.create(sums_of(grain), sums_select(grain, own, engine.dialect))
        selects += rows_selects(grain, own, engine.dialect)
    written["measures"] = store.write("measures", _measures(selects))
    return written


def forget(store: Store, workspace: Workspace, progress: Progress) -> dict[str, int]:
    """Write the catalog and no measures, so that nobody reads those of other verdicts; returns the rows of each."""
    metrics = store.write("metrics", _catalog(store.engine.dialect, check(workspace), workspace.currency))
    return {"metrics": metrics, "measures": store.write("measures", empty(TABLES["measures"]))}


def check(workspace: Workspace) -> tuple[Metric, ...]:
    """Return the catalog; raises ConfigError with every fault of the workspace's own metrics, and every unknown one.

    Charters and reported.yaml ask for metrics by name; a name nobody knows would read as "not measured".
    """
    metrics = read_catalog(workspace.folder)
    own = {path.stem for path in (workspace.folder / "metrics").glob("*.y*ml")}
    faults = [fault for metric in metrics if metric.name in own for fault in faults_of(metric)]
    if faults := [
        *faults,
        *_unknown(workspace, {metric.name for metric in metrics}),
        *_no_shares(workspace, metrics),
    ]:
        raise ConfigError(faults)
    return metrics


def _unknown(workspace: Workspace, known: set[str]) -> list[Fault]:
    return [
        place.fault(f"there is no metric {name!r}.{suggest(name, known) or ' `onedeck explain` lists them.'}")
        for name, place in workspace.metrics_asked()
        if name not in known
    ]


def _no_shares(workspace: Workspace, metrics: Sequence[Metric]) -> list[Fault]:
    """Return a fault per objective that asks for a share of good events of a metric that is none."""
    good = {metric.name for metric in metrics if metric.unit == "share" and metric.direction != "lower"}
    objectives = [each for charter in workspace.charters for each in charter.objectives]
    objectives += [each for card in workspace.cards for each in card.indicators]
    known = {metric.name for metric in metrics}
    return [
        each.place.fault(
            f"'target' asks for a share of good events, and {each.metric!r} is none; write 'op' and 'value' instead"
        )
        for each in objectives
        if each.target is not None and each.asked is None and each.metric in known - good
    ]


def make_facts(engine: Engine, workspace: Workspace) -> None:
    """Materialise the fact views, each under its own name."""
    for name, select in given_tables(engine.dialect, workspace, *queued_between(engine)).items():
        engine.create(name, select)
    run_steps(engine, PACKAGE, steps_of(workspace), read_facts(engine.dialect, workspace))


def sql_steps(workspace: Workspace, dialect: Dialect) -> dict[str, str]:
    """Return the SQL of every step by name, in order, as it runs on an engine.

    Open hours are listed in the data's own range when it runs; here the table is empty.
    """
    metrics = read_catalog(workspace.folder)
    facts = read_facts(dialect, workspace)
    steps = given_tables(dialect, workspace, None, None)
    steps |= {name: render(PACKAGE, name, dialect, facts) for name in steps_of(workspace)}
    selects: list[str] = []
    for grain, own in _by_grain(metrics):
        steps[parts_of(grain)] = parts_select(grain, own)
        if adds_up(own):
            steps[sums_of(grain)] = sums_select(grain, own, dialect)
        selects += rows_selects(grain, own, dialect)
    steps["measures"] = _measures(selects)
    return steps


def catalog_rows(folder: Path | None) -> dict[str, dict[str, Any]]:
    """Return the catalog by metric: the columns of `metrics`, and `grain_about` for people."""
    return {metric.name: _row(metric) for metric in read_catalog(folder)}


def figures(workspace: Workspace, dialect: Dialect) -> dict[str, str]:
    """Return one statement per metric that reads the tables only: its sums by journey and week, over everything."""
    steps = sql_steps(workspace, dialect)
    return {
        metric.name: f"{_with(steps, metric.grain.view)}\n{figure_select(metric)}"
        for metric in read_catalog(workspace.folder)
    }


def _with(steps: dict[str, str], last: str) -> str:
    """Return the WITH that names a step and every step it stands on, in order."""
    wanted, waiting = set(), [last]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [step for step in steps if re.search(rf"\b(?:FROM|JOIN) {step}\b", steps[name])]
    named = (f"{name} AS (\n{indent(steps[name].strip(), '    ')}\n)" for name in steps if name in wanted)
    return "WITH " + ",\n".join(named)


def _by_grain(metrics: Sequence[Metric]) -> list[tuple[Grain, list[Metric]]]:
    grouped = [(grain, [metric for metric in metrics if metric.grain is grain]) for grain in GRAINS.values()]
    return [(grain, own) for grain, own in grouped if own]


def _catalog(dialect: Dialect, metrics: Sequence[Metric], currency: str | None) -> str:
    """Return the rows of `metrics`; where money is told its unit is the workspace's currency."""
    rows = []
    for row in map(_row, metrics):
        values = {**row, "quantile": None if row["quantile"] is None else str(row["quantile"])}
        if row["unit"] == CURRENCY and currency:
            values["unit"] = currency
        rows.append(tuple(dialect.literal(values[name]) for name in TABLES["metrics"].names))
    return listed(TABLES["metrics"].names, rows)


def _row(metric: Metric) -> dict[str, Any]:
    own = {"metric": metric.name, "grain": metric.grain.name, "grain_about": metric.grain.about}
    return own | {name: getattr(metric, name) for name in TABLES["metrics"].names if name not in own}


def _measures(selects: Sequence[str]) -> str:
    return (
        "-- The rows of `measures`, and whether the windows of their week are all closed.\n"
        "SELECT counted.*, COALESCE(counted.week <= ripe.until, FALSE) AS matured\nFROM (\n"
        + "\nUNION ALL\n".join(selects)
        + "\n) AS counted\nLEFT JOIN ripe ON ripe.journey = counted.journey"
    )
