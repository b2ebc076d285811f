"""The frame around every page: the menu, the filters, what is stale, and the answer inside."""

from collections.abc import Mapping, Sequence
from typing import Any

from onedeck.entrypoints.web.filters import SLICE_OF
from onedeck.entrypoints.web.page import FOOTER, MAIN, Answer, Page, Visit
from onedeck.entrypoints.web.rendering import render
from onedeck.entrypoints.web.roles import Reader
from onedeck.entrypoints.web.states import State
from onedeck.errors import ConfigError
from onedeck.show.charts.pen import Pen
from onedeck.show.feeds import stale_feeds

UNMEASURED = (
    "Two properties at once are not measured: figures of metrics are missing, counts of conversations stand."
)
BEHIND = 3  # feeds named in the line of what is late

Ways = Sequence[tuple[str, str, bool]]  # title, address, is it this one


def page_html(
    visit: Visit, answer: Answer, drawer: Answer | None, offered: Mapping[str, Sequence[str]],
    faults: ConfigError | None,
) -> str:  # fmt: skip
    """Return a page; its template gets the visit, the answer's tables and drawn charts, and what it adds."""
    context = {
        **_menus(visit.pages, visit.reader, visit.page),
        "visit": visit,
        "filters": visit.filters,
        "offered": offered,
        "stale": stale_lines(visit, faults),
        "drawer": drawer,
        "drawer_charts": Drawings(drawer, "drawer-") if drawer else {},
        **{"answer": answer, "charts": Drawings(answer), "tables": answer.tables, **answer.more},
    }
    return render(visit.page.template, context)


def state_html(state: State, pages: tuple[Page, ...], reader: Reader | None) -> str:
    """Return a state as a page."""
    return render("state.html", {**_menus(pages, reader, None), "state": state})


def stale_lines(visit: Visit, faults: ConfigError | None) -> list[str]:
    """Say what is older than it seems: late feeds, definitions that changed since the run, files with faults."""
    late = stale_feeds(visit.store)
    found = [_late(row) for row in late[:BEHIND]]
    if len(late) > BEHIND:
        found.append(f"{len(late) - BEHIND} more feeds are late; Data health lists them.")
    if visit.store.manifest.facts.get("definition") != visit.workspace.definition_hash():
        found.append("The definitions changed since the last run: these verdicts are by the older ones.")
    if faults:
        found.append(f"{len(faults.faults)} faults in the workspace's files: the last good reading holds.")
    if not _measured(visit):
        found.append(UNMEASURED)
    return found


def _measured(visit: Visit) -> bool:
    return sum(name in SLICE_OF for name in visit.filters.given) <= 1


def _late(row: Mapping[str, Any]) -> str:
    until = str(row["complete_until"])[:10]
    days = row["days_behind"]
    late = f"{days} day{'s' if days != 1 else ''} behind the others"
    if row["holds_back"]:
        return f"Data to {until}: {row['source']} is {late}, and nothing later is judged."
    return f"{row['source']} has data to {until}, {late}."


class Drawings(dict[str, str]):
    """An answer's charts by name, each drawn when the template asks for it."""

    def __init__(self, answer: Answer, prefix: str = "") -> None:
        self.answer = answer
        self.prefix = prefix

    def __missing__(self, name: str) -> str:
        """Draw a chart, its ids told apart from those of the page's other charts."""
        self[name] = self.answer.charts[name](Pen(self.prefix + name))
        return self[name]


def _menus(pages: tuple[Page, ...], reader: Reader | None, here: Page | None) -> dict[str, Any]:
    return {
        "reader": reader,
        "main_menu": _menu(pages, MAIN, reader, here),
        "footer_menu": _menu(pages, FOOTER, reader, here),
    }


def _menu(pages: tuple[Page, ...], menu: str, reader: Reader | None, here: Page | None) -> Ways:
    return [
        (page.title, page.path, page is here)
        for page in pages
        if reader and page.menu == menu and reader.may(page.needs) and not (page.whole and reader.journeys)
    ]
