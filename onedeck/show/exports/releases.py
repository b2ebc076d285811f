"""Every AI release as seen in the events, with what became of the customers it served: figures or words."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.errors import UsageError, suggest
from onedeck.show.measures import Estimate, matured_weeks, measures_of, metrics_of
from onedeck.show.moments import timezone_of
from onedeck.show.periods import period
from onedeck.stats.estimates import NOT_MEASURED
from onedeck.store import Store

SLICE = "ai_version"  # written "system version" in measures
# What a release is told by, the customers' outcome first.
METRICS = (
    "held_up",
    "claimed",
    "claimed_held_up",
    "proven_share",
    "refuted_share",
    "returned",
    "handoff_rate",
)


@dataclass(frozen=True)
class Outcome:
    """A figure of a release: the metric, the journey (None = all together), and the estimate or why there is none."""

    metric: str
    journey: str | None
    found: Estimate


@dataclass(frozen=True)
class Release:
    """A version of an AI: who it is in the events, which models answered, since when, and its outcomes."""

    agent: str
    name: str
    version: str | None
    models: tuple[str, ...]
    vendors: tuple[str, ...]
    first_time: int | None
    last_time: int | None
    touches: int
    outcomes: tuple[Outcome, ...]


def releases(store: Store, system: str | None = None) -> tuple[list[Release], str]:
    """Return the releases of every AI, or of one (its agent id or name), and the weeks their figures are over.

    Figures are of conversations whose window is closed, over all matured weeks. Raises UsageError for a system that
    no event names.
    """
    store.require("systems", "measures")
    rows = store.engine.rows(
        """SELECT COALESCE(agent_id, agent_name, ''), agent_name, agent_version, model, vendor, first_time, last_time,
            touches
        FROM systems ORDER BY 1, 3, 4, 5"""
    )
    known = {name for row in rows for name in row[:2] if name}
    if system is not None and system not in known:
        raise UsageError(
            f"No event names an AI {system!r}.{suggest(system, known)}", f"Seen: {', '.join(sorted(known))}."
        )
    grouped: dict[tuple[str, str | None], list[tuple[object, ...]]] = {}
    for row in rows:
        if row[0] and (system is None or system in row[:2]):
            grouped.setdefault((row[0], row[2]), []).append(row)
    figures = _figures(store)
    made = [_release(agent, version, seen, figures) for (agent, version), seen in grouped.items()]
    return made, period(matured_weeks(store), timezone_of(store)).label


Figures = dict[
    tuple[str, str | None], dict[str, Estimate]
]  # (metric, journey) -> value of the slice -> estimate


def _figures(store: Store) -> Figures:
    names = [name for name in METRICS if name in metrics_of(store)]
    journeys = [row[0] for row in store.engine.rows("SELECT DISTINCT journey FROM charters ORDER BY journey")]
    made: Figures = {}
    for journey in (None, *journeys):
        weeks = matured_weeks(store, journey)
        measured = measures_of(store, names, journey, weeks, SLICE)
        for name in names:
            by_version = {value: found for (metric, value), found in measured.items() if metric == name}
            made[name, journey] = by_version
    return made


def _release(
    agent: str, version: str | None, seen: Sequence[tuple[object, ...]], figures: Figures
) -> Release:
    def told(place: int) -> tuple[str, ...]:
        return tuple(sorted({str(row[place]) for row in seen if row[place] is not None}))

    def times(place: int) -> list[int]:
        return [value for row in seen if isinstance(value := row[place], int)]

    # Of all journeys together every metric is told, if only in words; of one where it served it.
    value = f"{agent} {version}"
    outcomes = tuple(
        Outcome(metric, journey, by_version.get(value, Estimate(metric, 0, refused=NOT_MEASURED)))
        for (metric, journey), by_version in figures.items()
        if journey is None or value in by_version
    )
    return Release(
        agent, (told(1) or (agent,))[0], version, told(3), told(4), min(times(5), default=None),
        max(times(6), default=None), sum(times(7)), outcomes,
    )  # fmt: skip
