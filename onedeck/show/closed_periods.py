"""Closed periods and their restatements as people read them."""

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from onedeck.show.formats import NOTHING, Field, Listing, as_table
from onedeck.show.measured_figures import in_unit
from onedeck.show.moments import iso
from onedeck.show.restatements import RESTATED_COLUMNS, Closing, closings, comparable
from onedeck.store import Store

CLOSING_COLUMNS = ("period", "closed_at", "as_of", "closings", "figures", "restated", "compared")
WHY_WORDS = {"definitions": "definitions changed", "data": "data changed"}


def closed_periods(store: Store, restated: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row per closed period: when, as of when, how often, and how many of its figures differ today.

    `restated` are the rows of `restatements`; `compared` is no where today's as-of is before the closing's.
    """
    today = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    return [
        {
            "period": closing.period,
            "closed_at": iso(closing.closed_at),
            "as_of": iso(closing.as_of),
            "closings": closing.closings,
            "figures": figures(store, closing),
            "restated": sum(row["period"] == closing.period for row in restated),
            "compared": comparable(closing, today),
        }
        for closing in closings(store)
    ]


def figures(store: Store, closing: Closing) -> int:
    """Return how many figures (metric and journey, slice '') a closing froze."""
    named = store.engine.dialect.text(closing.period)
    return int(
        store.engine.rows(
            "SELECT COUNT(*) FROM (SELECT DISTINCT metric, journey FROM closings "
            f"WHERE period = {named} AND closed_at = {closing.closed_at} AND slice = '') AS each_one"
        )[0][0]
    )


def closing_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return the closed periods as a list."""
    fields = [
        Field("period", "period"),
        Field("closed_at", "closed", "time"),
        Field("as_of", "as of", "time"),
        Field("closings", "times", "count"),
        Field("figures", "figures", "count"),
        Field("restated", "restated", "count"),
        Field("compared", "compared"),
    ]
    return Listing(rows, CLOSING_COLUMNS, fields)


def restatement_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return what differs today from what was frozen."""
    fields = [
        Field("period", "period"),
        Field("title", "metric"),
        Field("was", "closed as", "figure"),
        Field("is", "today", "figure"),
        Field("why_in_words", "why"),
    ]
    if len({row["journey"] for row in rows}) > 1:
        fields.insert(1, Field("journey", "journey"))
    shown = [
        {
            **row,
            "was": figure(row, "old"),
            "is": figure(row, "new"),
            "why_in_words": WHY_WORDS[row["why"]],
        }
        for row in rows
    ]
    return Listing(shown, RESTATED_COLUMNS, fields)


def figure(row: dict[str, Any], which: str) -> str:
    """Return one of a restatement's two figures, `old` or `new`, with how many rows it is over."""
    low, high, n = row[which], row[f"{which}_high"], row[f"{which}_n"]
    if low is None:
        return f"{n:,} rows" if n else NOTHING
    return f"{in_unit(low, high, row['unit'])} of {n:,}"


def closed_page(
    periods: Sequence[dict[str, Any]], restated: Sequence[dict[str, Any]], lines: Sequence[str]
) -> list[RenderableType]:
    """Return the page of closed periods: the periods, then what differs today, then what limits it."""
    if not periods:
        return [Text("no period is closed"), *(Text(line, style="dim") for line in lines)]
    page: list[RenderableType] = [Padding(as_table(closing_list(periods)), (0, 1)), Text("")]
    if restated:
        page += [Text("restated: what differs today from what was closed", style="bold")]
        page += [Padding(as_table(restatement_list(restated)), (0, 1)), Text("")]
    else:
        page += [Text("nothing differs today from what was closed"), Text("")]
    return [*page, *(Text(line, style="dim") for line in lines)]
