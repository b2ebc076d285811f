"""A journey's one-page report as a file: PDF, PNG or HTML, of the weeks and the filters the address names."""

from onedeck.entrypoints.reports import FORMS, file_name, report
from onedeck.entrypoints.web.filters import TITLES
from onedeck.entrypoints.web.page import Answer, File, NotThere, Page, Visit
from onedeck.entrypoints.web.roles import ANALYST, LEAST_CELL
from onedeck.entrypoints.web.states import Stopped, too_few
from onedeck.errors import suggest
from onedeck.show.setting import Setting

FILTERS = ("segment", "language", "channel", "version", "team", "brand", "need", "period")


def view(visit: Visit) -> Answer:
    """Return the report as a file; for a viewer only where at least a cell of customers stands behind it."""
    form = visit.params["form"]
    if form not in FORMS:
        said = suggest(form, FORMS) or f" There is: {', '.join(FORMS)}."
        raise NotThere(f"There is no report as {form[:20]!r}.{said}")
    page = visit.setting()
    if not visit.reader.sees_cell(_customers(page)):
        raise Stopped(too_few(visit.link("/") or "/"))
    least = 0 if visit.reader.may(ANALYST) else LEAST_CELL
    content = report(page, form, narrowed(visit), least)
    return Answer("Report", file=File(file_name(page, form), FORMS[form], content))


def narrowed(visit: Visit) -> str:
    """Say in words which conversations the filters leave, such as `language de, channel chat`."""
    return ", ".join(f"{TITLES[name].lower()} {value}" for name, value in visit.filters.parts.items())


def _customers(page: Setting) -> int:
    only = page.scope.only()
    journey = page.store.engine.dialect.text(page.journey or "")
    rows = page.store.engine.rows(
        "SELECT COUNT(DISTINCT customer) FROM verdicts WHERE room = 'all' AND excluded IS NULL "
        f"AND journey = {journey}{f' AND {only}' if only else ''}"
    )
    return int(rows[0][0])


PAGE = Page(
    path="/j/{journey}/report.{form}", title="Report", view=view, template="state.html", filters=FILTERS
)
