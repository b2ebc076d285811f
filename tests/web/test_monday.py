"""The Monday page: what is due and for whom, the digest as the command has it, and flips as soon as they are known."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.pages.last_week import PENDING, flipped
from onedeck.show.digest import build_digest
from onedeck.store import Store
from tests.web.conftest import Client, opened
from tests.web.test_browser import Look

WAIVER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Waiver
metadata: {name: pilot}
spec:
  rules: [OD104]
  journeys: [move-an-office]
  reason: '"><script>alert(1)</script>'
  until: "UNTIL"
  signedBy: {person: mara.okafor@fernholm.example}
"""


def settled(client: TestClient) -> str:
    """Return the page once last week is judged again."""
    deadline = time.monotonic() + 120
    while PENDING in (text := client.get("/monday").text):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return text


def test_it_says_what_is_due_and_for_whom(client: TestClient) -> None:
    text = client.get("/monday").text
    assert '<p class="verdict">Decisions that wait: ' in text
    rows = client.get("/monday.json?table=due").json()
    review = next(row for row in rows if row["kind"] == "review")
    assert (review["who"], review["journey"], review["day"]) == (
        "Tomas Brandt",
        "contract-renewal",
        "2026-04-15",
    )
    owner = next(row for row in rows if row["kind"] == "owner")
    assert owner["day"] == "2026-08-31" and "Jonas Weidner" in owner["what"]
    assert any(row["kind"] == "signature" and row["days"] is None for row in rows)
    assert any(row["kind"] == "dispute" and row["todo"].startswith("onedeck reconcile") for row in rows)


def test_what_flipped_is_what_the_digest_says(client: TestClient, built: Path) -> None:
    space = read_workspace(built)
    store = Store.open(built / ".onedeck")
    digest = build_digest(store, space.name, flipped(space))
    store.engine.close()
    settled(client)
    found = client.get("/monday.json").json()["tables"]
    tables = [table for section in digest.sections for table in section.tables]
    assert tables and sum(len(table.rows) for table in tables) == sum(
        len(rows) for name, rows in found.items() if name != "due"
    )
    text = settled(client)
    for section in digest.sections:
        assert section.title in text
    assert 'href="/c/c_' in text  # each example leads to its timeline


def test_a_viewer_sees_counts_and_no_single_conversation(clients: Client) -> None:
    settled(clients("owner"))
    text = settled(clients("viewer"))
    assert 'href="/c/' not in text and "onedeck customer c_" not in text
    assert not any(
        name.startswith("flipped") for name in clients("viewer").get("/monday.json").json()["tables"]
    )


def test_it_is_of_the_whole_company(clients: Client) -> None:
    assert clients("owner", "new-line").get("/monday").status_code == 403


def test_a_waiver_that_ends_is_due_and_its_words_are_words(folder: Path) -> None:
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() + 5 * 86_400))
    (folder / "charters" / "pilot.yaml").write_text(WAIVER.replace("UNTIL", day))
    client = opened(folder, "owner")
    text = client.get("/monday").text
    assert "<script>alert" not in text and "the waiver pilot of OD104" in text
    row = next(row for row in client.get("/monday.json?table=due").json() if row["kind"] == "waiver")
    assert row["day"] == day and row["who"] == "Mara Okafor" and 4 <= row["days"] <= 5


@pytest.mark.slow
def test_a_decision_is_reached_by_keyboard(look: Look, served: str) -> None:
    page, _ = look()
    page.goto(f"{served}/monday")
    link = page.locator("table.due a").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served}/j/contract-renewal")
