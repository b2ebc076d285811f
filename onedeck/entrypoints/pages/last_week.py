"""What a Monday page needs and a page cannot wait for: the digest, and last week judged again to see what flipped.

Both are kept per published build. The digest is made when first asked for; last week is judged aside, in a thread, by
the same function as `onedeck digest`, once per build and one at a time; until it is there the page says so.
"""

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path

from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.two_builds import horizon, two_builds
from onedeck.entrypoints.web.page import Visit
from onedeck.errors import OneDeckError
from onedeck.model.verdicts import ROOMS
from onedeck.show.changes import changes, count_flips, flips
from onedeck.show.digest import EXAMPLES, FLIPPED, Digest, Flipped, build_digest, flipped_section
from onedeck.show.moments import day
from onedeck.store import Store

LOG = logging.getLogger("onedeck.web")
KEPT = 4  # builds
LARGEST = 500_000  # conversations that are judged again beside the pages; more is a command's work
PENDING = "Last week is being judged again, to see which verdicts flipped: as long as a run takes. Load the page again."
TOO_MANY = f"More than {LARGEST:,} conversations: `onedeck diff --flips` judges last week again."

Key = tuple[Path, str, str]  # workspace, build, definitions


@dataclass
class Week:
    """A build's digest, and what flipped: nothing yet while it is computed, or the words why there is nothing."""

    digest: Digest
    flipped: Flipped | None = None
    why: str = ""
    begun: threading.Event = field(default_factory=threading.Event)

    @property
    def whole(self) -> Digest:
        """The digest with what is known of flips by now."""
        if self.flipped is None and not self.why:
            return self.digest
        section = flipped_section(self.flipped)
        section = section if self.flipped else replace(section, said=(self.why,), tables=())
        sections = (section if each.title == FLIPPED else each for each in self.digest.sections)
        return replace(self.digest, sections=tuple(sections))


_weeks: OrderedDict[Key, Week] = OrderedDict()
_lock = threading.Lock()
_one = threading.Lock()  # one week is judged at a time: each takes what a run takes


def week_of(visit: Visit, start: bool = True) -> Week:
    """Return what is known of a build; `start` lets last week be judged, if that has not begun."""
    key = (visit.workspace.folder, visit.build, visit.workspace.definition_hash())
    with _lock:
        found = _weeks.get(key)
    if found is None:
        found = Week(build_digest(visit.store, visit.workspace.name, None))
        if horizon(visit.store) is not None:
            count = visit.store.engine.rows("SELECT COUNT(*) FROM conversations")[0][0]
            found.why = PENDING if count <= LARGEST else TOO_MANY
        with _lock:
            found = _weeks.setdefault(key, found)
            while len(_weeks) > KEPT:
                _weeks.popitem(last=False)
    if start and found.why == PENDING:
        with _lock:
            begun = found.begun.is_set()
            found.begun.set()
        if not begun:
            # No daemon: an engine that is torn away in its work takes the whole process down with it.
            threading.Thread(target=_judge, args=(found, visit.workspace)).start()
    return found


def _judge(week: Week, workspace: Workspace) -> None:
    with _one:
        try:
            week.flipped = flipped(workspace)
        except OneDeckError as error:
            week.why = f"Last week could not be judged again: {error.message}"
        except Exception:
            LOG.exception("last week")
            week.why = "Last week could not be judged again; the server's log says why."


def flipped(workspace: Workspace) -> Flipped | None:
    """Return what flipped since a week before the last run's as-of; None where no feed has a clock."""
    if horizon(Store.open(workspace.folder / ".onedeck")) is None:
        return None
    builds = two_builds(workspace)
    try:
        return Flipped(
            changes=changes(builds.store, builds.span),
            examples=flips(builds.store, limit=EXAMPLES * len(ROOMS)),
            counted=count_flips(builds.store),
            since=day(builds.since, workspace.timezone),
        )
    finally:
        builds.store.engine.close()
