"""Single decisions of the Zendesk and Intercom connectors, each on the fewest rows that show it."""

import json
from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from onedeck.ingest import cells

DESK = """\
name: desk
sources:
  - name: desk
    connector: {name}
    path: [{paths}]
    options: {options}
"""


@pytest.fixture
def desk(ingest: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function: connector, files (records or text), options -> what they became."""

    def load(name: str, files: dict[str, Any], options: str = "{}") -> Any:
        texts = {file: text if isinstance(text, str) else json.dumps(text) for file, text in files.items()}
        yaml = DESK.format(name=name, paths=", ".join(f'"{file}"' for file in files), options=options)
        return ingest(yaml, texts)

    return load


def ticket(number: int, **values: object) -> dict[str, object]:
    return {
        "id": number, "requester_id": 5, "submitter_id": 5, "assignee_id": 70, "status": "solved",
        "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-02T09:00:00Z", "via": {"channel": "email"},
        **values,
    }  # fmt: skip


def exclusions(found: Any) -> dict[str, str | None]:
    rows = found.rows("SELECT source_conversation_id AS id, exclusion FROM touches")
    return {row["id"]: row["exclusion"] for row in rows}


def test_what_is_not_counted_by_default(desk):
    users = [
        {"id": 5, "role": "end-user", "email": "ann@lee.org"},
        {"id": 6, "role": "end-user", "email": "spam@bad.org", "suspended": True},
        {"id": 8, "role": "end-user", "email": "qa@test.us.org"},
        {"id": 70, "role": "agent", "email": "x@us.org"},
    ]
    tickets = [
        ticket(1), ticket(2, requester_id=6), ticket(3, requester_id=70), ticket(4, status="deleted"),
        ticket(5, via={"channel": "side_conversation"}), ticket(6, requester_id=8), ticket(7, tags=["closed_by_merge"]),
        ticket(8, tags="qa,other"),
    ]  # fmt: skip
    spam = {
        "id": 9,
        "cause": "spam",
        "author": {"email": "a@b.org"},
        "content": "x",
        "created_at": "2026-03-01T09:00Z",
    }
    files = {"users.json": users, "tickets.json": tickets, "suspended.json": {"suspended_tickets": [spam]}}
    found = desk("zendesk", files, '{test_users: ["@test.us.org"], test_tags: [qa]}')
    assert exclusions(found) == {
        "1": None, "2": "spam", "3": "internal", "4": "out_of_scope", "5": "internal", "6": "test",
        "7": "merged_away", "8": "test", "suspended:9": "spam",
    }  # fmt: skip


def test_a_merge_names_its_target_and_claims_nothing(desk):
    files = {
        "tickets.json": [
            ticket(1, merged_ticket_ids="[2]"),
            ticket(2, tags=["closed_by_merge"], status="closed"),
        ]
    }
    found = desk("zendesk", files)
    merged = "SELECT relation FROM touches WHERE source_conversation_id = '2' AND related_id IS NOT NULL"
    assert found.column(merged) == ["merged_into"]
    assert found.column("SELECT source_id FROM claims") == ["1:solved:2026-03-02T09:00:00+00:00"]


def test_an_agents_comment_by_rule_never_speaks(desk):
    words = {
        "id": 1,
        "ticket_id": 1,
        "author_id": 70,
        "body": "We got it",
        "created_at": "2026-03-01T09:00:01Z",
    }
    comments = [
        {**words, "via": {"channel": "rule"}},
        {**words, "id": 2, "author_id": -1},
        {**words, "id": 3, "public": False},
        {**words, "id": 4, "author_id": 5, "body": "Help", "created_at": "2026-03-01T09:00:00Z"},
    ]
    found = desk("zendesk", {"tickets.json": [ticket(1)], "comments.json": comments})
    assert found.column("SELECT author_role FROM turns ORDER BY sequence") == ["END_USER", "SYSTEM", "SYSTEM"]
    assert found.column("SELECT handler_turns FROM touches") == [0]


def test_the_claim_is_the_rooms_that_had_answered(desk):
    words = {"ticket_id": 1, "body": "x", "created_at": "2026-03-01T09:00:00Z"}
    comments = [{**words, "id": 1, "author_id": 5}, {**words, "id": 2, "author_id": 900}]
    files = {"tickets.json": [ticket(1)], "comments.json": comments}
    assert desk("zendesk", files, "{ai_authors: [900]}").column("SELECT room FROM claims") == ["ai"]
    assert desk("zendesk", files).column("SELECT room FROM claims") == ["cx"]


def test_a_newer_part_of_a_ticket_does_not_wipe_out_the_rest(desk):
    old = ticket(1, status="open", updated_at="2026-03-01T10:00:00Z", brand_id=3)
    new = {"id": 1, "requester_id": 5, "status": "solved", "updated_at": "2026-03-02T10:00:00Z"}
    for records in ([old, new], [new, old], [old, new, old]):
        found = desk("zendesk", {"tickets.json": records})
        assert found.column("SELECT brand || channel || end_state FROM touches") == ["3emailcompleted"]


def test_a_late_ticket_row_does_not_undo_its_history(desk):
    changes = "field_name,ticket_id,updated,value\nstatus,1,2026-03-01 10:00,solved\nstatus,1,2026-03-03 10:00,open\n"
    found = desk("zendesk", {"tickets.json": [ticket(1)], "history.csv": changes})
    assert found.column("SELECT end_state FROM touches") == [None]
    assert found.column("SELECT epoch_us(TIMESTAMP '2026-03-01 10:00') = claimed_at FROM claims") == [True]
    assert found.column("SELECT outcome FROM outcomes") == ["reopened"]


def test_a_ticket_an_agent_opened_is_no_return(desk):
    users = [{"id": 5, "role": "end-user"}, {"id": 70, "role": "agent"}]
    tickets = [ticket(1, submitter_id=70), ticket(2, submitter_id=70, via={"channel": "voice"})]
    found = desk("zendesk", {"users.json": users, "tickets.json": tickets})
    order = "SELECT initiation_method FROM touches ORDER BY source_conversation_id"
    assert found.column(order) == ["API", "INBOUND"]


def test_a_rating_offered_and_not_given_stays_visible(desk):
    scores = ["offered", "unoffered", "good", "grand"]
    ratings = [{"id": n, "ticket_id": 1 + n, "score": score} for n, score in enumerate(scores)]
    tickets = [ticket(1 + n) for n in range(4)]
    found = desk("zendesk", {"tickets.json": tickets, "ratings.json": ratings})
    assert found.column("SELECT score FROM surveys ORDER BY source_id") == [None, 1]
    assert [reject[3] for reject in found.rejects()] == ["score: 'grand' is none of offered, good, bad"]


def talk(**values: object) -> dict[str, Any]:
    return {
        "id": "1", "created_at": 1772355600, "updated_at": 1772359200, "state": "closed",
        "source": {"type": "conversation", "id": "s", "delivered_as": "customer_initiated", "body": "Hi",
                   "author": {"type": "user", "id": "k"}},
        **values,
    }  # fmt: skip


def test_a_resolution_taken_back_is_no_claim_any_more(desk):
    assumed = talk(ai_agent_participated=True, ai_agent={"resolution_state": "assumed_resolution"})
    taken_back = talk(
        ai_agent_participated=True, ai_agent={"resolution_state": None}, updated_at=1772445600, state="open"
    )
    for records in ([assumed, taken_back], [taken_back, assumed]):
        assert desk("intercom", {"conversations.json": records}).column("SELECT definition FROM claims") == []
    found = desk("intercom", {"conversations.json": [assumed]})
    assert found.column("SELECT definition FROM claims") == ["intercom.assumed_resolution"]


def test_office_hours_are_no_elapsed_time(desk):
    statistics = {"time_to_admin_reply": 60, "first_admin_reply_at": 1772359200, "count_reopens": 2}
    found = desk("intercom", {"conversations.json": [talk(statistics=statistics, admin_assignee_id=7)]})
    assert found.column("SELECT first_response_s FROM touches") == [3600]
    assert found.column("SELECT detail FROM outcomes") == ["2 reopens, say its statistics"]


def test_a_conversation_she_never_wrote_in_is_no_need(desk):
    opened = talk(
        source={"type": "conversation", "author": {"type": "bot"}, "delivered_as": "customer_initiated"}
    )
    found = desk(
        "intercom", {"conversations.json": [{**opened, "conversation_parts": {"conversation_parts": []}}]}
    )
    assert exclusions(found) == {"1": "no_need"}


def test_versions_that_close_and_open_again_without_parts(desk):
    text = "id,updated_at,created_at,state,assignee_type,assignee_id,source_type\n" + "".join(
        f"1,2026-03-0{day} 10:00:00,2026-03-01 09:00:00,{state},admin,7,email\n"
        for day, state in ((1, "open"), (2, "closed"), (3, "open"), (4, "closed"))
    )
    found = desk("intercom", {"conversation_history.csv": text})
    assert found.column("SELECT count(*) FROM claims WHERE definition = 'intercom.closed'") == [2]
    assert found.column("SELECT outcome FROM outcomes") == ["reopened"]


def test_parquet_keeps_its_types(ingest, tmp_path):
    select = """SELECT 1::BIGINT AS id, 5.0::DOUBLE AS requester_id, 'solved' AS status, ['vip', 'qa'] AS tags,
        TIMESTAMP '2026-03-01 09:00' AS created_at, TIMESTAMPTZ '2026-03-02 09:00+00' AS updated_at,
        {'channel': 'email', 'source': {'rel': NULL}} AS via, 123::DECIMAL(18, 0) AS brand_id"""
    duckdb.sql(f"COPY ({select}) TO '{tmp_path / 'tickets.parquet'}' (FORMAT parquet)")
    found = ingest(DESK.format(name="zendesk", paths="tickets.parquet", options="{test_tags: [qa]}"))
    assert found.rows("SELECT channel, brand, exclusion, initiation_time FROM touches") == [
        {"channel": "email", "brand": "123", "exclusion": "test", "initiation_time": 1772355600000000}
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-01T09:00:00Z", "2026-03-01T09:00:00+00:00"),
        ("2026-03-01 10:00:00.123", "2026-03-01T09:00:00.123000+00:00"),
        ("2024-03-19 16:51:27 UTC", "2024-03-19T16:51:27+00:00"),
        (1772355600, "2026-03-01T09:00:00+00:00"),
        ("1772355600000", "2026-03-01T09:00:00+00:00"),
        ("2026-02-30", None), ("20260301", None), (True, None), (2**80, None), ("0001-01-01T00:00:00+14:00", None),
    ],
)  # fmt: skip
def test_times_are_read_as_they_are_meant(written, read):
    found = cells.moment(written, "Europe/Berlin")
    assert (found.isoformat() if found else None) == read


def test_texts_can_always_be_stored():
    assert cells.text("a\ud800\0b") == "a?b"
    assert cells.name(5.0) == "5" and cells.name([]) is None and cells.number("1e999") is None
    assert cells.listed('["a", 1]') == ["a", 1] and cells.listed("a, 'b'") == ["a", "b"]
