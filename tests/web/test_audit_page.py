"""The audit page: what the journal holds, for whom, whether it is whole; and the owner's signature, for nobody else."""

import json
import re
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onedeck.entrypoints.web.app import Web
from onedeck.entrypoints.web.tokens import add_token
from onedeck.govern.audit.journal import audit_file, read_journal
from tests.web.conftest import Client, opened

MARA = "mara.okafor@fernholm.example"
HOSTILE = '"><script>alert(1)</script>'


def signed_in(folder: Path, name: str, role: str = "owner") -> TestClient:
    """Return a client with a token of this very name."""
    secret = add_token(folder / ".onedeck" / "keep", name, role, (), "2026-01-01")
    client = TestClient(Web(folder, warm=False).application(), base_url="https://deck.example")
    client.headers["sec-fetch-site"] = "same-origin"
    client.post("/sign-in", data={"token": secret, "to": "/"}, follow_redirects=False)
    return client


def form_of(client: TestClient, journey: str = "billing-dispute") -> dict[str, str]:
    """Return what the form of a charter on the page would send."""
    text = client.get("/audit").text
    found = re.search(
        rf'name="journey" value="{journey}"><input type="hidden" name="seen" value="([0-9a-f]+)"', text
    )
    assert found, "the page offers no form for this charter"
    return {"journey": journey, "seen": found[1], "note": "Read with the team.", "read": "yes"}


def kinds(folder: Path) -> list[str]:
    """Return the kinds of the journal's entries, in order."""
    return [str(entry["kind"]) for entry in read_journal(folder / ".onedeck").entries]


def test_it_lists_the_journal_and_says_that_the_chain_is_whole(client: TestClient, built: Path) -> None:
    journal = read_journal(built / ".onedeck")
    text = client.get("/audit?kind=baseline").text
    assert "The chain is whole" in text and journal.entries[0]["kind"] == "baseline"
    rows = client.get("/audit.json?table=audit&kind=baseline").json()
    assert len(rows) == len(journal.entries[0]["changes"]) and {row["kind"] for row in rows} == {"baseline"}
    assert "not signed" in text and MARA in text
    assert f"head {read_journal(built / '.onedeck').head}" in client.get("/audit").text


def test_it_is_for_analysts_and_the_whole_company(clients: Client) -> None:
    assert clients("analyst").get("/audit").status_code == 200
    assert clients("viewer").get("/audit").status_code == 403
    assert clients("owner", "new-line").get("/audit").status_code == 403


