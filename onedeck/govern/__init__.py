"""What people say of the verdicts (blind samples, disputes), what changed in the definitions, how the feeds are."""

import time
from typing import TYPE_CHECKING

from onedeck.charter.workspace import Workspace
from onedeck.model.progress import Progress

if TYPE_CHECKING:
    from onedeck.store import Store


def run(store: "Store", workspace: Workspace, progress: Progress) -> dict[str, int]:
    """Write `reviews`, `audit`, `health` and what `check` finds; returns the number of rows of each.

    Reviews and audit are made from their journals: a deleted build loses neither.
    """
    # Imported here: `check --offline` is of this room too, and needs no engine.
    from onedeck.govern.audit.table import write_audit
    from onedeck.govern.check.table import write_check
    from onedeck.govern.health.table import write_health
    from onedeck.govern.patterns.reading import read_patterns
    from onedeck.govern.review.table import write_reviews

    now = time.time_ns() // 1000
    progress.step("govern: reviews")
    written = {"reviews": write_reviews(store)}
    progress.step("govern: definitions")
    written["audit"] = write_audit(store, workspace, now)
    progress.step("govern: feeds")
    written["health"] = write_health(store, workspace, now)
    progress.step("govern: check")
    written.update(write_check(store, workspace, now))
    progress.step("govern: patterns")
    written.update(read_patterns(store, workspace, now))
    return written
