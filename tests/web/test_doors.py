"""Who gets in, what every answer carries, and what is refused."""

import json
import stat
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onedeck.entrypoints.web.app import Web
from onedeck.entrypoints.web.headers import CSP
from onedeck.entrypoints.web.sessions import Sessions
from onedeck.entrypoints.web.tokens import FILE, add_token, remove_token, tokens
from onedeck.errors import SourceError, UsageError
from onedeck.govern.audit.journal import read_journal
from tests.web.conftest import Client, opened

AGREED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def nobody(folder: Path, once: str | None = None) -> TestClient:
    """Return a client that is not signed in."""
    return TestClient(Web(folder, once, warm=False).application(), base_url="https://deck.example")


@pytest.mark.parametrize("path", ["/", "/data", "/deck.json", "/nothing-here", "/sign-in", "/?language=xx"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == AGREED == CSP
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"


def test_without_a_session_there_is_only_the_sign_in_page(built: Path) -> None:
    found = nobody(built).get("/data")
    assert found.status_code == 401
    assert "Sign in" in found.text and "desk" not in found.text
    assert nobody(built).get("/deck.json").status_code == 401


def test_the_one_time_link_opens_one_session_and_leaves_no_token_in_the_address(built: Path) -> None:
    client = nobody(built, "the-secret")
    assert client.head("/?token=the-secret").status_code == 401  # whoever only looks ahead does not use it up
    found = client.get("/?token=the-secret&period=2026-W40", follow_redirects=False)
    assert found.status_code == 303
    assert found.headers["location"] == "/?period=2026-W40"
    cookie = found.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie and "Secure" in cookie
    assert client.get("/").status_code == 200
    client.cookies.clear()
    again = client.get("/?token=the-secret", follow_redirects=False)
    assert again.status_code == 401 and "used before" in again.text


def test_a_token_signs_in_by_the_form_and_goes_nowhere_else(folder: Path) -> None:
    secret = add_token(folder / ".onedeck" / "keep", "ann", "viewer", (), "2026-01-01")
    client = nobody(folder)
    client.headers["origin"] = "https://deck.example"
    wrong = client.post("/sign-in", data={"token": "od_wrong", "to": "/data"})
    assert wrong.status_code == 401 and "Nobody knows" in wrong.text
    for to, leads in (
        ("/data", "/data"),
        ("//evil.example/x", "/evil.example/x"),
        ("https://evil.example", None),
    ):
        found = client.post("/sign-in", data={"token": secret, "to": to}, follow_redirects=False)
        assert found.status_code == 303
        location = found.headers["location"]
        assert location.startswith("/") and not location.startswith("//")
        assert leads is None or location == leads


def test_a_removed_token_ends_its_sessions_at_once(folder: Path) -> None:
    keep = folder / ".onedeck" / "keep"
    client = opened(folder, "analyst")
    assert client.get("/").status_code == 200
    remove_token(keep, tokens(keep)[-1].name)
    assert client.get("/").status_code == 401


def test_a_bearer_reads_and_cannot_be_anybody_else(folder: Path) -> None:
    secret = add_token(folder / ".onedeck" / "keep", "robot", "viewer", (), "2026-01-01")
    client = nobody(folder)
    assert client.get("/deck.csv", headers={"authorization": f"Bearer {secret}"}).status_code == 200
    assert client.get("/deck.csv", headers={"authorization": "Bearer od_other"}).status_code == 401


def test_tokens_are_kept_as_hashes_only_the_owner_can_read(tmp_path: Path) -> None:
    secret = add_token(tmp_path, "ann", "viewer", ("billing-dispute",), "2026-01-01")
    path = tmp_path / FILE
    assert secret not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(secret) >= 43  # 32 bytes in base64
    with pytest.raises(UsageError, match="already"):
        add_token(tmp_path, "ann", "owner", (), "2026-01-01")
    with pytest.raises(UsageError, match="Did you mean 'ann'"):
        remove_token(tmp_path, "anne")
    path.write_text(json.dumps([{"name": "x", "role": "emperor", "journeys": [], "made": "", "hash": ""}]))
    with pytest.raises(SourceError, match="no list of tokens"):
        tokens(tmp_path)


def test_sessions_end_with_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(tmp_path, "once")
    cookie = sessions.sign_in("once")
    assert sessions.reader(cookie) is not None
    monkeypatch.setattr("onedeck.entrypoints.web.sessions.time.time", lambda: 4e9)
    assert sessions.reader(cookie) is None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://deck.example"}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "https://deck.example"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({}, 403),
    ],
)
def test_posts_come_from_our_own_pages_only(built: Path, headers: dict[str, str], status: int) -> None:
    client = nobody(built)
    assert (
        client.post(
            "/sign-out", data={}, headers={**headers, "content-type": FORM}, follow_redirects=False
        ).status_code
        == status
    )


FORM = "application/x-www-form-urlencoded"


def test_posts_are_small_forms(built: Path) -> None:
    client = nobody(built)
    client.headers["sec-fetch-site"] = "same-origin"
    assert (
        client.post("/sign-in", content=b"token=" + b"x" * 70_000, headers={"content-type": FORM}).status_code
        == 413
    )
    assert client.post("/sign-in", json={"token": "x"}).status_code == 415
    assert client.post("/sign-in", content=b"\xff\xfe=%ff", headers={"content-type": FORM}).status_code == 400
    assert (
        client.post(
            "/sign-in", content=b"&".join(b"a=1" for _ in range(99)), headers={"content-type": FORM}
        ).status_code
        == 400
    )
    assert client.post("/", data={}).status_code == 405


def test_a_token_for_one_journey_sees_nothing_else(clients: Client) -> None:
    client = clients("analyst", "billing-dispute")
    rows = client.get("/deck.json?table=journeys").json()
    assert [row["journey"] for row in rows if row["conversations"]] == ["billing-dispute"]
    whole = clients("owner").get("/deck.json?table=journeys").json()
    mine = next(row for row in whole if row["journey"] == "billing-dispute")
    assert next(row for row in rows if row["journey"] == "billing-dispute")["refuted"] == mine["refuted"] > 0
    assert client.get("/data").status_code == 403


def test_a_refused_attempt_is_noted_once(folder: Path) -> None:
    before = len(read_journal(folder / ".onedeck").entries)
    client = opened(folder, "viewer", "billing-dispute")
    assert "role" in client.get("/data").text
    client.get("/data")
    after = read_journal(folder / ".onedeck").entries
    noted = [entry for entry in after[before:] if entry["kind"] == "refused"]
    assert len(noted) == 1
    assert noted[0]["note"].startswith("/data")
    assert not read_journal(folder / ".onedeck").faults


def test_nothing_is_there_for_unknown_paths_and_methods(client: TestClient) -> None:
    found = client.get("/dat")
    assert found.status_code == 404 and "Did you mean /data?" in found.text
    assert client.delete("/").status_code == 405
    assert client.get("/static/app.css").status_code == 404
    assert client.get("/static/..%2f..%2fapp.py").status_code == 404


def test_statics_are_kept_for_ever_and_pages_are_asked_again(client: TestClient) -> None:
    page = client.get("/")
    style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in client.get(style).headers["cache-control"]
    assert page.headers["content-encoding"] == "gzip"
    again = client.get("/", headers={"if-none-match": page.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert client.head("/").status_code == 200 and not client.head("/").content


def test_the_log_has_no_query(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "onedeck.web")
    nobody(folder).get("/?token=od_hidden&period=2026-W40")
    assert "GET / 401" in caplog.text and "od_hidden" not in caplog.text
