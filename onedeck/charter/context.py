"""What else the owner knows of the company: teams, hours, events, and the figures the decks report."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from onedeck.charter.positions import Place

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Team:
    """Which team and brand a queue belongs to (teams.yaml); None = the source's own word stays."""

    queue: str
    team: str | None
    brand: str | None
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Calendar:
    """When queues are open (calendars.yaml).

    `hours` has one tuple per weekday, Monday first: (opens, closes) in minutes after midnight, in order, not
    touching each other; 1440 = the end of the day. On `holidays` it is closed. No `queues` = every queue that
    no other calendar names.
    """

    name: str
    timezone: str
    hours: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[date, ...]
    queues: tuple[str, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Event:
    """Something that explains a movement (events.yaml); microseconds UTC, `end` exclusive, None = still on.

    `kind` is outage, campaign, release or other; no journeys (or queues) = all of them.
    """

    name: str
    kind: str
    start: int
    end: int | None
    journeys: tuple[str, ...]
    queues: tuple[str, ...]
    note: str
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Reported:
    """A figure as a deck gives it (reported.yaml); shares 0..1, microseconds UTC, `end` exclusive."""

    room: str
    title: str
    indicator: str
    definition: str | None
    journey: str | None
    value: float
    start: int
    end: int
    stood: str | None
    place: Place = field(compare=False)

    def identity(self) -> tuple[str | int | None, ...]:
        """Return what tells this figure from every other one: all but its value."""
        about = (self.room, self.title, self.indicator, self.definition, self.journey)
        return (*about, self.start, self.end, self.stood)


def calendar_of(calendars: Sequence[Calendar], queue: str | None) -> Calendar | None:
    """Return the calendar that names a queue, else the one for every other queue, else None."""
    named = (calendar for calendar in calendars if queue is not None and queue in calendar.queues)
    rest = (calendar for calendar in calendars if not calendar.queues)
    return next(named, None) or next(rest, None)
