"""The tables judged at two as-ofs, laid beside each other: what `diff` and `digest` compare."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from onedeck import deck
from onedeck.charter.workspace import Workspace, parse_as_of
from onedeck.entrypoints.progress import drawing
from onedeck.errors import UsageError
from onedeck.show.changes import compare_readings, keep_reading
from onedeck.show.moments import EPOCH, upto
from onedeck.store import Store

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class TwoBuilds:
    """A store that holds both readings, and their as-ofs (microseconds UTC); its own tables show either build."""

    store: Store
    since: int
    until: int
    current: bool  # `until` is the as-of of the last run

    @property
    def span(self) -> tuple[int, int]:
        """The two as-ofs."""
        return self.since, self.until


def two_builds(workspace: Workspace, since: str | None = None, until: str | None = None) -> TwoBuilds:
    """Return the tables judged at `since` (default: a week before `until`) and `until` (default: the last run's).

    Both are judged from today's rows by today's definitions, in a store of its own. Raises UsageError for an
    as-of that cannot be read, for a span that does not run forward, and where no feed has a clock.
    """
    store = Store.open(workspace.folder / ".onedeck")
    store.require("verdicts")
    ends = horizon(store)
    if ends is None:
        raise UsageError("No feed of this workspace has a clock: there are no two moments to compare.")
    last = parse_as_of(until, workspace.timezone) if until else ends
    first = parse_as_of(since, workspace.timezone) if since else week_before(last, workspace.timezone)
    if first >= last:
        days = (upto(moment, workspace.timezone) for moment in (first, last))
        raise UsageError(
            "The later as-of is not after the earlier one: from {} to {}.".format(*days),
            "onedeck diff --from 2026-11-13 --to 2026-11-20",
        )
    published = last == ends and store.manifest.facts.get("definition") == workspace.definition_hash()
    with drawing(quiet=True) as progress:
        if published:
            keep_reading(store, "now")
        keep_reading(deck.as_of_store(store, workspace, first, progress), "then")
        if not published:
            keep_reading(deck.as_of_store(store, workspace, last, progress), "now")
    compare_readings(store, first)
    return TwoBuilds(store, first, last, last == ends)


def horizon(store: Store) -> int | None:
    """Return the as-of of the last run (microseconds UTC); nothing where no feed has a clock."""
    found: int | None = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    return found


def week_before(moment: int, timezone: str) -> int:
    """Return the same time of day a week earlier, by the clocks of a zone (microseconds UTC)."""
    # One more microsecond, as an as-of is a day's last one: the day before a change of clocks ends like others.
    local = (EPOCH + timedelta(microseconds=moment + 1)).astimezone(ZoneInfo(timezone)) - WEEK
    return (local - EPOCH) // timedelta(microseconds=1) - 1
