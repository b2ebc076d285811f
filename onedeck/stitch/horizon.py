"""How far each feed can be trusted in time: the default as-of of every verdict."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from zoneinfo import ZoneInfo

from onedeck.charter.workspace import Source, parse_as_of

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

    `contacts` maps a day's number to the number of conversations that began on it. Only days that
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


def read_feeds(
    rows: Iterable[tuple[str, int, int, int, int]], sources: Mapping[str, Source], timezone: str
) -> list[Feed]:
    """Return the feeds from rows of (source, quarter of an hour, contacts, first_time, last_time).

    Days are those of the zone: the horizon is the end of one, as the date a person types is.
    """
    zone = ZoneInfo(timezone)
    days: dict[str, Counter[int]] = {}
    spans: dict[str, tuple[int, int]] = {}
    for name, quarter, contacts, first, last in rows:
        local = datetime.fromtimestamp(quarter * 900, zone)
        days.setdefault(name, Counter())[local.toordinal()] += contacts
        begun, ended = spans.get(name, (first, last))
        spans[name] = (min(begun, first), max(ended, last))
    return [_feed(name, days[name], spans[name], sources.get(name), timezone) for name in sorted(days)]


def _feed(
    name: str, days: Mapping[int, int], span: tuple[int, int], source: Source | None, timezone: str
) -> Feed:
    if source and source.ended is not None:
        return Feed(name, *span, source.ended, "ended: onedeck.yaml retires this feed", retired=True)
    if source and source.complete_until is not None:
        return Feed(name, *span, source.complete_until, "complete_until in onedeck.yaml")
    alive = last_day_alive(days)
    reason = "its last day with new contacts"
    if alive < max(days):
        reason = "after it new contacts stayed below 20 % of their trailing 28-day median"
    until = parse_as_of(date.fromordinal(alive).isoformat(), timezone)
    return Feed(name, *span, until, reason)


def default_as_of(feeds: Iterable[Feed]) -> int | None:
    """Return the earliest horizon of the feeds still running; None where no feed has a clock."""
    feeds = list(feeds)
    running = [feed.complete_until for feed in feeds if not feed.retired]
    return min(running or [feed.complete_until for feed in feeds], default=None)
