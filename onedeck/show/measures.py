"""Reading of measures: a metric's figure over some weeks, beside the weeks before, or the words why there is none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from onedeck.errors import UsageError, suggest
from onedeck.model.measured_tables import SLICES
from onedeck.show.moments import timezone_of
from onedeck.show.periods import Period, default_periods, matured_weeks, weeks_between
from onedeck.stats import estimates
from onedeck.stats.estimates import Estimate, Sums, moved
from onedeck.store import Store

__all__ = [
    "Estimate",
    "Measured",
    "Metric",
    "Period",
    "Span",
    "Sums",
    "change_of",
    "default_periods",
    "matured_weeks",
    "measure_of",
    "measured_between",
    "measures_of",
    "metric_of",
    "metrics_of",
    "moved",
    "series",
    "sums_of",
]


@dataclass(frozen=True)
class Span:
    """A stretch of time that need not be whole weeks: microseconds UTC, `ends` exclusive."""

    begins: int
    ends: int


@dataclass(frozen=True)
class Measured:
    """A metric's figure over a span, in its unit, or in `refused` the words why there is none."""

    value: float | None
    unit: str
    refused: str | None


Cell = tuple[str, str]  # metric, value of the slice

SUMMED = (
    "CAST(SUM(n) AS BIGINT), CAST(SUM(COALESCE(unknown, 0)) AS BIGINT), SUM(COALESCE(sum_x, 0)), "
    "SUM(COALESCE(sum_xx, 0)), SUM(COALESCE(sum_y, 0)), SUM(COALESCE(sum_yy, 0)), SUM(COALESCE(sum_xy, 0))"
)


@dataclass(frozen=True)
class Metric:
    """One row of the catalog, as people and charts need it; `quantile` is None unless the shape is one."""

    name: str
    title: str
    description: str
    dimension: str
    direction: str  # higher, lower or neutral is better
    unit: str
    grain: str
    shape: str
    quantile: float | None
    definition: str


def metrics_of(store: Store) -> dict[str, Metric]:
    """Return the catalog by name; nothing where nothing was measured yet."""
    rows = store.engine.rows(
        "SELECT metric, title, description, dimension, direction, unit, grain, shape, quantile, definition "
        "FROM metrics ORDER BY metric"
    )
    return {row[0]: Metric(*row) for row in rows}


def metric_of(store: Store, name: str) -> Metric:
    """Return a metric of the catalog; raises UsageError with the nearest name for another."""
    store.require("measures")
    known = metrics_of(store)
    if name not in known:
        raise UsageError(
            f"There is no metric {name!r}.{suggest(name, known)}", "`onedeck explain` lists them."
        )
    return known[name]


def sums_of(
    store: Store,
    metrics: Iterable[str],
    journey: str | None = None,
    weeks: Sequence[int] | None = None,
    slice: str = "",
    value: str | None = None,
) -> dict[Cell, Sums]:
    """Return the sums of metrics by (metric, value of the slice), over weeks (their Mondays; None = every one).

    No journey = all of them together; no value = each value of the slice. What was never counted is left out.
    Raises UsageError for an unknown slice.
    """
    if slice not in SLICES:
        raise UsageError(
            f"There is no slice {slice!r}.{suggest(slice, SLICES)}", f"Slices: {', '.join(SLICES[1:])}."
        )
    where = condition(store, tuple(metrics), journey, weeks, slice, value)
    if where is None:
        return {}
    rows = store.engine.rows(
        f"SELECT metric, value, bin, {SUMMED} FROM measures WHERE {where} GROUP BY metric, value, bin"
    )
    found: dict[Cell, Sums] = defaultdict(Sums)
    for metric, sliced, place, *sums in rows:
        found[metric, sliced] += summed(place, sums)
    return dict(found)


def measures_of(
    store: Store,
    metrics: Iterable[str],
    journey: str | None = None,
    weeks: Sequence[int] | None = None,
    slice: str = "",
) -> dict[Cell, Estimate]:
    """Return the estimates of metrics by (metric, value of the slice); of slice "" the value is ""."""
    known = metrics_of(store)
    asked = [name for name in metrics if name in known]
    return {
        (name, value): estimates.estimate(name, known[name].shape, sums, known[name].quantile)
        for (name, value), sums in sums_of(store, asked, journey, weeks, slice).items()
    }


