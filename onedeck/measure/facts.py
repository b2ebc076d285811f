"""What measure's SQL steps are filled with, and the small tables made from the workspace's files."""

from zoneinfo import ZoneInfo

from onedeck.charter.opening import other_calendar
from onedeck.charter.workspace import Workspace
from onedeck.measure.calendars import open_hours, queue_calendars
from onedeck.measure.rates import cost_rates, exchange_rates
from onedeck.model.channels import CHANNELS
from onedeck.model.verdicts import DAY_US
from onedeck.store import Engine
from onedeck.store.dialect import Dialect
from onedeck.store.steps import listed
from onedeck.store.weeks import last_matured

PACKAGE = "onedeck.measure"
ASKED_WITHIN_US = 7 * DAY_US  # an invitation that comes later than this asks about something else
YEAR_US = (363 * DAY_US, 368 * DAY_US)  # a period a year before another one; leap years and month ends in it
EXPOSED_WITHIN_US = 90 * DAY_US
STEPS = (
    "conversation_slices", "contact_facts", "acts_counted", "places_in_journeys", "handoffs_asked",
    "handoff_requests", "next_contacts", "ai_claims", "claiming_sources", "person_costs", "ai_costs", "touch_costs",
    "conversation_costs", "verdicts_counted", "people_in_turn", "transfers_made", "open_waits", "touches_counted",
    "said_to_people", "handoffs_counted", "transfers_counted", "timed_turns_counted", "suggestions_counted",
    "rest_journey", "survey_places", "surveys_known", "answers_counted", "invitations_counted", "said_in_journeys",
    "journeys_counted", "outcomes_counted", "account_values", "account_years", "accounts_let_down",
    "accounts_counted",
)  # fmt: skip


COST_STEPS = ("person_costs", "ai_costs", "touch_costs")
_COSTED = {"touch_id": "BIGINT", "conversation_id": "BIGINT", "room": "STRING", "cost": "DOUBLE"}


def steps_of(workspace: Workspace) -> tuple[str, ...]:
    """Return the SQL steps in order; without costs.yaml none is spent on costs, and `touch_costs` is an empty table."""
    return STEPS if workspace.costs else tuple(step for step in STEPS if step not in COST_STEPS)


def read_facts(dialect: Dialect, workspace: Workspace) -> dict[str, object]:
    """Return what the SQL steps are filled with."""
    return {
        "family_of_channel": _family(dialect, "c.channel"),
        "family_of_touch_channel": _family(dialect, "t.channel"),
        "other_calendar": dialect.literal(other_calendar(workspace.calendars)),
        "asked_within": ASKED_WITHIN_US,
        "week_answered": dialect.monday("answered_time", workspace.timezone),
        "week_invited": dialect.monday("invited_time", workspace.timezone),
        "week_occurred": dialect.monday("o.occurred_time", workspace.timezone),
        # Three days on, a period's first day is in its first week whose Thursday lies in the period.
        "week_of_period": dialect.monday(f"(y.period_start + {3 * DAY_US})", workspace.timezone),
        "year_least": YEAR_US[0],
        "year_most": YEAR_US[1],
        "exposed_within": EXPOSED_WITHIN_US,
        "has_costs": dialect.literal(bool(workspace.costs)),
    }


def given_tables(
    dialect: Dialect, workspace: Workspace, first: int | None, last: int | None
) -> dict[str, str]:
    """Return the SELECTs of the tables made from the workspace's files; open hours over first..last (microseconds)."""
    teams = [tuple(map(dialect.literal, (row.queue, row.team, row.brand))) for row in workspace.teams]
    found = {
        "teams": listed(("queue", "team", "brand"), teams),
        "queue_calendars": queue_calendars(dialect, workspace.calendars),
        "open_hours": open_hours(dialect, workspace.calendars, first, last),
        "cost_rates": cost_rates(dialect, workspace),
        "exchange_rates": exchange_rates(dialect, workspace),
    }
    if not workspace.costs:
        found["touch_costs"] = listed(tuple(_COSTED), (), _COSTED)
    return found


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
