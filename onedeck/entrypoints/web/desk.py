"""The desk: takes an address and a reader, opens the tables, asks the page, and hands back what to send."""

import contextlib
import hashlib
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from onedeck.entrypoints.web.builds import Build, Builds
from onedeck.entrypoints.web.files import WorkspaceFiles
from onedeck.entrypoints.web.filters import NAMES, Filters, check_values, choices, read_filters
from onedeck.entrypoints.web.forms import HTML, KINDS, OWN, given
from onedeck.entrypoints.web.frame import page_html, state_html
from onedeck.entrypoints.web.narrowed import Narrowing
from onedeck.entrypoints.web.page import Answer, NotThere, Page, Visit, pages
from onedeck.entrypoints.web.posts import Form
from onedeck.entrypoints.web.privacy import check_cells, check_team
from onedeck.entrypoints.web.roles import VIEWER, Reader
from onedeck.entrypoints.web.states import State, Stopped, bug, first_run, forbidden, of_error
from onedeck.entrypoints.web.trail import Trail
from onedeck.errors import OneDeckError, suggest
from onedeck.govern.audit.changes import day
from onedeck.show.setting import setting

LOG = logging.getLogger("onedeck.web")
MOST_BYTES = 16_000_000  # of answers kept
DRILL = "drill"


@dataclass(frozen=True)
class Reply:
    """What to send: status, kind, text, its mark (ETag), and what a file to keep is called."""

    status: int
    kind: str
    body: bytes
    mark: str = ""
    name: str = ""


@dataclass(frozen=True)
class Ask:
    """One request: the page, the form asked for, the parts of the path, and the query."""

    page: Page
    form: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    path: str


