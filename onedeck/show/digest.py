"""The digest's content: one page that says what moved, what flipped, what is stale and what was restated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from onedeck.show.change_lists import change_list, flip_list
from onedeck.show.closed_periods import restatement_list
from onedeck.show.feeds import feed_list, stale_feeds
from onedeck.show.first_number import first_number, lines
from onedeck.show.formats import Listing
from onedeck.show.ledger import Scope, ledger
from onedeck.show.lists import headline
from onedeck.show.moved import moved_beyond, moved_list, moved_sentence
from onedeck.show.restatements import closings, restatements
from onedeck.store import Store

MOST = 10  # rows of a table; one page holds no more
EXAMPLES = 5
FLIPPED = "Verdicts that flipped"
NO_CLOCK = "No feed has a clock: there is no week before to compare with."


@dataclass(frozen=True)
class Section:
    """A heading, what is said under it, and the tables that show it, each with what they are of."""

    title: str
    said: tuple[str, ...]
    tables: tuple[Listing, ...] = ()


@dataclass(frozen=True)
class Digest:
    """One page: its title, the headline's sentences, the sections, and what limits the figures."""

    title: str
    headline: tuple[str, ...]
    sections: tuple[Section, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Flipped:
    """What flipped since a day: the change's rows, the newest flips, how many verdicts of how many conversations."""

    changes: Sequence[dict[str, Any]]
    examples: Sequence[dict[str, Any]]
    counted: tuple[int, int]
    since: str


def build_digest(store: Store, name: str, flipped: Flipped | None) -> Digest:
    """Return the digest of a workspace's published tables; `flipped` is nothing where no feed has a clock."""
    return Digest(
        title=f"OneDeck digest: {name}",
        headline=tuple(headline(ledger(store, Scope()))),
        sections=(_moved(store), flipped_section(flipped), _feeds(store), _restated(store)),
        limits=tuple(lines(first_number(store, Scope()))),
    )


def _moved(store: Store) -> Section:
    title = "What moved beyond its interval"
    if not store.has("measures"):
        return Section(title, ("Nothing is measured yet: `onedeck run` measures.",))
    found = moved_beyond(store)
    said, tables = _cut(found.rows, moved_list, "figures moved")
    return Section(title, (moved_sentence(found), *said), tables)


def flipped_section(found: Flipped | None) -> Section:
    """Return what flipped as a section; nothing found = no feed has a clock."""
    title = FLIPPED
    if found is None:
        return Section(title, (NO_CLOCK,))
    verdicts, conversations = found.counted
    if not verdicts:
        return Section(title, (f"No verdict that was matured on {found.since} reads differently today.",))
    counted = [row for row in found.changes if row["part"] == "flipped"]
    counted.sort(key=lambda row: -row["conversations"])
    said, tables = _cut(counted, change_list, "kinds of flips")
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    for row in found.examples:
        seen.setdefault((row["source"], row["conversation"]), row)
    examples = list(seen.values())[:EXAMPLES]
    opening = (
        f"Read differently today: {_counted(verdicts, 'verdict')} of {_counted(conversations, 'conversation')}, "
        f"matured on {found.since} and now."
    )
    shown = (
        f"The newest {_counted(len(examples), 'conversation')}, with the command that shows each; "
        "all of them: onedeck diff --flips"
    )
    return Section(title, (opening, *said, shown), (*tables, flip_list(examples)))


def _feeds(store: Store) -> Section:
    rows = stale_feeds(store)
    said, tables = _cut(rows, feed_list, "feeds")
    if not rows:
        return Section("Stale feeds", ("Every running feed reaches as far as the others.",))
    return Section("Stale feeds", (f"Behind the others: {_counted(len(rows), 'feed')}.", *said), tables)


def _restated(store: Store) -> Section:
    title = "Restatements of closed periods"
    closed = closings(store)
    if not closed:
        return Section(title, ("No period is closed: `onedeck close 2026-W47` freezes one.",))
    rows = restatements(store)
    if not rows:
        return Section(title, (f"Nothing differs today from {_counted(len(closed), 'closed period')}.",))
    said, tables = _cut(rows, restatement_list, "figures")
    return Section(
        title, (f"Different today from what was closed: {_counted(len(rows), 'figure')}.", *said), tables
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' if count != 1 else ''}"


def _cut(
    rows: list[dict[str, Any]], listed: Callable[[list[dict[str, Any]]], Listing], what: str
) -> tuple[tuple[str, ...], tuple[Listing, ...]]:
    if not rows:
        return (), ()
    said = (f"The first {MOST} of {len(rows):,} {what} are shown.",) if len(rows) > MOST else ()
    return said, (listed(rows[:MOST]),)
