"""Benchmarks: figures others published, with date and source, and ours beside each or why it cannot be compared."""

from typing import Any

from onedeck.entrypoints.web.page import FOOTER, Answer, Page, Visit
from onedeck.entrypoints.web.roles import LEAST_CELL
from onedeck.show.benchmarks.beside import Beside, Ours, benchmark_list, beside
from onedeck.show.benchmarks.published import published
from onedeck.show.notes import notes

FILTERS = ("period",)
MEANING = (
    "a published figure is another company's, under its own definition: beside ours it says how much to ask, not who "
    "is better"
)
# Our figure -> the page it is looked at on.
BEHIND = {
    "ai_claimed": "/claims", "handoff_rate": "/releases", "ai_growth": "/releases", "ai_versions": "/releases",
    "ai_per_journey": "/releases", "redesigned_journeys": "/", "recurring_revenue_exposed_share": "/accounts",
}  # fmt: skip
FEW = f"fewer than {LEAST_CELL} conversations: not for your role"


def view(visit: Visit) -> Answer:
    """Return every published figure, those we can set ours beside first."""
    page = visit.setting()
    rows = [beside(page, entry) for entry in published()]
    rows = [row if _seen(visit, row.ours, row.nearest) else _without(row) for row in rows]
    compared = [row for row in rows if row.ours]
    return Answer(
        title="Benchmarks",
        verdict=_sentence(rows),
        tables={"benchmarks": benchmark_list(rows)},
        notes=[MEANING, f"ours: {page.now.label}, matured, every journey", *notes(page)],
        more={
            "compared": [_told(visit, row) for row in compared],
            "others": [_told(visit, row) for row in rows if not row.ours], "period_shown": page.weeks,
        },
    )  # fmt: skip


def _sentence(rows: list[Beside]) -> str:
    same = [row.ours for row in rows if row.ours]
    known = sum(not ours.refused for ours in same)
    return (
        f"{len(rows)} published figures: {len(same)} have a definition these tables can compute, "
        f"{known} of them measured here. The other {len(rows) - len(same)} are not comparable; why stands beside each."
    )


def _seen(visit: Visit, *figures: Ours | None) -> bool:
    return all(
        each is None or not each.metric or not each.n or visit.reader.sees_cell(each.n) for each in figures
    )


def _without(row: Beside) -> Beside:
    few = [each and Ours(each.title, "", each.n, FEW, each.metric) for each in (row.ours, row.nearest)]
    return Beside(row.published, *few)


def _told(visit: Visit, row: Beside) -> dict[str, Any]:
    name = row.published.ours or row.published.nearest
    address = visit.link(BEHIND[name]) if name in BEHIND else None
    return {"published": row.published, "ours": row.ours, "nearest": row.nearest, "address": address}


PAGE = Page(
    "/benchmarks",
    "Benchmarks",
    view,
    "benchmarks.html",
    filters=FILTERS,
    menu=FOOTER,
    order=60,
    whole=True,
    warm=True,
)
