"""The claims page: the ledger's own figures, the lists behind them, what a viewer sees, hostile names, the keyboard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from starlette.testclient import TestClient

from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.web.roles import LEAST_CELL
from onedeck.model.verdicts import VERDICTS
from onedeck.show.bill_words import block_sentences
from onedeck.show.bills import bills
from onedeck.show.ledger import LEDGER_COLUMNS, Scope, ledger
from onedeck.show.lists import headline
from onedeck.store import Store
from tests.web.conftest import opened

Client = Callable[..., TestClient]
LIST = "/claims?drill=list:ai:refuted::billing-dispute:"


def tables(client: TestClient, query: str = "") -> dict[str, list[dict[str, Any]]]:
    """Return the page's tables as JSON gives them."""
    found: dict[str, list[dict[str, Any]]] = client.get(f"/claims.json{query}").json()["tables"]
    return found


def test_the_page_says_what_the_command_says(client: TestClient, built: Path) -> None:
    store = Store.open(built / ".onedeck")
    rows = ledger(store, Scope())
    given = client.get("/claims.json").json()
    assert given["verdict"] == headline(rows)[0]
    same = [{name: row[name] for name in LEDGER_COLUMNS} for row in given["tables"]["ledger"]]
    assert same == [{name: row[name] for name in LEDGER_COLUMNS} for row in rows]
    page = client.get("/claims").text
    assert "Held up, %" in page and "chance" in page and "unreviewed" in page
    store.engine.close()


def test_a_journey_a_window_and_weeks_narrow_it(client: TestClient) -> None:
    one = tables(client, "?journey=billing-dispute")["ledger"]
    assert {row["journey"] for row in one} == {"billing-dispute"}
    short = tables(client, "?window=24h")["ledger"]
    assert {row["window"] for row in short if row["conversations"]} == {"24h"}
    some = tables(client, "?period=2026-W44")["ledger"]
    assert 0 < sum(row["conversations"] for row in some) < sum(row["conversations"] for row in short)
    for query, near in (
        ("journey=billing-disput", "billing-dispute"),
        ("window=7 d", "7d"),
        ("windw=7d", "window"),
    ):
        answer = client.get(f"/claims?{query}")
        assert answer.status_code == 422 and f"Did you mean &#39;{near}&#39;?" in answer.text


def test_the_list_behind_a_figure_is_the_figure(client: TestClient) -> None:
    line = next(
        row for row in tables(client)["ledger"]
        if (row["journey"], row["room"], row["definition"]) == ("billing-dispute", "ai", "any")
    )  # fmt: skip
    page = client.get(LIST).text
    assert f"{line['refuted']:,} conversation" in page and "AI: came back (billing-dispute)" in page
    assert "/c/c_" in page
    assert client.get("/claims?drill=list:nobody::::").status_code == 422
    assert client.get("/claims?drill=x").status_code == 422


def test_invoices_are_whole_and_their_blocks_are_never_added_up(client: TestClient, built: Path) -> None:
    store, workspace = Store.open(built / ".onedeck"), read_workspace(built)
    found = bills(store, workspace.contracts)
    page = client.get("/claims").text
    assert found and "never added up" in page
    for bill in found:
        assert bill.invoice in page
        assert all(letter in "ABC–" for letter, _ in block_sentences(bill))
    every = sum(row["lines"] for row in tables(client)["blocks"])
    assert every == sum(bill.whole.lines for bill in found)
    filtered = client.get("/claims?language=de").text
    assert "An invoice is checked as a whole" in filtered and found[0].invoice not in filtered
    lines = client.get(f"/claims?drill=bill:A:{found[0].invoice}")
    assert lines.status_code == 200 and "block A" in lines.text
    store.engine.close()


def test_a_viewer_sees_no_small_cell_and_no_list(clients: Client) -> None:
    viewer = clients("viewer")
    page = viewer.get("/claims").text
    assert "drill=" not in page and "/c/c_" not in page
    assert viewer.get(LIST).status_code == 403
    seen = tables(viewer)
    assert seen["ledger"]
    for row in seen["ledger"]:
        assert all(row[word] is None or row[word] == 0 or row[word] >= LEAST_CELL for word in VERDICTS)
        assert row["matured"] is None and row["claimed_refuted"] is None
    for row in seen["verdicts"]:
        assert all(
            row[room] is None or row[room] == 0 or row[room] >= LEAST_CELL for room in ("ai", "cx", "all")
        )
    assert "blocks" not in seen


def test_names_of_others_are_text(folder: Path) -> None:
    hostile = '"><script>alert(1)</script>'
    store = Store.open(folder / ".onedeck")
    text = store.engine.dialect.text(hostile)
    store.write("claims", f"SELECT * REPLACE ({text} AS definition) FROM claims")
    store.write("charters", f"SELECT * REPLACE ({text} AS title) FROM charters")
    store.publish({**store.manifest.facts})
    store.engine.close()
    page = opened(folder, "owner").get("/claims")
    assert page.status_code == 200
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text


def test_the_same_as_csv_and_svg(client: TestClient) -> None:
    for name in ("ledger", "verdicts", "windows", "vendors", "invoices", "blocks"):
        answer = client.get(f"/claims.csv?table={name}")
        assert answer.status_code == 200 and answer.text.count("\n") >= 2, name
    drawn = client.get("/claims.svg?chart=claimed").text
    assert drawn.startswith("<svg") and "All journeys" in drawn
    assert json.loads(client.get("/claims.json?table=windows").text)[0]["room"] == "ai"


@pytest.mark.slow
def test_a_figure_opens_by_keyboard_and_gives_the_focus_back(
    look: Callable[..., tuple[Tab, list[str]]], served: str
) -> None:
    page, _ = look()
    page.goto(f"{served}/claims")
    mark = page.locator("table.ledger td.harm a").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(mark).to_be_focused()
