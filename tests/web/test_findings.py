"""The pages of findings: what the tables hold, by severity, rule and journey; a rule as it is explained."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onedeck import deck
from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.web.builds import Builds
from onedeck.govern.check.catalog import rules
from onedeck.show.check.found import Wanted, findings, findings_sentence
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.show.tables import write
from tests.web.conftest import Client, opened

HOSTILE = '"><script>alert(1)</script>'


def test_the_page_has_every_finding_of_the_table(client: TestClient, built: Path) -> None:
    builds = Builds(built / ".onedeck")
    with builds.reading() as build:
        rows = build.store.engine.rows("SELECT code, severity, said, finding_id, bad FROM findings")
    builds.close()
    listed = client.get("/findings.json?table=findings").json()
    assert sorted((row["code"], row["severity"], row["said"]) for row in listed) == sorted(
        row[:3] for row in rows
    )
    text = client.get("/findings").text
    assert f"{sum(row[1] == 'error' for row in rows):,} errors" in text and "The deck is not one." in text
    for _, _, _, key, bad in rows:
        assert f'id="finding-{key}"' in text
        assert (f'href="/customers?finding={key}"' in text) == bool(bad)


def test_the_customers_behind_a_finding_are_as_many_as_it_says(client: TestClient, built: Path) -> None:
    builds = Builds(built / ".onedeck")
    with builds.reading() as build:
        key, bad, cases = build.store.engine.rows(
            "SELECT f.finding_id, MAX(f.bad), COUNT(*) FROM findings AS f "
            "JOIN finding_cases AS c ON c.finding_id = f.finding_id GROUP BY 1 ORDER BY 1 LIMIT 1"
        )[0]
    builds.close()
    assert bad == cases
    assert client.get(f"/customers?finding={key}").status_code == 200


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("severity=note", {"note"}),
        ("code=OD101", {"error"}),
        ("journey=billing-dispute", {"error", "warning", "note"}),
    ],
)
def test_it_is_narrowed_by_severity_code_and_journey(client: TestClient, query: str, kept: set[str]) -> None:
    name, _, value = query.partition("=")
    rows = client.get(f"/findings.json?table=findings&{query}").json()
    every = client.get("/findings.json?table=findings").json()
    assert rows == [row for row in every if row[name] == value] and {row["severity"] for row in rows} <= kept
    assert f"<option selected>{value}" in client.get(f"/findings?{query}").text


@pytest.mark.parametrize("query", ["severity=eror", "code=OD999", "journey=%22%3E%3Cscript%3E", "page=2"])
def test_what_no_finding_has_is_said(client: TestClient, query: str) -> None:
    found = client.get(f"/findings?{query}")
    assert found.status_code == 422 and "<script>" not in found.text


def test_every_rule_has_its_page(client: TestClient) -> None:
    for code, checked in rules().items():
        found = client.get(f"/findings/{code}")
        assert found.status_code == 200, code
        assert f"onedeck explain {code}" in found.text and f"ignore[{code}]" in found.text
        assert ("An example that fails" in found.text) == ("Fails:" in checked.examples)
    near = client.get("/findings/OD1001")
    assert near.status_code == 404 and "Did you mean" in near.text
    listed = client.get("/findings/OD101.json").json()["tables"]["findings"]
    assert listed and {row["code"] for row in listed} == {"OD101"}


def test_a_token_for_a_journey_sees_its_findings_alone(clients: Client) -> None:
    rows = clients("owner", "new-line").get("/findings.json?table=findings").json()
    assert rows and {row["journey"] for row in rows} == {"new-line"}


def finding(key: int, **more: object) -> dict[str, object]:
    """Return a row of the table of findings."""
    plain = {
        "finding_id": key,
        "code": "OD201",
        "severity": "error",
        "said": f"said {key}",
        "marks": "[]",
        "evidence": "[]",
    }
    return plain | more


def stored(*rows: dict[str, object]) -> Store:
    """Return a store with these findings and the rule they are of."""
    store = Store(None, DuckEngine())
    write(store, "findings", *rows)
    about = {"live": True, "reads_words": False, "about": "About.", "help": "Help."}
    write(
        store, "rules", {"code": "OD201", "rule": "r", "title": "it came back", "severity": "error", **about}
    )
    return store


def test_the_order_and_the_sentence_are_as_check_has_them() -> None:
    store = stored(
        finding(1, severity="note"), finding(2, bad=3, conversations=9, customers=3),
        finding(3, bad=8, conversations=9), finding(4, severity="warning"), finding(5, silenced="waiver pilot"),
    )  # fmt: skip
    rows = findings(store, Wanted())
    assert [row["finding_id"] for row in rows] == [3, 2, 5, 4, 1]
    assert findings_sentence(rows) == (
        "2 errors, 1 warning, 1 note and 1 silenced. Most often: it came back (2). The deck is not one."
    )
    assert findings_sentence(findings(store, Wanted("note"))) == "1 note. Nothing here fails."
    assert findings_sentence([]) == "Nothing was found."


def test_a_viewer_is_told_that_there_is_one_and_not_of_whom(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer, analyst = opened(folder, "viewer"), opened(folder, "analyst")
    every = analyst.get("/findings.json?table=findings").json()
    few = sorted(row["customers"] for row in every if row["customers"])[0]
    monkeypatch.setattr("onedeck.entrypoints.web.roles.LEAST_CELL", few + 1)
    shown = viewer.get("/findings.json?table=findings&table=findings").json()
    hidden = [
        row for row in shown if row["customers"] is None and row["said"].startswith("found, in conversations")
    ]
    assert hidden and all(row["evidence"] == [] and row["bad"] is None for row in hidden)
    text = viewer.get("/findings").text
    assert not any(row["said"] in text for row in every if row["customers"] == few)
    assert "/customers?" not in text  # that page is for analysts


def test_hostile_words_are_words_and_silenced_ones_are_folded(folder: Path) -> None:
    name = json.dumps(HOSTILE)
    waiver = folder / "charters" / "pilot.yaml"
    waiver.write_text(
        "apiVersion: onedeck.dev/v1alpha1\nkind: Waiver\nmetadata: {name: pilot}\nspec:\n  rules: [OD101]\n"
        f"  journeys: [billing-dispute]\n  reason: {name}\n  until: \"2999-01-01\"\n"
        "  signedBy: {person: mara.okafor@fernholm.example}\n"
    )  # fmt: skip
    charter = folder / "charters" / "move-an-office.yaml"
    charter.write_text(charter.read_text().replace("displayName: Move an office", f"displayName: {name}"))
    deck.run_steps(Store.open(folder / ".onedeck"), read_workspace(folder), from_step="stitch")
    text = opened(folder, "owner").get("/findings").text
    assert "<script>alert" not in text
    folded = text.partition('id="silenced"')[2]
    assert "pilot" in folded and "Silenced by" in folded
