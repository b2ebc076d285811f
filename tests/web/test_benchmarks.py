"""Benchmarks: every published figure with date and source, ours beside it or the reason why not."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from starlette.testclient import TestClient

from onedeck.show.benchmarks.published import published
from onedeck.show.formats import harmless


def test_every_published_figure_is_there_with_its_date(client: TestClient) -> None:
    given = client.get("/benchmarks.json").json()
    rows = {row["id"]: row for row in given["tables"]["benchmarks"]}
    for entry in published():
        row = rows[entry.id]
        assert (row["figure"], row["published"], row["source"]) == (
            entry.figure,
            entry.published,
            entry.source,
        )
        assert row["ours_says"] if entry.ours else row["not_comparable"]
    assert given["verdict"].startswith(f"{len(rows)} published figures")


def test_ours_of_the_same_definition_is_linked_to_what_is_behind_it(client: TestClient) -> None:
    page = client.get("/benchmarks").text
    rows = {row["id"]: row for row in client.get("/benchmarks.json").json()["tables"]["benchmarks"]}
    said = rows["agentforce-resolved"]["ours_says"]
    assert "claimed" in said and "held up" in said
    assert f'<a href="/claims">{harmless(said)}</a>' in page
    assert "not measured" in page and "0 %" not in rows["nice-interactions"]["ours_says"]


def test_a_viewer_sees_it_too_and_a_token_for_one_journey_does_not(
    clients: Callable[..., TestClient],
) -> None:
    assert clients("viewer").get("/benchmarks").status_code == 200
    assert clients("analyst", "billing-dispute").get("/benchmarks").status_code == 403


@pytest.mark.slow
def test_it_reads_on_a_phone_and_in_print(look: Callable[..., tuple[Tab, list[str]]], served: str) -> None:
    page, _ = look(viewport={"width": 390, "height": 800}, color_scheme="dark")
    page.goto(f"{served}/benchmarks")
    expect(page.get_by_role("heading", name="Not comparable")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
