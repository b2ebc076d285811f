"""The objectives of a report as tiles: the figure, its target, its interval, its weeks; no more than a page holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from onedeck.model.periods import week_of
from onedeck.show.charts import axis
from onedeck.show.charts.markup import Drawn
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.spark import Figure, Week, spark
from onedeck.show.formats import harmless
from onedeck.show.measures import series
from onedeck.show.scorecard import CLOSE, DIMENSIONS, MET, MISSED, NO_TARGET, Line
from onedeck.show.scorecard_table import actual
from onedeck.show.setting import Setting
from onedeck.show.sparks import WEEKS
from onedeck.show.units import NOT_MEASURED, figure_text, interval_text
from onedeck.store.weeks import monday

MOST = 8  # two rows of four
_WIDTH, _HEIGHT = 150.0, 40.0


@dataclass(frozen=True)
class Tile:
    """One objective as the page says it; `figure` is words where nothing was measured, never 0."""

    dimension: str
    title: str
    figure: str
    measured: bool
    target: str
    state: str
    missed: bool
    interval: str
    weeks: tuple[Week, ...]
    unit: str
    line: Line

    def chart(self, pen: Pen, events: Sequence[axis.Event] = ()) -> Drawn:
        """Return its weeks as a line; a sentence where no week was measured."""
        aim = Figure(self.title, self.unit, self.line.target, self.line.op)
        return spark(self.weeks, aim, pen, events, _WIDTH, _HEIGHT)


def tiles(page: Setting, lines: Sequence[Line]) -> tuple[list[Tile], int]:
    """Return the objectives a page holds, in the order of the scorecard, and how many more there are.

    Where there are too many, every dimension keeps its first missed one, else its first; then missed ones come first.
    """
    chosen = chosen_of(lines)
    return [_tile(page, line) for line in chosen], len(lines) - len(chosen)


def chosen_of(lines: Sequence[Line], most: int = MOST) -> list[Line]:
    """Return which objectives are shown where there are more than `most`."""
    if len(lines) <= most:
        return list(lines)
    by_need = sorted(range(len(lines)), key=lambda at: (lines[at].state != MISSED, at))
    first: dict[str, int] = {}
    for at in by_need:
        first.setdefault(lines[at].dimension, at)
    kept = list(dict.fromkeys([*first.values(), *by_need]))[:most]
    return [lines[at] for at in sorted(kept)]


def _tile(page: Setting, line: Line) -> Tile:
    measured = line.now.bound_low is not None
    return Tile(
        dimension=DIMENSIONS.get(line.dimension, line.dimension), title=harmless(line.title),
        figure=actual(line) if measured else line.state or NOT_MEASURED, measured=measured,
        target=_target(line), state=_state(line), missed=line.state == MISSED, interval=_interval(line),
        weeks=_weeks(page, line) if line.weeks else (), unit=line.unit, line=line,
    )  # fmt: skip


def _target(line: Line) -> str:
    if line.target is None:
        return NO_TARGET
    aim = figure_text(line.target, line.unit, 0)
    return f"target at most {aim}" if line.op == "lte" else f"target {aim}"


def _state(line: Line) -> str:
    if line.target is None or line.now.bound_low is None:
        return ""
    if line.state != MISSED or line.shortfall is None:
        return line.state if line.state in (MET, CLOSE) else f"{line.state}: not judged"
    short = abs(line.shortfall)
    far = f"{round(100 * short)} points" if line.unit == "share" else figure_text(short, line.unit)
    return f"missed by {far}"


def _interval(line: Line) -> str:
    if line.now.low is None or line.now.high is None:
        return ""
    per_cent = "%" if line.unit == "share" else ""
    return f"95 %: {interval_text(line.now.low, line.now.high, line.unit)}{per_cent}, n {line.now.n:,}"


def _weeks(page: Setting, line: Line) -> tuple[Week, ...]:
    zone = ZoneInfo(page.workspace.timezone)
    return tuple(
        Week(at, week_of(monday(at, zone)).name, found.value, found.low, found.high, found.n)
        for at, found in series(page.store, line.metric, page.journey, WEEKS)
    )
