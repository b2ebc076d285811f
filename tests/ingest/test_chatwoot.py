"""Chatwoot: single decisions on the fewest rows that show them, a story's verdicts by hand, and damaged exports."""

import csv
import io
import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.deck import run_steps
from onedeck.errors import OneDeckError
from onedeck.ingest.connectors import chatwoot
from onedeck.ingest.contract import Sample
from onedeck.ingest.run import open_feeds, run
from onedeck.ingest.tables_of import LOADED, LOOKED_UP, NOT_READ, OLDER, REJECTED, SILENT
from onedeck.model.progress import Silent
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

START, DAY = 1772355600, 86400  # 1 March 2026, 9:00 UTC
YAML = """\
name: desk
window: 7d
as_of: 2026-04-01
sources:
  - name: desk
    connector: chatwoot
    path: [{paths}]
    complete_until: 2026-04-01
    options: {options}
"""
TABLES = ("touches", "turns", "claims", "outcomes", "surveys", "handoffs")


def conversation(number: int, who: int, at: int, **further: object) -> dict[str, Any]:
    return {
        "id": number, "inbox_id": 1, "account_id": 1, "status": "open", "labels": [], "created_at": at,
        "custom_attributes": {"topic": "parcel"}, "updated_at": at, "channel": "Channel::WebWidget",
        "meta": {"sender": {"id": who}}, **further,
    }  # fmt: skip


def said(number: int, of: int, at: int, who: str, **further: object) -> dict[str, Any]:
    kind, sender = {"her": (0, "contact"), "bot": (1, "agent_bot"), "person": (1, "user"), "none": (1, None)}[
        who
    ]
    return {
        "id": number, "conversation_id": of, "message_type": kind, "content": f"{who} {number}", "created_at": at,
        "private": False, "sender": {"id": 7, "type": sender} if sender else None, **further,
    }  # fmt: skip


def event(number: int, of: int, name: str, start: int, end: int, **further: object) -> dict[str, Any]:
    return {
        "id": number, "name": name, "value": end - start, "event_start_time": start, "event_end_time": end,
        "conversation_id": of, **further,
    }  # fmt: skip


