"""Metrics per journey and spell of weeks: the last thirteen matured, and the thirteen before the AI's first week."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from onedeck.govern.patterns.facts import Since
from onedeck.model.periods import week_of
from onedeck.stats import estimates
from onedeck.stats.estimates import Estimate, Sums
from onedeck.stats.standardised import Cell, standardised
from onedeck.store import Engine
from onedeck.store.steps import render
from onedeck.store.weeks import monday

PACKAGE = "onedeck.govern"
METRICS = (
    "touches_per_journey", "transfer_rate", "cost_per_held_up", "held_up", "re_explain_rate", "context_carried",
    "handoff_failure",
)  # fmt: skip
SPELL = 13  # weeks: a quarter
LEAST_BEFORE, LEAST_AFTER = 8, 4  # weeks that must be there to compare with

Row = tuple[str, str, Sums]  # metric, need (empty = all), sums


@dataclass(frozen=True)
class Measured:
    """The measures the patterns read: every matured week, and per journey and week its rows."""

    weeks: tuple[int, ...]
    shapes: Mapping[str, str]
    rows: Mapping[tuple[str, int], Sequence[Row]]
    timezone: str
    seen: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # per journey the weeks it has rows in

    def spell(self, journey: str) -> tuple[int, ...]:
        """Return the journey's last thirteen matured weeks."""
        return self.seen.get(journey, ())[-1:] and self._until(self.seen[journey][-1])

    def before(self, first_week: int) -> tuple[int, ...]:
        """Return the thirteen weeks before a week."""
        return tuple(week for week in self.weeks if week < first_week)[-SPELL:]

    def _until(self, last: int) -> tuple[int, ...]:
        return tuple(week for week in self.weeks if week <= last)[-SPELL:]

    def estimates(self, journey: str, weeks: Sequence[int]) -> dict[str, Estimate]:
        """Return each metric's figure over some weeks."""
        return {
            metric: estimates.estimate(metric, self.shapes[metric], sums)
            for metric, sums in self.sums(journey, weeks).items()
        }

    def sums(self, journey: str, weeks: Sequence[int]) -> dict[str, Sums]:
        """Return each metric's sums over some weeks."""
        found: dict[str, Sums] = defaultdict(Sums)
        for week in weeks:
            for metric, need, sums in self.rows.get((journey, week), ()):
                if not need and metric in self.shapes:
                    found[metric] += sums
        return dict(found)

    def cells(self, journey: str, weeks: Sequence[int]) -> dict[str, Cell]:
        """Return what held up per need over some weeks."""
        found: dict[str, Sums] = defaultdict(Sums)
        for week in weeks:
            for metric, need, sums in self.rows.get((journey, week), ()):
                if need and metric == "held_up":
                    found[need] += sums
        return {need: Cell(sums.n, sums.x, sums.unknown) for need, sums in found.items()}


def read_measured(engine: Engine, timezone: str) -> Measured:
    """Return the measures the patterns read; empty where nothing was measured."""
    names = ", ".join(map(engine.dialect.text, METRICS))
    shapes = dict(engine.rows(f"SELECT metric, shape FROM metrics WHERE metric IN ({names})"))
    rows: dict[tuple[str, int], list[Row]] = defaultdict(list)
    seen: dict[str, set[int]] = defaultdict(set)
    select = render(PACKAGE, "pattern_measures", engine.dialect, {"metrics": names})
    for metric, journey, need, week, n, unknown, x, xx, y, yy, xy in engine.rows(select):
        rows[journey, week].append((metric, need, Sums(n, x, xx, y, yy, xy, unknown)))
        seen[journey].add(week)
    weeks = tuple(sorted({week for found in seen.values() for week in found}))
    return Measured(
        weeks, shapes, rows, timezone, {journey: tuple(sorted(found)) for journey, found in seen.items()}
    )


def since_the_ai(measured: Measured, journey: str, first_week: int | None) -> Since:
    """Return what changed since the AI's first week, or why the time before is not compared.

    Set side by side are the last thirteen matured weeks and the thirteen before that week: what else changed meanwhile
    (the season, prices, an outage) is not taken out.
    """
    if first_week is None:
        return Since(refused="no AI has handled a conversation")
    label = week_of(monday(first_week, ZoneInfo(measured.timezone)) + timedelta(days=3)).name
    own = set(measured.seen.get(journey, ()))
    before = measured.before(first_week)
    after = tuple(week for week in measured.spell(journey) if week >= first_week)
    for spell, least, when in ((before, LEAST_BEFORE, "before"), (after, LEAST_AFTER, "since")):
        weeks = len(own.intersection(spell))
        if weeks < least:
            said = f"{weeks} matured weeks {when} its first week ({label}), it takes {least}"
            return Since(label, said)
    then, now = measured.sums(journey, before), measured.sums(journey, after)
    change = {
        metric: estimates.change(metric, measured.shapes[metric], now[metric], then[metric])
        for metric in now.keys() & then.keys()
    }
    mix = standardised(measured.cells(journey, after), measured.cells(journey, before))
    return Since(
        label, "", measured.estimates(journey, before), measured.estimates(journey, after), change, mix
    )
