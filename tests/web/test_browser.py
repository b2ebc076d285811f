"""What a browser makes of the deck: Debian's chromium, light and dark, with and without JavaScript.

The slow tests of test_every_page.py look at every page.
"""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
MOST_BYTES, MOST_REQUESTS = 100_000, 8

Look = Callable[..., tuple[Page, list[str]]]


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, against WCAG 2.2 A and AA."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']][:3]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_deck_is_clean_for_axe_and_the_console(look: Look, served: str, scheme: str) -> None:
    page, _ = look(color_scheme=scheme)
    page.goto(served)
    for details in page.query_selector_all("details"):
        details.evaluate("each => { each.open = true; }")
    assert not violations(page)


def test_the_first_load_is_light(look: Look, served: str) -> None:
    page, _ = look()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(gzip.compress(answer.body()))))
    page.goto(served, wait_until="networkidle")
    assert 0 < sum(sizes) <= MOST_BYTES, sum(sizes)
    assert 3 <= len(sizes) <= MOST_REQUESTS


def test_axe_sees_what_is_wrong(look: Look, served: str) -> None:
    page, _ = look()
    page.goto(served)
    page.evaluate("document.getElementById('content').append(document.createElement('button'))")
    assert any("button-name" in said for said in violations(page))


def test_the_script_is_short() -> None:
    script = Path(__file__).parents[2] / "onedeck" / "entrypoints" / "web" / "static" / "app.js"
    assert script.read_text().count("\n") < 100


def test_a_filter_is_in_the_address_and_back_takes_it_away(look: Look, served: str) -> None:
    page, _ = look()
    page.goto(served)
    every = page.locator("table.deck").inner_text()
    page.get_by_label("Language").select_option("de")
    page.wait_for_url("**/?language=de")
    expect(page.get_by_label("Language")).to_have_value("de")
    assert page.locator("table.deck").inner_text() != every
    page.go_back()
    expect(page).to_have_url(f"{served}/")
    expect(page.locator("table.deck")).to_be_visible()
    assert page.locator("table.deck").inner_text() == every


def test_without_javascript_everything_is_there(look: Look, served: str) -> None:
    page, _ = look(java_script_enabled=False)
    page.goto(served)
    page.get_by_label("Language").select_option("de")
    page.get_by_role("button", name="Show").click()
    assert "language=de" in page.url
    assert page.locator("table.deck tbody tr").count() >= 6
    assert page.locator("#theme").is_hidden()


def test_the_theme_is_kept(look: Look, served: str) -> None:
    page, _ = look(color_scheme="light")
    page.goto(served)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Light / dark").click()
    page.goto(f"{served}/data")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light


@pytest.mark.parametrize("path", ["/", "/sign-in", "/?language=de&channel=chat"])
def test_a_phone_scrolls_in_one_direction(look: Look, served: str, path: str) -> None:
    page, _ = look(viewport={"width": 390, "height": 800})
    page.goto(served + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_reaches_the_content_first(look: Look, served: str) -> None:
    page, _ = look()
    page.goto(served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_signing_out_closes_the_deck(look: Look, served: str, built: Path) -> None:
    page, complaints = look()
    page.context.clear_cookies()
    page.goto(f"{served}/?token=the-one-time-link")
    assert page.url == f"{served}/"
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{served}/data")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert [
        said for said in complaints if "401" in said
    ]  # the browser's own word for a page that asks who you are
    complaints.clear()
