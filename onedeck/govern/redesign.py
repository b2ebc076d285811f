"""Where to redesign first: need x step by customers, her minutes and their cost, over the last thirteen weeks.

A step is what a redesign would spare her: she came back, was handed over, passed on, waited, gave up, had to write
again, asked after a promise. Its minutes and its cost are those of the touches that would not have been needed. One
conversation may have several steps, so they are never added up.
"""

from onedeck.charter.workspace import Workspace
from onedeck.govern.check.look import Look
from onedeck.model.channels import CHANNELS
from onedeck.store import Engine, Store
from onedeck.store.dialect import Dialect
from onedeck.store.steps import listed, render, run_steps

PACKAGE = "onedeck.govern"
LONG_WAIT_S = 60
STEPS = (
    "redesign_touches", "redesign_sums", "redesign_returns", "redesign_answered", "redesign_handed",
    "redesign_passed", "redesign_reopened", "redesign_promises", "redesign_found",
)  # fmt: skip
_COSTED = {"touch_id": "BIGINT", "cost": "DOUBLE"}


def write_redesign(look: Look) -> dict[str, int]:
    """Write `redesign_cases` and `redesign`; return the number of rows of each."""
    assert look.store
    store, facts = look.store, read_facts(look)
    store.engine.create("redesign_costs", _costs(store.engine, look.workspace))
    run_steps(store.engine, PACKAGE, STEPS, facts)
    return {name: _write(store, name, facts) for name in ("redesign_cases", "redesign")}


def read_facts(look: Look) -> dict[str, object]:
    """Return what the SQL steps are filled with."""
    assert look.store
    since, until = look.period
    dialect = look.store.engine.dialect
    return {
        "since": since,
        "until": until,
        "long_wait_s": LONG_WAIT_S,
        "is_voice_touch": _voice(dialect, "t.channel"),
        "is_voice_other": _voice(dialect, "o.channel"),
        "currency": dialect.literal(look.workspace.currency if look.workspace.costs else None),
    }


def _write(store: Store, name: str, facts: dict[str, object]) -> int:
    return store.write(name, render(PACKAGE, name, store.engine.dialect, facts))


def _voice(dialect: Dialect, channel: str) -> str:
    return f"LOWER(TRIM({channel})) IN ({', '.join(map(dialect.text, CHANNELS['voice']))})"


def _costs(engine: Engine, workspace: Workspace) -> str:
    """Return what each touch cost, as measure put it there in this run; nothing where it did not run.

    They are no published table: after `run --from govern` costs are not measured, and never those of other rates.
    """
    nothing = listed(tuple(_COSTED), (), _COSTED)
    if not workspace.costs:
        return nothing
    found = "SELECT touch_id, cost FROM touch_costs"
    try:
        engine.rows(f"{found} LIMIT 0")
    except Exception:  # each engine has a word of its own for a table that is not there
        return nothing
    return found
