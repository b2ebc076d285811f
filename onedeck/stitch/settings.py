"""What stitch's SQL is filled with: durations, the as-of, and the small tables made from the user's files."""

from collections.abc import Sequence

from onedeck.charter.reasons import SYSTEM_CODES
from onedeck.charter.workspace import Workspace
from onedeck.stitch.horizon import Feed
from onedeck.store import Engine
from onedeck.store.dialect import Dialect
from onedeck.store.steps import FOREVER

SHARED_ABOVE = 3  # a number used by more people or accounts than this names nobody
SHORT_ABANDON_US = 5_000_000


def read_facts(dialect: Dialect, workspace: Workspace, as_of: int | None) -> dict[str, object]:
    """Return what the SQL steps are filled with; nothing in it comes unescaped from a user."""
    limit = FOREVER if as_of is None else as_of
    return {
        "as_of": limit,
        "known": f"COALESCE(t.observed_time, t.initiation_time, 0) <= {limit}",
        "forever": FOREVER,
        "idle": workspace.idle,
        "join": workspace.join,
        "window": workspace.window,
        "journey": dialect.text(workspace.journey),
        "shared_above": SHARED_ABOVE,
        "short_abandon": SHORT_ABANDON_US,
    }


def load_reasons(engine: Engine, workspace: Workspace) -> None:
    """Give the engine the tables `reasons` and `system_codes`."""
    text = engine.dialect.text
    rows = [
        (text(row.vocabulary), f"LOWER(TRIM({text(row.written)}))", text(row.need) if row.need else "NULL")
        for row in workspace.reasons.rows
    ]
    engine.create("reasons", listed(("vocabulary", "code", "need"), rows))
    engine.create("system_codes", listed(("code",), [(text(code),) for code in sorted(SYSTEM_CODES)]))


def feeds(dialect: Dialect, found: Sequence[Feed], as_of: int | None) -> str:
    """Return the rows of the table `feeds`."""
    text = dialect.text
    limit = "NULL" if as_of is None else str(as_of)
    rows = [
        (text(f.source), str(f.first_time), str(f.last_time), str(f.complete_until), text(f.reason), limit)
        for f in found
    ]
    return listed(("source", "first_time", "last_time", "complete_until", "reason", "as_of"), rows)


def charter(dialect: Dialect, workspace: Workspace) -> str:
    """Return the row of the table `charters`: the definitions this build is judged under."""
    text = dialect.text
    return (
        f"SELECT {text(workspace.journey)} AS journey, {workspace.window} AS window_us, {workspace.idle} AS idle_us,"
        f" {workspace.join} AS join_us, {text(workspace.customer)} AS customer_is,"
        f" {text(workspace.timezone)} AS timezone, {text(workspace.definition_hash())} AS definition_hash"
    )


def listed(names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a SELECT of text rows given as SQL; of none where there are none."""
    shaped = ", ".join(f"CAST({name} AS STRING) AS {name}" for name in names)
    body = ", ".join(f"({', '.join(row)})" for row in rows) or f"({', '.join('NULL' for _ in names)})"
    keep = "" if rows else " WHERE 1 = 0"
    return f"SELECT {shaped} FROM (VALUES {body}) AS listed({', '.join(names)}){keep}"
