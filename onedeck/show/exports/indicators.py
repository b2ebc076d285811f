"""One objective as an indicator of OpenSLO and what is asked of it: good or bad events of a total, or a threshold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onedeck.charter.charters import Objective
from onedeck.store.dialect import DIALECTS

TYPE = "OneDeck"
DIGITS = 10  # 1 - 0.9 is 0.1

Object = dict[str, Any]


@dataclass(frozen=True)
class Metric:
    """A metric of the catalog, as far as an indicator needs it."""

    name: str
    title: str
    description: str
    shape: str
    unit: str
    grain: str
    population: str
    expression: str


def metric_from(name: str, row: Mapping[str, Any]) -> Metric:
    """Return a metric of a row of the catalog."""
    return Metric(
        name,
        *(
            str(row[each])
            for each in ("title", "description", "shape", "unit", "grain", "population", "expression")
        ),
    )


def indicator(journey: str, objective: Objective, metric: Metric) -> tuple[Object, Object]:
    """Return the indicator's spec and the objective's; raises ValueError with the words why there is none.

    A share becomes good (or, of one that should be small, bad) over total. Anything else needs a share of good events
    as its target: OpenSLO has no objective on a mean or a quantile itself.
    """
    if objective.asked is not None and objective.target is not None:
        return _threshold(objective, metric)
    if objective.value is None:
        raise ValueError("it has no target")
    if metric.shape != "share":
        raise ValueError(
            f"a target on a {metric.shape} itself; OpenSLO asks for a share of good events (give it `target`, too)"
        )
    rows = f"metric = {_text(metric.name)} AND journey = {_text(journey)} AND slice = '' AND matured"
    total = _source("SUM(n)", rows)
    if objective.op == "gte":
        return _ratio("good", _source("SUM(sum_x)", rows), total), _target(objective.value)
    # What nobody can know is not counted as good.
    bad = _source("SUM(sum_x + COALESCE(unknown, 0))", rows)
    return _ratio("bad", bad, total), _target(round(1 - objective.value, DIGITS))


def _threshold(objective: Objective, metric: Metric) -> tuple[Object, Object]:
    assert objective.asked and objective.target is not None
    op, value = objective.asked
    rows = {
        "metric": metric.name,
        "facts": metric.grain,
        "where": metric.population,
        "value": metric.expression,
    }
    return (
        {"thresholdMetric": {"metricSource": {"type": TYPE, "spec": rows}}},
        {"op": op, "value": value, **_target(objective.target)},
    )


def _target(share: float) -> Object:
    if not 0 <= share < 1:
        raise ValueError(f"a target of {share:g}; OpenSLO's lies from 0 to below 1")
    return {"target": share}


def _ratio(kind: str, part: Object, total: Object) -> Object:
    return {"ratioMetric": {"counter": False, kind: part, "total": total}}


def _source(value: str, rows: str) -> Object:
    query = f"SELECT week, CAST({value} AS BIGINT) AS events FROM measures WHERE {rows} GROUP BY week ORDER BY week"
    return {"metricSource": {"type": TYPE, "spec": {"query": query}}}


def _text(value: str) -> str:
    return DIALECTS["duckdb"].text(value)
