"""Labels that spread until nothing changes: groups of linked identifiers, roots of joined conversations."""

from collections.abc import Mapping

from onedeck.store import Engine
from onedeck.store.steps import render

PASSES = 100


def spread(engine: Engine, step: str, first: str, facts: Mapping[str, object]) -> str:
    """Apply a labelling step to its own result until it is a fixed point; return the table that holds it.

    `first` is a SELECT of the starting labels. Passes grow with the logarithm of the longest chain; the limit is
    for sources whose references run in a ring, which never settles.
    """
    names = (f"{step}_even", f"{step}_odd")
    engine.create(names[0], first)
    for turn in range(PASSES):
        now, then = names[turn % 2], names[(turn + 1) % 2]
        engine.create(then, render("onedeck.stitch", step, engine.dialect, {**facts, "labels": now}))
        changed = f"SELECT COUNT(*) FROM (SELECT * FROM {then} EXCEPT SELECT * FROM {now}) AS changed"
        if not engine.rows(changed)[0][0]:
            return then
    return then
