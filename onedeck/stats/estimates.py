"""From the sums of a metric's shape to a figure with its interval, or to the words why there is none."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from onedeck.stats import intervals
from onedeck.stats.intervals import Interval
from onedeck.stats.quantiles import quantile, quantile_bounds

FEWEST = 20  # below it an interval says nothing a person could act on
NOT_MEASURED = "not measured"
TOO_FEW = f"too few (n < {FEWEST})"


@dataclass(frozen=True)
class Sums:
    """What adds up over weeks, journeys and slices: the sufficient statistics of every shape.

    Of a share `x` counts the good rows and `unknown` those nobody can know; of a ratio `x` is over `y`; of a
    quantile `bins` counts the rows of each bin.
    """

    n: int = 0
    x: float = 0.0
    xx: float = 0.0
    y: float = 0.0
    yy: float = 0.0
    xy: float = 0.0
    unknown: int = 0
    bins: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other: "Sums") -> "Sums":
        bins = {
            place: self.bins.get(place, 0) + other.bins.get(place, 0) for place in {**self.bins, **other.bins}
        }
        return Sums(
            self.n + other.n, self.x + other.x, self.xx + other.xx, self.y + other.y, self.yy + other.yy,
            self.xy + other.xy, self.unknown + other.unknown, bins,
        )  # fmt: skip


def total_of(parts: Iterable[Sums]) -> Sums:
    """Return the sums of several parts together."""
    found = Sums()
    for part in parts:
        found += part
    return found


@dataclass(frozen=True)
class Estimate:
    """A metric's figure with its 95 % interval, or in `refused` the words why the data cannot carry one.

    Of a share with rows nobody can know, `value` and `bound_low` count none of them, `bound_high` all; low and high
    then hold the interval around both bounds. Show such a share as [bound_low, bound_high]: there is no midpoint.
    Without unknown rows all three are equal.
    """

    metric: str
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    bound_low: float | None = None
    bound_high: float | None = None
    refused: str | None = None


def estimate(metric: str, shape: str, sums: Sums, share: float | None = None) -> Estimate:
    """Return a metric's estimate from its sums; `share` is which quantile is meant (0..1).

    Shapes are those of the catalog: share, mean, ratio, quantile, total. A total has no interval. Raises KeyError
    for another shape.
    """
    if sums.n == 0:
        return Estimate(metric, 0, refused=NOT_MEASURED)
    if shape == "quantile":
        return _quantile(metric, sums, 0.5 if share is None else share)
    if sums.n < FEWEST and shape != "total":
        return Estimate(metric, sums.n, refused=TOO_FEW)
    return _SHAPES[shape](Estimate(metric, sums.n), sums)


def plain(shape: str, sums: Sums, share: float | None = None) -> tuple[float | None, float | None]:
    """Return a metric's figure from its sums, however few rows there are, counting none and all of the unknown ones.

    For worked examples and frozen facts; what people are shown as an estimate comes from `estimate`.
    """
    if not sums.n or (shape == "ratio" and not sums.y):
        return None, None
    if shape == "quantile":
        value = quantile(sums.bins, 0.5 if share is None else share)
        return value, value
    below = {"ratio": sums.y, "total": 1.0}.get(shape, float(sums.n))
    return sums.x / below, (sums.x + sums.unknown) / below


def change(metric: str, shape: str, now: Sums, before: Sums, share: float | None = None) -> Estimate:
    """Return how much a metric moved, now minus before, with the interval of the difference.

    It moved beyond its interval where low and high lie on one side of 0. Of a share with rows nobody can know the
    interval covers both readings, all of them bad on either side and all of them good, so that a change of what
    can be seen is not taken for one of what happened; `bound_low` and `bound_high` are the two differences.
    """
    new, old = (estimate(metric, shape, sums, share) for sums in (now, before))
    n = min(new.n, old.n)
    if refused := new.refused or old.refused:
        return Estimate(metric, n, refused=refused)
    if shape == "total":
        moved = (new.value or 0.0) - (old.value or 0.0)
        return Estimate(metric, n, moved, bound_low=moved, bound_high=moved)
    if shape == "share":
        worst = intervals.newcombe(now.x, now.n, before.x, before.n)
        best = intervals.newcombe(now.x + now.unknown, now.n, before.x + before.unknown, before.n)
    else:
        worst = best = intervals.difference(_interval(new), _interval(old))
    low, high = min(worst.low, best.low), max(worst.high, best.high)
    least, most = sorted((worst.value, best.value))
    return Estimate(metric, n, worst.value, low, high, least, most)


def moved(found: Estimate) -> bool:
    """Say whether a change lies beyond its interval."""
    return found.low is not None and found.high is not None and (found.low > 0 or found.high < 0)


def _interval(found: Estimate) -> Interval:
    assert found.value is not None and found.low is not None and found.high is not None
    return Interval(found.value, found.low, found.high)


def _share(empty: Estimate, sums: Sums) -> Estimate:
    worst = intervals.wilson(sums.x, sums.n)
    best = intervals.wilson(sums.x + sums.unknown, sums.n)
    return replace(
        empty, value=worst.value, low=worst.low, high=best.high, bound_low=worst.value, bound_high=best.value
    )


def _mean(empty: Estimate, sums: Sums) -> Estimate:
    return _filled(empty, intervals.mean(sums.n, sums.x, sums.xx))


def _ratio(empty: Estimate, sums: Sums) -> Estimate:
    if sums.y == 0:
        return replace(empty, refused="its denominator is 0")
    return _filled(empty, intervals.ratio(sums.n, sums.x, sums.xx, sums.y, sums.yy, sums.xy))


def _total(empty: Estimate, sums: Sums) -> Estimate:
    return replace(empty, value=sums.x, bound_low=sums.x, bound_high=sums.x)


def _filled(empty: Estimate, found: Interval) -> Estimate:
    return replace(
        empty,
        value=found.value,
        low=found.low,
        high=found.high,
        bound_low=found.value,
        bound_high=found.value,
    )


def _quantile(metric: str, sums: Sums, share: float) -> Estimate:
    if sums.n < FEWEST:
        return Estimate(metric, sums.n, refused=TOO_FEW)
    low, high = quantile_bounds(sums.bins, share)
    if low is None or high is None:
        return Estimate(metric, sums.n, refused=f"too few for the {share:.0%} quantile (n = {sums.n})")
    value = quantile(sums.bins, share)
    return Estimate(metric, sums.n, value, low, high, value, value)


_SHAPES: dict[str, Callable[[Estimate, Sums], Estimate]] = {
    "share": _share,
    "mean": _mean,
    "ratio": _ratio,
    "total": _total,
}
