"""One AI version: what held up week by week beside the version before, for whom less, and who decides about it."""

from dataclasses import replace
from functools import partial
from typing import Any

from onedeck.charter.charters import Charter
from onedeck.entrypoints.pages.releases import (
    FILTERS,
    conversations_of,
    decided_of,
    hidden,
    hidden_version,
    narrowed,
)
from onedeck.entrypoints.web.page import Answer, NotThere, Page, Visit
from onedeck.errors import suggest
from onedeck.show.accountable import NOBODY, person
from onedeck.show.charts.markup import Drawn
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.weekly import Series, table, weekly
from onedeck.show.first_number import first_number, lines
from onedeck.show.formats import Listing, harmless
from onedeck.show.ledger import Scope
from onedeck.show.notes import event_lines
from onedeck.show.periods import week_label
from onedeck.show.releases.beside import LOWER, Beside, Group, beside, group_list, version_before
from onedeck.show.releases.cells import customers_of, held_up, total
from onedeck.show.releases.seen import NOT_ALLOWED, UNLISTED, Seen, seen, standing
from onedeck.show.releases.weeks import events_of, series_of, weeks_of
from onedeck.show.releases.words import (
    NO_GATE,
    SAME_CUSTOMERS,
    difference_words,
    group_name,
    held_percent,
    interval_words,
    release_sentence,
)
from onedeck.show.setting import titles_of

KINDS = {"journey": "Journey", "language": "Language", "segment": "Segment"}
CHART = "weeks"


def view(visit: Visit) -> Answer:
    """Return one version beside the one before it; raises NotThere for a system or version no event names."""
    every = _every(visit)
    each = _wanted(visit, every)
    before = version_before(each, every)
    why = hidden_version(visit, each)
    found = beside(each, before) if before and not why else None
    series = _series(visit, each, before)
    sentence = f"{harmless(each.title)}: {why}." if why else release_sentence(each, found, before)
    tables = {"weeks": table(series)}
    if found:
        tables["groups"] = _shown(visit, group_list(found))
    return Answer(
        title=harmless(each.title),
        verdict=sentence,
        tables=tables,
        charts={CHART: partial(_drawn, visit, series)},
        notes=[*lines(first_number(visit.store, Scope(room="ai"))), *event_lines(visit.setting())],
        more={
            "each": each, "before": harmless(before.title) if before else "", "facts": _facts(each, why),
            "journeys": [] if why else _journeys(visit, each),
            "groups": _groups(visit, each, found) if found else [], "compared": found.compared if found else 0,
            "no_gate": NO_GATE, "same": SAME_CUSTOMERS, "listed": visit.link("/releases"),
        },
    )  # fmt: skip


def _every(visit: Visit) -> list[Seen]:
    found = seen(visit.store, narrowed(visit))
    journey = visit.query.get("journey")
    if not journey:
        return found
    known = sorted({cell.journey for each in found for cell in each.cells})
    if journey not in known:
        near = suggest(journey, known) or f" Known: {', '.join(known) or 'none'}."
        raise NotThere(f"No AI was seen in a journey {harmless(journey)[:60]!r}.{near}")
    return [
        replace(each, cells=tuple(cell for cell in each.cells if cell.journey == journey)) for each in found
    ]


def _wanted(visit: Visit, every: list[Seen]) -> Seen:
    system, version = visit.params["system"], visit.params["version"]
    for each in every:
        if (each.agent, each.slug) == (system, version):
            return each
    known = [each.slug for each in every if each.agent == system]
    if known:
        near = suggest(version, known) or f" Seen: {', '.join(known)}."
        raise NotThere(f"No event names a version {harmless(version)[:60]!r} of {system!r}.{near}")
    agents = sorted({each.agent for each in every})
    near = suggest(system, agents) or f" Seen: {', '.join(agents) or 'none'}."
    raise NotThere(f"No event here names an AI {harmless(system)[:60]!r}.{near}")


def _series(visit: Visit, each: Seen, before: Seen | None) -> list[Series]:
    zone, weeks = visit.workspace.timezone, weeks_of(each)
    journey = {"journey": visit.query["journey"]} if visit.query.get("journey") else {}
    found = []
    for one in (each, before) if before else (each,):
        href = partial(_week, visit, one, journey)
        found.append(series_of(one, weeks, zone, one is each, href, partial(hidden, visit)))
    return found


