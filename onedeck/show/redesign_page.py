"""Where to redesign first in the terminal: step and need, customers, minutes, cost, and the command that lists it."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from onedeck.show.paragraphs import dim, wrapped

TOP = 10

Row = dict[str, Any]


def redesign_block(
    rows: Sequence[Row], top: int | None = TOP, command: str = "onedeck patterns --redesign"
) -> list[RenderableType]:
    """Return the block: the first ones by customers, how each ranks by minutes and cost, and how to list it."""
    if not rows:
        return [
            Text("Where to redesign first", "bold"),
            *dim(["no conversation of the last 13 weeks had a step to spare"]),
        ]
    until = rows[0]["until"][:10]
    block: list[RenderableType] = [
        Text.assemble(
            ("Where to redesign first", "bold"),
            (f"  by customers, numbered over all journeys, the 13 weeks to {until}", "dim"),
        )
    ]
    for row in rows[:top]:
        block += _told(row)
    if top is not None and len(rows) > top:
        block += dim([f"and {len(rows) - top} more: {command}"])
    return [
        *block,
        *dim([
            "minutes are hers: waits, time with AI, handling that had to be done again, as far as they are recorded; "
            "one conversation may have several steps, so they do not add up"
        ]),
    ]  # fmt: skip


def _told(row: Row) -> Iterator[Text]:
    yield Text.assemble(
        (f" {row['by_customers']:>2}. ", "dim"), (row["title"], "bold"), f": {row['shown_need']}",
        (f"  {row['journey']}", "dim"),
    )  # fmt: skip
    people = f"{row['customers']:,} customer{'s' if row['customers'] != 1 else ''}"
    of = f"{row['conversations']:,} of {row['need_conversations']:,} conversations"
    yield from wrapped(f"     {people}, {of}; {_minutes(row)}; {_cost(row)}", "", "     ")
    yield Text(f"     {row['look']}", "dim")


def _minutes(row: Row) -> str:
    if row["minutes"] is None:
        return "minutes not measured"
    known = f" known of {row['timed']:,}" if row["timed"] < row["conversations"] else ""
    return f"{row['minutes_told']} min{known} (rank {row['by_minutes']})"


def _cost(row: Row) -> str:
    if row["cost"] is None:
        return "cost not measured"
    known = f" known of {row['costed']:,}" if row["costed"] < row["conversations"] else ""
    return f"{row['cost_told']}{known} (rank {row['by_cost']})"
