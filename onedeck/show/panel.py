"""The figures of several metrics and journeys read at once: a page asks for dozens, and each question has its price."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from onedeck.show.measures import SUMMED, Estimate, Metric, Sums, condition, summed
from onedeck.show.periods import matured_weeks
from onedeck.stats import estimates
from onedeck.store import Store

Weekly = dict[int, Sums]


class Panel:
    """The weekly sums of some metrics in every journey, over the whole of each week's conversations."""

    def __init__(self, store: Store, metrics: Iterable[Metric], weeks: Collection[int]) -> None:
        """Read them, in one statement; `weeks` are the Mondays that will be asked for."""
        self.metrics = {metric.name: metric for metric in metrics}
        self._found: dict[tuple[str, str], Weekly] = defaultdict(dict)
        where = condition(store, tuple(sorted(self.metrics)), None, sorted(weeks), "", "")
        if where is None:
            return
        rows: Sequence[tuple[Any, ...]] = store.engine.rows(
            f"SELECT metric, journey, week, bin, {SUMMED} FROM measures WHERE {where} "
            "GROUP BY metric, journey, week, bin"
        )
        for metric, journey, week, place, *sums in rows:
            weekly = self._found[metric, journey]
            weekly[week] = weekly.get(week, Sums()) + summed(place, sums)

    def sums(self, metric: str, journey: str | None, weeks: Sequence[int]) -> Sums:
        """Return a metric's sums over weeks, of one journey or of all together."""
        if journey is not None:
            parts = [self._found.get((metric, journey), {})]
        else:
            parts = [weekly for (name, _), weekly in self._found.items() if name == metric]
        return estimates.total_of(weekly[week] for weekly in parts for week in weeks if week in weekly)

    def measure(self, metric: str, journey: str | None, weeks: Sequence[int]) -> Estimate:
        """Return a metric's estimate over weeks, as `measure_of` does."""
        return self._estimate(metric, self.sums(metric, journey, weeks))

    def change(
        self, metric: str, journey: str | None, weeks: Sequence[int], before: Sequence[int]
    ) -> Estimate:
        """Return how much a metric moved from the weeks before to these, as `change_of` does."""
        known = self.metrics[metric]
        now, then = (self.sums(metric, journey, period) for period in (weeks, before))
        return estimates.change(metric, known.shape, now, then, known.quantile)

    def series(self, metric: str, journey: str | None, weeks: Sequence[int]) -> list[tuple[int, Estimate]]:
        """Return a metric week by week, as `series` does."""
        return [(week, self._estimate(metric, self.sums(metric, journey, (week,)))) for week in weeks]

    def _estimate(self, metric: str, sums: Sums) -> Estimate:
        known = self.metrics[metric]
        return estimates.estimate(metric, known.shape, sums, known.quantile)


def latest_weeks(store: Store, journey: str | None, count: int) -> tuple[int, ...]:
    """Return the Mondays of a journey's last matured weeks, oldest first."""
    return matured_weeks(store, journey)[-count:]
