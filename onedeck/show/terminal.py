"""The pages of a terminal: a headline by rule, a table under it, and what limits the figures under that."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onedeck.show.formats import STYLES, Listing, as_table
from onedeck.show.lists import headline

RAW_WIDTH = 100  # of a raw record, as much as a line holds; --format json has it whole


def ledger_page(
    rows: Sequence[dict[str, Any]], listing: Listing, lines: Iterable[str]
) -> list[RenderableType]:
    """Return the claims ledger: sentences, the table, the first-number line."""
    page: list[RenderableType] = []
    for sentence in headline(rows):
        page.append(Text(sentence, style="bold"))
    return [*page, Text(""), Padding(as_table(listing), (0, 1)), Text(""), *_dim(lines)]


def list_page(listing: Listing, lines: Iterable[str]) -> list[RenderableType]:
    """Return a plain list and the lines under it."""
    if not listing.rows:
        return [Text("none"), *_dim(lines)]
    return [Padding(as_table(listing), (0, 1)), Text(""), *_dim(lines)]


def timeline_page(rows: Sequence[dict[str, Any]], lines: Iterable[str]) -> list[RenderableType]:
    """Return a customer's timeline, a block per conversation, each row with the record it stands on."""
    customer = next((row["customer"] for row in rows if row["customer"]), None)
    names = list(dict.fromkeys(row["conversation"] for row in rows))
    counted = f"{len(names)} conversation{'s' if len(names) != 1 else ''}"
    page: list[RenderableType] = [
        Text.assemble((customer or "not identified", "bold"), (f"  {counted}", "dim"))
    ]
    for name, block in groupby(rows, key=lambda row: row["conversation"]):
        events = list(block)
        need = events[0]["need"] or "need unknown"
        page += [
            Text(""),
            Text.assemble((str(name), "bold"), (f"  {need}", ""), (f"  {events[0]['journey']}", "dim")),
        ]
        page.append(Padding(_events(events), (0, 1)))
    return [*page, Text(""), *_dim(lines)]


def _events(events: Sequence[dict[str, Any]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for _ in range(3):
        table.add_column(overflow="fold")
    for event in events:
        room = event["room"] or ""
        style = STYLES["refuted"] if event["verdict"] == "refuted" else ""
        time = (event["time"] or "")[:16].replace("T", " ")
        place = f"{event['raw_file']}:{event['raw_row']}" if event["raw_file"] else ""
        what = Text(f"{event['kind']}: {event['what']}", style)
        if place and not event["raw"] and event["kind"] != "turn":
            what.append(f"  {place}", "dim")
        table.add_row(Text(time, "dim"), Text(room, STYLES.get(room, "")), what)
        for extra in (event["source_url"], f"{place}  {_raw(event['raw'])}" if event["raw"] else None):
            if extra:
                table.add_row("", "", Text(extra, "dim"))
    return table


def _raw(raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, dict):
        raw = " ".join(f"{name}={value}" for name, value in raw.items() if value not in (None, ""))
    text = " ".join(str(raw).split())
    return text if len(text) <= RAW_WIDTH else f"{text[: RAW_WIDTH - 1]}…"


def _dim(lines: Iterable[str]) -> list[RenderableType]:
    return [Text(line, style="dim") for line in lines]
