"""Out of journeys: the evidence for and against every conversation, and its verdicts."""

from onedeck.charter.workspace import Workspace
from onedeck.errors import UsageError
from onedeck.judge.windows import PACKAGE, Terms, read_facts
from onedeck.model.progress import Progress
from onedeck.store import Engine, Store
from onedeck.store.dialect import Dialect
from onedeck.store.steps import render, run_steps

EVIDENCE_STEPS = (
    "proof_feeds",
    "subjects",
    "pairs",
    "links",
    "returns",
    "her_turns",
    "acts",
    "invitations",
    "told",
    "evidence_rows",
)
VERDICT_STEPS = ("firsts", "later")
STEPS = (*EVIDENCE_STEPS, "evidence", *VERDICT_STEPS, "cases", "verdicts")


def run(store: Store, workspace: Workspace, progress: Progress) -> dict[str, int]:
    """Write evidence and verdicts from stitch's tables; returns the number of rows of each.

    The as-of and the window are those stitch wrote down, so that both halves always agree; raises UsageError
    where the workspace has other definitions by now.
    """
    engine = store.engine
    terms = _terms(engine)
    if terms.definition_hash != workspace.definition_hash():
        raise UsageError(
            "The definitions (window, idle, join, customer or reasons) changed since the conversations were stitched.",
            "Run `onedeck run --from stitch`.",
        )
    facts = read_facts(engine.dialect, terms)
    progress.step("judge: evidence")
    run_steps(engine, PACKAGE, EVIDENCE_STEPS, facts)
    written = {"evidence": store.write("evidence", render(PACKAGE, "evidence", engine.dialect, facts))}
    progress.step("judge: verdicts")
    run_steps(engine, PACKAGE, VERDICT_STEPS, facts)
    engine.view("cases", render(PACKAGE, "cases", engine.dialect, facts))
    written["verdicts"] = store.write("verdicts", render(PACKAGE, "verdicts", engine.dialect, facts))
    return written


def sql_steps(workspace: Workspace, dialect: Dialect, as_of: int | None) -> dict[str, str]:
    """Return the SQL of every step by name, in order, as it runs on an engine."""
    longest = max([workspace.window, *(charter.window for charter in workspace.charters)])
    terms = Terms(as_of, longest, workspace.idle, workspace.definition_hash())
    facts = read_facts(dialect, terms)
    return {name: render(PACKAGE, name, dialect, facts) for name in STEPS}


def _terms(engine: Engine) -> Terms:
    as_of = engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    [(window, idle, definition)] = engine.rows(
        "SELECT MAX(window_us), MAX(idle_us), MAX(definition_hash) FROM charters"
    )
    return Terms(as_of, window, idle, definition)
