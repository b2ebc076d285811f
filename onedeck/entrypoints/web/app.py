"""The web application: addresses to pages, cookies to readers; what a page says is the desk's."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onedeck.entrypoints.web.desk import Ask, Desk, Reply
from onedeck.entrypoints.web.forms import CSV, HTML, JSON, SVG
from onedeck.entrypoints.web.headers import Headers
from onedeck.entrypoints.web.page import Page
from onedeck.entrypoints.web.posts import Unwanted, read_form
from onedeck.entrypoints.web.rendering import STATICS
from onedeck.entrypoints.web.roles import Reader
from onedeck.entrypoints.web.sessions import LASTS_S, Sessions
from onedeck.entrypoints.web.signing_in import sign_in_html
from onedeck.entrypoints.web.states import State, not_there

TOKEN = "token"
LOOK_S = 2.0  # how often a new build is looked for, to warm its first pages
REVALIDATE = "private, no-cache"

Endpoint = Callable[[Request], Awaitable[Response]]


class Web:
    """One workspace on the web."""

    def __init__(
        self, folder: Path, once: str | None = None, port: int = 0, warm: bool = True,
        shown: tuple[Page, ...] | None = None,
    ) -> None:  # fmt: skip
        """Read nothing yet; `once` is the secret of the one-time link, `port` tells cookies of two decks apart."""
        self.desk = Desk(folder, shown)
        self.sessions = Sessions(folder / ".onedeck" / "keep", once)
        self.cookie = f"onedeck_{port}"
        self.warm = warm

    def application(self) -> Starlette:
        """Return the ASGI application."""
        routes = [
            Route("/static/{name}", self._static, methods=["GET"]),
            Route("/sign-in", self._sign_in, methods=["GET", "POST"]),
            Route("/sign-out", self._sign_out, methods=["POST"]),
        ]
        for page in self.desk.pages:
            methods = ["GET", "POST"] if page.post else ["GET"]
            for ending in (JSON, CSV, SVG):
                path = "/deck" if page.path == "/" else page.path
                routes.append(Route(f"{path}.{ending}", self._page(page, ending), methods=["GET"]))
            routes.append(Route(page.path, self._page(page, HTML), methods=methods))
        return Starlette(
            routes=routes,
            middleware=[Middleware(Headers), Middleware(GZipMiddleware, minimum_size=500)],
            exception_handlers={HTTPException: self._refused, Unwanted: self._unwanted},
            lifespan=self._living,
        )

    def _page(self, page: Page, form: str) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            if TOKEN in request.query_params and request.method == "GET":
                return await self._by_link(request)
            reader = await run_in_threadpool(self._reader, request)
            if reader is None:
                return self._locked(request, form)
            query = _query(request)
            ask = Ask(page, form, dict(request.path_params), query, request.url.path)
            if request.method == "POST":
                fields = await read_form(request)
                done = await run_in_threadpool(self.desk.posted, ask, reader, fields)
                return RedirectResponse(done, 303) if isinstance(done, str) else _sent(done, request)
            return _sent(await run_in_threadpool(self.desk.answer, ask, reader), request)

        return endpoint

    async def _by_link(self, request: Request) -> Response:
        """Open a session by the link's token, and go to the clean address."""
        cookie = await run_in_threadpool(self.sessions.sign_in, request.query_params[TOKEN])
        rest = [(name, value) for name, value in request.query_params.multi_items() if name != TOKEN]
        query = f"?{urlencode(rest)}" if rest else ""
        if cookie is None:
            reader = await run_in_threadpool(self._reader, request)
            if reader is None:
                said = "This link was used before, or its token is unknown. Sign in with a token of yours."
                return _html(sign_in_html("/", said), 401)
        response = RedirectResponse(_own_path(request.url.path) + query, 303)
        if cookie:
            self._set(response, cookie, request)
        return response

    async def _sign_in(self, request: Request) -> Response:
        if request.method != "POST":
            return _html(sign_in_html(_own_path(request.query_params.get("to", "/"))))
        fields = await read_form(request)
        to = _own_path(fields.get("to", "/"))
        cookie = await run_in_threadpool(self.sessions.sign_in, fields.get(TOKEN, "").strip())
        if cookie is None:
            return _html(
                sign_in_html(to, "Nobody knows this token. `onedeck token list` shows whose there are."), 401
            )
        response = RedirectResponse(to, 303)
        self._set(response, cookie, request)
        return response

    async def _sign_out(self, request: Request) -> Response:
        await read_form(request)
        self.sessions.sign_out(request.cookies.get(self.cookie))
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(self.cookie, path="/")
        return response

    def _set(self, response: Response, cookie: str, request: Request) -> None:
        secure = request.url.scheme == "https"
        response.set_cookie(
            self.cookie, cookie, max_age=LASTS_S, path="/", httponly=True, samesite="strict", secure=secure
        )
        response.headers["cache-control"] = "no-store"

    def _reader(self, request: Request) -> Reader | None:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        # A browser never sends a bearer by itself, so a post with one needs no cookie's protection either.
        return self.sessions.reader(
            request.cookies.get(self.cookie), bearer.strip() if scheme.lower() == "bearer" else None
        )

    def _locked(self, request: Request, form: str) -> Response:
        if form != HTML:
            return Response("Sign in, or send `Authorization: Bearer TOKEN`.\n", 401, media_type="text/plain")
        query = request.url.query
        return _html(sign_in_html(_own_path(request.url.path) + (f"?{query}" if query else "")), 401)

    async def _static(self, request: Request) -> Response:
        found = STATICS.response(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return found

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        reader = await run_in_threadpool(self._reader, request)
        if error.status_code == 404:
            known = [page.path for page in self.desk.pages if "{" not in page.path] if reader else []
            state = not_there(request.url.path, known)
        else:
            ways = [("To the deck", "/")]
            state = State(
                error.status_code, "This cannot be done here", (str(error.detail) + ".",), ways=ways
            )
        found = self.desk.stated(state, reader)
        return Response(found.body, found.status, dict(error.headers or {}), found.kind)

    async def _unwanted(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Unwanted)
        state = State(error.status, "Nothing was done", (error.why,), ways=[("To the deck", "/")])
        return _sent(self.desk.stated(state, None), request)

    @contextlib.asynccontextmanager
    async def _living(self, _app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(self._keep_warm()) if self.warm else None
        yield
        if task:
            task.cancel()
        self.desk.builds.close()

    async def _keep_warm(self) -> None:
        seen: Any = ""
        while True:
            found = await run_in_threadpool(lambda: self.desk.builds.identity)
            if found != seen:
                seen = found
                await run_in_threadpool(self.desk.warm)
            await asyncio.sleep(LOOK_S)


def _query(request: Request) -> dict[str, str]:
    return {name: value.strip() for name, value in request.query_params.items()}


def _own_path(path: str) -> str:
    """Return an address of this deck, never of another site: two slashes would name one."""
    clean = "".join(sign for sign in path if sign >= " " and sign != "\\")
    return "/" + clean.lstrip("/")


def _html(text: str, status: int = 200) -> Response:
    return Response(text, status, {"cache-control": "no-store"}, "text/html; charset=utf-8")


def _sent(reply: Reply, request: Request) -> Response:
    headers = {"cache-control": REVALIDATE if reply.mark else "no-store", "vary": "Cookie, Authorization"}
    if reply.name:
        headers["content-disposition"] = f'attachment; filename="{reply.name}"'
    if reply.mark:
        headers["etag"] = f'W/"{reply.mark}"'
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    return Response(reply.body, reply.status, headers, reply.kind)
