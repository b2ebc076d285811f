"""A served deck: the small sample company built once, the application over it, and Debian's chromium to look."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.testclient import TestClient

from onedeck import deck
from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.web.app import Web
from onedeck.entrypoints.web.page import Page as DeckPage
from onedeck.entrypoints.web.tokens import add_token
from onedeck.model.progress import Silent
from onedeck.sample import write_sample
from onedeck.store import Store
from tests.conftest import free_port

SEED = 2

Client = Callable[..., TestClient]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The small sample company, built once for all of pytest's workers; each has a copy of its own."""
    base = tmp_path_factory.getbasetemp()
    once = (base if worker_id == "master" else base.parent) / "web-company"
    with FileLock(f"{once}.lock"):
        if not (once / "done").exists():
            write_sample(once, SEED, True, Silent())
            store = Store.open(once / ".onedeck")
            deck.run_steps(store, read_workspace(once))
            store.engine.close()
            (once / "done").touch()
    own = tmp_path_factory.mktemp("web") / "company"
    shutil.copytree(once, own)
    return own


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    copied = tmp_path / "company"
    shutil.copytree(built, copied)
    return copied


def opened(folder: Path, role: str, *journeys: str, shown: tuple[DeckPage, ...] | None = None) -> TestClient:
    """Return a client signed in with a new token of a role; `shown` are the pages, by default every one."""
    web = Web(folder, warm=False, shown=shown)
    secret = add_token(folder / ".onedeck" / "keep", f"{role}-{time.time_ns()}", role, journeys, "2026-01-01")
    client = TestClient(web.application(), base_url="https://deck.example")
    client.headers["sec-fetch-site"] = "same-origin"
    client.post("/sign-in", data={"token": secret, "to": "/"}, follow_redirects=False)
    assert client.cookies
    return client


@pytest.fixture(scope="session")
def clients(built: Path) -> Client:
    """A function from a role (and journeys) to a client over the one built company."""
    found: dict[tuple[str, ...], TestClient] = {}

    def client(role: str = "owner", *journeys: str) -> TestClient:
        key = (role, *journeys)
        if key not in found:
            found[key] = opened(built, role, *journeys)
        return found[key]

    return client


@pytest.fixture
def client(clients: Client) -> TestClient:
    """An owner's client."""
    return clients("owner")


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[str]:
    """The deck as `serve` serves it, in a thread; yields its address."""
    port = free_port()
    web = Web(built, "the-one-time-link", port)
    server = uvicorn.Server(uvicorn.Config(web.application(), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def cookies(served: str, built: Path, browser: Browser) -> list[dict[str, object]]:
    """The cookies of a browser that signed in with a token."""
    secret = add_token(built / ".onedeck" / "keep", f"browser-{os.getpid()}", "owner", (), "2026-01-01")
    context = browser.new_context()
    context.new_page().goto(f"{served}/?token={secret}")
    found = context.cookies()
    context.close()
    return list(map(dict, found))


@pytest.fixture
def look(
    browser: Browser, cookies: list[dict[str, object]]
) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """A function that opens a signed-in page, with what its console complains about; complaints fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(**settings: object) -> tuple[Page, list[str]]:
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        context.add_cookies(cookies)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page, complaints

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints
