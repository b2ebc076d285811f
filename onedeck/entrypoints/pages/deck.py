"""The deck: every journey on one page, the one in which least held up first, with who answers for it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from onedeck.entrypoints.web.page import MAIN, Answer, Chart, Page, Visit
from onedeck.entrypoints.web.roles import LEAST_CELL
from onedeck.show.accountable import NOBODY, accountable_sentence, person
from onedeck.show.charts.dots import Row, dot, dots
from onedeck.show.charts.figures import amount, between, percents
from onedeck.show.charts.pen import Pen
from onedeck.show.deck import DeckFacts, DeckLine, deck_facts, deck_rows, worst_of
from onedeck.show.formats import harmless
from onedeck.show.headline import experienced_sentence, population_lines
from onedeck.show.hundred import hundred_sentence
from onedeck.show.ledger import ledger
from onedeck.show.notes import notes
from onedeck.show.scorecard import DIMENSIONS, MISSED, Line
from onedeck.show.scorecard_lists import deck_list
from onedeck.show.setting import Setting

FILTERS = ("segment", "language", "channel", "version", "team", "brand", "need", "period")
JOURNEY = "/j/{journey}"
SAID_OF_ALL = ("journey", "title", "period", "owner", "others_accountable")
TOO_FEW = f"fewer than {LEAST_CELL} customers"
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
PLAIN = {"points": "number"}  # a score's points are no difference of shares
NO_CELL: dict[str, Any] = {"figure": "", "aim": "", "title": "", "missed": False, "drawn": None}


def view(visit: Visit) -> Answer:
    """Return the deck of the last matured weeks, or of those the address names."""
    page = visit.setting()
    facts = deck_facts(page)
    hidden = _hidden(visit, page, facts)
    # The same question deck_facts asked, so it is remembered.
    ledger_rows = ledger(visit.store, page.scope)
    ai = {row["journey"]: row for row in ledger_rows if (row["room"], row["definition"]) == ("ai", "any")}
    lines = [
        _line(visit, at, line, ai.get(line.journey, {}), line.journey in hidden)
        for at, line in enumerate(facts.lines)
    ]
    rows = [_kept(row) if row["journey"] in hidden else row for row in deck_rows(facts)]
    stands_on = population_lines(facts.fate, page.now.label, facts.decks) if facts.fate.claimed else []
    return Answer(
        title="One deck",
        verdict=f"{experienced_sentence(facts.decks)} {journeys_sentence(facts.lines)}".strip(),
        tables={"journeys": deck_list(rows)},
        charts={name: chart for line in lines for name, chart in line["charts"].items()},
        notes=[*stands_on, *notes(page)],
        more={
            "lines": lines, "headings": list(DIMENSIONS.values()), "period_shown": page.weeks,
            "under": hundred_sentence(facts.fate),
        },
    )  # fmt: skip


def journeys_sentence(lines: Sequence[DeckLine]) -> str:
    """Say how many journeys miss a target, and who answers for them; those without conversations are left out."""
    alive = [line for line in lines if line.counts.get("conversations")]
    if not alive:
        return "No journey has a conversation in these weeks."
    aimed = [line for line in alive if any(map(_judged, line.lines))]
    missing = [line for line in aimed if any(each.state == MISSED for each in line.lines)]
    told = "No target can be held against a figure."
    if aimed:
        verb = "misses" if len(missing) == 1 or len(aimed) == 1 else "miss"
        few = _number(len(missing)) if missing else "None"
        told = f"{few} of {_number(len(aimed)).lower()} journeys {verb} a target."
    return f"{told} {accountable_sentence(line.who for line in alive)}"


def _judged(line: Line) -> bool:
    return line.target is not None and line.now.value is not None


def _number(count: int) -> str:
    return NUMBERS[count].capitalize() if count < len(NUMBERS) else str(count)


def _hidden(visit: Visit, page: Setting, facts: DeckFacts) -> set[str]:
    """Return the journeys of which the reader may see no figures: too few customers stand behind them."""
    only = page.scope.only()
    counted = dict(
        visit.store.engine.rows(
            "SELECT journey, COUNT(DISTINCT customer) FROM verdicts WHERE room = 'all' AND excluded IS NULL"
            f"{f' AND {only}' if only else ''} GROUP BY journey"
        )
    )
    return {
        line.journey
        for line in facts.lines
        if line.counts.get("conversations") and not visit.reader.sees_cell(counted.get(line.journey, 0))
    }


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name in SAID_OF_ALL else None for name, value in row.items()}


def _line(visit: Visit, at: int, line: DeckLine, ai: dict[str, Any], hidden: bool) -> dict[str, Any]:
    address = visit.link(JOURNEY, journey=line.journey)
    shown = [] if hidden else [(each, worst_of(line.lines, each)) for each in DIMENSIONS]
    rows = [_dot_row(each, found, address) for each, found in shown]
    charts: dict[str, Chart] = {f"dots-{at + 1}": partial(_dots, rows)} if rows else {}
    cells = [_cell(row, f"j{at + 1}d{place}") for place, row in enumerate(rows)]
    return {
        "journey": line.journey, "title": harmless(line.title), "address": address,
        "counted": _counted(line, hidden), "owner": person(line.who.owner) if line.who.owner else NOBODY,
        "others": [f"AI: {person(name)}" for name, _ in line.who.others],
        "one": "outcome and AI" if line.who.owner and not line.who.others else "",
        "cells": cells or [NO_CELL] * len(DIMENSIONS),
        "charts": charts, "hidden": TOO_FEW if hidden else "", **_held(ai),
    }  # fmt: skip


def _dots(rows: Iterable[Row], pen: Pen) -> Any:
    return dots(list(rows), pen)


def _counted(line: DeckLine, hidden: bool) -> str:
    count = line.counts.get("conversations", 0)
    if hidden:
        return TOO_FEW
    if not count:
        return "no conversation"
    return f"{count:,} conversation{'s' if count != 1 else ''}, {line.journeys:,} journeys"


def _dot_row(dimension: str, found: Line | None, address: str | None) -> Row:
    if found is None:
        return Row(DIMENSIONS[dimension], "", "", None)
    now = found.now
    unit = PLAIN.get(found.unit, found.unit)
    href = f"{address}#{dimension}" if address else None
    return Row(
        DIMENSIONS[dimension], found.title, unit, now.bound_low, now.bound_high, now.low, now.high, found.target,
        found.op, found.state, now.n, href,
    )  # fmt: skip


def _cell(row: Row, prefix: str) -> dict[str, Any]:
    figure = between(*row.ends, row.unit) if row.ends else "not measured"
    aim = "no target" if row.ends else ""
    if row.target is not None:
        aim = f"{'at most' if row.op == 'lte' else 'target'} {amount(row.target, row.unit)}"
    drawn = dot(row, Pen(prefix)) if row.ends else None
    return {"figure": figure, "aim": aim, "title": harmless(row.note), "missed": row.missed, "drawn": drawn}


def _held(ai: dict[str, Any]) -> dict[str, str]:
    """Return what AI claimed and what held up of the same conversations, those it handled and that matured."""
    matured = ai.get("matured") or 0
    if not matured:
        return {"claimed": "", "held": "nothing matured" if ai.get("conversations") else "no AI", "gap": ""}
    claimed = ai["claimed_matured"] / matured
    low = (ai["matured_proven"] + ai["matured_held"]) / matured
    high = low + ai["matured_unobservable"] / matured
    short = f"{round(100 * (claimed - high))} points"
    gap = "" if claimed - high < 0.005 else f"{short} less" if low == high else f"at least {short} less"
    return {"claimed": percents(claimed, claimed), "held": percents(low, high), "gap": gap}


PAGE = Page("/", "Deck", view, "deck.html", filters=FILTERS, menu=MAIN, order=10, warm=True)
