"""What holds for every page, also for one that was added today: looked at in a real browser, light and dark."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from onedeck.entrypoints.web.page import pages
from tests.web.every_page import FILES, addresses
from tests.web.screenshots import name_of
from tests.web.test_browser import MOST_BYTES, MOST_REQUESTS, violations

Look = Callable[..., tuple[Page, list[str]]]
Serving = tuple[str, dict[str, str]]

PATHS = sorted(page.path for page in pages() if page.path != FILES)
every = pytest.mark.parametrize("path", PATHS)
_WORDS = """() => {
  const copy = document.querySelector('main').cloneNode(true);
  copy.querySelectorAll('button[type=button]').forEach(each => each.remove());
  return copy.textContent;
}"""
UNMASKS = [
    page.path for page in pages() if page.unmasks
]  # an owner's token opens them only with the role for it


@pytest.fixture(scope="module")
def places(built: Path) -> dict[str, str]:
    """An address of each page."""
    return addresses(built)


@every
def test_it_answers_in_time_and_says_what_it_is(
    client: TestClient, places: dict[str, str], path: str
) -> None:
    answer = client.get(places[path])
    assert answer.status_code == (403 if path in UNMASKS else 200)
    assert answer.text.count("<h1") == 1
    assert len(gzip.compress(answer.content)) < MOST_BYTES


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@every
def test_axe_finds_nothing(look: Look, served: str, places: dict[str, str], path: str, scheme: str) -> None:
    page, complaints = look(color_scheme=scheme)
    page.goto(served + places[path])
    for details in page.query_selector_all("details"):
        details.evaluate("each => { each.open = true; }")
    assert not violations(page)
    forget_refusal(path, complaints)


@pytest.mark.slow
@every
def test_the_first_load_is_light(look: Look, served: str, places: dict[str, str], path: str) -> None:
    page, complaints = look()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(gzip.compress(answer.body()))))
    page.goto(served + places[path], wait_until="networkidle")
    assert sum(sizes) <= MOST_BYTES, sum(sizes)
    assert 3 <= len(sizes) <= MOST_REQUESTS
    forget_refusal(path, complaints)


@pytest.mark.slow
@every
def test_it_is_whole_without_javascript(look: Look, served: str, places: dict[str, str], path: str) -> None:
    with_it, complaints = look()
    with_it.goto(served + places[path])
    without, _ = look(java_script_enabled=False)
    without.goto(served + places[path])
    # What the script adds is the button for light and dark; the words of the page are the same.
    assert said(without) == said(with_it)
    forget_refusal(path, complaints)


@pytest.mark.slow
@every
def test_a_phone_scrolls_in_one_direction(look: Look, served: str, places: dict[str, str], path: str) -> None:
    page, complaints = look(viewport={"width": 390, "height": 800})
    page.goto(served + places[path])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    forget_refusal(path, complaints)


@pytest.mark.slow
@every
def test_back_leads_back(look: Look, served: str, places: dict[str, str], path: str) -> None:
    page, complaints = look()
    page.goto(served + places[path])
    before = said(page)
    # A link to the page one is on replaces it, so the deck is left for another one.
    name, away = ("Data health", "/data") if path == "/" else ("OneDeck", "/")
    page.get_by_role("link", name=name).first.click()
    page.wait_for_url(f"{served}{away}")
    page.go_back()
    expect(page).to_have_url(served + places[path])
    page.wait_for_load_state()
    assert said(page) == before
    forget_refusal(path, complaints)


@pytest.mark.slow
@every
def test_every_link_to_a_page_of_ours_is_answered(
    client: TestClient, places: dict[str, str], path: str
) -> None:
    text = client.get(places[path]).text
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*|\?[^"]*)"', text)}
    for link in sorted(links)[:60]:
        address = places[path] + link if link.startswith("?") else link
        answer = client.get(address)
        assert answer.status_code in (200, 403), address
        assert "This page failed" not in answer.text, address


@pytest.mark.slow
@every
def test_it_prints_without_its_controls(look: Look, served: str, places: dict[str, str], path: str) -> None:
    page, complaints = look()
    page.goto(served + places[path])
    page.emulate_media(media="print")
    for control in (".top", ".filters", ".bottom"):
        for each in page.query_selector_all(control):
            assert not each.is_visible(), control
    assert page.locator("h1").first.is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")
    forget_refusal(path, complaints)


@pytest.mark.slow
def test_the_report_opens_offline(look: Look, served: str, places: dict[str, str], tmp_path: Path) -> None:
    page, _ = look()
    page.goto(served + places["/j/{journey}"])
    with page.expect_download() as coming:
        page.locator('a[href*="/report.html"]').first.click()
    target = tmp_path / coming.value.suggested_filename
    coming.value.save_as(target)
    assert re.fullmatch(r"billing-dispute-\d{4}-W\d\d-(\d{4}-)?W\d\d\.html", target.name)
    alone, _ = look(offline=True)
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(target.as_uri())
    expect(alone.get_by_role("heading", level=1)).to_have_text("Billing dispute")
    assert asked == [target.as_uri()]
    assert alone.locator("svg").count() >= 3
    assert not violations(alone)


def test_every_picture_has_a_name_of_its_own() -> None:
    names = [name_of(path) for path in PATHS]
    assert len(names) == len(set(names))
    assert name_of("/j/{journey}/charter") == "journey-charter"
    assert name_of("/c/{id}") == "customer"
    assert name_of("/") == "deck"


def said(page: Page) -> str:
    """Return the words of a page's content, but for the buttons that do nothing without the script."""
    words = page.evaluate(_WORDS)
    return " ".join(str(words).split())


def forget_refusal(path: str, complaints: list[str]) -> None:
    """Take away the browser's own word for a page whose role this token does not have."""
    if path in UNMASKS:
        complaints[:] = [each for each in complaints if "403" not in each]
