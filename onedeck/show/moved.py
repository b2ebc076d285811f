"""What moved beyond its interval: the last four matured weeks against the four before, and how many by chance."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from onedeck.show.formats import Field, Listing
from onedeck.show.measured_figures import in_unit, moved_by
from onedeck.show.measures import Metric, metrics_of, sums_of
from onedeck.show.periods import PERIOD_WEEKS, Period, default_periods
from onedeck.stats.estimates import Estimate, Sums, change, estimate, moved
from onedeck.stats.many import LEVEL, chance_of, stand_among
from onedeck.store import Store

MOVED_COLUMNS = (
    "metric", "title", "unit", "journey", "weeks_before", "weeks_now", "before_n", "now_n", "before", "before_high",
    "now", "now_high", "low", "high", "p", "stands", "better",
)  # fmt: skip
BETTER = {True: "better", False: "worse", None: ""}


@dataclass(frozen=True)
class Moved:
    """How many figures were compared, those that moved beyond their interval, and which weeks were compared."""

    looked: int
    rows: list[dict[str, Any]]
    spans: tuple[str, ...]

    @property
    def by_chance(self) -> float:
        """How many of so many figures are expected beyond a 95 % interval though nothing happened."""
        return self.looked * LEVEL


def moved_beyond(store: Store) -> Moved:
    """Return what moved between a journey's last four matured weeks and the four before, per metric.

    A row per figure whose 95 % interval of the difference excludes 0, the least likely first; `stands` says
    whether it does so among so many (Benjamini and Hochberg, one false in ten). Totals have no interval and are not
    compared, nor is a journey with fewer than eight matured weeks.
    """
    metrics = {name: metric for name, metric in metrics_of(store).items() if metric.shape != "total"}
    found: list[dict[str, Any]] = []
    spans = []
    for (journey,) in store.engine.rows("SELECT DISTINCT journey FROM measures ORDER BY journey"):
        now, before = default_periods(store, journey)
        if len(before.weeks) == PERIOD_WEEKS:
            found += _compared(store, metrics, journey, now, before)
            spans.append(f"{now.label} against {before.label}")
    stands = stand_among([row["p"] for row in found])
    beyond = [{**row, "stands": stood} for row, stood in zip(found, stands, strict=True) if row["beyond"]]
    beyond.sort(key=lambda row: (row["p"], row["journey"], row["metric"]))
    return Moved(len(found), beyond, tuple(dict.fromkeys(spans)))


def _compared(
    store: Store, metrics: dict[str, Metric], journey: str, now: Period, before: Period
) -> Iterable[dict[str, Any]]:
    new, old = (sums_of(store, metrics, journey, period.weeks) for period in (now, before))
    for name, metric in metrics.items():
        sums, sums_before = new.get((name, ""), Sums()), old.get((name, ""), Sums())
        difference = change(name, metric.shape, sums, sums_before, metric.quantile)
        p = chance_of(difference)
        if p is None:
            continue
        was, is_now = (estimate(name, metric.shape, each, metric.quantile) for each in (sums_before, sums))
        yield {
            "metric": name, "title": metric.title, "unit": metric.unit, "journey": journey,
            "weeks_before": before.label, "weeks_now": now.label, "before_n": was.n, "now_n": is_now.n,
            "before": was.bound_low, "before_high": was.bound_high, "now": is_now.bound_low,
            "now_high": is_now.bound_high, "low": difference.low, "high": difference.high, "p": p,
            "beyond": moved(difference), "better": _better(difference, metric.direction),
        }  # fmt: skip


def _better(found: Estimate, direction: str) -> bool | None:
    if direction not in ("higher", "lower") or found.low is None:
        return None
    return (found.low > 0) == (direction == "higher")


def moved_list(rows: list[dict[str, Any]]) -> Listing:
    """Return what moved as a list."""
    fields = [
        Field("title", "metric"),
        Field("was", "before", "figure"),
        Field("is", "now", "figure"),
        Field("by", "moved by (95 %)", "figure"),
        Field("judged", "which is"),
        Field("among", "among so many"),
    ]
    if len({row["journey"] for row in rows}) > 1:
        fields.insert(0, Field("journey", "journey"))
    shown = [
        {
            **row,
            "was": in_unit(row["before"], row["before_high"], row["unit"]),
            "is": in_unit(row["now"], row["now_high"], row["unit"]),
            "by": moved_by(row["low"], row["high"], row["unit"]),
            "judged": BETTER[row["better"]],
            "among": "stands" if row["stands"] else "may be chance",
        }
        for row in rows
    ]
    return Listing(shown, MOVED_COLUMNS, fields)


def moved_sentence(found: Moved) -> str:
    """Say how many figures were compared, how many moved, and how many of them chance alone would move."""
    if not found.spans:
        return f"Nothing is compared yet: it takes {2 * PERIOD_WEEKS} matured weeks of a journey."
    spans = (
        found.spans[0]
        if len(found.spans) == 1
        else "The last four matured weeks of each journey against the four before"
    )
    if not found.looked:
        return f"{spans}: no figure has enough conversations to be compared."
    stand = sum(row["stands"] for row in found.rows)
    return (
        f"{spans}: {found.looked:,} figures compared, {len(found.rows):,} moved beyond their 95 % interval, where "
        f"chance alone moves about {max(1, round(found.by_chance))}; {stand:,} stand among so many "
        "(Benjamini-Hochberg: of those that stand about one in ten is chance)."
    )