class Desk:
    """Answers for one workspace."""

    def __init__(self, folder: Path, shown: tuple[Page, ...] | None = None) -> None:
        """Begin with nothing read; `folder` holds onedeck.yaml, `shown` are the pages, by default every one."""
        self.home = folder / ".onedeck"
        self.pages = pages() if shown is None else shown
        self.builds = Builds(self.home)
        self.files = WorkspaceFiles(folder)
        self.trail = Trail(self.home)
        self._kept: OrderedDict[tuple[Any, ...], Reply] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def answer(self, ask: Ask, reader: Reader) -> Reply:
        """Return what a GET gets; whatever goes wrong is a page in words."""
        try:
            self._check_role(ask, reader, ask.page.needs)
            return self._answered(ask, reader)
        except OneDeckError as error:
            return self.stated(of_error(error), reader, ask.form)
        except Exception:
            mark = secrets.token_hex(4)
            LOG.exception("error %s", mark)
            return self.stated(bug(mark, self.builds.identity or ""), reader, ask.form)

    def posted(self, ask: Ask, reader: Reader, form: Form) -> Reply | str:
        """Do what a page does with a form; return the address to go to, or a page that says why not."""
        assert ask.page.post
        try:
            self._check_role(ask, reader, ask.page.needs)
            self._check_role(ask, reader, ask.page.post_needs)
            with self._visit(ask, reader) as visit:
                where = ask.page.post(visit, form)
            self.trail.posted(reader, ask.path)
            return where
        except OneDeckError as error:
            return self.stated(of_error(error), reader, HTML)
        except Exception:
            mark = secrets.token_hex(4)
            LOG.exception("error %s", mark)
            return self.stated(bug(mark, self.builds.identity or ""), reader, HTML)

    def stated(self, state: State, reader: Reader | None, form: str = HTML) -> Reply:
        """Return a state as a page, or as a few words for programs."""
        if form == HTML:
            return Reply(state.status, KINDS[HTML], state_html(state, self.pages, reader).encode())
        words = "\n".join([state.heading, *state.said])
        return Reply(state.status, "text/plain; charset=utf-8", f"{words}\n".encode())

    def warm(self) -> None:
        """Make the pages that are looked at first, so that nobody waits for them after a run."""
        for page in self.pages:
            if page.warm and self.builds.identity:
                self.answer(Ask(page, HTML, {}, {}, page.path), Reader("warming", VIEWER))

    def _check_role(self, ask: Ask, reader: Reader, needs: str) -> None:
        fits = not (ask.page.whole and reader.journeys) and reader.may_see(
            ask.params.get("journey", next(iter(reader.journeys), None))
        )
        if not reader.may(needs) or not fits:
            self.trail.refused(reader, ask.path, needs)
            raise Stopped(forbidden(ask.page, reader, needs))

    def _answered(self, ask: Ask, reader: Reader) -> Reply:
        today = day(time.time_ns() // 1000, "UTC")
        key = (
            self.builds.identity, self.files.read()[1], today, reader, ask.path, ask.form, tuple(ask.query.items()),
        )  # fmt: skip
        kept = None if ask.page.fresh or ask.page.unmasks else self._recall(key)
        if kept is not None:
            return kept
        with self._visit(ask, reader) as visit:
            reply = self._made(ask, visit)
            if visit.build == key[0] and reply.status == 200 and not (ask.page.fresh or ask.page.unmasks):
                self._keep(key, reply)
        if ask.page.unmasks:
            self.trail.unmasked(reader, ask.path)
        return reply

    @contextlib.contextmanager
    def _visit(self, ask: Ask, reader: Reader) -> Iterator[Visit]:
        workspace, _, _ = self.files.read()
        if self.builds.identity is None:
            raise Stopped(first_run())
        filters = read_filters(ask.query, ask.page.filters, (*ask.page.own, *OWN, *self._drill(ask.page)))
        weeks = None
        if filters.parts:
            journey = ask.params.get("journey")
            with self.builds.reading(Narrowing(journeys=reader.journeys)) as whole:
                check_values(filters, choices(whole.store, journey, filters.parts))
                check_team(whole.store, workspace, filters.team)
                weeks = setting(whole.store, workspace, journey, None).weeks or None
        wanted = Narrowing(tuple(sorted(filters.parts.items())), reader.journeys)
        with self.builds.reading(wanted) as build:
            yield self._arrived(ask, reader, build, filters, weeks)

    def _arrived(self, ask: Ask, reader: Reader, build: Build, filters: Filters, weeks: str | None) -> Visit:
        workspace, _, _ = self.files.read()
        if not build.store.has("verdicts"):
            raise Stopped(first_run())
        now = time.time_ns() // 1000
        own = {name: value for name, value in ask.query.items() if name not in NAMES}
        visit = Visit(
            ask.page, self.pages, reader, build.store, workspace, build.id, filters, ask.params, own,
            day(now, workspace.timezone), now, weeks,
        )  # fmt: skip
        _check_journey(visit)
        check_cells(visit)
        return visit

    def _made(self, ask: Ask, visit: Visit) -> Reply:
        answer = ask.page.view(visit)
        if answer.file:
            mark = hashlib.sha256(answer.file.content).hexdigest()[:24]
            return Reply(200, answer.file.kind, answer.file.content, mark, answer.file.name)
        if ask.form != HTML:
            body = given(
                ask.form, answer, visit, {name: visit.query[name] for name in OWN if name in visit.query}
            )
        else:
            body = page_html(
                visit, answer, self._opened(ask.page, visit), self._offered(visit), self.files.read()[2]
            )
        content = body.encode("utf-8", "replace")
        return Reply(200, KINDS[ask.form], content, hashlib.sha256(content).hexdigest()[:24])

    def _opened(self, page: Page, visit: Visit) -> Answer | None:
        drill = visit.query.get(DRILL)
        return page.drawer(visit, drill) if page.drawer and drill else None

    def _offered(self, visit: Visit) -> dict[str, list[str]]:
        """Return the values of each filter of the page, from all the reader may see and not from what is narrowed."""
        if not visit.filters.parts:
            return choices(visit.store, visit.journey, visit.page.filters)
        with self.builds.reading(Narrowing(journeys=visit.reader.journeys)) as whole:
            return choices(whole.store, visit.journey, visit.page.filters)

    def _drill(self, page: Page) -> tuple[str, ...]:
        return (DRILL,) if page.drawer else ()

    def _recall(self, key: tuple[Any, ...]) -> Reply | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def _keep(self, key: tuple[Any, ...], reply: Reply) -> None:
        if len(reply.body) > MOST_BYTES // 8:
            return
        with self._lock:
            if key not in self._kept:
                self._kept[key] = reply
                self._bytes += len(reply.body)
            while self._bytes > MOST_BYTES:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.body)


def _check_journey(visit: Visit) -> None:
    """Raise NotThere, with the nearest one, for a journey that no charter and no conversation knows."""
    if visit.journey is None:
        return
    rows = visit.store.engine.rows("SELECT DISTINCT journey FROM charters")
    known = sorted({*(row[0] for row in rows), *(charter.name for charter in visit.workspace.charters)})
    if visit.journey not in known:
        near = suggest(visit.journey, known) or f" Known: {', '.join(known)}."
        raise NotThere(f"There is no journey {visit.journey[:60]!r}.{near}")
