"""The table `health`: what is missing or broken in the feeds, told at every run."""

from onedeck.charter.workspace import Workspace
from onedeck.govern.health import (
    audit,
    clocks,
    contracts,
    coverage,
    exports,
    feeds,
    identity,
    missing,
    people,
    returns,
)
from onedeck.govern.health.finding import Examiner, Finding, Look
from onedeck.model.governed_tables import HEALTH, SEVERITIES, TOPICS
from onedeck.store import Store
from onedeck.store.steps import listed

EXAMINERS: tuple[Examiner, ...] = (
    contracts.examine,
    audit.examine,
    missing.examine,
    identity.examine,
    coverage.examine,
    feeds.horizons,
    feeds.silences,
    clocks.stamps,
    clocks.offsets,
    clocks.lags,
    feeds.windows,
    people.heavy,  # before the curve, which leaves these out
    returns.examine,
    people.mirrors,
    people.duplicates,
    exports.examine,
)


def write_health(store: Store, workspace: Workspace, now: int) -> int:
    """Write the table from every examination at `now` (microseconds UTC); return its number of rows."""
    found = findings(store, workspace, now)
    rows = []
    for place, finding in enumerate(found, 1):
        values = {"place": place, **vars(finding)}
        rows.append(tuple(_written(store, values[name]) for name in HEALTH.names))
    types = {column.name: column.sql_type for column in HEALTH.columns}
    return store.write("health", listed(HEALTH.names, rows, types))


def findings(store: Store, workspace: Workspace, now: int) -> list[Finding]:
    """Return every finding, by topic; within one what is broken first, then warnings."""
    look = Look(store, workspace, now)
    found = [finding for examine in EXAMINERS for finding in examine(look)]
    topics, severities = list(TOPICS), list(SEVERITIES)
    return sorted(found, key=lambda each: (topics.index(each.topic), severities.index(each.severity)))


def _written(store: Store, value: str | float | None) -> str:
    return repr(value) if isinstance(value, float) else store.engine.dialect.literal(value)
