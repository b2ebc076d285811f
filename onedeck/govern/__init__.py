"""What people say of the verdicts (blind samples, disputes), what changed in the definitions, how the feeds are."""

import time

from onedeck.charter.workspace import Workspace
from onedeck.govern.audit.definitions import write_audit
from onedeck.govern.health.table import write_health
from onedeck.govern.review.table import write_reviews
from onedeck.model.progress import Progress
from onedeck.store import Store


def run(store: Store, workspace: Workspace, progress: Progress) -> dict[str, int]:
    """Write `reviews`, `audit` and `health`; returns the number of rows of each.

    Reviews and audit are made from their journals: a deleted build loses neither.
    """
    now = time.time_ns() // 1000
    progress.step("govern: reviews")
    written = {"reviews": write_reviews(store)}
    progress.step("govern: definitions")
    written["audit"] = write_audit(store, workspace, now)
    progress.step("govern: feeds")
    written["health"] = write_health(store, workspace, now)
    return written
