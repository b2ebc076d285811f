"""What the pages say, in every form, narrowed and not, in every state."""

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onedeck import deck
from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.web.app import Web
from onedeck.entrypoints.web.builds import Builds
from onedeck.entrypoints.web.filters import SLICE_OF
from onedeck.entrypoints.web.narrowed import Narrowing
from onedeck.entrypoints.web.page import pages
from onedeck.show.ledger import Scope, ledger
from onedeck.show.periods import week_label
from onedeck.store import Store
from tests.web.conftest import Client, opened

HOSTILE = '"><script>alert(1)</script>'


def test_the_deck_opens_with_what_was_reported_and_what_held_up(client: TestClient) -> None:
    text = client.get("/").text
    assert '<p class="verdict">The AI room reports <b>' in text
    assert "Billing dispute" in text and "Mara Okafor" in text and "AI: D. Lindqvist" in text
    assert "channels seen:" in text and "unreviewed" in text


def test_every_page_has_every_form(client: TestClient) -> None:
    for page in pages():
        if "{" in page.path:
            continue
        path = "/deck" if page.path == "/" else page.path
        found = client.get(f"{path}.json").json()
        assert found["title"] and found["tables"]
        for name, rows in found["tables"].items():
            table = client.get(f"{path}.csv", params={"table": name})
            assert table.headers["content-type"].startswith("text/csv")
            assert len(list(csv.DictReader(io.StringIO(table.text)))) == len(rows)
        missing = client.get(f"{path}.csv?table=journey")
        assert missing.status_code == 404 and "has no table" in missing.text


def test_a_chart_stands_alone(client: TestClient) -> None:
    found = client.get("/deck.svg?chart=dots-1")
    assert found.headers["content-type"] == "image/svg+xml"
    assert ET.fromstring(found.text).tag.endswith("svg")
    assert client.get("/data.svg").status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("language=fra", 422, "Did you mean &#39;fr&#39;"),
        ("langauge=fr", 422, "Did you mean &#39;language&#39;"),
        ("as_of=2026-01-01", 422, "cannot be filtered by"),
        ("period=2026-X40", 422, ""),
        ("period=1999-W01", 422, "Nothing began in"),
        ("language=" + "x" * 300, 422, "longer than"),
        ("language=", 200, "One deck"),
    ],
)
def test_unknown_filters_are_named(client: TestClient, query: str, status: int, says: str) -> None:
    found = client.get(f"/?{query}")
    assert found.status_code == status
    assert says in found.text


def test_hostile_filters_are_words(client: TestClient) -> None:
    for query in (
        {"language": HOSTILE},
        {HOSTILE: "x"},
        {"period": HOSTILE},
        {"team": "'; DROP TABLE touches; --"},
    ):
        found = client.get("/", params=query)
        assert found.status_code == 422
        assert "<script>alert" not in found.text


def test_hostile_names_are_words(folder: Path) -> None:
    charter = folder / "charters" / "billing-dispute.yaml"
    text = charter.read_text()
    title = next(line for line in text.splitlines() if "displayName" in line)
    charter.write_text(
        text.replace(
            title,
            title.split("displayName")[0]
            + f"displayName: '{HOSTILE}'"
            + ("}" if title.rstrip().endswith("}") else ""),
            1,
        )
    )
    space = read_workspace(folder)
    store = Store.open(folder / ".onedeck")
    deck.run_steps(store, space, from_step="stitch")
    client = opened(folder, "owner")
    found = client.get("/")
    assert found.status_code == 200
    assert "&lt;script&gt;alert(1)" in found.text and "<script>alert" not in found.text
    assert HOSTILE in [row["title"] for row in client.get("/deck.json?table=journeys").json()]
    assert "<script>alert" not in client.get("/deck.svg?chart=dots-1").text


