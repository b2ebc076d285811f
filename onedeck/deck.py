"""The corridor: the steps in order; the only module that knows all the benches."""

from collections.abc import Callable

from onedeck import ingest, judge, stitch
from onedeck.charter.workspace import Workspace
from onedeck.errors import UsageError, suggest
from onedeck.model.progress import Progress, Silent
from onedeck.store import Store
from onedeck.store.dialect import DIALECTS

Step = Callable[[Store, Workspace, Progress], dict[str, int]]

STEPS: dict[str, Step] = {"ingest": ingest.run, "stitch": stitch.run, "judge": judge.run}


def run_steps(
    store: Store, workspace: Workspace, progress: Progress | None = None, from_step: str | None = None
) -> dict[str, dict[str, int]]:
    """Run the steps from `from_step` (default: all) and publish what they wrote.

    Returns, per step, the rows written to each table. Raises UsageError for an unknown step.
    """
    progress = progress or Silent()
    names = list(STEPS)
    first = from_step or names[0]
    if first not in STEPS:
        raise UsageError(f"There is no step {first!r}.{suggest(first, names)}", f"Steps: {', '.join(names)}.")
    if first != names[0]:
        store.require("touches")
    written = {}
    with store.writing():
        for name in names[names.index(first) :]:
            written[name] = STEPS[name](store, workspace, progress)
        store.publish({"workspace": workspace.name, "definition": workspace.definition_hash()})
    return written


def as_of_store(store: Store, workspace: Workspace, as_of: int, progress: Progress | None = None) -> Store:
    """Return a store judged at another as-of (microseconds UTC); nothing of it is written to disk."""
    aside = store.aside()
    stitch.run(aside, workspace, progress or Silent(), as_of)
    judge.run(aside, workspace, progress or Silent())
    return aside


def sql_steps(workspace: Workspace, engine: str = "duckdb", as_of: int | None = None) -> dict[str, str]:
    """Return the SQL of every step of stitch and judge by name, in order, as an engine runs it."""
    if engine not in DIALECTS:
        known = ", ".join(DIALECTS)
        raise UsageError(f"There is no engine {engine!r}.{suggest(engine, DIALECTS)}", f"Engines: {known}.")
    dialect = DIALECTS[engine]
    return {**stitch.sql_steps(workspace, dialect, as_of), **judge.sql_steps(workspace, dialect, as_of)}
