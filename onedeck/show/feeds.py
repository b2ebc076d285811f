"""Stale feeds: sources whose data end before the others', and what that does to the as-of."""

from typing import Any

from onedeck.model.verdicts import DAY_US
from onedeck.show.formats import Field, Listing
from onedeck.show.moments import iso
from onedeck.store import Store

FEED_COLUMNS = ("source", "complete_until", "last_time", "days_behind", "holds_back", "reason")


def stale_feeds(store: Store) -> list[dict[str, Any]]:
    """Return the running feeds that end a day or more before the furthest one, or before the as-of.

    `days_behind` counts whole days behind the furthest feed; `holds_back` says that the as-of is where this feed
    ends, so that nothing later is judged although others have it. Feeds that onedeck.yaml retired are not stale.
    """
    rows = store.engine.rows(
        "SELECT source, complete_until, last_time, reason, as_of FROM feeds "
        "WHERE complete_until IS NOT NULL AND reason NOT LIKE 'ended:%' ORDER BY complete_until, source"
    )
    furthest = max((row[1] for row in rows), default=0)
    return [
        {
            "source": source,
            "complete_until": iso(until),
            "last_time": iso(last),
            "days_behind": (furthest - until) // DAY_US,
            "holds_back": until == as_of and until < furthest,
            "reason": reason,
        }
        for source, until, last, reason, as_of in rows
        if furthest - until >= DAY_US or (as_of is not None and until < as_of)
    ]


def feed_list(rows: list[dict[str, Any]]) -> Listing:
    """Return stale feeds as a list."""
    fields = [
        Field("source", "feed"),
        Field("complete_until", "complete until", "time"),
        Field("days_behind", "days behind", "count"),
        Field("holds_back", "holds the as-of back"),
        Field("reason", "why"),
    ]
    return Listing(rows, FEED_COLUMNS, fields)