def test_a_filter_counts_what_the_measures_of_that_slice_counted(built: Path) -> None:
    builds = Builds(built / ".onedeck")
    with builds.reading() as whole:
        cells = whole.store.engine.rows(
            "SELECT slice, value, SUM(n) FROM measures WHERE metric = 'held_up' AND value <> '' GROUP BY 1, 2"
        )
    names = {slice_name: name for name, slice_name in SLICE_OF.items()}
    looked = 0
    for slice_name, value, n in cells:
        if slice_name not in names or slice_name == "ai_version":  # that one is of the AI room's own verdicts
            continue
        with builds.reading(Narrowing(((names[slice_name], value),))) as part:
            told = part.store.engine.rows(
                "SELECT SUM(n) FROM measures WHERE metric = 'held_up' AND slice = ''"
            )
            counted = part.store.engine.rows(
                "SELECT COUNT(*) FROM verdicts WHERE room = 'all' AND matured AND excluded IS NULL "
                "AND conversation_id IN (SELECT conversation_id FROM conversations WHERE week IS NOT NULL)"
            )
            assert told[0][0] == counted[0][0] == n > 0, (slice_name, value)
            assert sum(row["matured"] for row in ledger(part.store, Scope(room="all", definition="any"))) >= n
        looked += 1
    builds.close()
    assert looked > 15


def test_a_journey_alone_counts_as_it_does_among_the_others(built: Path) -> None:
    builds = Builds(built / ".onedeck")
    with builds.reading() as whole:
        every = ledger(whole.store, Scope())
        joined = whole.store.engine.rows("SELECT COUNT(*) FROM joins WHERE root <> conversation_id")[0][0]
    assert joined > 50  # claims on a part of a conversation are what is lost most easily
    journeys = sorted({row["journey"] for row in every})
    assert len(journeys) > 5
    for journey in journeys:
        with builds.reading(Narrowing(journeys=(journey,))) as part:
            alone = ledger(part.store, Scope())
        assert [row for row in alone if row["conversations"]] == [
            row for row in every if row["journey"] == journey and row["conversations"]
        ]
    builds.close()


def test_two_filters_say_what_is_not_measured(client: TestClient) -> None:
    found = client.get("/?language=de&channel=chat")
    assert found.status_code == 200
    assert "Two properties at once are not measured" in found.text
    assert "not measured" in found.text and " held up" in found.text
    assert "No target can be held against a figure." in found.text
    periods = {
        client.get(f"/deck.json?{query}").json()["tables"]["journeys"][0]["period"]
        for query in ("", "language=de", "language=de&channel=chat")
    }
    assert len(periods) == 1  # narrowing does not move the weeks


def test_a_filter_that_nothing_matches_says_so_and_leads_back(client: TestClient) -> None:
    found = client.get("/?language=fr&version=pip 3.3&period=2024-W20")
    assert found.status_code == 200, found.text
    assert "No conversations match this filter" in found.text
    assert 'href="/?language=fr&amp;' in found.text and "Show all" in found.text


def test_a_viewer_sees_no_cell_of_fewer_than_five(clients: Client, built: Path) -> None:
    builds = Builds(built / ".onedeck")
    with builds.reading() as whole:
        journey, week = whole.store.engine.rows(
            "SELECT v.journey, c.week FROM verdicts AS v JOIN conversations AS c "
            "ON c.conversation_id = v.conversation_id "
            "WHERE v.room = 'all' AND v.excluded IS NULL AND v.matured AND c.week IS NOT NULL "
            "GROUP BY 1, 2 HAVING COUNT(DISTINCT v.customer) BETWEEN 1 AND 4 ORDER BY c.week DESC LIMIT 1"
        )[0]
        name = week_label(week, "Europe/Berlin")
    builds.close()
    address = f"/deck.json?table=journeys&period={name}"
    seen, shown = (
        next(row for row in clients(role).get(address).json() if row["journey"] == journey)
        for role in ("analyst", "viewer")
    )
    assert seen["conversations"] > 0 and seen["title"] == shown["title"]
    assert {name: value for name, value in shown.items() if value is not None}.keys() <= {
        "journey", "title", "period", "owner", "others_accountable",
    }  # fmt: skip
    text = clients("viewer").get(f"/?period={name}").text
    assert (
        "fewer than 5 customers" in text
        and "fewer than 5" not in clients("analyst").get(f"/?period={name}").text
    )


WAIVER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Waiver
metadata: {name: small-team}
spec:
  rules: [OD101]
  subjects: [team Orders]
  reason: Agreed with the works council.
  until: "2999-01-01"
  signedBy: {person: maria@example.com}
