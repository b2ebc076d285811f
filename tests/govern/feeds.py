"""A journal as feeds that a doctor looks at: loaded, stitched, judged, and its findings by topic."""

from collections.abc import Iterable
from typing import Any

from onedeck import judge, stitch
from onedeck.charter.workspace import Workspace
from onedeck.govern.health.finding import Finding, Look
from onedeck.govern.health.table import findings
from onedeck.model.progress import Silent
from onedeck.store import Store
from tests import journal
from tests.journal import Row, Rows, moment

NOW = moment("2026-03-01 12:00") or 0
MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000


def contact(
    conversation: str, customer: str | None, at: Any, reason: str | None = "bill", **more: Any
) -> Row:
    """Return a person's contact of two minutes, over when it ends."""
    began = moment(at) or 0
    return {"conversation": conversation, "customer": customer, "at": began, "until": began + 2 * MINUTE,
            "reason": reason, "end": "completed", **more}  # fmt: skip


def looked_at(rows: Rows, space: Workspace | None = None, now: int = NOW, **settings: Any) -> Look:
    """Return what the doctor looks at after stitch and judge have run over a journal."""
    store = journal.load(rows)
    names = {row.get("source", "desk") for kind in journal.KINDS for row in rows.get(kind, ())}
    space = space or journal.workspace({name: {} for name in sorted(names | {"desk"})}, **settings)
    stitch.run(store, space, Silent())
    judge.run(store, space, Silent())
    return Look(store, space, now)


def found(rows: Rows, topic: str, **settings: Any) -> list[Finding]:
    """Return the findings on one topic over a journal."""
    return on(looked_at(rows, **settings), topic)


def on(look: Look, topic: str) -> list[Finding]:
    """Return the findings on one topic."""
    return [each for each in findings(look.store, look.workspace, look.now) if each.topic == topic]


def one(listed: Iterable[Finding], **wanted: str) -> Finding:
    """Return the only finding with these values."""
    chosen = [each for each in listed if all(getattr(each, name) == value for name, value in wanted.items())]
    assert len(chosen) == 1, (wanted, [(each.subject, each.fact, each.what) for each in listed])
    return chosen[0]


def with_rows(look: Look, table: str, rows: list[Row]) -> Look:
    """Return the same look with a table's rows as ingest would have written them."""
    store: Store = look.store
    journal.write(store, table, rows)
    return look
