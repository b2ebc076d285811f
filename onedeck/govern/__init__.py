"""What people say of the verdicts: blind samples, their answers, and disputes."""

from onedeck.charter.workspace import Workspace
from onedeck.govern.table import write_reviews
from onedeck.model.progress import Progress
from onedeck.store import Store


def run(store: Store, workspace: Workspace, progress: Progress) -> dict[str, int]:
    """Write the table `reviews` from the journal of reviews; returns its number of rows.

    A deleted build therefore loses no review.
    """
    progress.step("govern: reviews")
    return {"reviews": write_reviews(store)}
