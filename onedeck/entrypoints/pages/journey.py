"""One journey: what she experienced, where the rooms disagree, where it is lost, what it costs, what is wrong."""

from functools import partial
from typing import Any

from onedeck.entrypoints.pages.customers import drawer
from onedeck.entrypoints.web.filters import SLICE_OF
from onedeck.entrypoints.web.page import Answer, Page, Visit
from onedeck.entrypoints.web.roles import ANALYST, LEAST_CELL
from onedeck.entrypoints.web.states import Stopped, too_few
from onedeck.show.accountable import NOBODY, person
from onedeck.show.case_mix import case_mix_lines
from onedeck.show.charts import dumbbell, heatmap
from onedeck.show.charts.figures import between
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.spark import spark
from onedeck.show.formats import harmless
from onedeck.show.headline import experienced_sentence, population_lines
from onedeck.show.hundred import hundred_sentence
from onedeck.show.journey import JourneyFacts, journey_facts, journey_rows
from onedeck.show.journeys import costs, drawn, found
from onedeck.show.journeys.charter_words import in_short
from onedeck.show.journeys.dimensions import Address, Card, cards, journey_events, weeks_list
from onedeck.show.notes import notes
from onedeck.show.scorecard import targets_sentence
from onedeck.show.scorecard_lists import journey_list
from onedeck.show.setting import Setting, titles_of
from onedeck.show.slices import UNKNOWN
from onedeck.show.ways.flow import trips
from onedeck.show.ways.handed import Pair, pairs

FILTERS = ("segment", "language", "channel", "version", "team", "brand", "need", "period")
CUSTOMERS = "/customers"
SPARK = 208.0
FEW_COLUMNS = 3  # a picture of fewer is shown in its own size
WITHHELD = (
    "said", "subject", "conversations", "bad", "customers", "low", "high", "minutes", "timed", "cost", "costed",
    "minutes_told", "cost_told",
)  # fmt: skip
FIRST = 6  # findings; the rest is folded
FEW = f"found, in conversations of fewer than {LEAST_CELL} customers"
LEFT_OUT = (
    "ways and handovers of fewer than {least} customers are not drawn for your role: {n:,} conversations"
)


def view(visit: Visit) -> Answer:
    """Return a journey's page over the last matured weeks, or over those the address names."""
    page = visit.setting()
    _check_customers(visit, page)
    facts, address = journey_facts(page), partial(_address, visit, page)
    least = 0 if visit.reader.may(ANALYST) else LEAST_CELL
    ways, hidden = trips(page.store, page.scope, least)
    handed, left_out = _handed(page, least)
    hidden += left_out
    dimensions, gaps = cards(page, facts.lines, address), drawn.gaps(facts, address)
    cells, events = drawn.cells(handed, address), journey_events(page)
    spared, spent = costs.redesign_of(page), costs.cost_rows(page)
    wrong = found.journey_findings(page.store, page.journey or "")
    told = LEFT_OUT.format(least=least, n=hidden)
    return Answer(
        title=titles_of(page.store).get(page.journey or "", page.journey or ""),
        verdict=" ".join(filter(None, (experienced_sentence(facts.decks), targets_sentence(facts.lines)))),
        tables={
            "figures": journey_list(journey_rows(facts)), "weeks": weeks_list(dimensions),
            "gaps": drawn.gap_table(gaps), "ways": drawn.flow_table(ways), "handovers": drawn.pair_table(cells),
            "redesign": costs.redesign_list([_kept(visit, row) for row in spared]), "costs": costs.cost_list(spent),
            "findings": found.finding_list([_kept(visit, row) for row in wrong]),
        },
        charts={
            "gap": partial(_gap, gaps), "ways": partial(_ways, ways, address), "handovers": partial(_heat, cells),
            **{f"weeks-{card.dimension.replace('_', '-')}": partial(_spark, card, events) for card in dimensions},
        },
        notes=[*_stands_on(facts), *notes(page), *([told] if hidden else [])],
        more={
            "facts": facts, "cards": dimensions, "under": _under(facts), "who": _who(facts),
            "wrong": _rows(visit, wrong),
            "spared": [_step(row, address) for row in spared], "spent": spent,
            "patterns": found.patterns_line(page.store, page.journey or ""), "mix": _mix(facts),
            "charter": in_short(page.charter) if page.charter else [], "period_shown": page.weeks,
            "charter_file": _file(page), "most": costs.MOST,
            "worse": _worse(visit, facts), "looked_at": facts.looked_at,
            "few_handovers": len({cell.target for cell in cells}) < FEW_COLUMNS, "first": FIRST,
        },
    )  # fmt: skip


def _address(visit: Visit, page: Setting, key: str, weeks: str | None) -> str | None:
    """Return the drawer of who is behind a mark; of other weeks than the page's the list, for who may see it."""
    if not key:
        return visit.here(period=weeks)
    if weeks in (None, page.weeks):
        return visit.here(drill=key)
    query = visit.filters.query(journey=page.journey, mark=key, period=weeks)
    return visit.link(CUSTOMERS, _query=query)


