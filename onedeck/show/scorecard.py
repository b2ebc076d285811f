"""The four dimensions of a journey: what its objectives reached, beside their targets and their last twelve weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onedeck.charter.charters import Charter, Objective
from onedeck.show.measures import Metric, Period, metrics_of, moved
from onedeck.show.panel import Panel, latest_weeks
from onedeck.show.sparks import WEEKS
from onedeck.show.units import NOT_MEASURED
from onedeck.stats.estimates import Estimate
from onedeck.store import Store

DIMENSIONS = {
    "fast": "Fast",
    "accurate": "Accurate",
    "contextual": "Contextual",
    "worth_staying": "Worth staying for",
}
# What stands for a dimension where no charter says so: the first of these the data can carry.
DEFAULTS = {
    "fast": ("time_to_resolution_p50", "queue_wait_p50", "first_response_p50"),
    "accurate": ("held_up", "fcr"),
    "contextual": ("transfer_rate", "handoff_failure", "touches_per_journey"),
    "worth_staying": ("csat_top2", "nps", "ces_agree"),
}
MET, MISSED, CLOSE, NO_TARGET = "met", "missed", "too close to tell", "no target"


@dataclass(frozen=True)
class Line:
    """One objective of a dimension: its figure, its target, how it stands, and its last weeks."""

    dimension: str
    title: str
    metric: str
    unit: str
    shape: str
    now: Estimate
    change: Estimate
    target: float | None
    op: str
    state: str
    weeks: tuple[float | None, ...]
    failed: int | None

    @property
    def shortfall(self) -> float | None:
        """How far the figure is on the wrong side of its target, in its unit, negative or 0; None without either.

        Of a share that is an interval the end nearer to the target counts.
        """
        if self.target is None or self.now.bound_low is None or self.now.bound_high is None:
            return None
        if self.op == "lte":
            return min(0.0, self.target - self.now.bound_low)
        return min(0.0, self.now.bound_high - self.target)


def scorecard(
    store: Store, charter: Charter | None, journey: str | None, now: Period, before: Period
) -> list[Line]:
    """Return a line per objective of the charter, or per default metric of each dimension without one.

    A dimension nobody measures is there too, and says so.
    """
    return scorecards(store, {journey: charter}, now, before)[journey]


def scorecards(
    store: Store, charters: Mapping[str | None, Charter | None], now: Period, before: Period
) -> dict[str | None, list[Line]]:
    """Return the scorecards of several journeys by name (None = all of them together), read in one go."""
    known = metrics_of(store)
    weeks = {journey: latest_weeks(store, journey, WEEKS) for journey in charters}
    wanted = {*now.weeks, *before.weeks, *(week for latest in weeks.values() for week in latest)}
    asked = {name for charter in charters.values() for name in _asked(charter)}
    panel = Panel(store, (known[name] for name in asked if name in known), wanted)
    found = {}
    for journey, charter in charters.items():
        look = _Look(store, known, panel, journey, now, before, weeks[journey])
        found[journey] = [line for dimension in DIMENSIONS for line in _dimension(look, charter, dimension)]
    return found


@dataclass(frozen=True)
class _Look:
    """What a journey's lines are made from: the catalog, the figures read at once, and the weeks."""

    store: Store
    known: Mapping[str, Metric]
    panel: Panel
    journey: str | None
    now: Period
    before: Period
    weeks: tuple[int, ...]

    def panel_of(self, name: str) -> Panel:
        """Return the panel a metric is in; one that only a default fell back on is read by itself."""
        if name in self.panel.metrics:
            return self.panel
        return Panel(self.store, [self.known[name]], {*self.now.weeks, *self.before.weeks, *self.weeks})


def _asked(charter: Charter | None) -> list[str]:
    own = _objectives(charter)
    defaults = [
        name for each in DIMENSIONS if each not in {o.dimension for o in own} for name in DEFAULTS[each]
    ]
    return [*(objective.metric for objective in own), *defaults]


def _objectives(charter: Charter | None) -> list[Objective]:
    return [o for o in (charter.objectives if charter else ()) if o.dimension in DIMENSIONS]


def _dimension(look: _Look, charter: Charter | None, dimension: str) -> list[Line]:
    own = [objective for objective in _objectives(charter) if objective.dimension == dimension]
    return [_objective(look, each) for each in own] if own else [_default(look, dimension)]


