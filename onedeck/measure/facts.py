"""What measure's SQL steps are filled with, and the small tables made from the workspace's files."""

from zoneinfo import ZoneInfo

from onedeck.charter.workspace import Workspace
from onedeck.measure.calendars import open_hours, other_calendar, queue_calendars
from onedeck.model.channels import CHANNELS
from onedeck.model.verdicts import DAY_US
from onedeck.store import Engine
from onedeck.store.dialect import Dialect
from onedeck.store.steps import listed
from onedeck.store.weeks import last_matured

PACKAGE = "onedeck.measure"
ASKED_WITHIN_US = 7 * DAY_US  # an invitation that comes later than this asks about something else
STEPS = (
    "conversation_slices", "contact_facts", "acts_counted", "places_in_journeys", "handoffs_asked", "handoff_requests",
    "verdicts_counted", "people_in_turn", "open_waits", "touches_counted", "handoffs_counted", "survey_places",
    "surveys_known", "answers_counted", "invitations_counted", "journeys_counted",
)  # fmt: skip


def read_facts(dialect: Dialect, workspace: Workspace) -> dict[str, object]:
    """Return what the SQL steps are filled with."""
    return {
        "family_of_channel": _family(dialect, "c.channel"),
        "family_of_touch_channel": _family(dialect, "t.channel"),
        "other_calendar": dialect.literal(other_calendar(workspace.calendars)),
        "asked_within": ASKED_WITHIN_US,
        "week_answered": dialect.monday("answered_time", workspace.timezone),
        "week_invited": dialect.monday("invited_time", workspace.timezone),
    }


def given_tables(
    dialect: Dialect, workspace: Workspace, first: int | None, last: int | None
) -> dict[str, str]:
    """Return the SELECTs of the tables made from teams.yaml and calendars.yaml, over first..last (microseconds)."""
    teams = [tuple(map(dialect.literal, (row.queue, row.team, row.brand))) for row in workspace.teams]
    return {
        "teams": listed(("queue", "team", "brand"), teams),
        "queue_calendars": queue_calendars(dialect, workspace.calendars),
        "open_hours": open_hours(dialect, workspace.calendars, first, last),
    }


def queued_between(engine: Engine) -> tuple[int | None, int | None]:
    """Return when the first wait in a queue began and the last one ended, with a day around them."""
    first, last = engine.rows(
        "SELECT MIN(COALESCE(enqueue_time, initiation_time)), MAX(connected_time) FROM touches "
        "WHERE connected_time IS NOT NULL"
    )[0]
    return (None, None) if first is None or last is None else (first - DAY_US, last + DAY_US)


def ripe(engine: Engine, as_of: int | None) -> str:
    """Return the rows of `ripe`: each journey's last week whose windows are all closed at the as-of."""
    rows = []
    for journey, window, timezone in engine.rows("SELECT journey, window_us, timezone FROM charters"):
        until = 0 if as_of is None else last_matured(as_of, window, ZoneInfo(timezone))
        rows.append((engine.dialect.text(journey), str(until)))
    return listed(("journey", "until"), rows, {"until": "BIGINT"})


def _family(dialect: Dialect, channel: str) -> str:
    """Return the SQL of a channel's one name, whatever a source calls it."""
    word = f"LOWER(TRIM({channel}))"
    whens = "\n        ".join(
        f"WHEN {word} IN ({', '.join(map(dialect.text, words))}) THEN {dialect.text(family)}"
        for family, words in CHANNELS.items()
    )
    return f"CASE\n        {whens}\n        ELSE {word}\n    END"
