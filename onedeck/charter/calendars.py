"""When queues are open (calendars.yaml).

service:
  timezone: Europe/Berlin
  hours: {mon: "08:00-18:00", tue: ["08:00-12:00", "13:00-18:00"]}
  holidays: ["2026-12-25"]
  queues: [billing-de]
"""

from itertools import pairwise
from pathlib import Path

from onedeck.charter.context import WEEKDAYS, Calendar
from onedeck.charter.positions import parse_yaml
from onedeck.charter.records import ListOf, MapOf, Record, Values
from onedeck.charter.shapes import Text
from onedeck.charter.spans import day
from onedeck.charter.times import read_zone
from onedeck.errors import Fault, UsageError

_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"


def _span(text: str) -> tuple[int, int]:
    opens, closes = (_minutes(part) for part in text.split("-"))
    if closes <= opens:
        raise UsageError(
            f"{text!r} closes before it opens; what goes past midnight needs two days, 22:00-24:00"
        )
    return opens, closes


def _minutes(text: str) -> int:
    hours, minutes = text.strip().split(":")
    return int(hours) * 60 + int(minutes)


HOURS = Text(
    "When it opens and closes.",
    rf"{_TIME}\s*-\s*(?:{_TIME}|24:00)",
    "are not hours such as 08:00-18:00",
    _span,
)

CALENDARS = MapOf(
    Record(
        {
            "timezone": Text(
                "The IANA zone; without it the workspace's.", parse=lambda text: read_zone(text).key
            ),
            "hours": Record(
                {weekday: ListOf(HOURS, single=True) for weekday in WEEKDAYS},
                about="Open hours per weekday; a day that is not there is closed.",
                least=1,
            ),
            "holidays": ListOf(day("A day without open hours."), "Days without open hours.", unique=True),
            "queues": ListOf(
                Text(), "Which queues; without it every queue no other calendar names.", unique=True
            ),
        },
        needed=("hours",),
    ),
    "When queues are open: calendar -> timezone, hours, holidays, queues.",
)


def read_calendars(path: Path, timezone: str, faults: list[Fault]) -> tuple[Calendar, ...]:
    """Return the calendars of calendars.yaml in their order; a missing file has none."""
    node = parse_yaml(path, faults, roots=("mapping", "null")) if path.exists() else None
    found = CALENDARS.read(path.name, node, faults) if node else None
    read = []
    taken: dict[str | None, str] = {}
    for name, values in (found or {}).items():
        read.append(_calendar(name, values, timezone, faults))
        _taken_once(name, values, taken, faults)
    return tuple(read)


def _calendar(name: str, values: Values, timezone: str, faults: list[Fault]) -> Calendar:
    hours = values.inner("hours")
    days = []
    for weekday in WEEKDAYS:
        spans = tuple(sorted(hours.get(weekday, ())))
        if any(closes >= opens for (_, closes), (opens, _) in pairwise(spans)):
            faults.append(hours.place(weekday).fault(f"the hours of {weekday!r} overlap or touch; join them"))
        days.append(spans)
    return Calendar(
        name=name,
        timezone=values.get("timezone", timezone),
        hours=tuple(days),
        holidays=tuple(sorted(values.get("holidays", ()))),
        queues=values.get("queues", ()),
        place=values.node.place,
    )


def _taken_once(name: str, values: Values, taken: dict[str | None, str], faults: list[Fault]) -> None:
    places = values.item_places("queues")
    for queue in values.get("queues", (None,)):
        if queue in taken:
            what = f"queue {queue!r} has" if queue else "every other queue (no 'queues') has"
            place = places.get(queue or "", values.node.place)
            faults.append(place.fault(f"{what} the calendar {taken[queue]!r} already"))
        taken.setdefault(queue, name)
