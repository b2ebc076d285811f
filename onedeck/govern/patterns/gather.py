"""From charters, cards, findings and tables to the facts of each journey that the patterns are decided on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from onedeck.charter.charters import Charter
from onedeck.govern.check.look import Look
from onedeck.govern.patterns.facts import Counts, Facts, Found, Serving
from onedeck.govern.patterns.measured import Measured, read_measured, since_the_ai
from onedeck.govern.patterns.separate_ownership import NO_OWNER
from onedeck.model.verdicts import DAY_US
from onedeck.store.steps import render

PACKAGE = "onedeck.govern"
# The parts of a charter beyond success: as people say it -> the charter's field.
DUTIES = {
    "routing": "routing", "handoffs": "handoff", "oversight": "oversight", "transparency": "transparency",
    "risk": "risk", "data": "data", "the release gate": "gate", "reviews": "reviews",
}  # fmt: skip

Seen = Mapping[
    str, list[tuple[str, int | None, int]]
]  # journey -> AI, its first week, its conversations lately


def gather(look: Look) -> list[Facts]:
    """Return the facts of every charter's journey, and of those in the tables that no charter covers."""
    assert look.store
    measured = read_measured(look.store.engine, look.workspace.timezone)
    counts, seen, found = _counts(look), _systems(look), _findings(look)
    journeys = list(dict.fromkeys([*(charter.name for charter in look.charters), *counts]))
    return [
        _facts(look, journey, found.get(journey, ()), counts.get(journey, Counts()), seen, measured)
        for journey in journeys
    ]


def _facts(
    look: Look,
    journey: str,
    found: Sequence[Found],
    counts: Counts,
    seen: Seen,
    measured: Measured,
) -> Facts:
    charter = look.charter(journey)
    gone = _gone(look, charter, found)
    first = min((week for _, week, _ in seen.get(journey, ()) if week is not None), default=None)
    return Facts(
        journey,
        chartered=charter is not None,
        owner=charter.owner.name if charter and charter.owner and not gone else "",
        gone=gone,
        serving=_serving(look, charter, seen.get(journey, [])),
        objectives=sum(each.value is not None for each in charter.objectives) if charter else 0,
        duties={word: getattr(charter, name) is not None for word, name in DUTIES.items()} if charter else {},
        findings=tuple(found),
        counts=counts,
        measured=measured.estimates(journey, measured.spell(journey)),
        since=since_the_ai(measured, journey, first),
        meanwhile=_meanwhile(look, measured, journey, first),
        currency=(look.workspace.currency or "") if look.workspace.costs else "",
    )


def _gone(look: Look, charter: Charter | None, found: Sequence[Found]) -> str:
    """Say why nobody answers for the outcome today; nothing where somebody does."""
    if charter is None:
        return ""
    if named := [finding.said for finding in found if finding.code == NO_OWNER]:
        return named[0]
    owner = charter.owner
    if owner is None or not owner.name:
        return "the charter names nobody"
    if owner.until and owner.until < look.today:
        return f"{owner.name} was accountable until {owner.until}"
    if owner.since and owner.since > look.today:
        return f"{owner.name} will be accountable from {owner.since}"
    return ""


def _serving(
    look: Look, charter: Charter | None, seen: list[tuple[str, int | None, int]]
) -> tuple[Serving, ...]:
    """Return the AI a charter or its cards list, each with everybody accountable for it, then what only events name."""
    people: dict[str, dict[str, str]] = defaultdict(dict)
    known: set[str] = set()
    for agent, name, person in _declared(look, charter):
        known |= {agent.casefold(), name.casefold()}
        people[agent] |= {person.casefold(): person} if person else {}
    handled = {agent: count for agent, _, count in seen}
    found = [
        Serving(agent, person, True, handled.get(agent, 0))
        for agent, named in people.items()
        for person in (named.values() or ("",))
    ]
    found += [
        Serving(agent, "", False, count)
        for agent, _, count in seen
        if agent.casefold() not in known and count
    ]
    return tuple(found)


def _declared(look: Look, charter: Charter | None) -> list[tuple[str, str, str]]:
    if charter is None:
        return []
    found = [(each.agent, each.name, each.accountable) for each in charter.systems]
    found += [(each.agent, each.name, each.accountable) for each in look.cards_of(charter)]
    return [(agent, name, person.name if person else "") for agent, name, person in found]


def _findings(look: Look) -> dict[str, list[Found]]:
    """Return this run's findings by journey; what is found of the whole workspace is no journey's."""
    assert look.store
    found: dict[str, list[Found]] = defaultdict(list)
    for journey, *row in look.store.engine.rows(
        """SELECT f.journey, f.code, COALESCE(r.pattern, ''), f.severity, f.said, COALESCE(f.silenced, ''),
            f.conversations, f.bad, f.low, f.high
        FROM findings AS f
        LEFT JOIN rules AS r ON r.code = f.code
        WHERE f.journey IS NOT NULL
        ORDER BY f.journey, f.code, f.customers DESC NULLS LAST, f.subject"""
    ):
        found[journey].append(Found(*row))
    return found


def _counts(look: Look) -> dict[str, Counts]:
    return {journey: Counts(*map(int, row)) for journey, *row in _rows(look, "pattern_counts")}


def _systems(look: Look) -> Seen:
    found: dict[str, list[tuple[str, int | None, int]]] = defaultdict(list)
    for journey, agent, week, count in _rows(look, "pattern_systems"):
        found[journey].append((agent, week, int(count)))
    return found


def _meanwhile(look: Look, measured: Measured, journey: str, first_week: int | None) -> tuple[str, ...]:
    """Return what else happened in the weeks that are set side by side; releases are what is looked at."""
    weeks = measured.spell(journey)
    if first_week is None or not weeks:
        return ()
    begins, ends = min(measured.before(first_week), default=first_week), weeks[-1] + 7 * DAY_US
    return tuple(
        f"{event.name} ({event.kind})"
        for event in look.workspace.events
        if event.kind != "release"
        and (not event.journeys or journey in event.journeys)
        and event.start < ends
        and (event.end is None or event.end > begins)
    )


def _rows(look: Look, step: str) -> list[tuple[Any, ...]]:
    assert look.store
    since, until = look.period
    sql = render(PACKAGE, step, look.store.engine.dialect, {"since": since, "until": until})
    return look.store.engine.rows(sql)
