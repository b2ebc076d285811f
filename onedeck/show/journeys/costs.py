"""What a journey costs her and the company: minutes, money, and where a redesign would spare most."""

from collections.abc import Sequence
from typing import Any

from onedeck.show.charts.figures import amount, between
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.measures import measure_of, metrics_of
from onedeck.show.redesign import redesign_rows
from onedeck.show.setting import Setting
from onedeck.show.units import NOT_MEASURED

METRICS = ("customer_wait_minutes", "cost_per_conversation", "cost_per_held_up")
MOST = 8
FIELDS = (
    Field("title", "Step"), Field("shown_need", "Need"), Field("customers", "Customers", "count"),
    Field("conversations", "Conversations", "count"), Field("minutes_told", "Her minutes", "figure"),
    Field("cost_told", "Cost", "figure"),
)  # fmt: skip

Row = dict[str, Any]


def cost_rows(page: Setting) -> list[Row]:
    """Return what waiting and handling cost in the page's weeks, with intervals; what nobody measured says so."""
    known, found = metrics_of(page.store), []
    for name in METRICS:
        if name not in known:
            continue
        estimate = measure_of(page.store, name, page.journey, page.now.weeks)
        unit = known[name].unit
        value = estimate.refused or NOT_MEASURED
        if estimate.value is not None:
            value = amount(estimate.value, unit)
        wide = estimate.low is not None and estimate.high is not None
        ends = between(estimate.low or 0.0, estimate.high or 0.0, unit) if wide else ""
        found.append({
            "metric": name, "title": known[name].title, "told": value, "ends": ends, "n": estimate.n,
            "value": estimate.value, "low": estimate.low, "high": estimate.high, "unit": unit,
        })  # fmt: skip
    return found


def cost_list(rows: Sequence[Row]) -> Listing:
    """Return what a journey costs as a list."""
    fields = (
        Field("title", "Figure"), Field("told", "Value", "figure"), Field("ends", "95% interval", "figure"),
        Field("n", "Counted", "count"),
    )  # fmt: skip
    return Listing(rows, ("metric", "title", "n", "value", "low", "high", "unit"), fields)


def redesign_of(page: Setting) -> list[Row]:
    """Return the journey's steps that a redesign would spare her, most customers first; none without that table."""
    if not page.store.has("redesign"):
        return []
    rows = redesign_rows(page.store, page.journey)
    return [row | {"shown_need": harmless(row["shown_need"])} for row in rows]


def redesign_list(rows: Sequence[Row]) -> Listing:
    """Return these steps as a list."""
    names = (
        "journey", "need", "step", "conversations", "customers", "need_conversations", "minutes", "timed", "cost",
        "costed", "currency", "since", "until",
    )  # fmt: skip
    return Listing(rows, names, FIELDS)