def _week(visit: Visit, each: Seen, journey: dict[str, str], label: str) -> str | None:
    return conversations_of(visit, each, period=label, **journey)


def _drawn(visit: Visit, series: list[Series], pen: Pen) -> Drawn:
    events = events_of(visit.workspace.events, visit.workspace.timezone, visit.query.get("journey"))
    return weekly(series, pen, events)


def _facts(each: Seen, why: str) -> list[tuple[str, str]]:
    """Return what is known of a version beside its outcome, as pairs of a name and its words."""
    counted = total(each.cells).n
    claimed = sum(cell.claimed for cell in each.cells if cell.matured)
    found = [
        ("Conversations", why or f"{each.conversations:,} counted, {counted:,} of them matured"),
        ("Held up", why or f"{held_percent(each.held_up)} (95 %: {interval_words(each.held_up) or 'none'})"),
        (
            "What the AI room claims",
            why or (f"{claimed / counted:.0%} of the same" if counted else "not measured"),
        ),
        ("Models", harmless(", ".join(each.models)) or "none is named in the events"),
        ("Vendor", harmless(", ".join(each.vendors)) or "none is named in the events"),
    ]
    return found


def _journeys(visit: Visit, each: Seen) -> list[dict[str, Any]]:
    """Return the journeys a version served, with who decides there, what the charter allows and what was signed."""
    charters = {charter.name: charter for charter in visit.workspace.charters}
    titles, stands, decided = titles_of(visit.store), standing(each, charters.values()), decided_of(visit)
    found = []
    for journey in each.journeys:
        here = [cell for cell in each.cells if cell.journey == journey]
        why = hidden(visit, customers_of(here))
        charter, told = charters.get(journey), held_up(here)
        said = stands.get(journey, "no charter")
        found.append({
            "title": titles.get(journey, journey), "address": visit.here(journey=journey),
            "behind": None if why else conversations_of(visit, each, journey=journey),
            "count": why or f"{sum(cell.conversations for cell in here):,}",
            "held": why or held_percent(told), "interval": "" if why else interval_words(told),
            "decides": _decides(charter), "charter": said, "wrong": said in (NOT_ALLOWED, UNLISTED),
            "gate": charter.gate.method if charter and charter.gate else "none in the charter",
            "decision": decided.get((journey, each.agent, each.version or ""), "nobody decided"),
        })  # fmt: skip
    return found


def _decides(charter: Charter | None) -> str:
    return person(charter.owner.name) if charter and charter.owner and charter.owner.name else NOBODY


def _groups(visit: Visit, each: Seen, found: Beside) -> list[dict[str, Any]]:
    titles = titles_of(visit.store)
    return [_group(visit, each, found, group, titles) for group in (found.whole, *found.groups)]


def _group(visit: Visit, each: Seen, found: Beside, group: Group, titles: dict[str, str]) -> dict[str, Any]:
    there = {group.kind: group.value} if group.value else {}
    behind = conversations_of(visit, each, period=_asked(visit, found), **there)
    name = titles.get(group.value, group.value) if group.kind == "journey" else group_name(group)
    why = hidden(visit, group.customers)
    return {
        "kind": KINDS.get(group.kind, ""), "name": "All of these weeks" if group.kind == "all" else name,
        "behind": None if why or (group.kind != "all" and not group.value) else behind,
        "n": why or f"{group.here.n:,}", "held": "" if why else held_percent(group.here),
        "other": "" if why else held_percent(group.other),
        "difference": "" if why else difference_words(group.difference),
        "reading": "" if why else group.reading, "lower": not why and group.reading == LOWER,
    }  # fmt: skip


def _asked(visit: Visit, found: Beside) -> str:
    """Return the weeks of a comparison as an address names them; between its first and last both may pause."""
    first, last = (week_label(week, visit.workspace.timezone) for week in (found.weeks[0], found.weeks[-1]))
    return first if first == last else f"{first}..{last}"


def _shown(visit: Visit, listing: Listing) -> Listing:
    """Return a list without the figures of groups too small for the reader."""
    rows = [
        {"group": row["group"], "value": row["value"]} if hidden(visit, row["customers"]) else row
        for row in listing.rows
    ]
    names = [name for name in listing.names if name != "customers"]
    return Listing(rows, names, listing.fields)


PAGE = Page(
    "/releases/{system}/{version}", "AI release", view, "release.html", filters=FILTERS, own=("journey",)
)
