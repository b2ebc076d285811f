"""The drawer, posts and unmasking, on pages made for it: what every page of the deck can rely on."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from starlette.testclient import TestClient

from onedeck.entrypoints.web.app import Web
from onedeck.entrypoints.web.page import Answer, NotThere, Page, Visit
from onedeck.entrypoints.web.posts import Form
from onedeck.entrypoints.web.roles import OWNER, UNMASK
from onedeck.entrypoints.web.tokens import add_token
from onedeck.govern.audit.journal import read_journal
from onedeck.show.formats import Field, Listing
from tests.conftest import free_port
from tests.web.conftest import opened

RTL = "عميل غاضب"


def view(visit: Visit) -> Answer:
    """Return two verdicts, each a link to who is behind it."""
    rows = [{"verdict": name, "drill": visit.here(drill=f"verdict:{name}")} for name in ("held", "refuted")]
    listing = Listing(rows, ("verdict",), (Field("verdict", "Verdict"),))
    return Answer("Verdicts", "Two of them.", {"verdicts": listing}, more={"links": {"verdict": "drill"}})


def drawer(visit: Visit, drill: str) -> Answer:
    """Return who is behind a verdict."""
    kind, _, name = drill.partition(":")
    if kind != "verdict":
        raise NotThere(f"There is no drill {kind!r}.")
    listing = Listing([{"name": RTL}], ("name",), (Field("name", "Name"),))
    return Answer(f"Behind {name}", tables={"people": listing}, more={"links": {}})


def sign(visit: Visit, form: Form) -> str:
    """Sign nothing in particular."""
    return f"/verdicts?signed={len(form)}"


PAGE = Page(
    "/verdicts", "Verdicts", view, "listing.html", menu="main", own=("signed",), drawer=drawer,
    drawer_template="drawer_listing.html", post=sign, post_needs=OWNER,
)  # fmt: skip
ONE = replace(PAGE, path="/j/{journey}", menu="", post=None, own=())
NAMES = replace(PAGE, path="/names", needs=UNMASK, unmasks=True, post=None)


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """A deck of these pages alone, served; the address signs in."""
    port = free_port()
    web = Web(folder, "once", port, warm=False, shown=(PAGE, NAMES, ONE))
    server = uvicorn.Server(uvicorn.Config(web.application(), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/verdicts"
    server.should_exit = True
    thread.join(10)


def test_a_mark_opens_the_drawer_and_escape_gives_the_focus_back(
    look: Callable[..., tuple[Tab, list[str]]], address: str
) -> None:
    page, _ = look(color_scheme="dark")
    page.goto(f"{address}?token=once")
    mark = page.get_by_role("link", name="refuted")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("heading", name="Behind refuted")).to_be_visible()
    assert page.url.endswith("?drill=verdict%3Arefuted")
    assert page.get_by_text(RTL).get_attribute("dir") == "auto"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(page).to_have_url(address)
    expect(mark).to_be_focused()
    page.goto(f"{address}?drill=verdict:held")  # a link somebody sent
    expect(page.get_by_role("heading", name="Behind held")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page).to_have_url(address)


def test_without_javascript_the_drawer_is_there_and_can_be_closed(
    look: Callable[..., tuple[Tab, list[str]]], address: str
) -> None:
    page, _ = look(java_script_enabled=False)
    page.goto(f"{address}?token=once")
    page.get_by_role("link", name="held").click()
    expect(page.get_by_role("heading", name="Behind held")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    assert page.url.rstrip("?") == address
    page.go_back()
    expect(page.get_by_role("heading", name="Behind held")).to_be_visible()


def client(folder: Path, role: str) -> TestClient:
    """Return a client of these pages."""
    secret = add_token(folder / ".onedeck" / "keep", f"drawer-{role}", role, (), "2026-01-01")
    found = TestClient(
        Web(folder, warm=False, shown=(PAGE, NAMES, ONE)).application(), base_url="https://deck.example"
    )
    found.headers.update({"authorization": f"Bearer {secret}", "sec-fetch-site": "same-origin"})
    return found


def test_only_who_signs_can_sign_and_it_is_noted(folder: Path) -> None:
    before = len(read_journal(folder / ".onedeck").entries)
    assert client(folder, "analyst").post("/verdicts", data={"a": "1"}).status_code == 403
    done = client(folder, "owner").post("/verdicts", data={"a": "1"}, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/verdicts?signed=1")
    noted = [(entry["kind"], entry["by"]) for entry in read_journal(folder / ".onedeck").entries[before:]]
    assert noted == [("refused", "drawer-analyst"), ("posted", "drawer-owner")]


def test_every_look_at_names_is_noted(folder: Path) -> None:
    before = len(read_journal(folder / ".onedeck").entries)
    assert client(folder, "owner").get("/names").status_code == 403
    unmask = client(folder, "unmask")
    assert [unmask.get("/names").status_code for _ in range(2)] == [200, 200]
    journal = read_journal(folder / ".onedeck")
    assert [entry["kind"] for entry in journal.entries[before:]] == ["refused", "unmasked", "unmasked"]
    assert not journal.faults


def test_an_unknown_drill_is_not_there(folder: Path) -> None:
    found = opened(folder, "owner")
    assert found.get("/?drill=x").status_code == 422
    assert client(folder, "owner").get("/verdicts?drill=x:y").status_code == 404


def test_an_unknown_journey_is_not_there_and_a_foreign_one_is_closed(folder: Path) -> None:
    owner = client(folder, "owner")
    assert (
        owner.get("/j/billing-dispute").status_code == owner.get("/j/billing-dispute.json").status_code == 200
    )
    found = owner.get("/j/biling-dispute")
    assert found.status_code == 404 and "Did you mean &#39;billing-dispute&#39;?" in found.text
    limited = opened(folder, "analyst", "new-line", shown=(ONE,))
    assert limited.get("/j/new-line").status_code == 200
    assert limited.get("/j/billing-dispute").status_code == 403