def measure_of(
    store: Store,
    metric: str,
    journey: str | None = None,
    weeks: Sequence[int] | None = None,
    slice: str = "",
    value: str = "",
) -> Estimate:
    """Return a metric's estimate over weeks, of one journey or of all together, of one value of a slice.

    `weeks` are Mondays as in `Period.weeks`; None takes the default period. A figure that cannot be carried has
    no value but `refused`, in words. Raises UsageError for an unknown metric or slice.
    """
    known = metric_of(store, metric)
    if weeks is None:
        weeks = default_periods(store, journey)[0].weeks
    sums = sums_of(store, [metric], journey, weeks, slice, value).get((metric, value), Sums())
    return estimates.estimate(metric, known.shape, sums, known.quantile)


def change_of(
    store: Store,
    metric: str,
    journey: str | None,
    weeks: Sequence[int],
    before: Sequence[int],
    slice: str = "",
    value: str = "",
) -> Estimate:
    """Return how much a metric moved from the weeks before to these, with the interval of the difference.

    `moved(change)` says whether it moved beyond its interval. Raises UsageError as measure_of does.
    """
    known = metric_of(store, metric)
    now, then = (
        sums_of(store, [metric], journey, period, slice, value).get((metric, value), Sums())
        for period in (weeks, before)
    )
    return estimates.change(metric, known.shape, now, then, known.quantile)


def series(
    store: Store, metric: str, journey: str | None = None, weeks: int = 12, slice: str = "", value: str = ""
) -> list[tuple[int, Estimate]]:
    """Return a metric week by week, the last `weeks` matured ones, oldest first: (Monday, estimate)."""
    known = metric_of(store, metric)
    mondays = matured_weeks(store, journey)[-weeks:]
    where = condition(store, (metric,), journey, mondays, slice, value)
    found: dict[int, Sums] = defaultdict(Sums)
    if where is not None:
        select = f"SELECT week, bin, {SUMMED} FROM measures WHERE {where} GROUP BY week, bin"
        for week, place, *sums in store.engine.rows(select):
            found[week] += summed(place, sums)
    return [
        (week, estimates.estimate(metric, known.shape, found.get(week, Sums()), known.quantile))
        for week in mondays
    ]


def measured_between(
    store: Store, metric: str, span: Span, journey: str | None = None, room: str | None = None
) -> Measured:
    """Return a metric's figure over the ISO weeks whose Thursday is in a span, as a month's weeks are counted.

    A `room` (ai or cx) takes its own rows. A span without a whole week is refused in words. Raises UsageError for
    an unknown metric.
    """
    known = metric_of(store, metric)
    weeks = weeks_between(span.begins, span.ends, timezone_of(store))
    if not weeks:
        return Measured(None, known.unit, "its period holds no whole week")
    slice, value = ("room", room) if room in ("ai", "cx") else ("", "")
    found = measure_of(store, metric, journey, weeks, slice, value)
    return Measured(found.value, known.unit, found.refused)


def condition(
    store: Store,
    metrics: Sequence[str],
    journey: str | None,
    weeks: Sequence[int] | None,
    slice: str,
    value: str | None,
) -> str | None:
    """Return the condition on measures; None where nothing can match."""
    text = store.engine.dialect.text
    if not metrics or (weeks is not None and not weeks):
        return None
    parts = [f"metric IN ({', '.join(map(text, metrics))})", f"slice = {text(slice)}"]
    parts += [f"journey = {text(journey)}"] if journey is not None else []
    parts += [f"value = {text(value)}"] if value is not None else []
    parts += [f"week IN ({', '.join(str(int(week)) for week in weeks)})"] if weeks is not None else []
    return " AND ".join(parts)


def summed(place: int | None, row: Sequence[Any]) -> Sums:
    """Return a row of SUMMED as sums; `place` is its bin of a histogram."""
    n, unknown, x, xx, y, yy, xy = row
    bins = {} if place is None else {place: n}
    return Sums(n, x, xx, y, yy, xy, unknown, bins)
