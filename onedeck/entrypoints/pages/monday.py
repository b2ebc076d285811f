"""Monday: the decisions that wait, with their day and person, and what moved, flipped, went stale or was restated."""

from dataclasses import replace
from typing import Any

from onedeck.entrypoints.pages.last_week import Week, week_of
from onedeck.entrypoints.web.page import FOOTER, Answer, Page, Visit
from onedeck.entrypoints.web.roles import ANALYST, LEAST_CELL
from onedeck.govern.audit.signoffs import SignOff, sign_offs
from onedeck.show.bills import bills
from onedeck.show.check.found import Wanted, findings
from onedeck.show.digest import FLIPPED, Section
from onedeck.show.due import Due, due, due_list, due_sentence, when
from onedeck.show.formats import Listing, harmless
from onedeck.show.readings import sample_for
from onedeck.show.setting import titles_of

WARMING = "warming"  # the reader that makes pages before anybody looks; it starts nothing that takes long


def view(visit: Visit) -> Answer:
    """Return what is due, and the digest of the published tables with what flipped as soon as that is known."""
    week = week_of(visit, start=visit.reader.name != WARMING)
    found = _due(visit)
    sections = [_section(visit, week, each) for each in week.whole.sections]
    tables = {"due": due_list(found, visit.today)}
    for name, section in zip(_names(sections), sections, strict=True):
        for at, table in enumerate(section.tables, 1):
            tables[f"{name}-{at}" if len(section.tables) > 1 else name] = table
    return Answer(
        title="Monday",
        verdict=" ".join([due_sentence(found, visit.today), *map(_first, sections[1:])]),
        tables=tables,
        notes=list(week.whole.limits),
        more={
            "headline": list(map(harmless, week.whole.headline)), "due": [_row(visit, each) for each in found],
            "sections": sections, "accounts": visit.link("/accounts"), "data": visit.link("/data"),
            "pending": not week.flipped and bool(week.why),
        },
    )  # fmt: skip


def _due(visit: Visit) -> list[Due]:
    store, workspace = visit.store, visit.workspace
    sent = bills(store, workspace.contracts) if store.has("bills") and store.has("invoice_lines") else []
    found = findings(store, Wanted(code="OD505")) if store.has("findings") else []
    sample = sample_for(store) if store.has("reviews") else None
    unsigned = {
        each.journey: said
        for each in sign_offs(workspace.folder / ".onedeck", workspace, visit.now)
        if (said := _unsigned(each))
    }
    return due(workspace, visit.today, sent, sample, found, unsigned)


def _unsigned(each: SignOff) -> str:
    if each.by is None:
        return "the charter was never signed"
    return "" if each.as_signed else f"the charter changed since {each.by} signed it"


def _row(visit: Visit, each: Due) -> dict[str, Any]:
    past = each.day is not None and each.day < visit.today
    return {
        "day": each.day.isoformat() if each.day else "–", "when": when(each, visit.today), "past": past,
        "kind": each.kind, "what": each.what, "who": each.who, "todo": each.todo,
        "address": visit.link("/j/{journey}", journey=each.journey) if each.journey in titles_of(visit.store) else None,
    }  # fmt: skip


def _section(visit: Visit, week: Week, section: Section) -> Section:
    """Return a section as the reader may see it: a viewer is shown no single conversation and no small count."""
    if section.title != FLIPPED or week.flipped is None:
        return section
    if visit.reader.may(ANALYST):
        return replace(section, tables=tuple(_linked(visit, table) for table in section.tables))
    _, conversations = week.flipped.counted
    if not conversations:
        return section
    if conversations < LEAST_CELL:
        return replace(
            section, said=(f"Fewer than {LEAST_CELL} conversations read differently today.",), tables=()
        )
    return replace(section, said=section.said[:1], tables=())


def _linked(visit: Visit, table: Listing) -> Listing:
    """Return a table whose customers lead to their timelines."""
    rows = [
        row | {"address": visit.link("/c/{id}", id=row["customer"])} if row.get("customer") else row
        for row in table.rows
    ]
    return Listing(rows, table.names, [field for field in table.fields if field.name != "look"])


def _names(sections: list[Section]) -> list[str]:
    """Return short names of the sections for addresses."""
    return [("moved", "flipped", "feeds", "restated")[at] for at in range(len(sections))]


def _first(section: Section) -> str:
    """Return a section's first sentence where it says that something is there."""
    return harmless(section.said[0]) if section.tables and section.said else ""


PAGE = Page("/monday", "Monday", view, "monday.html", menu=FOOTER, order=5, whole=True, fresh=True, warm=True)
