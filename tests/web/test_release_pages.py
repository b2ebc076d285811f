"""The pages of AI releases: the figures of the tables, narrowed and not, for every role; no verdict on a version."""

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onedeck import deck
from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.web.builds import Builds
from onedeck.govern.audit.signing import decide_release
from onedeck.show.measures import measures_of
from onedeck.show.periods import matured_weeks
from onedeck.store import Store
from tests.web.conftest import Client, opened

HOSTILE = '"><script>alert(1)</script>'
RELEASE = "/releases/pip/3.3"


def test_the_list_has_what_the_measures_of_that_slice_counted(client: TestClient, built: Path) -> None:
    builds = Builds(built / ".onedeck")
    with builds.reading() as build:
        weeks = matured_weeks(build.store)
        measured = measures_of(build.store, ["held_up"], None, weeks, "ai_version")
    builds.close()
    rows = client.get("/releases.json?table=releases").json()
    assert len(rows) == 3
    for row in rows:
        found = measured["held_up", f"{row['system']} {row['version']}"]
        assert (row["matured"], row["held_up"], row["held_up_high"]) == (
            found.n,
            found.bound_low,
            found.bound_high,
        )
        assert (row["low"], row["high"]) == (found.low, found.high)


def test_the_list_says_what_no_charter_allows_and_nobody_signed(client: TestClient) -> None:
    text = client.get("/releases").text
    assert "Pip 3.3 answers where the charter does not allow it" in text
    assert "Nobody signed a decision about any of the 3" in text
    assert "not allowed in SIM and password" in text
    assert "do not allow for looking every day" in text
    assert f'href="{RELEASE}"' in text and "version=pip+3.3" in text


def test_a_version_stands_beside_the_one_before(client: TestClient) -> None:
    text = client.get(RELEASE).text
    assert "Pip 3.3 beside Pip 3.2" in text and "No gate yet" in text and "Mara Okafor" in text
    groups = list(csv.DictReader(io.StringIO(client.get(f"{RELEASE}.csv?table=groups").text)))
    whole = groups[0]
    assert whole["group"] == "all"
    for kind in ("language", "journey", "segment"):
        assert sum(int(row["n"]) for row in groups if row["group"] == kind) == int(whole["n"])
    weeks = client.get(f"{RELEASE}.json?table=weeks").json()
    assert {row["series"] for row in weeks} == {"Pip 3.3", "Pip 3.2"}
    assert ET.fromstring(client.get(f"{RELEASE}.svg").text).tag.endswith("svg")
    for word in ("roll back in", "Ship", "Hold elsewhere"):
        assert word not in text  # who decides is a person, and the gate is not there yet


def test_a_journey_or_a_filter_narrows_it(client: TestClient) -> None:
    every = client.get(f"{RELEASE}.json?table=groups").json()[0]["n"]
    one = client.get(f"{RELEASE}.json?table=groups&journey=billing-dispute").json()
    assert 0 < one[0]["n"] < every and "journey" not in {row["group"] for row in one}
    german = client.get("/releases.json?table=releases&language=de").json()
    assert all(row["matured"] > 0 for row in german)
    all_of = {row["version"]: row["matured"] for row in client.get("/releases.json?table=releases").json()}
    assert all(row["matured"] < all_of[row["version"]] for row in german)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/releases/pip/3.4", "Did you mean"),
        ("/releases/pipp/3.3", "Did you mean &#39;pip&#39;"),
        ("/releases/pip/3.3?journey=billing-disput", "Did you mean &#39;billing-dispute&#39;"),
        ("/releases/%22%3E%3Cscript%3E/1", "No event here names"),
    ],
)
def test_what_no_event_names_is_not_there(client: TestClient, path: str, says: str) -> None:
    found = client.get(path)
    assert found.status_code == 404 and says in found.text and "<script>" not in found.text


def test_a_token_for_one_journey_sees_its_versions_alone(clients: Client) -> None:
    rows = clients("owner", "move-an-office").get("/releases.json?table=releases").json()
    whole = {
        row["version"]: row["conversations"]
        for row in clients("owner").get("/releases.json?table=releases").json()
    }
    assert rows and all(row["conversations"] < whole[row["version"]] for row in rows)


def test_a_viewer_sees_no_group_of_few(clients: Client) -> None:
    shown, seen = (clients(role).get(f"{RELEASE}.json?table=groups").json() for role in ("viewer", "analyst"))
    hidden = [(some, every) for some, every in zip(shown, seen, strict=True) if some != every]
    assert hidden and all(
        {key for key, value in some.items() if value is not None} <= {"group", "value"} for some, _ in hidden
    )
    assert all(every["n"] < 100 for _, every in hidden)
    text = clients("viewer").get(RELEASE).text
    assert "fewer than 5 customers" in text and "/customers?" not in text


def test_a_signed_decision_stands_beside_the_version(folder: Path) -> None:
    space = read_workspace(folder)
    about = ("billing-dispute", "pip", "3.3", "hold", "mara.okafor@fernholm.example", "Arabic is lower.")
    decide_release(folder / ".onedeck", space, *about, 1_795_500_000_000_000)
    client = opened(folder, "owner")
    assert "hold in billing-dispute" in client.get("/releases").text
    row = client.get(RELEASE).text.partition("Mara Okafor")[2].partition("</tr>")[0]
    assert "<td>hold</td>" in row
    assert "hold in billing-dispute" not in opened(folder, "owner", "new-line").get("/releases").text


def test_a_hostile_version_is_a_name(folder: Path) -> None:
    settings = folder / "onedeck.yaml"
    text = settings.read_text()
    assert "agent_name: \"'Pip'\"" in text
    settings.write_text(
        text.replace(
            "agent_name: \"'Pip'\"", f"agent_name: \"'{HOSTILE.replace(chr(34), chr(92) + chr(34))}'\""
        )
    )
    store = Store.open(folder / ".onedeck")
    deck.run_steps(store, read_workspace(folder))
    client = opened(folder, "owner")
    for path in ("/releases", RELEASE):
        found = client.get(path)
        assert found.status_code == 200 and "&lt;script&gt;alert(1)" in found.text
        assert "<script>alert" not in found.text
    assert "<script>alert" not in client.get(f"{RELEASE}.svg").text