@pytest.fixture
def desk(ingest: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function: files (records or text), options -> what they became."""

    def load(files: Mapping[str, Any], options: str = "{}") -> Any:
        texts = {file: text if isinstance(text, str) else json.dumps(text) for file, text in files.items()}
        return ingest(YAML.format(paths=", ".join(files), options=options), texts)

    return load


def test_whose_resolution_it_was(desk):
    resolved = {"status": "resolved", "updated_at": START + 900}
    talks = [conversation(number, number, START, **resolved) for number in range(1, 6)]
    talks[3]["meta"]["assignee"] = {"id": 7}
    messages = [said(10 * number, number, START, "her") for number in range(1, 6)] + [
        said(11, 1, START + 5, "bot"), said(21, 2, START + 5, "bot"), said(22, 2, START + 60, "person"),
        said(31, 3, START + 5, "none"), said(51, 5, START + 5, "bot"),
        said(52, 5, START + 950, "person"),  # after it was resolved: the bot's resolution stays the bot's
    ]  # fmt: skip
    found = desk({"talks.json": talks, "messages.json": messages})
    claims = found.rows("SELECT split_part(source_id, ':', 1) AS id, room FROM claims ORDER BY ALL")
    assert [(row["id"], row["room"]) for row in claims] == [
        ("1", "ai"),
        ("2", "cx"),
        ("4", "cx"),
        ("5", "ai"),
    ]


def test_the_bots_event_goes_before_the_reports_and_the_webhooks(desk):
    talks = [
        conversation(1, 5, START, event="conversation_created", status="pending"),
        conversation(
            1, 5, START, event="conversation_status_changed", status="resolved", updated_at=START + 602
        ),
    ]
    events = [
        event(1, 1, "conversation_resolved", START, START + 600, user_id=7),
        event(2, 1, "conversation_bot_resolved", START, START + 601),
    ]
    for reports in (events, events[::-1]):
        found = desk({"talks.json": talks, "events.json": reports})
        assert found.rows("SELECT room, definition FROM claims") == [
            {"room": "ai", "definition": "chatwoot.bot_resolved"}
        ]


def test_events_find_their_conversation_by_the_databases_id(desk):
    tables = {
        "conversations.csv": "id,display_id,status,inbox_id,contact_id,created_at,updated_at\n"
        "900,1,1,1,5,2026-03-01 09:00:00,2026-03-01 10:00:00\n1,2,0,1,6,2026-03-02 09:00:00,2026-03-02 10:00:00\n",
        "messages.csv": "id,message_type,content,conversation_id,sender_type,sender_id,private,created_at\n"
        "1,0,Hello,900,Contact,5,f,2026-03-01 09:00:00\n2,1,Done,900,AgentBot,3,f,2026-03-01 09:00:05\n",
        "events.json": [event(1, 900, "conversation_bot_resolved", START, START + 3600)],
        "inboxes.csv": "id,channel_type\n1,Channel::Whatsapp\n",
    }
    found = desk(tables)
    assert found.rejects() == []
    claimed = found.column("SELECT source_id FROM claims")
    assert claimed == ["1:resolved:2026-03-01T10:00:00+00:00"]
    assert found.column("SELECT author_role FROM turns ORDER BY sequence") == ["END_USER", "AUTOMATED_AGENT"]
    assert set(found.column("SELECT channel FROM touches")) == {"whatsapp"}


def test_an_event_that_begins_elsewhere_is_rejected_not_misplaced(desk):
    events = [event(1, 1, "conversation_bot_resolved", START - DAY, START)]
    found = desk({"talks.json": [conversation(1, 5, START)], "events.json": events})
    assert found.column("SELECT count(*) FROM claims") == [0]
    assert "began at another time" in found.rejects()[0][3]


def test_the_last_message_alone_is_no_transcript(desk):
    last = [said(1, 1, START + 90, "person")]
    talk = conversation(1, 5, START, status="resolved", updated_at=START + 900, messages=last)
    found = desk({"talks.json": {"data": {"meta": {}, "payload": [talk]}}})
    assert found.column("SELECT count(*) FROM turns") == [0]
    assert found.rows("SELECT exclusion, direction FROM touches") == [
        {"exclusion": None, "direction": "inbound"}
    ]
    assert found.column("SELECT room FROM claims") == ["cx"]


def test_what_is_not_counted_by_default(desk):
    talks = [conversation(number, number, START) for number in range(1, 10)]
    talks[1]["labels"] = ["spam"]
    talks[2]["meta"]["sender"]["blocked"] = True
    talks[3]["meta"]["sender"]["email"] = "Desk@us.org"
    talks[4]["meta"]["sender"]["email"] = "qa@test.org"
    talks[5]["campaign_id"] = 4
    messages = [said(number, number, START, "her") for number in range(1, 7)]
    messages += [said(70, 7, START, "bot"), said(80, 8, START, "person"), said(81, 8, START + 9, "her")]
    messages += [said(90, 9, START, "bot"), said(91, 9, START + 9, "her")]
    agents = [{"id": 7, "email": "desk@us.org", "role": "agent", "confirmed": True}]
    files = {"talks.json": talks, "messages.json": messages, "agents.json": agents}
    found = desk(files, '{test_users: ["@test.org"]}')
    rows = found.rows(
        "SELECT source_conversation_id AS id, any_value(exclusion) AS exclusion, any_value(direction) AS direction"
        " FROM touches GROUP BY ALL ORDER BY ALL"
    )
    assert {row["id"]: row["exclusion"] or row["direction"] for row in rows} == {
        "1": "inbound", "2": "spam", "3": "spam", "4": "internal", "5": "test", "6": "outbound", "7": "no_need",
        "8": "outbound", "9": "inbound",
    }  # fmt: skip


def test_who_speaks(desk):
    messages = [
        said(1, 1, START, "her"), said(2, 1, START + 1, "person", private=True),
        said(3, 1, START + 2, "none", message_type="activity"), said(4, 1, START + 3, "none", message_type=3),
        said(5, 1, START + 4, "none", content_attributes={"external_echo": True}),
        said(6, 1, START + 5, "person", sender={"id": 9, "type": "user", "email": "Bot@us.org"}),
        said(7, 1, START + 6, "bot", sender={"id": 2, "type": "captain_assistant", "name": "Cap"}),
        said(8, 1, START + 7, "person", sender=None, sender_type="Captain::Assistant", sender_id=2),
    ]  # fmt: skip
    found = desk(
        {"talks.json": [conversation(1, 5, START)], "messages.json": messages}, "{ai_users: [bot@us.org]}"
    )
    assert found.column("SELECT author_role FROM turns ORDER BY sequence") == [
        "END_USER", "SYSTEM", "HUMAN_AGENT", "AUTOMATED_AGENT", "AUTOMATED_AGENT", "AUTOMATED_AGENT",
    ]  # fmt: skip


def test_a_bot_that_hands_over_to_nobody(desk):
    webhook = {"event": "conversation_status_changed"}
    talks = [
        conversation(1, 5, START, status="pending"),
        conversation(1, 5, START, **webhook, status="open", updated_at=START + 60),
    ]
    messages = [said(1, 1, START, "her"), said(2, 1, START + 5, "bot")]
    found = desk({"talks.json": talks, "messages.json": messages})
    assert found.column("SELECT end_state FROM touches") == ["escalated"]
    assert found.rows("SELECT status, to_touch_id FROM handoffs") == [
        {"status": "escalated", "to_touch_id": None}
    ]


def test_the_first_response_counts_from_the_handoff(desk):
    messages = [said(1, 1, START, "her"), said(2, 1, START + 5, "bot"), said(3, 1, START + 100, "person")]
    events = [event(1, 1, "conversation_bot_handoff", START, START + 40)]
    found = desk(
        {"talks.json": [conversation(1, 5, START)], "messages.json": messages, "events.json": events}
    )
    seen = found.column("SELECT first_response_s FROM touches ORDER BY initiation_time")
    assert seen == [5, 60]


def test_only_one_account_is_read_when_it_is_named(desk):
    talks = [conversation(1, 5, START), conversation(1, 6, START + 9, account_id=2, updated_at=START + DAY)]
    found = desk({"talks.json": talks}, "{account: 1}")
    assert found.column("SELECT count(*) FROM touches") == [1]
    assert found.column("SELECT epoch(make_timestamp(initiation_time)) FROM touches") == [START]


def test_what_is_recognised():
    first = {"event": "message_created", "id": 1, "account": {"id": 1}}
    assert chatwoot.recognises(Sample(tuple(first), (first,)))
    assert not chatwoot.recognises(Sample(("id", "status", "subject"), ()))
    talk = conversation(1, 5, START, agent_last_seen_at=0)
    assert chatwoot.recognises(Sample(tuple(talk), (talk,)))


def test_verdicts_worked_out_by_hand(workspace):
    """The as-of is 1 April 2026 and the window seven days, so all of March's conversations have matured."""
    two = START + 2 * DAY
    files = {
        "talks.json": {"data": {"payload": [
            # The bot resolves; she writes again on the third day, where a person resolves it, and that holds.
            conversation(1, 5, START, status="resolved", updated_at=START + 3600),
            conversation(2, 5, two, status="resolved", updated_at=two + 3600),
            # The bot resolves, nothing follows.
            conversation(3, 6, START, status="resolved", updated_at=START + 3600),
            # Handed over and resolved by a person; she writes the next day, nobody answers.
            conversation(4, 8, START, updated_at=START + DAY),
            conversation(5, 9, START, labels=["spam"]),
        ]}},
        "messages.json": [
            said(11, 1, START, "her"), said(12, 1, START + 5, "bot"), said(21, 2, two, "her"),
            said(22, 2, two + 60, "person"), said(31, 3, START, "her"), said(32, 3, START + 5, "bot"),
            said(41, 4, START, "her"), said(42, 4, START + 5, "bot"), said(43, 4, START + 90, "person"),
            said(44, 4, START + DAY, "her"), said(51, 5, START, "her"),
        ],
        "events.json": {"reporting_events": [
            event(1, 1, "conversation_bot_resolved", START, START + 3600),
            event(2, 1, "conversation_resolved", START, START + 3600),
            event(3, 3, "conversation_bot_resolved", START, START + 3600),
            event(4, 4, "conversation_bot_handoff", START, START + 10),
            event(5, 4, "conversation_resolved", START, START + 120, user_id=7),
            event(6, 4, "conversation_opened", START + 120, START + DAY),
        ]},
        "csat.json": [{"id": 1, "rating": 1, "conversation_id": 3, "message_id": 39, "contact": {"id": 6},
                       "created_at": START + 4000}],
    }  # fmt: skip
    texts = {name: json.dumps(records) for name, records in files.items()}
    yaml = YAML.format(paths=", ".join(files), options="{reason_field: topic}")
    store = Store(None, DuckEngine())
    run_steps(store, read_workspace(workspace({**texts, "onedeck.yaml": yaml})))
    rows = store.engine.rows(
        """SELECT c.source_conversation_id, v.room, v.verdict, v.because, v.grade
        FROM verdicts AS v JOIN conversations AS c USING (conversation_id) WHERE c.excluded IS NULL"""
    )
    assert {(row[0], row[1]): row[2:] for row in rows} == {
        ("1", "ai"): ("refuted", "returned", "c"),
        ("1", "all"): ("refuted", "returned", "c"),
        ("2", "cx"): ("held", None, None),
        ("2", "all"): ("held", None, None),
        ("3", "ai"): ("held", None, None),  # a bad rating is no counter-evidence
        ("3", "all"): ("held", None, None),
        ("4", "ai"): ("handed_off", None, None),
        ("4", "cx"): ("refuted", "reopened", "a"),
        ("4", "all"): ("refuted", "reopened", "a"),
    }


FATES = {LOADED, LOOKED_UP, OLDER, SILENT, NOT_READ, REJECTED}
HOSTILE: list[Any] = [
    None, "", " ", "null", "NaN", -1, 0, 2**70, 1e308, float("nan"), True, [], {}, [[]], {"id": {}}, ["x", None, 3],
    "'; DROP TABLE touches; --", "={1+1}", "\ud800", "\0", "\u202eevil", "é" * 5000, "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00", "2026-02-30", "1772355600", 1772355600000, "-5", "resolved", 1, 2, "pending", "12",
    {"submitted_values": {"csat_survey_response": {"rating": "x"}}}, "[1, 2", '["a"]', "{" * 400, "a,b;c\td\"e\nf",
]  # fmt: skip


def tree(chance: random.Random, record: Any) -> None:
    """Change one place somewhere in a nested record."""
    keys = list(record) if isinstance(record, dict) else list(range(len(record)))
    if not keys:
        return
    key = chance.choice(keys)
    inner = record[key]
    if isinstance(inner, dict | list) and inner and chance.random() < 0.6:
        tree(chance, inner)
    elif chance.random() < 0.3:
        del record[key]
    else:
        record[key] = json.loads(json.dumps(chance.choice(HOSTILE)))


def mutated(file: str, text: str, chance: random.Random) -> tuple[bytes, int | None]:
    """Return a file with changed, doubled and shuffled rows, and how many there are; or with broken bytes."""
    kind = chance.random()
    if kind < 0.2:
        data = bytearray(text.encode())
        start = chance.randrange(len(data))
        data[start : start + chance.randint(0, 200)] = bytes(
            chance.randrange(256) for _ in range(chance.randint(0, 9))
        )
        return bytes(data), None
    if file.endswith(".csv"):
        header, *rows = list(csv.reader(io.StringIO(text)))
        for _ in range(chance.randint(1, 4)):
            value = json.dumps(chance.choice(HOSTILE))
            chance.choice(rows)[chance.randrange(len(header))] = value.strip('"').replace("\0", "")
        rows += [chance.choice(rows)] if kind < 0.4 else []
        chance.shuffle(rows)
        written = io.StringIO()
        csv.writer(written, quoting=csv.QUOTE_ALL).writerows([header, *rows])
        return written.getvalue().encode("utf-8", "replace"), len(rows)
    if file.endswith(".ndjson"):
        records = [json.loads(line) for line in text.splitlines()]
        for _ in range(chance.randint(1, 4)):
            tree(chance, chance.choice(records))
        records += [chance.choice(records)] if kind < 0.4 else []
        chance.shuffle(records)
        return "".join(json.dumps(record) + "\n" for record in records).encode(), len(records)
    whole = json.loads(text)
    for _ in range(chance.randint(1, 4)):
        tree(chance, whole)
    return json.dumps(whole).encode(), None


def try_one(seed: int, folder: Path) -> str:
    """Load a mutated specimen; returns what became of it."""
    chance = random.Random(f"chatwoot {seed}")
    files, counts = dict(chatwoot.SPECIMEN.files), {}
    for file in sorted(files):
        content, count = files[file].encode(), None
        if chance.random() < 0.5:
            content, count = mutated(file, files[file], chance)
        counts[file] = count
        (folder / file).write_bytes(content)
    (folder / "onedeck.yaml").write_text(YAML.format(paths=", ".join(files), options="{reason_field: topic}"))
    workspace, store = read_workspace(folder), Store(None, DuckEngine())
    try:
        (feed,) = open_feeds(store, workspace, Silent())
        account = chatwoot.take(feed).account()
        run(store, workspace)
    except OneDeckError as error:
        assert error.message
        return "refused"
    for counted in account.values():
        assert set(counted) <= FATES, counted
    for file, count in counts.items():
        # Rows inside rows (a webhook's conversation) are rows of their own: there may be more.
        assert count is None or account[file].total() >= count, (file, account[file])
        if file.endswith(".csv") and count is not None:
            assert account[file].total() == count, (file, account[file])
    told = {reject.raw_file for reject in feed.rejects} | {*account}
    assert all(file in told or not (folder / file).read_bytes().strip(b"[]{}\n ") for file in files)
    assert sum(counted[REJECTED] for counted in account.values()) == len(feed.rejects)
    lost = "SELECT count(*) FROM {} WHERE conversation_id NOT IN (SELECT conversation_id FROM touches)"
    for table in ("turns", "claims", "handoffs"):
        assert store.engine.rows(lost.format(table)) == [(0,)]
    return "loaded"


def try_many(seeds: range, tmp_path: Path) -> None:
    found = []
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        try:
            found.append(try_one(seed, folder))
        except Exception as error:
            raise AssertionError(f"seed {seed}, {folder}") from error
    assert found.count("loaded") > len(found) * 0.8


def test_damaged_exports_are_told_not_lost(tmp_path: Path) -> None:
    try_many(range(50), tmp_path)


@pytest.mark.slow
def test_a_thousand_damaged_exports(tmp_path: Path) -> None:
    try_many(range(50, 1050), tmp_path)


def test_the_order_of_files_and_a_second_copy_change_nothing(workspace: Callable[..., Path]) -> None:
    files = dict(chatwoot.SPECIMEN.files)
    files["webhooks.ndjson"] += files["webhooks.ndjson"]
    twice = {**files, **{f"later/{file}": text for file, text in files.items()}}
    folder = workspace(twice)
    backwards = "\n".join(reversed(files["webhooks.ndjson"].strip().split("\n"))) + "\n"
    seen = []
    for paths in ([*files], [*reversed(files)], [*twice], [*reversed(twice)], [*files, "backwards.ndjson"]):
        (folder / "backwards.ndjson").write_text(backwards)
        (folder / "onedeck.yaml").write_text(YAML.format(paths=", ".join(paths), options="{}"))
        store = Store(None, DuckEngine())
        run(store, read_workspace(folder))
        select = "SELECT hash(COLUMNS(* EXCLUDE (raw_file, raw_row))) FROM {}"
        seen.append({table: sorted(store.engine.rows(select.format(table))) for table in TABLES})
    assert all(found == seen[0] for found in seen)
