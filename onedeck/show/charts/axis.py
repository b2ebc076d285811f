"""An axis of time with what else happened on it: outages, campaigns and releases."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.show.charts import lettering
from onedeck.show.charts.markup import Drawn, isolate, joined
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.scale import Scale

KINDS = ("outage", "campaign", "release", "other")
_SIZE, _NAME = 3.5, 150


@dataclass(frozen=True)
class Event:
    """Something that may have moved the figures; times in microseconds as in the tables, no end = it goes on."""

    name: str
    kind: str
    start: float
    end: float | None = None
    href: str | None = None
    when: str = ""  # as people read it


def events_in(events: Sequence[Event], scale: Scale) -> list[Event]:
    """Return the events that touch a span of time, earliest first."""
    seen = [e for e in events if e.start <= scale.high and (e.end is None or e.end >= scale.low)]
    return sorted(seen, key=lambda event: (event.start, event.name))


def event_marks(
    events: Sequence[Event], scale: Scale, top: float, bottom: float, pen: Pen, names: bool = False
) -> Drawn:
    """Return a line and a sign per event; one with an end is a pale band.

    `names` writes above what it was, where there is room for it; the mark says it anyway.
    """
    free = [scale.start - 1, scale.start - 1]  # up to where each of two lines of names is taken
    found = []
    for event in events_in(events, scale):
        x = scale.at(event.start)
        parts = [*_span(event, scale, top, bottom, pen), _sign(event.kind, x, top, pen)]
        level = next((i for i, taken in enumerate(free) if x > taken), None)
        if names and level is not None:
            parts.append(pen.text((x - 4, top - 9 - 14 * level), event.name, "mute", 11, room=_NAME))
            free[level] = x + min(lettering.width(event.name, 11), _NAME) + 8
        found.append(pen.link(event.href, says(event), *parts, kind="mark event"))
    return joined(*found)


def says(event: Event) -> str:
    """Say what happened and when, for who cannot see the mark."""
    when = f", {isolate(event.when)}" if event.when else ""
    return f"{isolate(event.kind)}: {isolate(event.name)}{when}"


def _span(event: Event, scale: Scale, top: float, bottom: float, pen: Pen) -> list[Drawn]:
    x = scale.at(event.start)
    found = [pen.line((x, top), (x, bottom), "mute", 1, "1 2")]
    if event.end is not None and (wide := scale.at(event.end) - x) >= 1:
        found.insert(0, pen.rect((x, top), wide, bottom - top, "neutral", 0.14))
    return found


def _sign(kind: str, x: float, y: float, pen: Pen) -> Drawn:
    """Return a shape per kind: an outage points down, a release up, a campaign is a diamond."""
    s = _SIZE
    shapes = {
        "outage": [(x - s, y - s), (x + s, y - s), (x, y + s)],
        "release": [(x - s, y + s), (x + s, y + s), (x, y - s)],
        "campaign": [(x, y - s), (x + s, y), (x, y + s), (x - s, y)],
    }
    return pen.polygon(shapes[kind], "mute") if kind in shapes else pen.circle((x, y), 2.5, "mute")
