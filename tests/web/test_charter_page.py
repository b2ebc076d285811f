"""The charter's pages: what it says with its lines, how it stands beside the data, and its history from git."""

import subprocess
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onedeck.charter.workspace import read_workspace
from onedeck.govern.audit.history import difference, text_at, versions
from onedeck.show.journeys.charter_seen import allowed
from onedeck.show.journeys.charter_words import groups
from tests.web.conftest import Client, opened
from tests.web.test_browser import Look, violations

JOURNEY = "billing-dispute"
PAGE = f"/j/{JOURNEY}/charter"
FILE = f"charters/{JOURNEY}.yaml"
HOSTILE = '"><script>alert(1)</script>'


def git(folder: Path, *arguments: str) -> str:
    """Run git as the tests' own author."""
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", f"user.name=Ann {HOSTILE}", "-c", "user.email=ann@example.com", *arguments],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def committed(folder: Path) -> Path:
    """The company with its charters in git: two versions of one, and a change that nobody committed."""
    git(folder, "init", "-q")
    git(folder, "add", "charters")
    git(folder, "commit", "-qm", f"Begin {HOSTILE}")
    charter = folder / FILE
    charter.write_text(charter.read_text().replace("value: 0.70", "value: 0.75"))
    git(folder, "commit", "-qam", "Ask for more")
    charter.write_text(
        charter.read_text().replace("value: 0.75, minSample: 50", "value: 0.72, minSample: 50")
    )
    return folder


def test_the_charter_in_words_with_its_lines(client: TestClient, built: Path) -> None:
    found = client.get(PAGE)
    text = found.text
    assert found.status_code == 200 and "Accountable: two people." in text and "Nobody has signed it." in text
    lines = (built / FILE).read_text().splitlines()
    number = next(at for at, line in enumerate(lines, 1) if "mara.okafor" in line)
    assert f'href="#line-{number}">line {number}</a>' in text and f'id="line-{number}"' in text
    assert "OD101: accountable for the outcome" in text  # a finding at its line
    assert text.count('<li id="line-') == len(lines)


def test_every_line_a_charter_names_is_a_line_of_its_file(built: Path) -> None:
    for charter in read_workspace(built).charters:
        last = len(charter.file.read_text().splitlines())
        said = [line for _, lines in groups(charter, {}) for line in lines]
        assert len(said) > 10
        assert all(0 <= line.line <= last for line in said)
        assert sum(line.line == 0 for line in said) <= 1, [line for line in said if not line.line]


def test_objectives_stand_beside_their_figures_and_ai_beside_what_was_seen(client: TestClient) -> None:
    objectives = client.get(f"{PAGE}.json?table=objectives").json()
    assert [row["metric"] for row in objectives] == ["queue_wait", "held_up", "transfer_rate", "csat_top2"]
    assert {row["state"] for row in objectives} & {"missed", "met", "too close to tell"}
    systems = client.get(f"{PAGE}.json?table=systems").json()
    assert {(row["system"], row["allowed"]) for row in systems} == {("pip", "allowed")}
    assert len({row["version"] for row in systems}) >= 3


def test_what_a_charter_allows(built: Path) -> None:
    charter = next(each for each in read_workspace(built).charters if each.name == JOURNEY)  # Pip >=3.1 <4
    assert allowed(charter, "pip", "3.2") == "allowed" and allowed(charter, "PIP", "4.0") == "not allowed"
    assert allowed(charter, "other", "3.2") == "not listed" and allowed(charter, None, None) == "not listed"
    assert allowed(charter, "pip", None) == "cannot be compared"


def test_without_git_it_says_so(client: TestClient) -> None:
    found = client.get(f"{PAGE}/history")
    assert found.status_code == 200 and "not in git" in found.text


def test_a_history_from_git(committed: Path) -> None:
    client = opened(committed, "viewer")
    found = client.get(f"{PAGE}/history")
    text = found.text
    assert "2 versions; the last by Ann" in text and "changed since and not committed" in text
    assert "value: 0.72, minSample" in text and "<script>alert" not in text and "&lt;script&gt;" in text
    assert "ann@example.com" not in text
    last, first = (row["commit"] for row in client.get(f"{PAGE}/history.json?table=versions").json())
    told = client.get(f"{PAGE}/history", params={"commit": last, "against": first}).text
    assert 'class="less"><span>−</span>' in told and "value: 0.70" in told and "0.72" not in told
    whole = client.get(f"{PAGE}/history", params={"commit": first}).text
    assert "the first version" in whole
    for version in ("0" * 40, "--output=/tmp/x", f"{first}:../onedeck.yaml", "HEAD"):
        assert client.get(f"{PAGE}/history", params={"commit": version}).status_code == 404


def test_versions_by_hand(tmp_path: Path) -> None:
    assert versions(tmp_path, "a.yaml") is None
    inner = tmp_path / "deck"
    inner.mkdir()
    git(tmp_path, "init", "-q")
    (inner / "a.yaml").write_text("one: 1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    (inner / "a.yaml").write_text("one: 2\n")
    assert versions(inner, "b.yaml") is None
    found = versions(inner, "a.yaml")  # a workspace may be a folder of a larger repository
    assert found is not None and [each.words for each in found] == ["first"]
    assert text_at(inner, "a.yaml", found[0].commit) == "one: 1\n"
    assert text_at(inner, "a.yaml", "HEAD") is None and text_at(inner, "a.yaml", "-p") is None
    assert list(difference("one: 1\n", "one: 2\n")) == [
        ("@", "@@ -1 +1 @@"),
        ("−", "one: 1"),
        ("+", "one: 2"),
    ]
    assert list(difference("same\n", "same\n")) == []


def test_a_repository_cannot_run_programs_through_its_settings(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "a.yaml").write_text("one: 1\n")
    (tmp_path / ".gitattributes").write_text("*.yaml diff=evil filter=evil\n")
    git(tmp_path, "add", "a.yaml")
    git(tmp_path, "commit", "-qm", "first")
    proof = tmp_path / "ran"
    for name in (
        "core.fsmonitor",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.smudge",
        "core.pager",
    ):
        git(tmp_path, "config", name, f"touch {proof}; cat")
    found = versions(tmp_path, "a.yaml")
    assert found and text_at(tmp_path, "a.yaml", found[0].commit) == "one: 1\n"
    assert not proof.exists()


def test_a_journey_without_a_charter_has_none_to_show(client: TestClient) -> None:
    found = client.get("/j/unchartered/charter")
    assert found.status_code == 404 and "nobody is accountable" in found.text


def test_a_limited_reader_sees_her_own_charter_alone(clients: Client) -> None:
    limited = clients("viewer", "new-line")
    assert limited.get("/j/new-line/charter").status_code == 200
    assert limited.get(PAGE).status_code == 403 and limited.get(f"{PAGE}/history").status_code == 403


@pytest.mark.slow
def test_the_charter_is_clean_for_axe_and_fits_a_phone(look: Look, served: str) -> None:
    for scheme in ("light", "dark"):
        page, _ = look(color_scheme=scheme, viewport={"width": 390, "height": 800})
        for path in (PAGE, f"{PAGE}/history"):
            page.goto(served + path)
            assert not violations(page), (path, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