"""


def test_a_viewer_is_told_of_feeds_and_not_of_single_customers(clients: Client) -> None:
    seen, shown = (
        {row["topic"] for row in clients(role).get("/data.json?table=findings").json()}
        for role in ("analyst", "viewer")
    )
    assert "mirror" in seen and shown == seen - {"mirror", "heavy", "duplicate"}
    assert "are for analysts" in clients("viewer").get("/data").text


def test_no_role_opens_a_team_that_is_a_person(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # No team of the sample company is small: with fourteen people Orders is, against a bound of fifteen.
    monkeypatch.setattr("onedeck.entrypoints.web.privacy.LEAST_CELL", 15)
    client = opened(folder, "owner")
    found = client.get("/", params={"team": "Orders"})
    assert found.status_code == 403 and "figures would be a person" in found.text
    assert client.get("/deck.json", params={"team": "Orders"}).status_code == 403
    assert client.get("/", params={"team": "billing"}).status_code == 200  # fifteen people
    (folder / "charters" / "waiver.yaml").write_text(WAIVER)
    assert client.get("/", params={"team": "Orders"}).status_code == 200


def test_a_first_run_is_told_the_three_commands(tmp_path: Path) -> None:
    source = "{name: desk, connector: table, path: rows.csv}"
    (tmp_path / "onedeck.yaml").write_text(f"name: New\nsources: [{source}]\n")
    client = opened(tmp_path, "owner")
    found = client.get("/")
    assert found.status_code == 200
    for command in ("onedeck init FOLDER", "onedeck run", "onedeck show"):
        assert f">{command}</code>" in found.text


def test_a_new_build_shows_without_a_restart_and_an_unfinished_one_does_not(folder: Path) -> None:
    client = opened(folder, "owner")
    before = client.get("/deck.json").json()
    charter = folder / "charters" / "billing-dispute.yaml"
    charter.write_text(charter.read_text().replace("window: 7d", "window: 30d"))
    assert "definitions changed since the last run" in client.get("/").text
    space = read_workspace(folder)
    store = Store.open(folder / ".onedeck")
    for name in ("stitch", "judge"):
        deck.STEPS[name](store, space, deck.Silent())
    assert client.get("/deck.json").json()["build"] == before["build"]
    deck.run_steps(store, space, from_step="stitch")
    after = client.get("/deck.json").json()
    assert after["build"] != before["build"]
    assert after["tables"] != before["tables"]
    assert "definitions changed since the last run" not in client.get("/").text


def test_a_faulty_edit_keeps_the_last_good_reading(folder: Path) -> None:
    client = opened(folder, "owner")
    assert client.get("/").status_code == 200
    charter = folder / "charters" / "billing-dispute.yaml"
    charter.write_text(charter.read_text() + "\nspec: twice\n")
    found = client.get("/")
    assert found.status_code == 200
    assert "the last good reading holds" in found.text


def test_a_fault_of_ours_has_an_id_and_no_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = opened(folder, "owner")
    monkeypatch.setattr("onedeck.entrypoints.pages.data_health.health_sentence", lambda rows: 1 / 0)
    found = client.get("/data")
    assert found.status_code == 500
    mark = found.text.split("Its id is ")[1].split(";")[0]
    assert mark in caplog.text and "ZeroDivisionError" not in found.text
    assert client.get("/").status_code == 200


def test_pages_are_found_by_their_files() -> None:
    found = {page.path: page for page in pages()}
    assert {"/", "/data"} <= set(found)
    assert [page.order for page in found.values() if page.menu == "main"] == sorted(
        page.order for page in found.values() if page.menu == "main"
    )


def test_many_at_once_get_the_same_whole_answer(built: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    web = Web(built, warm=False)
    from onedeck.entrypoints.web.desk import Ask
    from onedeck.entrypoints.web.roles import Reader

    page = next(page for page in web.desk.pages if page.path == "/data")
    with ThreadPoolExecutor(8) as threads:
        asks = [Ask(page, "json", {}, {}, f"/data.json?{at % 4}") for at in range(24)]
        found = list(threads.map(lambda ask: web.desk.answer(ask, Reader("x", "owner")), asks))
    web.desk.builds.close()
    assert {reply.status for reply in found} == {200}
    assert len({reply.body for reply in found}) == 1
