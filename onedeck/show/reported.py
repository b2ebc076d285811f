"""What the decks themselves say, figure by figure: the slide, that room's own rows, and what held up of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.text import Text

from onedeck.errors import UsageError
from onedeck.show.dumbbell import Pair, gap, points
from onedeck.show.formats import STYLES, harmless, written
from onedeck.show.ledger import Scope, ledger
from onedeck.show.measures import measure_of, metric_of
from onedeck.show.moments import day, timezone_of
from onedeck.show.periods import weeks_between
from onedeck.show.queries import dictionaries
from onedeck.show.units import NOT_MEASURED, figure_text
from onedeck.store import Store

CLAIMED = "claimed"
ROOMS = {"ai": "AI room", "cx": "CX room", "all": "customer"}
TITLES = {"ai": "Resolved by the AI", "cx": "Solved by people", "all": "Resolved"}
_NAMES = (
    "room", "title", "indicator", "definition", "journey", "value", "period_start", "period_end", "stood",
    "raw_file", "raw_row",
)  # fmt: skip
_ADDED = (
    "conversations", "claimed", "matured", "matured_proven", "matured_held", "matured_unobservable",
    "claimed_matured_proven", "claimed_matured_held", "claimed_matured_unobservable",
)  # fmt: skip


@dataclass(frozen=True)
class Slide:
    """A reported figure with the same figure from the room's own rows and what held up of them; shares 0..1.

    `part` of `whole` are the rows' counts (nothing for a metric that is no share of conversations); `held` and
    `unknown` of `matured` what became of them. What is None is not measured; no `place` = nobody reported it.
    """

    room: str
    title: str
    indicator: str
    definition: str | None
    journey: str | None
    value: float | None
    begins: int | None
    ends: int | None
    stood: str | None = None
    place: str = ""
    timezone: str = "UTC"
    unit: str = "share"
    rows: float | None = None
    part: int | None = None
    whole: int = 0
    held: int = 0
    unknown: int = 0
    matured: int = 0
    refused: str | None = None
    comparable: bool = True  # with what held up: both say whether it was resolved

    @property
    def low(self) -> float | None:
        """The share that held up with every unknown one bad; None where nothing has matured."""
        return self.held / self.matured if self.matured else None

    @property
    def high(self) -> float | None:
        """The share that held up with every unknown one good; None where nothing has matured."""
        return (self.held + self.unknown) / self.matured if self.matured else None

    @property
    def pair(self) -> Pair:
        """The two ends of its dumbbell."""
        share = self.value if self.comparable else None
        return Pair(self.title, self.room, share, self.low, self.high)


def slides(store: Store, journey: str | None = None, until: int | None = None) -> list[Slide]:
    """Return the reported figures of a journey, or of the whole company, as their rows and verdicts have them.

    Both are over the conversations the room handled that began in the figure's own period. With `until` (microseconds
    UTC), of each figure (room, indicator, definition) only the latest that began before it.
    """
    wanted = f"journey = {store.engine.dialect.text(journey)}" if journey else "journey IS NULL"
    if journey and _only_journey(store, journey):
        wanted = f"({wanted} OR journey IS NULL)"
    names = ", ".join(_NAMES)
    found = dictionaries(
        store, f"SELECT {names} FROM reported WHERE {wanted} ORDER BY raw_row, title", _NAMES
    )
    timezone = timezone_of(store)
    said = [_slide(row, timezone) for row in found]
    return [_recounted(store, slide) for slide in (said if until is None else _latest(said, until))]


def _latest(said: Sequence[Slide], until: int) -> list[Slide]:
    latest: dict[tuple[str, str, str | None], Slide] = {}
    for slide in sorted(said, key=lambda slide: slide.ends or 0):
        if (slide.begins or 0) < until:
            latest[slide.room, slide.indicator, slide.definition] = slide
    return [slide for slide in said if slide in latest.values()]


def deck_slide(
    store: Store, room: str, journey: str | None, period: tuple[int, int] | None, said: Sequence[Slide]
) -> Slide:
    """Return what a room's deck says it resolved: the latest of the figures said, else its own rows of the period."""
    if own := [slide for slide in said if slide.room == room and slide.indicator == CLAIMED]:
        return max(own, key=lambda slide: slide.ends or 0)
    begins, ends = period or (None, None)
    slide = Slide(room, TITLES[room], CLAIMED, None, journey, None, begins, ends, timezone=timezone_of(store))
    slide = _recounted(store, slide)
    return replace(slide, value=slide.rows)


def _only_journey(store: Store, journey: str) -> bool:
    return bool(store.engine.rows("SELECT DISTINCT journey FROM verdicts") == [(journey,)])


