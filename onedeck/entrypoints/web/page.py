"""What a page is: its address, who may see it, by what it can be narrowed, and the function that answers."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.web.filters import Filters
from onedeck.entrypoints.web.posts import Form
from onedeck.entrypoints.web.roles import VIEWER, Reader
from onedeck.errors import OneDeckError, UsageError
from onedeck.show.charts.markup import Drawn
from onedeck.show.charts.pen import Pen
from onedeck.show.formats import Listing
from onedeck.show.setting import Setting, setting
from onedeck.store import Store

FOLDER = "onedeck.entrypoints.pages"
MAIN, FOOTER = "main", "footer"

Chart = Callable[[Pen], Drawn]


class NotThere(UsageError):
    """The address names something that does not exist: answered with 404."""


class Forbidden(OneDeckError):
    """The reader's role does not open this."""


@dataclass(frozen=True)
class Visit:
    """A reader's visit to a page: the tables as narrowed, the workspace, and what the address says.

    `params` are the parts of the path, `query` those of the page's own names that the address sets, `today` the
    clock's day, `now` its moment (microseconds UTC), `build` the identity of the published tables. `weeks` are those
    the page is about where the address names none: the same under every filter, so that figures can be compared.
    """

    page: "Page"
    pages: tuple["Page", ...]
    reader: Reader
    store: Store
    workspace: Workspace
    build: str
    filters: Filters
    params: Mapping[str, str]
    query: Mapping[str, str]
    today: date
    now: int
    weeks: str | None = None

    @property
    def journey(self) -> str | None:
        """The journey in the path; None = every one."""
        return self.params.get("journey")

    def setting(self) -> Setting:
        """Return what the page is about: its journey and its weeks, the last four matured unless the address says."""
        return setting(self.store, self.workspace, self.journey, self.filters.period or self.weeks)

    def link(self, path: str, _query: str | None = None, **params: str) -> str | None:
        """Return the address of a page by its path, such as `/j/{journey}`, with the filters it has too.

        None where there is no such page or the reader may not open it: a link nobody can follow is none. `_query`
        replaces the filters (with its `?`).
        """
        target = next((page for page in self.pages if page.path == path), None)
        if target is None or not self.reader.may(target.needs):
            return None
        kept = Filters(
            **{name: value for name, value in self.filters.given.items() if name in target.filters}
        )
        query = kept.query() if _query is None else _query
        return target.address(**params) + query

    def here(self, **more: str | None) -> str:
        """Return this page's own address with other values of filters or of its own names; None takes one away."""
        return self.page.address(**self.params) + self.filters.query(**{**self.query, **more})


@dataclass(frozen=True)
class File:
    """An answer that is a file to keep and no page: its name, its kind (a media type), and what is in it."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Answer:
    """What a page says: a title, the sentence it opens with, its tables and charts by name, and what stands under.

    `tables` are what `.json` and `.csv` give, `charts` what `.svg` gives (their names are small letters, digits and
    hyphens); the template is handed both, and `more` beside them. With a `file` the answer is that and no page.
    """

    title: str
    verdict: str = ""
    tables: Mapping[str, Listing] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    notes: Sequence[str] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    file: File | None = None


@dataclass(frozen=True)
class Page:
    """A page: `path` (with `{names}`), its `title` in the menu, `view`, its template, and the least role.

    `filters` are those it can be narrowed by, `own` further names of its address. `menu` main or footer, by `order`.
    `whole` = it speaks of the whole company, so a token for some journeys does not open it. `fresh` = it shows more
    than the published tables, so no answer is kept. `post` does something and returns the address to go to.
    `unmasks` = it shows names or raw texts: each visit is noted in the audit journal. `drawer` answers `drill=` of the
    address; its template is `drawer_template`.
    """

    path: str
    title: str
    view: Callable[[Visit], Answer]
    template: str
    needs: str = VIEWER
    filters: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    menu: str = ""
    order: int = 0
    whole: bool = False
    fresh: bool = False
    warm: bool = False
    unmasks: bool = False
    post: Callable[[Visit, Form], str] | None = None
    post_needs: str = VIEWER
    drawer: Callable[[Visit, str], Answer] | None = None
    drawer_template: str = ""

    def address(self, **params: str) -> str:
        """Return the page's path with its names filled in."""
        return self.path.format(**{name: quote(value, safe="") for name, value in params.items()})


def pages() -> tuple[Page, ...]:
    """Return every page, in the order of the menu: the modules of the folder that hold a `PAGE`."""
    folder = importlib.import_module(FOLDER)
    found = []
    for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda module: module.name):
        page = getattr(importlib.import_module(f"{FOLDER}.{module.name}"), "PAGE", None)
        if page is not None and not isinstance(page, Page):
            raise OneDeckError(f"PAGE of {module.name} is a {type(page).__name__}, not a Page.")
        if page is not None:
            found.append(replace(page))
    return tuple(sorted(found, key=lambda page: (page.menu != MAIN, page.order, page.path)))
