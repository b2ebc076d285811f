"""How far each feed can be trusted in time: the default as-of of every verdict."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from onedeck.charter.workspace import Source
from onedeck.model.verdicts import DAY_US

TRAILING_DAYS = 28
ALIVE_SHARE = 0.2  # a day below a fifth of its trailing median is not a day this feed was alive


@dataclass(frozen=True)
class Feed:
    """One source's first and last contact and the moment until which it is complete (microseconds UTC)."""

    source: str
    first_time: int
    last_time: int
    complete_until: int
    reason: str
    retired: bool = False


def last_day_alive(contacts: Mapping[int, int]) -> int:
    """Return the last day on which contacts reached a fifth of the median of the 28 days alive before it.

    `contacts` maps a day (since 1970-01-01) to the number of conversations that began on it. Only days that
    were alive make the median: a feed that died and trickles on would otherwise soon be measured against its
    own trickle and seem alive again.
    """
    alive: deque[int] = deque(maxlen=TRAILING_DAYS)
    last = min(contacts)
    for day in sorted(contacts):
        if not alive or contacts[day] >= ALIVE_SHARE * median(alive):
            alive.append(contacts[day])
            last = day
    return last


def read_feeds(rows: Iterable[tuple[str, int, int, int, int]], sources: Mapping[str, Source]) -> list[Feed]:
    """Return the feeds from rows of (source, day, contacts, first_time, last_time)."""
    days: dict[str, dict[int, int]] = {}
    spans: dict[str, tuple[int, int]] = {}
    for name, day, contacts, first, last in rows:
        days.setdefault(name, {})[day] = contacts
        begun, ended = spans.get(name, (first, last))
        spans[name] = (min(begun, first), max(ended, last))
    return [_feed(name, days[name], spans[name], sources.get(name)) for name in sorted(days)]


def _feed(name: str, days: Mapping[int, int], span: tuple[int, int], source: Source | None) -> Feed:
    if source and source.ended is not None:
        return Feed(name, *span, source.ended, "ended: onedeck.yaml retires this feed", retired=True)
    if source and source.complete_until is not None:
        return Feed(name, *span, source.complete_until, "complete_until in onedeck.yaml")
    alive = last_day_alive(days)
    reason = "its last day with new contacts"
    if alive < max(days):
        reason = "after it new contacts stayed below 20 % of their trailing 28-day median"
    return Feed(name, *span, (alive + 1) * DAY_US - 1, reason)


def default_as_of(feeds: Iterable[Feed]) -> int | None:
    """Return the earliest horizon of the feeds still running; None where no feed has a clock."""
    feeds = list(feeds)
    running = [feed.complete_until for feed in feeds if not feed.retired]
    return min(running or [feed.complete_until for feed in feeds], default=None)
