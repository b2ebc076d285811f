"""Our figure beside a published one, over the page's weeks: with its interval, or the words why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onedeck.show.benchmarks.published import Published
from onedeck.show.charts.figures import percents
from onedeck.show.formats import Field, Listing
from onedeck.show.ledger import ledger
from onedeck.show.measures import Sums as MetricSums
from onedeck.show.measures import measure_of, metrics_of, sums_of
from onedeck.show.periods import matured_weeks
from onedeck.show.setting import Setting
from onedeck.show.units import NOT_MEASURED, figure_text, interval_text

COLUMNS = (
    "id", "who", "title", "figure", "published", "source", "counts", "comparable", "ours", "ours_says",
    "not_comparable", "nearest", "nearest_says", "caution",
)  # fmt: skip
YEAR_WEEKS = 52


@dataclass(frozen=True)
class Ours:
    """Our figure in words, what it counts, and over how many; `refused` says why there is none."""

    title: str
    figure: str
    n: int = 0
    refused: str = ""
    metric: str | None = None

    @property
    def told(self) -> str:
        """The figure, or that it is not measured and why."""
        if not self.refused:
            return self.figure
        return self.refused if self.refused.startswith(NOT_MEASURED) else f"{NOT_MEASURED}: {self.refused}"


@dataclass(frozen=True)
class Beside:
    """A published figure with ours of the same definition, or with the nearest of ours, which is another one."""

    published: Published
    ours: Ours | None
    nearest: Ours | None


def beside(page: Setting, entry: Published) -> Beside:
    """Return a published figure with what these tables have; raises nothing for what is not measured."""
    ours = figure_of(page, entry.ours) if entry.ours else None
    return Beside(entry, ours, figure_of(page, entry.nearest) if entry.nearest else None)


def figure_of(page: Setting, name: str) -> Ours:
    """Return our figure of a name: one of the words below, else a metric of the catalog."""
    return WORDS[name](page) if name in WORDS else _metric(page, name)


def benchmark_list(rows: list[Beside]) -> Listing:
    """Return the benchmarks as rows."""
    found = []
    for each in rows:
        row: dict[str, Any] = {name: getattr(each.published, name, None) for name in COLUMNS}
        row |= {
            "comparable": each.ours is not None,
            "ours": each.ours.title if each.ours else None,
            "ours_says": each.ours.told if each.ours else None,
            "nearest": each.nearest.title if each.nearest else None,
            "nearest_says": each.nearest.told if each.nearest else None,
        }
        found.append(row)
    fields = [
        Field("who", "Who"), Field("title", "What"), Field("figure", "Published"), Field("published", "When"),
        Field("ours_says", "Ours"), Field("not_comparable", "Not comparable, because"),
    ]  # fmt: skip
    return Listing(found, COLUMNS, fields)


def _metric(page: Setting, name: str) -> Ours:
    known = metrics_of(page.store).get(name)
    if known is None:
        return Ours(name.replace("_", " ").capitalize(), "", refused="the last run measured no such metric")
    found = measure_of(page.store, name, page.journey, page.now.weeks)
    title = known.title
    if found.value is None or found.refused:
        return Ours(title, "", found.n, found.refused or "no row in these weeks", name)
    low, high = found.bound_low, found.bound_high
    figure = figure_text(found.value, known.unit)
    if known.unit == "share" and low is not None and high is not None and low != high:
        figure = percents(low, high)
    elif found.low is not None and found.high is not None:
        figure += f" (95 %: {interval_text(found.low, found.high, known.unit)})"
    return Ours(title, figure, found.n, metric=name)


def _ai_claimed(page: Setting) -> Ours:
    title = "Claimed by the AI, and held up of the same"
    lines = [
        row for row in ledger(page.store, page.scope) if (row["room"], row["definition"]) == ("ai", "any")
    ]
    matured = sum(row["matured"] for row in lines)
    if not matured:
        return Ours(title, "", refused="no conversation of an AI has matured in these weeks")
    claimed = sum(row["claimed_matured"] for row in lines) / matured
    good = sum(row["claimed_matured_proven"] + row["claimed_matured_held"] for row in lines) / matured
    high = good + sum(row["claimed_matured_unobservable"] for row in lines) / matured
    return Ours(title, f"{percents(claimed, claimed)} claimed, {percents(good, high)} held up", matured)


def _ai_growth(page: Setting) -> Ours:
    title = "AI interactions, a year against the year before"
    weeks = matured_weeks(page.store, page.journey)
    sums = {
        week: sums_of(page.store, ["ai_interactions"], page.journey, [week]).get(
            ("ai_interactions", ""), MetricSums()
        )
        for week in (weeks[-2 * YEAR_WEEKS], weeks[-1])
    } if len(weeks) >= 2 * YEAR_WEEKS else {}  # fmt: skip
    if not sums or not all(each.x for each in sums.values()):
        return Ours(title, "", refused="it takes two whole years of an AI in the feeds")
    then, now = (
        sums_of(page.store, ["ai_interactions"], page.journey, span)[("ai_interactions", "")].x
        for span in (weeks[-2 * YEAR_WEEKS : -YEAR_WEEKS], weeks[-YEAR_WEEKS:])
    )
    return Ours(title, f"{(now - then) / then:+.0%}".replace("-", "−"), int(now + then))


def _redesigned(page: Setting) -> Ours:
    title = "Journeys that show AI embedded in a redesigned process"
    rows = page.store.engine.rows(
        "SELECT COUNT(*) FILTER (WHERE answer = 'yes'), COUNT(*) FILTER (WHERE answer = 'undecided'), COUNT(*) "
        "FROM patterns WHERE pattern = 'redesigned'"
    )
    yes, undecided, every = rows[0]
    if not every:
        return Ours(title, "", refused="the last run looked for no patterns")
    return Ours(title, f"{yes} of {every}, {undecided} undecided", every)


def _ai_versions(page: Setting) -> Ours:
    title = "AI versions customers met, in all the data"
    rows = page.store.engine.rows(
        "SELECT COUNT(*) FROM (SELECT DISTINCT agent_id, agent_name, agent_version, model FROM systems) AS each"
    )
    return (
        Ours(title, f"{rows[0][0]:,}", rows[0][0]) if rows[0][0] else Ours(title, "", refused="no AI is seen")
    )


def _ai_per_journey(page: Setting) -> Ours:
    title = "AI systems per journey that has one"
    began = page.scope.began()
    within = f" AND {began}" if began else ""
    rows = page.store.engine.rows(
        "SELECT COUNT(DISTINCT ai_system), COUNT(DISTINCT journey), COUNT(*) FROM (SELECT DISTINCT journey, ai_system "
        f"FROM conversations WHERE excluded IS NULL AND ai_system IS NOT NULL{within}) AS each"
    )
    systems, journeys, pairs = rows[0]
    if not pairs:
        return Ours(title, "", refused="no AI is seen in these weeks")
    return Ours(title, f"{pairs / journeys:.1f} ({systems} in {journeys} journeys)", pairs)


WORDS: dict[str, Callable[[Setting], Ours]] = {
    "ai_claimed": _ai_claimed, "ai_growth": _ai_growth, "redesigned_journeys": _redesigned,
    "ai_versions": _ai_versions, "ai_per_journey": _ai_per_journey,
}  # fmt: skip