def _slide(row: dict[str, Any], timezone: str) -> Slide:
    return Slide(
        room=row["room"], title=row["title"], indicator=row["indicator"], definition=row["definition"],
        journey=row["journey"], value=row["value"], begins=row["period_start"], ends=row["period_end"],
        stood=row["stood"], place=f"{row['raw_file']}:{row['raw_row']}", timezone=timezone,
    )  # fmt: skip


def _recounted(store: Store, slide: Slide) -> Slide:
    claimed = slide.indicator == CLAIMED
    definition = slide.definition if claimed and slide.definition else "any"
    period = None if slide.begins is None or slide.ends is None else (slide.begins, slide.ends)
    scope = Scope(slide.journey, slide.room, definition, period=period)
    try:
        lines = ledger(store, scope)
    except UsageError as error:
        return replace(slide, refused=error.message)
    total = {name: sum(line[name] for line in lines) for name in _ADDED}
    of = "claimed_matured" if claimed else "matured"
    slide = replace(
        slide, whole=total["conversations"], matured=total["matured"],
        held=total[f"{of}_proven"] + total[f"{of}_held"], unknown=total[f"{of}_unobservable"],
    )  # fmt: skip
    if not claimed:
        return _measured(store, slide)
    rows = total["claimed"] / slide.whole if slide.whole else None
    return replace(slide, rows=rows, part=total["claimed"])


def _measured(store: Store, slide: Slide) -> Slide:
    try:
        metric = metric_of(store, slide.indicator)
    except UsageError as error:
        return replace(slide, refused=error.message, unit="", comparable=False)
    weeks = weeks_between(slide.begins or 0, slide.ends or 0, slide.timezone)
    same = (metric.dimension, metric.unit) == ("accurate", "share") and metric.direction != "lower"
    found = measure_of(store, metric.name, slide.journey, weeks, "room", slide.room)
    return replace(slide, rows=found.value, unit=metric.unit, refused=found.refused, comparable=same)


def slide_blocks(found: Sequence[Slide]) -> list[list[Text]]:
    """Return three lines under a heading for each figure: the slide, that room's own rows, what held up."""
    return [[_heading(slide), *_three(slide)] for slide in found]


def _heading(slide: Slide) -> Text:
    stood = f"{harmless(slide.stood)}, " if slide.stood else ""
    return Text.assemble(
        (harmless(slide.title), "bold"),
        (f" ({ROOMS.get(slide.room, slide.room)})  ", STYLES.get(slide.room, "")),
        (f"{stood}{said_of(slide)}  {slide.place}", "dim"),
    )


def said_of(slide: Slide) -> str:
    """Return a figure's period: a month by its name, else its first and last day."""
    first = day(slide.begins or 0, slide.timezone)
    last, after = (day((slide.ends or 1) - back, slide.timezone) for back in (1, 0))
    if first.endswith("-01") and after.endswith("-01") and first[:7] == last[:7]:
        return first[:7]
    return f"{first} to {last}"


def _three(slide: Slide) -> list[Text]:
    share, value = slide.unit == "share", slide.value or 0.0
    rows = NOT_MEASURED if slide.rows is None else figure_text(slide.rows, slide.unit)
    lines = [_line("the slide", figure_text(value, slide.unit), "", "")]
    moved = points(slide.rows - value) if share and slide.rows is not None else ""
    lines.append(_line("that room's rows", rows, moved, _rows_note(slide)))
    if slide.low is None or slide.high is None:
        return [*lines, _line("held up", NOT_MEASURED, "", "no conversation of this period has matured")]
    held = written((slide.low, slide.high), "share") + "%"
    return [*lines, _line("held up", held, gap(slide.pair), _held_note(slide), harm=True)]


def _rows_note(slide: Slide) -> str:
    if slide.refused:
        return slide.refused
    under = f" under {harmless(slide.definition)}" if slide.definition else ""
    if slide.part is None:
        return f"{slide.indicator}, in the ISO weeks of the period"
    return f"{slide.part:,} of {slide.whole:,} conversations claimed{under}"


def _held_note(slide: Slide) -> str:
    unknown = f", {slide.unknown:,} nobody can know" if slide.unknown else ""
    return f"{slide.held:,} of the same {slide.matured:,} matured{unknown}"


def _line(name: str, figure: str, moved: str, note: str, harm: bool = False) -> Text:
    style = STYLES["refuted"] if harm and moved.startswith("−") else ""
    return Text.assemble(
        (f"  {name:<17}", "dim"),
        (f"{figure:>13}", "bold" if harm else ""),
        (f"  {moved:<12}", style),
        (note, "dim"),
    )
