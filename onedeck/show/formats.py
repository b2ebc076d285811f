"""A list as table, JSON, CSV or Markdown: the same rows, for a person or for a program."""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # rich is imported where a table is drawn: programs and commit hooks need none
    from rich.table import Table
    from rich.text import Text

FORMATS = ("table", "json", "csv", "md")
NOTHING = "–"
# A spreadsheet takes a text that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

# Colour means who had the customer; red means harm, and nothing is green.
STYLES = {"ai": "#5b8fd9", "cx": "#c98a2b", "refuted": "#d9534f"}

NUMBERS = ("count", "share", "figure")


@dataclass(frozen=True)
class Field:
    """One column as people see it: the row's key, the heading, and how its values are written."""

    name: str
    heading: str
    kind: str = "text"  # text, word, count, share, time; figure: a number already written


@dataclass(frozen=True)
class Listing:
    """Rows with the names programs get, in order, and the fields people get."""

    rows: Sequence[dict[str, Any]]
    names: Sequence[str]
    fields: Sequence[Field]


def as_json(listing: Listing) -> str:
    """Return one JSON list, a row per line; shares are plain numbers 0..1."""
    rows = (
        json.dumps(_ordered(row, listing.names), ensure_ascii=False, default=_plain) for row in listing.rows
    )
    body = ",\n ".join(rows)
    return f"[{body}]\n"


def as_csv(listing: Listing) -> str:
    """Return CSV with a header; a text that a spreadsheet would take for a formula gets a leading quote."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(listing.names)
    for row in listing.rows:
        writer.writerow([_cell(row.get(name)) for name in listing.names])
    return target.getvalue()


def as_markdown(listing: Listing) -> str:
    """Return a Markdown table of the fields people see."""
    fields = listing.fields
    rules = ["---:" if f.kind in NUMBERS else "---" for f in fields]
    lines = [_bar([f.heading for f in fields]), _bar(rules)]
    lines += [_bar([written(row.get(f.name), f.kind) for f in fields]) for row in listing.rows]
    return "\n".join(lines) + "\n"


def as_table(listing: Listing) -> "Table":
    """Return a rich table of the fields people see; the caller's console decides width and colour."""
    from rich.table import Table

    table = Table(box=None, header_style="dim", pad_edge=False, title=None, collapse_padding=True)
    for f in listing.fields:
        number = f.kind in NUMBERS
        # Where room is short names fold, numbers never do.
        table.add_column(f.heading, justify="right" if number else "left", overflow="fold", no_wrap=number)
    for row in listing.rows:
        table.add_row(*(_painted(row.get(f.name), f) for f in listing.fields))
    return table


def harmless(text: str) -> str:
    """Return a text without what a terminal would obey: control signs and turns of the writing direction."""
    return _OBEYED.sub("\ufffd", text)


def written(value: Any, kind: str = "text") -> str:
    """Return a value as people read it: shares as percentages with one decimal, counts with separators."""
    if value is None or value in ({}, []):
        return NOTHING
    if kind == "share" and isinstance(value, tuple):
        low, high = (f"{100 * bound:.1f}" for bound in value)
        return low if low == high else f"{low}–{high}"
    if kind == "share":
        return f"{value:.1%}"
    if kind == "count":
        return f"{value:,}"
    if kind == "time":
        return str(value)[:16].replace("T", " ")
    if kind == "word":
        return str(value).replace("_", " ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{amount:,.2f} {name}".strip() for name, amount in value.items())
    return str(value)


def _painted(value: Any, f: Field) -> "Text":
    from rich.text import Text

    style = STYLES.get(str(value), "") if f.kind in ("text", "word") else ""
    if f.name.endswith("refuted") and value:
        style = STYLES["refuted"]
    if f.kind in ("count", "share") and not value:
        style = "dim"
    return Text(written(value, f.kind), style=style)


def _ordered(row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=_plain) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        guard = "'" if value.startswith(FORMULA) else ""
        # A lone carriage return ends the line for some readers; the csv module would not quote it.
        return guard + value.replace("\r\n", "\n").replace("\r", "\n")
    return value


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


def _bar(cells: Sequence[str]) -> str:
    clean = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(clean)} |"
