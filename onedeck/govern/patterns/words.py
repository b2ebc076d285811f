"""Evidence in sentences: findings, shares with their counts, and what changed since the AI went live."""

import shlex
from dataclasses import replace

from onedeck.govern.health.finding import part, percent
from onedeck.govern.patterns.answer import Evidence
from onedeck.govern.patterns.facts import Facts, Found
from onedeck.model.findings import NOTE
from onedeck.stats.estimates import Estimate, moved
from onedeck.stats.intervals import wilson

PROCESS = "process statistics"
PROCESS_STATISTICS = (
    "process statistics (not there yet): they tell steps rebuilt around AI from AI put before old ones"
)
NO_AI = "no AI serves this journey: the charter lists none, and none handled a conversation in the last thirteen weeks"
# Compared before and after the AI's first week; of each of them less is better.
COMPARED = (
    ("touches per journey", "touches_per_journey", "number"),
    ("passed from person to person", "transfer_rate", "share"),
    ("spent per conversation that held up", "cost_per_held_up", "currency"),
)


def from_finding(finding: Found, decides: bool = True) -> Evidence:
    """Return a finding as evidence; a note never decides, and a silenced finding is still a fact."""
    silenced = f" (silenced: {finding.silenced})" if finding.silenced else ""
    return Evidence(
        f"{finding.said}{silenced}",
        f"onedeck check --select {finding.code}",
        decides and finding.severity != NOTE,
        (finding.bad or 0) / finding.n if finding.n else None,
        finding.low,
        finding.high,
        finding.n,
        "share" if finding.n else "",
    )


def share(before: str, some: int, whole: int, after: str, look: str, decides: bool = False) -> Evidence:
    """Return a share as evidence: `before some of whole (percent) after`; raises ValueError for an empty whole."""
    found = wilson(some, whole)
    said = f"{before} {part(some, whole)} {after}".strip()
    return Evidence(said, look, decides, found.value, found.low, found.high, whole, "share")


def measured(name: str, metric: str, unit: str, facts: Facts) -> Evidence:
    """Return a metric's figure of the last thirteen weeks as evidence, or that it is not measured."""
    found = facts.measured.get(metric)
    look = look_metric(facts.journey, metric)
    if found is None or found.value is None:
        return Evidence(f"{name}: {found.refused if found and found.refused else 'not measured'}", look)
    unit = facts.currency if unit == "currency" else unit
    said = f"{name}: {figure(found, unit)}"
    return Evidence(said, look, False, found.value, found.low, found.high, found.n, unit)


def changed(name: str, metric: str, unit: str, facts: Facts) -> Evidence | None:
    """Return what a metric was before and is since the AI's first week; None where they are not compared."""
    since = facts.since
    change = since.change.get(metric)
    if since.refused or change is None or change.value is None:
        return None
    unit = facts.currency if unit == "currency" else unit
    before, after = since.before[metric], since.after[metric]
    way = "rose" if change.value > 0 else "fell"
    verdict = f"{way} beyond its interval" if moved(change) else "the difference lies inside its interval"
    return Evidence(
        f"{name}: {figure(before, unit)} before the AI's first week ({since.first_week}), {figure(after, unit)} now: "
        f"{verdict}",
        look_metric(facts.journey, metric), False, change.value, change.low, change.high, change.n, unit,
    )  # fmt: skip


def at_equal_mix(facts: Facts) -> Evidence:
    """Return what held up since the AI's first week against before, at the same mix of needs, or why it is not told."""
    since, mix = facts.since, facts.since.held_up
    look = look_metric(facts.journey, "held_up")
    if refused := since.refused or mix.refused:
        return Evidence(f"held up at the same mix of needs, before and since the AI: {refused}", look)
    before, after = (_bounds(*bounds) for bounds in (mix.second, mix.first))
    said = f"held up at the same mix of needs: {before} before the AI's first week ({since.first_week}), {after} now"
    if mix.low <= 0 <= mix.high:
        said += ": the difference lies inside its interval"
    else:
        said += f": {'rose' if mix.low > 0 else 'fell'} beyond its interval"
    worst, best = mix.first[0] - mix.second[0], mix.first[1] - mix.second[1]
    return Evidence(
        said, look, False, (worst + best) / 2 if worst == best else None, mix.low, mix.high, None, "share"
    )


def fell(facts: Facts) -> bool:
    """Say whether less holds up since the AI's first week, at the same mix of needs and beyond the interval."""
    mix = facts.since.held_up
    return not facts.since.refused and not mix.refused and mix.high < 0


def deciding(evidence: Evidence, decides: bool = True) -> Evidence:
    """Return evidence that is enough for an answer."""
    return replace(evidence, decides=decides)


def figure(found: Estimate, unit: str) -> str:
    """Return a figure as people read it; of a share with rows nobody can know both ends."""
    assert found.value is not None
    if unit == "share":
        return _bounds(found.bound_low or 0.0, found.bound_high or 0.0)
    if unit == "number":
        return f"{found.value:.2f}"
    return f"{found.value:,.2f} {unit}".rstrip()


def look_claims(facts: Facts, verdict: str = "refuted", room: str = "ai") -> str:
    """Return the command that lists a journey's conversations of a verdict."""
    return (
        f"onedeck claims --journey {shlex.quote(facts.journey)} --room {room} --verdict {verdict} --matured"
    )


def look_metric(journey: str, metric: str) -> str:
    """Return where a metric's figures by week stand."""
    return f"table measures: metric {metric}, journey {journey}"


def look_page(journey: str) -> str:
    """Return the command that shows a journey."""
    return f"onedeck show {shlex.quote(journey)}"


def _bounds(low: float, high: float) -> str:
    return percent(low) if low == high else f"{100 * low:.1f}–{100 * high:.1f}%"
