"""Customers, timelines and reviews in the browser: who may see whom, what is told, and what is kept."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from starlette.testclient import TestClient

from onedeck.entrypoints.pages.customer_unmasked import MASKED, without_staff
from onedeck.entrypoints.web.builds import Builds
from onedeck.govern.audit.journal import read_journal
from onedeck.govern.review.book import read_book
from onedeck.govern.review.sample import draw
from onedeck.model.reviews import code
from onedeck.show.customer_ids import shown
from onedeck.show.customers.around import handoff_in_words
from onedeck.show.customers.blind_page import blocks
from onedeck.show.customers.opening import opening_sentence
from onedeck.show.customers.told import TEXT_HELD_BACK, told
from onedeck.store import Store
from tests.web.conftest import Client, opened

HOSTILE = '"><script>alert(1)</script>'


def rows_of(built: Path, select: str) -> list[tuple[object, ...]]:
    builds = Builds(built / ".onedeck")
    with builds.reading() as whole:
        found = whole.store.engine.rows(select)
    builds.close()
    return found


@pytest.fixture(scope="module")
def refuted(built: Path) -> str:
    """A customer whose claimed conversation with the AI did not hold up, with turns, in room ai."""
    found = rows_of(
        built,
        "SELECT customer FROM verdicts WHERE room = 'ai' AND verdict = 'refuted' AND because = 'returned' AND claimed "
        "AND excluded IS NULL AND customer IS NOT NULL ORDER BY customer LIMIT 1",
    )
    return str(shown(found[0][0]))  # type: ignore[arg-type]


def test_the_list_is_the_count_behind_it(client: TestClient, built: Path) -> None:
    found = client.get("/customers.json?room=ai&verdict=refuted&limit=5000&period=2024-W01..2026-W47").json()
    (count,) = rows_of(
        built,
        "SELECT COUNT(*) FROM verdicts AS v JOIN conversations AS c ON c.conversation_id = v.conversation_id "
        "WHERE v.room = 'ai' AND v.verdict = 'refuted' AND v.excluded IS NULL AND c.time_basis = 'clock'",
    )[0]
    rows = found["tables"]["customers"]
    assert len(rows) == count
    assert len(rows) > 10
    assert found["verdict"].startswith(f"{count:,} conversations of ")
    assert {row["verdict"] for row in rows} == {"refuted"} and {row["room"] for row in rows} == {"ai"}
    began = [str(row["began"]) for row in rows]
    assert began == sorted(began, reverse=True)


def test_a_mark_and_its_list_are_one_definition(client: TestClient) -> None:
    page = client.get("/customers.json?mark=verdict:ai:refuted:returned&limit=5000").json()
    narrowed = client.get("/customers.json?room=ai&verdict=refuted&because=returned&limit=5000").json()
    matured = {row["conversation"] for row in page["tables"]["customers"]}
    assert matured and matured <= {row["conversation"] for row in narrowed["tables"]["customers"]}
    assert {row["because"] for row in page["tables"]["customers"]} == {"returned"}


def test_the_list_is_paged_and_keeps_its_mark_in_every_link(client: TestClient) -> None:
    text = client.get("/customers?mark=verdict:all:any&limit=10&page=2").text
    assert "11 to 20 of" in text and 'rel="next"' in text and 'rel="prev"' in text
    assert 'name="mark" value="verdict:all:any"' in text
    assert "/customers.csv?mark=verdict%3Aall%3Aany" in text
    pages = [
        [
            row["conversation"]
            for row in client.get(f"/customers.json?limit=10&page={at}").json()["tables"]["customers"]
        ]
        for at in (1, 2)
    ]
    assert len({*pages[0], *pages[1]}) == 20
    table = client.get("/customers.csv?limit=10&mark=verdict:all:any").text
    assert len(list(csv.DictReader(io.StringIO(table)))) == 10


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("verdict=refutd", 422, "Did you mean &#39;refuted&#39;?"),
        ("room=xx", 422, "There is no room"),
        ("mark=nothing:x", 422, "There is no mark"),
        ("finding=abc", 422, "A finding is written"),
        ("page=x", 422, "page is a number"),
        ("journey=biling-dispute", 422, "Did you mean"),
    ],
)
def test_what_is_unknown_is_named(client: TestClient, query: str, status: int, says: str) -> None:
    found = client.get(f"/customers?{query}")
    assert found.status_code == status and says in found.text


def test_hostile_words_stay_words(client: TestClient) -> None:
    for query in ({"mark": HOSTILE}, {"verdict": HOSTILE}, {"journey": HOSTILE}, {"page": HOSTILE}):
        assert "<script>alert" not in client.get("/customers", params=query).text
    assert "<script>alert" not in client.get(f"/c/{HOSTILE.replace('/', '')}").text
    assert client.get("/c/c_aaaaaaaaaaaab").status_code == 404


def test_a_viewer_sees_nobody(clients: Client, refuted: str) -> None:
    for path in ("/customers", f"/c/{refuted}", f"/c/{refuted}.json", "/review"):
        assert clients("viewer").get(path).status_code == 403, path
    assert clients("analyst").get(f"/c/{refuted}/unmasked").status_code == 403


def test_a_timeline_tells_what_happened_and_why(clients: Client, refuted: str) -> None:
    found = clients("analyst").get(f"/c/{refuted}")
    assert found.status_code == 200
    assert f"<h1>{refuted}</h1>" in found.text
    assert "AI claimed" in found.text and "did not" in found.text
    assert 'class="ai"' in found.text and "refuted because returned" in found.text
    assert "24h " in found.text and "30d " in found.text
    assert re.search(r"exports/\S+:\d+", found.text)
    data = clients("analyst").get(f"/c/{refuted}.json").json()["tables"]["timeline"]
    assert {"touch", "claim", "evidence", "verdict"} <= {row["kind"] for row in data}
    assert all(row["raw"] is None for row in data)


def test_who_may_not_read_full_texts_gets_none(folder: Path) -> None:
    path = folder / "onedeck.yaml"
    path.write_text(path.read_text().replace("window: 7d", "window: 7d\ntext: full", 1))
    who = shown(
        rows_of(folder, "SELECT c.customer FROM turns AS t JOIN conversations AS c USING (conversation_id) "
                "WHERE t.content IS NOT NULL AND c.customer IS NOT NULL ORDER BY 1 LIMIT 1")[0][0]  # type: ignore[arg-type]
    )  # fmt: skip
    analyst, unmask = opened(folder, "analyst"), opened(folder, "unmask")
    assert TEXT_HELD_BACK in analyst.get(f"/c/{who}").text
    turns = [
        row for row in analyst.get(f"/c/{who}.json").json()["tables"]["timeline"] if row["kind"] == "turn"
    ]
    assert turns and all(TEXT_HELD_BACK in row["what"] or "used " in row["what"] for row in turns)
    assert analyst.get("/review?read=1").status_code == 422
    assert TEXT_HELD_BACK not in unmask.get(f"/c/{who}/unmasked").text


def test_every_look_at_records_is_noted_with_whom(folder: Path, refuted: str) -> None:
    before = len(read_journal(folder / ".onedeck").entries)
    unmask = opened(folder, "unmask")
    text = unmask.get(f"/c/{refuted}/unmasked").text
    assert "The record as exported" in text and "<dt" in text
    noted = [
        each for each in read_journal(folder / ".onedeck").entries[before:] if each["kind"] == "unmasked"
    ]
    assert [each["note"] for each in noted] == [f"/c/{refuted}/unmasked"]
    assert noted[0]["by"].startswith("unmask-")


def test_staff_is_masked_in_records_and_customers_are_not() -> None:
    record = {
        "agent_name": "Ann",
        "assignee_id": 7,
        "customer_number": "C1",
        "x": [{"user_name": "B", "text": "hi"}],
    }
    assert without_staff(record) == {
        "agent_name": MASKED, "assignee_id": MASKED, "customer_number": "C1",
        "x": [{"user_name": MASKED, "text": "hi"}],
    }  # fmt: skip


def test_somebody_is_found_by_conversation_and_by_identifier_only_with_the_role(folder: Path) -> None:
    source, name, customer = rows_of(
        folder,
        "SELECT source, source_conversation_id, customer FROM conversations WHERE customer IS NOT NULL "
        "AND source = 'desk' ORDER BY conversation_id LIMIT 1",
    )[0]
    analyst = opened(folder, "analyst")
    done = analyst.post("/customers", data={"who": f"{source}:{name}"}, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, f"/c/{shown(customer)}")  # type: ignore[arg-type]
    assert analyst.post("/customers", data={"who": "jo@shop.test"}).status_code == 403
    assert opened(folder, "unmask").post("/customers", data={"who": "jo@shop.test"}).status_code == 404
    foreign = analyst.post(
        "/customers", data={"who": f"{source}:{name}"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert foreign.status_code == 403


def test_a_conversation_of_nobody_has_a_page(client: TestClient, built: Path) -> None:
    found = client.get("/customers.json?limit=5000&period=2024-W01..2026-W47").json()["tables"]["customers"]
    nobody = next(row for row in found if row["customer"] is None)
    page = client.get(f"/c/{nobody['who']}")
    assert page.status_code == 200 and "Not identified" in page.text
    assert "Why we take her" not in page.text


def test_a_token_for_one_journey_sees_only_its_conversations(clients: Client, built: Path) -> None:
    (customer,) = rows_of(
        built,
        "SELECT customer FROM conversations WHERE customer IS NOT NULL GROUP BY 1 "
        "HAVING COUNT(DISTINCT journey) > 1 AND BOOL_OR(journey = 'billing-dispute') ORDER BY 1 LIMIT 1",
    )[0]
    limited = clients("analyst", "billing-dispute")
    data = limited.get(f"/c/{shown(customer)}.json").json()  # type: ignore[arg-type]
    assert {row["journey"] for row in data["tables"]["timeline"]} == {"billing-dispute"}
    assert limited.get("/review").status_code == 403


def test_a_dispute_is_logged_shown_and_counted_and_changes_nothing(folder: Path, refuted: str) -> None:
    analyst = opened(folder, "analyst")
    text = analyst.get(f"/c/{refuted}").text
    conversation = re.findall(
        r'name="conversation" value="(\d+)"><input type="hidden" name="room" value="(\w+)"', text
    )
    key, room = conversation[0]
    form = {"conversation": key, "room": room, "note": f"She only said thanks {HOSTILE}"}
    done = analyst.post(f"/c/{refuted}", data=form, follow_redirects=False)
    assert done.status_code == 303 and done.headers["location"].startswith(f"/c/{refuted}#k")
    after = analyst.get(f"/c/{refuted}").text
    assert "She only said thanks &#34;&gt;&lt;script&gt;" in after and "<script>alert" not in after
    shown_there = analyst.get("/review.json").json()["tables"]["disputes"]
    assert [row["room"] for row in shown_there] == [room]
    assert any(each["kind"] == "dispute" for each in read_journal(folder / ".onedeck").entries)
    assert analyst.post(f"/c/{refuted}", data=form | {"conversation": "1"}).status_code == 404
    assert analyst.post(f"/c/{refuted}", data=form | {"note": " "}).status_code == 422


def test_what_a_link_carries_is_computed_and_unknown_ones_are_refused(
    client: TestClient, built: Path
) -> None:
    (customer,) = rows_of(built, "SELECT MIN(customer) FROM identity_links WHERE left_out IS NULL")[0]
    who = shown(customer)  # type: ignore[arg-type]
    link = client.get(f"/c/{who}.json").json()["tables"]["links"][0]["link"]
    for _ in range(30):
        text = client.get(f"/c/{who}?doubt={link}").text
        if "verdicts are others" in text:
            break
        assert "being judged anew" in text and "Look again" in text
    assert "without it" in text
    assert client.get(f"/c/{who}?doubt=l_aaaaaaaaaaaaa").status_code == 422


def test_reading_blind_saves_the_first_answer_and_shows_no_verdict(folder: Path) -> None:
    store = Store.open(folder / ".onedeck")
    items = {code(item.review_id): item for item in draw(store, None, 2, 1).items}
    store.engine.close()
    analyst = opened(folder, "analyst")
    assert f"Read the next of {len(items)}" in analyst.get("/review").text
    text = analyst.get("/review?read=1").text
    review = re.search(r'name="review" value="(r_\w+)"', text)
    assert review and "Was what she came for settled" in text
    body = text.split('class="blind"')[1].split("</form>")[0]
    assert "refuted" not in body and not re.search(r"c_[a-z2-7]{13}", body)
    item = items[review[1]]
    for said in ("held_up", "not"):
        done = analyst.post(
            "/review", data={"review": review[1], "answer": said, "note": HOSTILE}, follow_redirects=False
        )
        assert (done.status_code, done.headers["location"]) == (303, "/review?read=1")
    (kept,) = read_book(folder / ".onedeck").answers[item.review_id].values()
    assert (kept.answer, kept.reader.split("-")[0]) == ("held_up", "analyst")
    assert analyst.post("/review", data={"review": review[1], "answer": "maybe"}).status_code == 422
    assert analyst.post("/review", data={"review": "r_aaaaaaaaa", "answer": "not"}).status_code == 404
    assert "Answers are saved that these figures do not hold yet" in analyst.get("/review").text
    analyst.post("/review", data={"done": "1"})
    assert sum(row["read"] for row in analyst.get("/review.json").json()["tables"]["agreement"][:-1]) == 1
    viewer = opened(folder, "viewer")
    assert viewer.post("/review", data={"review": review[1], "answer": "not"}).status_code == 403


def test_cases_of_a_rule_on_words_are_read_here(folder: Path) -> None:
    analyst = opened(folder, "analyst")
    (rule,) = rows_of(folder, "SELECT MIN(code) FROM rules WHERE reads_words")[0]
    codes = [str(row[0]) for row in rows_of(folder, "SELECT code FROM rules WHERE reads_words ORDER BY 1")]
    assert str(rule) in analyst.get("/review").text
    read = 0
    for name in codes:
        text = analyst.get(f"/review?rule={name}").text
        case = re.search(r'name="review" value="(\d+)"', text)
        if case:
            done = analyst.post(
                "/review", data={"rule": name, "review": case[1], "answer": "right"}, follow_redirects=False
            )
            assert done.headers["location"] == f"/review?rule={name}"
            assert read_book(folder / ".onedeck").cases[name][int(case[1])]
            read += 1
    assert read
    assert analyst.get("/review?rule=OD101").status_code == 422
    assert analyst.get("/review?rule=OD9").status_code == 422


def test_the_opening_sentence_counts_by_hand() -> None:
    def verdict(
        key: int, room: str, verdict: str, because: str | None = None, claimed: bool = True
    ) -> dict[str, object]:
        event = {
            "conversation_id": key,
            "excluded": None,
            "claimed": claimed,
            "verdict": verdict,
            "because": because,
        }
        return {"kind": "verdict", "room": room, "need": "billing", "time": None, "event": event, "told": {}}

    rows = [verdict(1, "ai", "held"), verdict(2, "ai", "refuted", "returned"), verdict(3, "cx", "open")]
    assert opening_sentence(rows) == (
        "3 conversations about 1 need. AI claimed 2 as resolved: 1 held up, 1 did not (returned); "
        "people claimed 1 as resolved: 1 still open."
    )
    assert opening_sentence([verdict(1, "cx", "held", claimed=False)]).endswith(
        "Nobody claimed that any was resolved."
    )
    assert opening_sentence([]) == "None of these conversations is counted."


def test_a_blind_text_comes_apart_in_blocks() -> None:
    asked = ">>> THE CONVERSATION · phone\n    a person, phone"
    text = f"before · chat\n    2026-01-01 10:00 she: hi\n{asked}\nThe data ends."
    assert blocks(text) == [
        {"heading": "before · chat", "asked": False, "lines": [("2026-01-01 10:00", "she: hi")]},
        {"heading": "The conversation · phone", "asked": True, "lines": [("", "a person, phone")]},
        {"heading": "The data ends.", "asked": False, "lines": []},
    ]


def test_links_lead_to_web_pages_only_and_handoffs_say_what_is_known(tmp_path: Path) -> None:
    told_of = {
        "conversation_id": 1,
        "journey": "all",
        "need": None,
        "channel": "chat",
        "excluded": None,
        "time_basis": "clock",
    }
    event = {"conversation_id": 1, "time": 0, "position": 1, "channel": "CHAT"}
    row = {
        "kind": "touch", "room": "ai", "told": told_of, "event": event, "conversation": "a:1", "what": "Pip, ended",
        "time": "1970-01-01T00:00:00Z", "raw_file": None, "raw_row": None, "raw": None,
    }  # fmt: skip
    store = Store.open(tmp_path)
    urls = [
        told(store, [row | {"source_url": url}])[0]["nodes"][0]["url"]
        for url in ("https://x.example/1", "javascript:alert(1)", "data:text/html,x", None)
    ]
    assert urls == ["https://x.example/1", None, None, None]
    known = {
        "status": "escalated",
        "mode": "queue",
        "reason": None,
        "context_required": 3,
        "context_passed": 2,
    }
    assert handoff_in_words(known) == "handed over to a queue; 2 of 3 facts went along"
    assert handoff_in_words(known | {"context_passed": None}).endswith("is not recorded")


@pytest.mark.slow
def test_a_timeline_is_clean_in_the_browser(
    look: Callable[..., tuple[Tab, list[str]]], served: str, refuted: str
) -> None:
    for scheme in ("light", "dark"):
        page, _ = look(color_scheme=scheme, viewport={"width": 390, "height": 800})
        for path in (f"/c/{refuted}", "/customers", "/review"):
            page.goto(served + path)
            for details in page.query_selector_all("details"):
                details.evaluate("each => { each.open = true; }")
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
            assert not [each["id"] for each in found.response["violations"]], path
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page, _ = look()
    page.goto(f"{served}/customers")
    page.locator("table a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("ol.rail").first).to_be_visible()
