"""What no role opens: figures of a team so small that they are a person's; and for viewers, cells of few customers."""

from datetime import UTC, datetime

from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.web.page import Visit
from onedeck.entrypoints.web.roles import LEAST_CELL
from onedeck.entrypoints.web.states import Stopped, empty, small_team, too_few
from onedeck.show.ledger import Scope
from onedeck.show.setting import parse_weeks
from onedeck.store import Store


def check_cells(visit: Visit) -> None:
    """Stop at a filter that nothing matches, and for a viewer at one that fewer customers than a cell match.

    Counted are the conversations of the weeks the page is about. A period alone that holds nothing is refused in
    words by the page, which knows what the data hold.
    """
    if not visit.filters.given:
        return
    weeks = visit.filters.period or visit.weeks
    span = parse_weeks(weeks, visit.workspace.timezone) if weeks else None
    began = Scope(period=(span.begins, span.ends)).began() if span and span.begins and span.ends else ""
    only = f" AND journey = {visit.store.engine.dialect.text(visit.journey)}" if visit.journey else ""
    count, customers = visit.store.engine.rows(
        "SELECT COUNT(*), COUNT(DISTINCT customer) FROM conversations WHERE excluded IS NULL"
        f"{only}{f' AND {began}' if began else ''}"
    )[0]
    here = visit.page.address(**visit.params)
    if not count and visit.filters.parts:
        raise Stopped(empty(here, visit.filters))
    if count and not visit.reader.sees_cell(customers):
        raise Stopped(too_few(here))


def check_team(store: Store, workspace: Workspace, team: str | None) -> None:
    """Stop at a team of fewer than five people, unless a signed waiver in force names it."""
    if team is None:
        return
    text = store.engine.dialect.text(team)
    people = store.engine.rows(
        "SELECT COUNT(DISTINCT COALESCE(t.agent_id, t.agent_name)) FROM conversations AS c "
        "JOIN steps AS s ON s.conversation_id = c.conversation_id JOIN touches AS t ON t.touch_id = s.touch_id "
        f"WHERE c.team = {text} AND t.handler_role = 'HUMAN_AGENT'"
    )[0][0]
    if people < LEAST_CELL and not waived(workspace, f"team {team}"):
        raise Stopped(small_team(team))


def waived(workspace: Workspace, subject: str) -> bool:
    """Say whether a signed waiver that still holds names a subject, such as `team back office`."""
    today = datetime.now(UTC).date()
    return any(
        subject.casefold() in [each.casefold() for each in waiver.subjects]
        and today <= waiver.until
        and bool(waiver.signed_by.name)
        for waiver in workspace.waivers
    )
