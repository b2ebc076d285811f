"""AI releases: every version of every AI that answered, since when, what held up, and whether anybody allowed it."""

from functools import partial
from typing import Any

from onedeck.entrypoints.web.page import MAIN, Answer, Chart, Page, Visit
from onedeck.entrypoints.web.roles import LEAST_CELL
from onedeck.govern.audit.decisions import decisions
from onedeck.show.charts.markup import Drawn
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.spark import Figure, Week, spark
from onedeck.show.charts.weekly import Series
from onedeck.show.first_number import first_number, lines
from onedeck.show.formats import harmless
from onedeck.show.ledger import Scope
from onedeck.show.moments import day
from onedeck.show.notes import event_lines
from onedeck.show.releases.cells import total
from onedeck.show.releases.seen import (
    NOT_ALLOWED,
    Decisions,
    Seen,
    decided_words,
    seen,
    seen_list,
    seen_rows,
    standing,
    standing_words,
)
from onedeck.show.releases.weeks import events_of, series_of, weeks_of
from onedeck.show.releases.words import NO_GATE, held_percent, interval_words, list_sentence
from onedeck.show.setting import titles_of

FILTERS = ("segment", "language", "channel", "brand", "need")
TOO_FEW = f"fewer than {LEAST_CELL} customers"
FIGURES = ("conversations", "matured", "held_up", "held_up_high", "low", "high", "proven")


def view(visit: Visit) -> Answer:
    """Return every version seen, the newest of each system last."""
    found = seen(visit.store, narrowed(visit))
    titles, decided = titles_of(visit.store), decided_of(visit)
    charters = visit.workspace.charters
    rows = seen_rows(found, charters, decided, titles)
    rows = [_kept(row, hidden_version(visit, each)) for row, each in zip(rows, found, strict=True)]
    shown = [_line(visit, at, each, decided, titles) for at, each in enumerate(found)]
    decided_count = sum(decided_words(each, decided) != "nobody decided" for each in found)
    standings = {each.title: standing(each, charters) for each in found}
    told = [each for each in found if not hidden_version(visit, each)]
    return Answer(
        title="AI releases",
        verdict=list_sentence(told, standings, min(decided_count, len(told))),
        tables={"releases": seen_list(rows)},
        charts={line["chart"]: line["draw"] for line in shown if line["draw"]},
        notes=[*lines(first_number(visit.store, Scope(room="ai"))), *event_lines(visit.setting())],
        more={"lines": shown, "no_gate": NO_GATE},
    )  # fmt: skip


def narrowed(visit: Visit) -> bool:
    """Say whether the tables hold only some of the conversations: what has none of these is not shown."""
    return bool(visit.filters.parts or visit.reader.journeys)


def decided_of(visit: Visit) -> Decisions:
    """Return what was signed about which version, in the journeys the reader may see."""
    signed = decisions(visit.workspace.folder / ".onedeck")
    return {place: each.decision for place, each in signed.items() if visit.reader.may_see(place[0])}


def hidden(visit: Visit, customers: int) -> str:
    """Return why the reader may not see a figure of so many customers; an empty text lets her."""
    return "" if visit.reader.sees_cell(customers) else TOO_FEW


def hidden_version(visit: Visit, each: Seen) -> str:
    """Return why the reader may not see the figures of a version; one that handled nothing has none to hide."""
    return hidden(visit, each.customers) if each.cells else ""


def conversations_of(visit: Visit, each: Seen, **more: str) -> str | None:
    """Return the address of the conversations a version handled, of a `period`, a `journey` or another property."""
    if each.version is None:
        return None
    wanted = {"room": "ai", "version": f"{each.agent} {each.version}", **more}
    return visit.link("/customers", visit.filters.query(**wanted))


def _line(visit: Visit, at: int, each: Seen, decided: Decisions, titles: dict[str, str]) -> dict[str, Any]:
    zone, told = visit.workspace.timezone, each.held_up
    why = hidden_version(visit, each)
    stands = standing(each, visit.workspace.charters)
    series = series_of(
        each,
        weeks_of(each),
        zone,
        True,
        lambda week: conversations_of(visit, each, period=week),
        partial(hidden, visit),
    )
    return {
        "title": harmless(each.title),
        "address": _address(visit, each),
        "models": harmless(", ".join((*each.models, *each.vendors))),
        "days": _days(each, zone),
        "behind": None if why else conversations_of(visit, each),
        "conversations": why or f"{each.conversations:,}",
        "matured": "" if why else f"{total(each.cells).n:,} matured",
        "held": why or held_percent(told),
        "interval": "" if why else interval_words(told),
        "proven": "" if why or told.bound_low is None else f"{each.proven:,} of them proven",
        "charter": harmless(standing_words(stands, titles)),
        "wrong": NOT_ALLOWED in stands.values(),
        "decision": harmless(decided_words(each, decided)),
        "chart": f"weeks-{at + 1}",
        "draw": _drawing(visit, series) if series.parts else None,
    }  # fmt: skip


def _week(visit: Visit, each: Seen, label: str) -> str | None:
    return conversations_of(visit, each, period=label)


def _drawing(visit: Visit, series: Series) -> Chart:
    weeks = [
        Week(part.at, part.label, part.first, part.low, part.high, part.n, part.href) for part in series.parts
    ]
    events = events_of(visit.workspace.events, visit.workspace.timezone)

    def draw(pen: Pen) -> Drawn:
        return spark(weeks, Figure(f"{series.title}, held up at least"), pen, events)

    return draw


def _address(visit: Visit, each: Seen) -> str | None:
    if "/" in each.agent + each.slug:  # an address has its own slashes
        return None
    return visit.link("/releases/{system}/{version}", system=each.agent, version=each.slug)


def _days(each: Seen, timezone: str) -> str:
    if each.first is None or each.last is None:
        return "order only: no clock"
    return f"{day(each.first, timezone)} to {day(each.last, timezone)}"


def _kept(row: dict[str, Any], why: str) -> dict[str, Any]:
    return row | dict.fromkeys(FIGURES) if why else row


PAGE = Page("/releases", "AI releases", view, "releases.html", filters=FILTERS, menu=MAIN, order=30)