@pytest.mark.parametrize(
    ("query", "says"),
    [("kind=baselin", "Did you mean"), ("since=2026-13-01", "is no day"), ("page=7", "no page"), ("page=x", "no page"),
     ("whom=x", "Did you mean")],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(client: TestClient, query: str, says: str) -> None:
    found = client.get(f"/audit?{query}")
    assert found.status_code == 422 and says in found.text


def test_who_was_refused_and_what_was_changed_can_be_found(folder: Path) -> None:
    viewer, owner = opened(folder, "viewer"), opened(folder, "owner")
    before = owner.get("/audit.json?table=audit&kind=refused").json()
    assert viewer.get("/audit").status_code == 403
    row, *earlier = owner.get("/audit.json?table=audit&kind=refused").json()
    assert earlier == before and "/audit needs the role analyst" in row["note"]
    assert f"{len(before) + 1} attempt" in owner.get("/audit").text
    who = row["who"].partition(" ")[0]
    assert owner.get(f"/audit.json?table=audit&who={who}").json() == [row]
    assert owner.get("/audit.json?table=audit&who=nobody-else").json() == []
    assert owner.get("/audit.json?table=audit&since=2999-01-01").json() == []


def test_the_owner_signs_what_she_saw_and_it_is_the_entry_the_command_makes(folder: Path) -> None:
    mara = signed_in(folder, MARA)
    assert "no electronic signature in a law" in mara.get("/audit").text
    answer = mara.post("/audit", data=form_of(mara), follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/audit?said=billing-dispute"
    assert kinds(folder)[-2:] == ["signed", "posted"]
    entry = read_journal(folder / ".onedeck").entries[-2]
    assert entry["by"] == MARA and entry["note"] == "Read with the team."
    page = mara.get("/audit?said=billing-dispute").text
    assert "is signed as it stands" in page and 'name="journey" value="billing-dispute"' not in page
    row = next(
        row for row in mara.get("/audit.json?table=sign-offs").json() if row["journey"] == "billing-dispute"
    )
    assert (row["signed_by"], row["stands"]) == (MARA, "as signed")


def test_an_address_cannot_say_that_something_was_signed(client: TestClient) -> None:
    for said in ("billing-dispute", HOSTILE):
        text = client.get("/audit", params={"said": said}).text
        assert "is signed as it stands" not in text and "<script>alert" not in text


def test_nobody_else_signs(folder: Path) -> None:
    mara, tomas = signed_in(folder, MARA), signed_in(folder, "tomas.brandt@fernholm.example")
    form = form_of(mara)
    before = kinds(folder)
    answer = tomas.post("/audit", data=form, follow_redirects=False)
    assert answer.status_code == 403 and "Only the person accountable" in answer.text
    assert 'value="billing-dispute"><input' not in tomas.get("/audit").text
    analyst = signed_in(folder, f"{MARA}.analyst", "analyst")
    assert analyst.post("/audit", data=form).status_code == 403
    assert mara.post("/audit", data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert [kind for kind in kinds(folder)[len(before) :] if kind != "refused"] == []


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [({"seen": "0" * 64}, 422, "another one than the page showed"), ({"read": ""}, 422, "say that you have read"),
     ({"journey": "nowhere"}, 422, "There is no charter")],
)  # fmt: skip
def test_what_was_not_read_is_not_signed(
    folder: Path, change: dict[str, str], status: int, says: str
) -> None:
    mara = signed_in(folder, MARA)
    before = kinds(folder)
    answer = mara.post("/audit", data={**form_of(mara), **change}, follow_redirects=False)
    assert answer.status_code == status and says in answer.text
    assert kinds(folder) == before


def test_a_charter_changed_while_she_read_is_not_signed(folder: Path) -> None:
    mara = signed_in(folder, MARA)
    form = form_of(mara)
    charter = folder / "charters" / "billing-dispute.yaml"
    charter.write_text(charter.read_text().replace("value: 0.70", "value: 0.10"))
    deadline = time.monotonic() + 30
    while form_of(mara)["seen"] == form["seen"]:  # the server looks for changed files every so often
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert mara.post("/audit", data=form, follow_redirects=False).status_code == 422
    assert "signed" not in kinds(folder)


def test_a_broken_chain_is_the_first_thing_it_says(folder: Path) -> None:
    path = audit_file(folder / ".onedeck")
    lines = path.read_text().splitlines()
    entry = json.loads(lines[0])
    entry["changes"][0]["becomes"] = json.dumps(HOSTILE)
    path.write_text("\n".join([json.dumps(entry), *lines[1:]]) + "\n")
    text = opened(folder, "owner").get("/audit?kind=baseline").text
    assert "The chain is broken" in text and "audit acknowledge" in text
    assert "<script>alert" not in text


def test_a_long_journal_is_paged(folder: Path) -> None:
    owner = opened(folder, "owner")
    count = len(owner.get("/audit.json?table=audit&kind=baseline").json())
    assert count > 100  # more than a page
    pages = [owner.get(f"/audit?kind=baseline&page={page}").text for page in (1, 2)]
    assert 'aria-current="page">1</a>' in pages[0] and 'href="/audit?kind=baseline&amp;page=2"' in pages[0]
    rows = [text.count('<td class="n">') for text in pages]
    assert rows == [100, min(100, count - 100)]
