"""A charter held beside the data: how each objective stands, and which AI was seen where it allows which."""

from collections.abc import Sequence
from typing import Any

from onedeck.charter.charters import Charter
from onedeck.charter.versions import version_allowed
from onedeck.show.charts.figures import amount, between
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.journeys.dimensions import PLAIN
from onedeck.show.moments import day
from onedeck.show.scorecard import DIMENSIONS, MISSED, Line
from onedeck.show.setting import Setting
from onedeck.show.units import NOT_MEASURED

ALLOWED, NOT_ALLOWED, UNLISTED, UNSAID = "allowed", "not allowed", "not listed", "cannot be compared"

Row = dict[str, Any]


def objective_list(lines: Sequence[Line]) -> Listing:
    """Return what the charter asks, with the figure of the page's weeks and how it stands."""
    rows = [_objective(line) for line in lines]
    names = (
        "dimension",
        "title",
        "metric",
        "unit",
        "n",
        "value",
        "value_high",
        "low",
        "high",
        "target",
        "op",
        "state",
    )
    fields = (
        Field("heading", "Dimension"), Field("title", "Objective"), Field("told", "Now", "figure"),
        Field("ends", "95% interval", "figure"), Field("aim", "Asked", "figure"), Field("state", "State"),
    )  # fmt: skip
    return Listing(rows, names, fields)


def _objective(line: Line) -> Row:
    now, unit = line.now, PLAIN.get(line.unit, line.unit)
    ends = [end for end in (now.bound_low, now.bound_high) if end is not None]
    wide = [end for end in (now.low, now.high) if end is not None]
    aim = (
        ""
        if line.target is None
        else f"{'at most' if line.op == 'lte' else 'at least'} {amount(line.target, unit)}"
    )
    return {
        "dimension": line.dimension, "heading": DIMENSIONS[line.dimension],
        "title": harmless(line.title) or NOT_MEASURED,
        "metric": line.metric, "unit": line.unit, "n": now.n, "value": now.bound_low, "value_high": now.bound_high,
        "low": now.low, "high": now.high, "target": line.target, "op": line.op if aim else None, "state": line.state,
        "told": between(ends[0], ends[1], unit) if len(ends) == 2 else now.refused or NOT_MEASURED,
        "ends": between(wide[0], wide[1], unit) if len(wide) == 2 else "", "aim": aim or "no target",
        "missed": line.state == MISSED,
    }  # fmt: skip


def systems_seen(page: Setting, charter: Charter) -> list[Row]:
    """Return every AI version that handled conversations of the journey, whether the charter allows it, when, how many.

    A system that the charter lists and nobody saw is there too.
    """
    name = page.store.engine.dialect.text(charter.name)
    found = page.store.engine.rows(
        f"""SELECT ai_system, ai_version, COUNT(*), COUNT(DISTINCT customer), MIN(start_at), MAX(start_at)
        FROM conversations
        WHERE journey = {name} AND excluded IS NULL AND ai_handled AND time_basis = 'clock'
        GROUP BY ai_system, ai_version ORDER BY MAX(start_at) DESC, ai_system, ai_version"""
    )
    zone = page.workspace.timezone
    rows: list[Row] = [
        {
            "system": harmless(system or "not known"), "version": harmless(version or "") or "not known",
            "conversations": n, "customers": customers, "first_seen": day(first, zone), "last_seen": day(last, zone),
            "allowed": allowed(charter, system, version),
        }
        for system, version, n, customers, first, last in found
    ]  # fmt: skip
    seen = {(system or "").casefold() for system, *_ in found}
    for listed in charter.systems:
        if not {listed.agent.casefold(), listed.name.casefold()} & seen:
            nothing = {"conversations": 0, "customers": 0, "first_seen": None, "last_seen": None}
            rows.append({"system": harmless(listed.name), "version": harmless(listed.versions), **nothing,
                         "allowed": "listed, never seen"})  # fmt: skip
    return rows


def system_list(rows: Sequence[Row]) -> Listing:
    """Return the systems as a list."""
    names = ("system", "version", "conversations", "customers", "first_seen", "last_seen", "allowed")
    fields = (
        Field("system", "AI"), Field("version", "Version"), Field("conversations", "Conversations", "count"),
        Field("first_seen", "First seen"), Field("last_seen", "Last seen"), Field("allowed", "By the charter"),
    )  # fmt: skip
    return Listing(rows, names, fields)


def allowed(charter: Charter, system: str | None, version: str | None) -> str:
    """Say whether a charter allows a system in a version: allowed, not allowed, not listed, or that none can tell."""
    wanted = (system or "").casefold()
    listed = [each for each in charter.systems if wanted in (each.agent.casefold(), each.name.casefold())]
    if not listed:
        return UNLISTED
    if not listed[0].versions:
        return ALLOWED
    answer = version_allowed(listed[0].versions, version) if version else None
    return UNSAID if answer is None else ALLOWED if answer else NOT_ALLOWED
