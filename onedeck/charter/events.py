"""What else moved the figures (events.yaml): outages, campaigns, releases.

- {name: Core network down, kind: outage, from: 2026-04-02T06:10, to: 2026-04-03T22:00, journeys: [network-fault]}
- {name: Autumn offer, kind: campaign, from: 2026-09-01, to: 2026-09-30, note: Twice the usual mailing.}
"""

from collections.abc import Collection
from pathlib import Path

from onedeck.charter.context import Event
from onedeck.charter.positions import parse_yaml
from onedeck.charter.records import ListOf, Record, Values
from onedeck.charter.shapes import Choice, Text
from onedeck.charter.spans import moment, read_span, unknown_journeys
from onedeck.errors import Fault

EVENT = Record(
    {
        "name": Text("What it was, in a few words."),
        "kind": Choice(("outage", "campaign", "release", "other"), "What kind of thing it was."),
        "from": moment("When it began."),
        "to": moment("When it ended, a date including that day; without it it still goes on."),
        "journeys": ListOf(
            Text(), "Which journeys it may move; without it all of them.", single=True, unique=True
        ),
        "queues": ListOf(
            Text(), "Which queues it may move; without it all of them.", single=True, unique=True
        ),
        "note": Text("What a reader should know."),
    },
    needed=("name", "kind", "from"),
    one="an event",
)
EVENTS = ListOf(EVENT, "Outages, campaigns and releases that explain a movement.", empty=True)


def read_events(
    path: Path, timezone: str, journeys: Collection[str] | None, faults: list[Fault]
) -> tuple[Event, ...]:
    """Return the entries of events.yaml in their order; a missing file has none.

    `journeys` are the known ones, None if they are not known because the charters have faults.
    """
    node = parse_yaml(path, faults, roots=("list", "null")) if path.exists() else None
    found = EVENTS.read(path.name, node, faults) if node else None
    return tuple(_event(values, timezone, journeys, faults) for values in found or ())


def _event(values: Values, timezone: str, journeys: Collection[str] | None, faults: list[Fault]) -> Event:
    start, end = read_span(values, timezone, faults)
    unknown_journeys(values, "journeys", journeys, faults)
    return Event(
        name=values.get("name", ""),
        kind=values.get("kind", "other"),
        start=start or 0,
        end=end,
        journeys=values.get("journeys", ()),
        queues=values.get("queues", ()),
        note=values.get("note", ""),
        place=values.node.place,
    )
