"""The Monday list: what analysts see of single accounts, what viewers do not, and that looks at names are noted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from starlette.testclient import TestClient

from onedeck.charter.workspace import read_workspace
from onedeck.govern.audit.journal import read_journal
from onedeck.show.accounts.exposed import Exposure, exposure
from onedeck.show.accounts.words import sentence
from onedeck.store import Store
from tests.web.conftest import opened

Client = Callable[..., TestClient]


@pytest.fixture(scope="module")
def found(built: Path) -> Exposure:
    """The accounts of the sample that are let down before their renewal."""
    store, workspace = Store.open(built / ".onedeck"), read_workspace(built)
    return exposure(store, workspace.fx, workspace.currency)


def test_whom_to_call_and_about_what(client: TestClient, found: Exposure, built: Path) -> None:
    page = client.get("/accounts").text
    given = client.get("/accounts.json").json()
    assert given["verdict"] == sentence(found, read_workspace(built).timezone)
    assert [row["account"] for row in given["tables"]["often"]] == [each.name for each in found.often]
    assert found.often and found.once
    for account in (*found.often, *found.once):
        assert account.name in page and account.record.partition("/")[0] not in page
        assert all(f"/c/{row.customer}" in page for row in account.refuted if row.customer)
    assert "Exposed, not lost" in page


def test_a_viewer_sees_no_single_account(clients: Client, found: Exposure) -> None:
    viewer = clients("viewer")
    page = viewer.get("/accounts").text
    given = viewer.get("/accounts.json").json()
    assert given["tables"] == {} and "Single accounts are for analysts" in page
    assert all(account.name not in page for account in (*found.often, *found.once))
    if len(found.often) < 5:
        assert given["verdict"].startswith("Fewer than 5 accounts")
    assert viewer.get("/accounts.csv?table=often").status_code == 404


def test_their_own_numbers_are_for_who_may_see_names_and_every_look_is_noted(
    folder: Path, found: Exposure
) -> None:
    name = found.often[0].name
    assert opened(folder, "owner").get(f"/accounts/{name}").status_code == 403
    unmask = opened(folder, "unmask")
    before = len(read_journal(folder / ".onedeck").entries)
    page = unmask.get(f"/accounts/{name}").text
    assert name in page and found.often[0].record.rpartition("/")[0] in page
    noted = read_journal(folder / ".onedeck").entries[before:]
    assert [entry["kind"] for entry in noted] == ["unmasked"]
    assert [entry["note"] for entry in noted] == [f"/accounts/{name}"]
    assert f"/accounts/{name}" in unmask.get("/accounts").text
    assert unmask.get("/accounts/a_nobody").status_code == 404


def test_without_a_feed_it_says_which_one(folder: Path) -> None:
    store = Store.open(folder / ".onedeck")
    store.write("accounts", "SELECT * FROM accounts WHERE 1 = 0")
    store.publish({**store.manifest.facts})
    store.engine.close()
    page = opened(folder, "owner").get("/accounts")
    assert page.status_code == 200
    assert "No feed holds accounts" in page.text and "accounts.renewal_time" in page.text
    assert "not known" in page.text and "0 accounts" not in page.text


def test_hostile_owners_and_segments_are_text(folder: Path) -> None:
    store = Store.open(folder / ".onedeck")
    text = store.engine.dialect.text('"><script>alert(1)</script>')
    store.write("accounts", f"SELECT * REPLACE ({text} AS owner, {text} AS segment) FROM accounts")
    store.publish({**store.manifest.facts})
    store.engine.close()
    page = opened(folder, "owner").get("/accounts").text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_filter_narrows_the_conversations(client: TestClient, found: Exposure) -> None:
    one = client.get("/accounts.json?channel=chat").json()["tables"]
    assert len(one["often"]) <= len(found.often)
    assert len(one["often"]) + len(one["once"]) < len(found.often) + len(found.once)


@pytest.mark.slow
def test_a_line_leads_to_the_person_it_happened_to(
    look: Callable[..., tuple[Tab, list[str]]], served: str
) -> None:
    page, _ = look(java_script_enabled=False)
    page.goto(f"{served}/accounts")
    page.locator("table.accounts li a").first.click()
    assert "/c/c_" in page.url
    expect(page.locator("main h1")).to_be_visible()