def targets_sentence(lines: Sequence[Line]) -> str:
    """Say how many targets are missed, met, or too close to tell; what has no figure is said too."""
    aimed = [line for line in lines if line.target is not None]
    if not aimed:
        return "No target is set."
    counts = {state: sum(line.state == state for line in aimed) for state in (MISSED, MET, CLOSE)}
    total = len(aimed)
    for state in (MISSED, MET):
        if counts[state] == total:
            return f"All {total} targets are {state}." if total > 1 else f"Its one target is {state}."
    parts = [f"{count} {_verb(count)} {state}" for state, count in counts.items() if count]
    few = sum(line.state.startswith("too few") for line in aimed)
    if few:
        parts.append(f"{few} {'has' if few == 1 else 'have'} too few conversations")
    if rest := total - sum(counts.values()) - few:
        parts.append(f"{rest} {_verb(rest)} not measured")
    return f"Of {total} target{'s' if total > 1 else ''} {', '.join(parts)}."


def missed(lines: Sequence[Line]) -> int:
    """Return how many targets are missed."""
    return sum(line.state == MISSED for line in lines)


def as_row(line: Line) -> dict[str, Any]:
    """Return a line as programs get it: shares 0..1, durations in seconds."""
    return {
        "section": "dimension", "dimension": line.dimension, "title": line.title, "metric": line.metric,
        "unit": line.unit, "n": line.now.n, "value": line.now.value, "value_high": line.now.bound_high,
        "low": line.now.low, "high": line.now.high, "target": line.target,
        "op": line.op if line.target is not None else None, "shortfall": line.shortfall, "state": line.state,
        "missed": line.failed, "change": line.change.value, "moved": moved(line.change), "weeks": list(line.weeks),
    }  # fmt: skip


def _verb(count: int) -> str:
    return "is" if count == 1 else "are"


def _objective(look: _Look, each: Objective) -> Line:
    metric = look.known.get(each.metric)
    title = each.title or (metric.title if metric else each.metric)
    if metric is None:
        return _unmeasured(each.dimension, title, each.metric, each.value, each.op)
    return _line(look, metric, title, each)


def _default(look: _Look, dimension: str) -> Line:
    known = look.known
    # What an account pays is the company's figure and no journey's.
    others = [m.name for m in known.values() if m.dimension == dimension and m.grain != "accounts"]
    candidates = [name for name in dict.fromkeys((*DEFAULTS[dimension], *others)) if name in known]
    for name in candidates:
        if look.panel_of(name).measure(name, look.journey, look.now.weeks).n:
            return _line(look, known[name], known[name].title, None)
    if candidates:
        return _unmeasured(dimension, known[candidates[0]].title, candidates[0])
    return _unmeasured(dimension, "", "")


def _line(look: _Look, metric: Metric, title: str, objective: Objective | None) -> Line:
    panel, name = look.panel_of(metric.name), metric.name
    found = panel.measure(name, look.journey, look.now.weeks)
    moves = panel.change(name, look.journey, look.now.weeks, look.before.weeks)
    weekly = tuple(estimate.value for _, estimate in panel.series(name, look.journey, look.weeks))
    target, op = (objective.value, objective.op) if objective else (None, "gte")
    return Line(
        dimension=objective.dimension if objective else metric.dimension, title=title, metric=name,
        unit=metric.unit, shape=metric.shape, now=found, change=moves, target=target, op=op,
        state=_state(found, target, op, objective.min_sample if objective else None), weeks=weekly,
        failed=_failed(found, metric, op),
    )  # fmt: skip


def _unmeasured(
    dimension: str, title: str, metric: str, target: float | None = None, op: str = "gte"
) -> Line:
    nothing = Estimate(metric, 0, refused=NOT_MEASURED)
    return Line(dimension, title, metric, "", "", nothing, nothing, target, op, NOT_MEASURED, (), None)


def _state(found: Estimate, target: float | None, op: str, least: int | None) -> str:
    if found.refused or found.bound_low is None or found.bound_high is None:
        return found.refused or NOT_MEASURED
    if target is None:
        return NO_TARGET
    if least and found.n < least:
        return f"too few (n < {least:,})"
    low = found.low if found.low is not None else found.bound_low
    high = found.high if found.high is not None else found.bound_high
    if op == "lte":
        low, high, target = -high, -low, -target
    if high < target:
        return MISSED
    return MET if low >= target else CLOSE


def _failed(found: Estimate, metric: Metric, op: str) -> int | None:
    """Return how many rows of a share are surely on its bad side; None for what is no share."""
    if metric.shape != "share" or found.bound_low is None or found.bound_high is None:
        return None
    bad = metric.direction == "lower" or op == "lte"
    return round(found.n * (found.bound_low if bad else 1 - found.bound_high))
