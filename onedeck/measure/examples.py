"""Worked examples: a metric counted over the rows its file gives, by the same SQL as everything else."""

from collections.abc import Iterable
from math import isclose

import duckdb

from onedeck.errors import Fault
from onedeck.measure.catalog import Metric
from onedeck.measure.counting import figure_select, summed_names
from onedeck.measure.grains import Grain
from onedeck.stats.estimates import Sums, plain
from onedeck.store import Engine
from onedeck.store.duck import DuckEngine

_WEEK = {"journey": "all", "week": 0}


def counted(metric: Metric, rows: Iterable[dict[str, object]], engine: Engine) -> Sums:
    """Return a metric's sums over rows of its fact view, as an engine counts them; columns not named are null."""
    engine.create(metric.grain.view, _facts(metric.grain, rows, engine))
    select = figure_select(metric)
    if metric.shape == "quantile":
        bins = {int(row[2]): int(row[3]) for row in engine.rows(select)}
        return Sums(sum(bins.values()), bins=bins)
    found = engine.rows(select)
    if not found:
        return Sums()
    row = dict(zip(summed_names(metric), found[0][2:], strict=True))
    sums = {name: float(row.get(f"sum_{name}") or 0) for name in ("x", "xx", "y", "yy", "xy")}
    return Sums(
        n=int(row["n"]), x=sums["x"], xx=sums["xx"], y=sums["y"], yy=sums["yy"], xy=sums["xy"],
        unknown=int(row.get("unknown") or 0),
    )  # fmt: skip


def faults_of(metric: Metric) -> list[Fault]:
    """Return what an engine, or the worked example, has against a metric; nothing where all is well."""
    engine = DuckEngine(threads=1)
    try:
        example = metric.example
        rows = [{**example.every, **row} for row in example.rows] if example else [{}]
        try:
            sums = counted(metric, rows, engine)
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            return [_fault(metric, f"the engine refuses its SQL: {said}")]
        return [_fault(metric, text) for text in _disagreements(metric, sums)] if example else []
    finally:
        engine.close()


def _fault(metric: Metric, message: str) -> Fault:
    place = metric.example.place if metric.example else None
    return Fault(
        place.file if place else metric.file,
        place.line if place else 0,
        place.column if place else 0,
        message,
    )


def _disagreements(metric: Metric, sums: Sums) -> Iterable[str]:
    example = metric.example
    assert example
    if sums.n != example.n:
        yield f"the example says n = {example.n}, its rows count to {sums.n}"
        return
    low, high = plain(metric.shape, sums, metric.quantile)
    # A quantile is read from a histogram: off by 1 % at most.
    near = 0.01 if metric.shape == "quantile" else 1e-6
    if not _near(low, example.value, near):
        yield f"the example says {_said(example.value)}, its rows give {_said(low)}"
    if example.bounds and not (_near(low, example.bounds[0], near) and _near(high, example.bounds[1], near)):
        yield f"the example says {list(example.bounds)}, its rows give [{_said(low)}, {_said(high)}]"


def _near(found: float | None, wanted: float | None, tolerance: float) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return isclose(found, wanted, rel_tol=tolerance, abs_tol=1e-6)


def _said(value: float | None) -> str:
    return "no value" if value is None else f"{value:.6g}"


def _facts(grain: Grain, rows: Iterable[dict[str, object]], engine: Engine) -> str:
    kinds = {"journey": "STRING", "week": "BIGINT"} | {c.name: c.sql_type for c in grain.columns}
    own = {"room": "all"} if grain.name == "verdicts" else {}
    literal = engine.dialect.literal
    selects = []
    for row in rows:
        values = {**_WEEK, **own, **row}
        written = (
            literal(value)
            if isinstance(value := values.get(name), str | bool)
            else "NULL"
            if value is None
            else str(value)
            for name in kinds
        )
        casts = (
            f"CAST({sql} AS {kind}) AS {name}"
            for sql, (name, kind) in zip(written, kinds.items(), strict=True)
        )
        selects.append(f"SELECT {', '.join(casts)}")
    return " UNION ALL ".join(selects)
