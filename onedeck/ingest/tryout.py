"""A drafted source tried on its own export, in memory: what would load, which codes and AI systems it holds."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onedeck.charter.drafts import RawCode, SeenSystem
from onedeck.charter.workspace import FILE, Workspace, read_workspace
from onedeck.errors import ConfigError, OneDeckError
from onedeck.ingest.rejected import by_kind
from onedeck.ingest.run import run
from onedeck.model.progress import Progress, Silent
from onedeck.store.duck import DuckEngine
from onedeck.store.snapshot import Store

VERSIONS_MOST = 20
COUNTED = "count(DISTINCT {})"


@dataclass(frozen=True)
class Tried:
    """What became of a source's rows; times in microseconds UTC, `identified` 0..1, `fault` = why it cannot be read."""

    tables: Mapping[str, int] = field(default_factory=dict)
    conversations: int = 0
    identified: float | None = None
    first_time: int | None = None
    last_time: int | None = None
    claims: tuple[tuple[str, str, int], ...] = ()  # definition, room, claims
    rejects: tuple[tuple[str, int], ...] = ()  # reason, rows
    rejected: int = 0
    codes: tuple[RawCode, ...] = ()
    systems: tuple[SeenSystem, ...] = ()
    fault: str | None = None


def try_text(text: str) -> Tried:
    """Return what an onedeck.yaml (paths absolute, one source) would load; its faults are part of the answer."""
    with tempfile.TemporaryDirectory(prefix="onedeck-init-") as folder:
        Path(folder, FILE).write_text(text, encoding="utf-8")
        try:
            return try_workspace(read_workspace(Path(folder)), Silent())
        except ConfigError as error:
            return Tried(fault="; ".join(fault.message for fault in error.faults))
        except OneDeckError as error:
            return Tried(fault=error.message)


def try_workspace(workspace: Workspace, progress: Progress) -> Tried:
    """Return what a workspace's sources would load, read in memory; raises what `run` raises."""
    store = Store(None, DuckEngine())
    try:
        written = run(store, workspace, progress)
        rows = store.engine.rows
        conversations, first, last, identified = rows(
            """SELECT count(DISTINCT conversation_id), min(initiation_time),
            max(coalesce(disconnect_time, initiation_time)),
            avg(CASE WHEN coalesce(customer_key, email_key, phone_key) IS NULL THEN 0.0 ELSE 1.0 END) FROM touches"""
        )[0]
        kinds = rows("SELECT reason, count(*) FROM rejects GROUP BY 1 ORDER BY 2 DESC, 1")
        return Tried(
            tables={name: count for name, count in written.items() if count and name not in ("customers", "rejects")},
            conversations=conversations, identified=identified, first_time=first, last_time=last,
            claims=tuple(rows("SELECT definition, room, count(*) FROM claims GROUP BY ALL ORDER BY 3 DESC, 1, 2")),
            rejects=tuple(by_kind(kinds)), rejected=sum(count for _, count in kinds),
            codes=tuple(_codes(store)), systems=tuple(_systems(store)),
        )  # fmt: skip
    finally:
        store.engine.close()


def _codes(store: Store) -> list[RawCode]:
    """Return every raw reason code of the ingested tables with its vocabulary, the most frequent first.

    Counted are conversations; an outcome that names no conversation counts as one.
    """
    return [
        RawCode(*row)
        for row in store.engine.rows(
            """SELECT vocabulary, contact_reason, count(DISTINCT whose) FROM (
            SELECT vocabulary, contact_reason, conversation_id AS whose FROM touches
            UNION ALL
            SELECT vocabulary, contact_reason, coalesce(conversation_id, outcome_id) AS whose FROM outcomes)
            WHERE contact_reason IS NOT NULL AND vocabulary IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"""
        )
    ]


def _systems(store: Store) -> list[SeenSystem]:
    found: dict[str, tuple[set[str], int]] = {}
    rows: Sequence[tuple[str, list[str], int]] = store.engine.rows(
        """SELECT coalesce(agent_id, agent_name), list(DISTINCT agent_version) FILTER (agent_version IS NOT NULL),
        count(DISTINCT conversation_id) FROM touches WHERE handler_role = 'AUTOMATED_AGENT'
        AND coalesce(agent_id, agent_name) IS NOT NULL GROUP BY 1 ORDER BY 3 DESC, 1"""
    )
    for agent, versions, count in rows:
        found[agent] = (set(versions or ()), count)
    return [
        SeenSystem(agent, tuple(sorted(versions)[:VERSIONS_MOST]), count)
        for agent, (versions, count) in found.items()
    ]
