"""What the workspace's files promise, as SELECTs that a live rule's SQL can join: figures per journey, open hours."""

from collections.abc import Mapping

from onedeck.charter.charters import Charter
from onedeck.charter.opening import DAY_US, other_calendar, spans
from onedeck.govern.check.look import Look
from onedeck.store.steps import listed

SECOND_US = 1_000_000


def per_journey(look: Look, figures: Mapping[str, float | None]) -> str:
    """Return a SELECT of `journey` and `figure`, for the journeys that have one."""
    assert look.store
    text = look.store.engine.dialect.text
    rows = [(text(journey), repr(float(value))) for journey, value in figures.items() if value is not None]
    return _plain(listed(("journey", "figure"), rows, {"figure": "DOUBLE"}))


def longest_wait(charter: Charter) -> float | None:
    """Return the seconds a charter lets a customer wait for a person: its target for the queue, else the handoff's."""
    targets = [
        objective.value
        for objective in charter.objectives
        if objective.metric.startswith("queue_wait") and objective.op == "lte" and objective.value is not None
    ]
    if targets:
        return min(targets)
    longest = charter.handoff.max_wait if charter.handoff else None
    return longest / SECOND_US if longest is not None else None


def opening(look: Look) -> tuple[str, str, str]:
    """Return the open stretches of the period (calendar, begins, ends), the queues' calendars, the others' calendar.

    The first two are SELECTs, the third is a literal: NULL where queues that no calendar names have none.
    """
    assert look.store
    dialect, calendars = look.store.engine.dialect, look.workspace.calendars
    since, until = look.period
    open_rows = [
        (dialect.text(calendar.name), str(begins), str(ends))
        for calendar in calendars
        for begins, ends in spans(calendar, since // DAY_US - 1, until // DAY_US + 1)
    ]
    stretches = listed(("calendar", "begins", "ends"), open_rows, {"begins": "BIGINT", "ends": "BIGINT"})
    queues = [(dialect.text(queue), dialect.text(c.name)) for c in calendars for queue in c.queues]
    other = dialect.literal(other_calendar(calendars))
    return _plain(stretches), _plain(listed(("queue", "calendar"), queues)), _plain(other)


def outages(look: Look) -> str:
    """Return the outages of events.yaml as a SELECT of journey (NULL: every one), begins and ends."""
    assert look.store
    literal = look.store.engine.dialect.literal
    rows = [
        (literal(journey), str(event.start), str(look.period[1] if event.end is None else event.end))
        for event in look.workspace.events
        if event.kind == "outage"
        for journey in event.journeys or (None,)
    ]
    return _plain(listed(("journey", "begins", "ends"), rows, {"begins": "BIGINT", "ends": "BIGINT"}))


def filled(sql: str, **parts: str) -> str:
    """Return SQL with its own `{names}` filled, `{since}` and `{until}` left for the look to fill."""
    for name, part in parts.items():
        sql = sql.replace(f"{{{name}}}", part)
    return sql


def _plain(select: str) -> str:
    # A queue may be called anything; braces would be taken for a name to fill.
    return select.replace("{", "{{").replace("}", "}}")
