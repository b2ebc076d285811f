"""What the figures would be without one identity link: judged anew aside, one question at a time, kept per build."""

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from pathlib import Path

from onedeck import deck
from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.link_targets import target, told
from onedeck.errors import UsageError
from onedeck.model.progress import Silent
from onedeck.show.changes import keep_reading
from onedeck.show.formats import Listing
from onedeck.show.links import moved_list, standing_lines
from onedeck.stitch.links import Choice
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

WAIT_S = 3.0  # a page waits this long, then it says that it is being computed
MOST_TOUCHES = 3_000_000  # beyond, it takes minutes: the command does it
MOST_KEPT, MOST_WAITING = 100, 4
MEMORY = "2GB"

Key = tuple[Path, str, str]


@dataclass(frozen=True)
class Doubted:
    """What moves without a link: sentences, and how many verdicts became others; `ready` = it is known."""

    ready: bool
    said: tuple[str, ...]
    moved: Listing | None = None


_FOUND: OrderedDict[Key, Future[Doubted]] = OrderedDict()
_LOCK = threading.Lock()
_WORKER = ThreadPoolExecutor(1, thread_name_prefix="doubt")


def doubted(workspace: Workspace, build: str, link: str, touches: int) -> Doubted:
    """Return what the figures would be without a link (`l_...`), or that it is being computed.

    Raises UsageError for an unknown link, and where the data is so large that the command has to do it.
    """
    if touches > MOST_TOUCHES:
        raise UsageError(
            "So much data is not judged anew while a page waits.", f"onedeck links --what-if {link}"
        )
    key = (workspace.folder, build, link)
    with _LOCK:
        future = _FOUND.get(key)
        if future is None:
            if sum(not each.done() for each in _FOUND.values()) >= MOST_WAITING:
                return Doubted(False, ("Other links are being computed: ask again in a minute.",))
            future = _FOUND[key] = _WORKER.submit(_without, workspace, link)
            while len(_FOUND) > MOST_KEPT:
                _FOUND.popitem(last=False)
    try:
        return future.result(WAIT_S)
    except NotYet:
        said = (
            "Every verdict is being judged anew without this link. Nothing that is shown elsewhere changes."
        )
        return Doubted(False, (said,))


def _without(workspace: Workspace, link: str) -> Doubted:
    home = workspace.folder / ".onedeck"
    engine = DuckEngine(home / "build" / "spill", MEMORY)
    try:
        store = Store.open(home, engine=engine)
        meant = target(store, workspace, [link])
        as_of = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
        # Judged anew on both sides, so that nothing but the link differs, whatever changed since the last run.
        keep_reading(deck.as_of_store(store, workspace, as_of, Silent()), "then")
        without = Choice(undone=frozenset({meant.keys}))
        keep_reading(deck.as_of_store(store, workspace, as_of, Silent(), links=without), "now")
        listing = moved_list(store)
        count = sum(row["conversations"] for row in listing.rows)
        every = store.engine.rows("SELECT COUNT(*) FROM readings_then WHERE excluded IS NULL")[0][0]
        said = f"If {told(meant)}, {count:,} of {every:,} verdicts are others."
        return Doubted(True, (said, *standing_lines(store)), listing)
    finally:
        engine.close()
