"""What stands on top of a customer's page: promises that are open, and what she was told twice differently."""

from typing import Any

from onedeck.show.moments import iso
from onedeck.show.queries import dictionaries, read_step
from onedeck.store import Store

Row = dict[str, Any]

PROMISE = ("statement_id", "conversation_id", "room", "said_at", "due_time", "rule", "done_at")
BY = {"ai": "AI", "cx": "a person"}
MOST = 6  # pins of a kind; the timeline has them all
GOOD = ("proven", "held")
PROMISE_COLUMNS = ("conversation", "by", "said_at", "due", "state", "open")


def promises(store: Store, rows: list[Row]) -> list[Row]:
    """Return what a customer was promised, the newest first: by whom, due when, and what became of it.

    `open` = nothing says that it was done: it is not due yet, or it was and no record notes it, or no day was named
    and her conversation did not hold up.
    """
    told = {row["told"]["conversation_id"]: row for row in rows}
    good = {
        row["event"]["conversation_id"]
        for row in rows
        if row["kind"] == "verdict" and row["room"] == "all" and row["verdict"] in GOOD
    }
    as_of = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    listed = ", ".join(map(str, told)) or "NULL"
    found = []
    for row in dictionaries(
        store, read_step("customer_promises").replace("{conversations}", listed), PROMISE
    ):
        said, is_open = _state(row, as_of, row["conversation_id"] in good)
        found.append(
            {
                "conversation": told[row["conversation_id"]]["conversation"],
                "by": BY.get(row["room"] or "", "the company"), "said_at": iso(row["said_at"]),
                "due": iso(row["due_time"]), "state": said, "open": is_open,
            }
        )  # fmt: skip
    return found


def contradictions(rows: list[Row]) -> list[Row]:
    """Return the rows of a timeline in which she was told the opposite of what she had been told."""
    return [
        row
        for row in rows
        if (row["kind"] == "statement" and row["event"]["statement"] == "contradicts")
        or (row["kind"] == "evidence" and row["event"]["kind"] == "contradicted")
    ]


def _state(row: Row, as_of: int | None, good: bool) -> tuple[str, bool]:
    due, done = row["due_time"], row["done_at"]
    if due is None:
        if done is not None:
            return f"no day named; done {_day(done)} by a record", False
        return "no day named, and no record says it was done", not good
    if done is not None and done <= due:
        return f"kept: a record says done {_day(done)}", False
    if done is not None:
        return f"late: due {_day(due)}, done {_day(done)} by a record", False
    if as_of is not None and due > as_of:
        return f"open: due {_day(due)}, after the data's end", True
    return f"was due {_day(due)}, and no record says it was done", True


def _day(time: int) -> str:
    return str(iso(time))[:10]
