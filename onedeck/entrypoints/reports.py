"""A journey's one-page report from the tables, as the command and the pages hand it out: PDF, PNG or HTML."""

from pathlib import Path

from onedeck.govern.audit.authors import authorship
from onedeck.show.journey import journey_facts
from onedeck.show.report.html import as_html
from onedeck.show.report.sheet import file_of, sheet
from onedeck.show.report.typeset import PDF, PNG, typeset
from onedeck.show.setting import Setting

HTML = "html"
FORMS = {PDF: "application/pdf", PNG: "image/png", HTML: "text/html; charset=utf-8"}


def report(page: Setting, form: str, narrowed: str = "", least: int = 0) -> bytes:
    """Return the report of a setting's journey in a form; raises UsageError where a package for it is missing.

    `narrowed` says in words what is looked at; `least` is how many customers must stand behind what is told.
    """
    found = sheet(journey_facts(page), _commit(page), narrowed, least)
    return as_html(found).encode() if form == HTML else typeset(found, form)


def file_name(page: Setting, form: str) -> str:
    """Return what a file of the report is called, such as billing-dispute-2026-W43-W46.pdf."""
    name = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in page.journey or ""
    )
    weeks = page.weeks.replace("..", "-")
    return "-".join(filter(None, (name[:80], weeks))) + f".{form}"


def _commit(page: Setting) -> str | None:
    file = file_of(page)
    folder: Path = page.workspace.folder
    found = authorship(folder, file) if file else None
    return found.commit if found else None