def _check_customers(visit: Visit, page: Setting) -> None:
    """Stop, for a viewer, at weeks in which fewer customers than a cell came."""
    began = page.scope.began()
    name = page.store.engine.dialect.text(page.journey or "")
    count, customers = page.store.engine.rows(
        "SELECT COUNT(*), COUNT(DISTINCT customer) FROM conversations "
        f"WHERE excluded IS NULL AND journey = {name}{f' AND {began}' if began else ''}"
    )[0]
    if count and not visit.reader.sees_cell(customers):
        raise Stopped(too_few(visit.page.address(**visit.params)))


def _handed(page: Setting, least: int) -> tuple[list[Pair], int]:
    every = pairs(page.store, page.scope)
    return [pair for pair in every if pair.customers >= least], sum(
        pair.n for pair in every if pair.customers < least
    )


def _under(facts: JourneyFacts) -> str:
    counts = f"{facts.conversations:,} conversations in {facts.journeys:,} journeys, {facts.page.days}."
    few = " Below 100 journeys: read the intervals." if 0 < facts.journeys < 100 else ""
    return f"{hundred_sentence(facts.fate)} {counts}{few}"


def _stands_on(facts: JourneyFacts) -> list[str]:
    return population_lines(facts.fate, facts.page.now.label, facts.decks) if facts.fate.claimed else []


def _who(facts: JourneyFacts) -> dict[str, Any]:
    """Return the owner and, to be shown in red, everybody else accountable for the AI."""
    owner = person(facts.who.owner) if facts.who.owner else NOBODY
    charter = facts.page.charter
    role = charter.owner.role if charter and charter.owner else ""
    others = [f"{harmless(systems)} is owned elsewhere: {person(name)}" for name, systems in facts.who.others]
    signs = "".join(part[0] for part in owner.split()[:2]).upper() if facts.who.owner else "?"
    one = bool(facts.who.owner and not others and charter and charter.systems)
    return {"owner": owner, "role": harmless(role), "others": others, "initials": signs, "one": one,
            "named": bool(facts.who.owner)}  # fmt: skip


def _mix(facts: JourneyFacts) -> list[str]:
    return [line.plain.strip() for line in case_mix_lines(facts.mix)]


def _rows(visit: Visit, wrong: list[found.Row]) -> list[dict[str, Any]]:
    """Return findings with the list of their cases, or the line of the charter they are about."""
    rows = []
    for row in wrong:
        behind = visit.here(drill=f"finding:{row['finding_id']}") if row["customers"] else None
        where = (
            visit.link("/j/{journey}/charter", _query="", journey=visit.journey or "")
            if row["line"]
            else None
        )
        rule = visit.link("/findings/{code}", _query="", code=row["code"])
        kept = _kept(visit, row)
        if kept["said"] is None:
            kept, behind = kept | {"said": FEW}, None
        rows.append({
            **kept, "behind": behind, "rule": rule, "where": f"{where}#line-{row['line']}" if where else None,
            "counted": f"{row['customers']:,} customers" if kept["customers"] else "",
        })  # fmt: skip
    return rows


def _worse(visit: Visit, facts: JourneyFacts) -> list[dict[str, str]]:
    """Return the parts of the journey in which surely less held up, each with the page narrowed to it."""
    names = {name: filter_name for filter_name, name in SLICE_OF.items()}
    return [
        {
            "part": f"{part.slice.replace('_', ' ')} {harmless(part.value) or UNKNOWN}",
            "address": visit.here(**{names[part.slice]: part.value}) if part.value else "",
            "figure": between(part.held_up.bound_low or 0.0, part.held_up.bound_high or 0.0, "share"),
            "ends": between(part.held_up.low or 0.0, part.held_up.high or 0.0, "share"),
            "n": f"{part.held_up.n:,}",
        }
        for part in facts.worst
    ]


def _kept(visit: Visit, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the reader may see it: of fewer customers than a cell no figure."""
    if not row["customers"] or visit.reader.sees_cell(row["customers"]):
        return row
    return row | {name: None for name in row if name in WITHHELD}


def _step(row: costs.Row, address: Address) -> costs.Row:
    href = address(f"redesign:{row['step']}:{row['need'] or ''}", None)
    return row | {"address": href}


def _file(page: Setting) -> str:
    charter = page.charter
    return f"charters/{charter.file.name}" if charter else ""


def _gap(rows: list[dumbbell.Row], pen: Pen) -> Any:
    return dumbbell.dumbbell(rows, pen)


def _ways(found_ways: list[Any], address: Address, pen: Pen) -> Any:
    return drawn.flow_picture(found_ways, address, pen)


def _heat(cells: list[heatmap.Cell], pen: Pen) -> Any:
    return heatmap.heatmap(cells, pen, empty="No handover was seen in this period.")


def _spark(card: Card, events: list[Any], pen: Pen) -> Any:
    return spark(card.weeks, card.drawn, pen, events, SPARK)


PAGE = Page(
    "/j/{journey}", "Journey", view, "journey.html", filters=FILTERS, drawer=drawer,
    drawer_template="drawer_customers.html",
)  # fmt: skip
