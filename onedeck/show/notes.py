"""What stands under a page: the first-number line, unmapped codes, and the events of the period."""

from onedeck.charter.context import Event
from onedeck.show.first_number import first_number, lines
from onedeck.show.formats import harmless
from onedeck.show.moments import day
from onedeck.show.setting import Setting
from onedeck.show.unmapped import unmapped_codes, unmapped_lines


def notes(page: Setting, asked: bool = False) -> list[str]:
    """Return the lines under a page's figures; `asked` says that the as-of was given, not found."""
    said = lines(first_number(page.store, page.scope, asked))
    codes = unmapped_codes(page.store, page.workspace, page.journey)
    return [*said, *unmapped_lines(codes), *event_lines(page)]


def event_lines(page: Setting) -> list[str]:
    """Return the events of events.yaml that touch the period and the journey: what may explain a movement."""
    return [
        _event(event, page.workspace.timezone) for event in page.workspace.events if _touches(event, page)
    ]


def _touches(event: Event, page: Setting) -> bool:
    if page.journey and event.journeys and page.journey not in event.journeys:
        return False
    if page.span is None:
        return True
    begins, ends = page.span
    return event.start < ends and (event.end is None or event.end > begins)


def _event(event: Event, timezone: str) -> str:
    began = day(event.start, timezone)
    days = f"since {began}" if event.end is None else f"{began} to {day(event.end - 1, timezone)}"
    note = f": {harmless(event.note)}" if event.note else ""
    about = f" ({', '.join(map(harmless, event.journeys))})" if event.journeys else ""
    return f"event: {event.kind} {harmless(event.name)}{about}, {days}{note}"
