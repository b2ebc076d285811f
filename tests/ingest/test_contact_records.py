"""Contacts and responses as they come: flattened, late, in part, with columns missing, in circles."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from onedeck.errors import ConfigError
from onedeck.ingest.cells import moment
from onedeck.ingest.contract import Sample, connectors
from onedeck.ingest.nested import path_of, read_seconds
from onedeck.ingest.versions import chain_roots

CONNECT = """\
name: t
sources:
  - name: calls
    connector: amazon_connect
    path: {path}
    options: {{contained: true, reason_attribute: Topic}}
"""
TOUCHES = (
    "SELECT source_id, source_conversation_id, handler_role, agent_id, direction, initiation_method, initiation_time, "
    "connected_time, disconnect_time, queue_s, acw_s, end_state, contact_reason, phone_key FROM touches ORDER BY 1"
)
AI = {"AiUseCase": "SelfService", "AiAgentVersionId": "ai:1", "AiAgentEscalated": False}
FIRST = {
    "Id": "c-1", "InitiationMethod": "INBOUND", "Channel": "VOICE", "InitiationTimestamp": "2026-03-02T09:00:00Z",
    "DisconnectTimestamp": "2026-03-02T09:05:00Z", "LastUpdateTimestamp": "2026-03-02T09:06:00Z",
    "CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": "+4930555001"}, "Attributes": {"Topic": "bill, \"x\""},
    "WisdomInfo": {"AiAgents": [AI]},
}  # fmt: skip
LATER = FIRST | {
    "LastUpdateTimestamp": "2026-03-02T10:00:00Z",
    "DisconnectTimestamp": "2026-03-02T09:20:00Z",
    "QueueInfo": {"EnqueueTimestamp": "2026-03-02T09:05:00Z"},
    "AgentInfo": {
        "Id": "a-1",
        "ConnectedToAgentTimestamp": "2026-03-02T09:06:00Z",
        "AfterContactWorkDuration": 3,
    },
}


def dotted(record: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(record, dict | list):
        return {path: record}
    items = record.items() if isinstance(record, dict) else enumerate(record)
    return {
        k: v for key, item in items for k, v in dotted(item, f"{path}.{key}" if path else str(key)).items()
    }


def test_flattened_csv_says_the_same_as_json(ingest: Callable[..., Any]) -> None:
    flat = dotted(LATER)
    written = io.StringIO()
    csv.writer(written).writerows([list(flat), list(flat.values())])
    nested = ingest(CONNECT.format(path="c.json"), {"c.json": json.dumps({"Contact": LATER})})
    flattened = ingest(CONNECT.format(path="c.csv"), {"c.csv": written.getvalue()})
    assert nested.rejects() == flattened.rejects() == []
    assert nested.rows(TOUCHES) == flattened.rows(TOUCHES)
    assert [row["source_id"] for row in nested.rows(TOUCHES)] == ["c-1", "c-1/ai"]


@pytest.mark.parametrize("order", [[FIRST, LATER], [LATER, FIRST], [FIRST, LATER, LATER, FIRST]])
def test_a_later_delivery_takes_back_what_the_first_one_claimed(
    ingest: Callable[..., Any], order: Any
) -> None:
    first = ingest(CONNECT.format(path="a.json"), {"a.json": json.dumps([FIRST])})
    assert first.column("SELECT definition FROM claims") == ["connect.contained"]
    found = ingest(CONNECT.format(path="b.json"), {"b.json": json.dumps(order)})
    assert found.column("SELECT definition FROM claims") == []
    assert found.column("SELECT end_state FROM touches ORDER BY source_id") == ["completed", "transferred"]


def test_a_contact_needs_no_more_than_an_id_and_a_beginning(ingest: Callable[..., Any]) -> None:
    rows = "ContactId,InitiationTimestamp\nc-1,2026-03-02T09:00:00Z\n,2026-03-02T09:00:00Z\nc-3,\n"
    found = ingest(CONNECT.format(path="c.csv"), {"c.csv": rows})
    assert found.column("SELECT handler_role FROM touches") == ["SYSTEM"]
    assert [row[2:4] for row in found.rejects()] == [
        (2, "ContactId is missing"),
        (3, "InitiationTimestamp is missing"),
    ]
    cxone = CONNECT.format(path="d.csv").replace("amazon_connect", "nice_cxone")
    found = ingest(cxone, {"d.csv": "contactId,contactStart\n1,2026-03-02T09:00:00Z\n2,soon\n"})
    assert found.column("SELECT end_state FROM touches") == ["completed"]
    assert [row[3] for row in found.rejects()] == [
        "contactstart: 'soon' is not a time such as 2026-11-20 18:30:00"
    ]


@pytest.mark.parametrize(
    "value", ["'; DROP TABLE touches; --", '{"a": [1, 2]}', "\u202egnp.exe", "😀" * 100, "a\u0000b"]
)
def test_a_hostile_attribute_stays_a_value(ingest: Callable[..., Any], value: str) -> None:
    found = ingest(
        CONNECT.format(path="c.json"), {"c.json": json.dumps([FIRST | {"Attributes": {"Topic": value}}])}
    )
    assert found.column("SELECT contact_reason FROM touches") == [value]


def test_chains_end_even_in_circles() -> None:
    parents = {
        "b": "a",
        "c": "b",
        "d": "gone",
        "x": "y",
        "y": "z",
        "z": "x",
        "w": "x",
        "own": "own",
        "a": None,
    }
    assert chain_roots(parents) == {
        "a": "a", "b": "a", "c": "a", "d": "gone", "gone": "gone", "x": "x", "y": "x", "z": "x", "w": "x", "own": "own",
    }  # fmt: skip
    long = {str(number): str(number - 1) for number in range(1, 50_000)}
    assert set(chain_roots(dict(reversed(long.items()))).values()) == {"0"}


def test_qualtrics_says_which_options_it_needs(ingest: Callable[..., Any]) -> None:
    yaml = "name: t\nsources:\n  - name: s\n    connector: qualtrics\n    path: r.csv\n    options: {%s}\n"
    rows = {"r.csv": "ResponseId,RecordedDate\nR_1,2026-03-02\n"}
    for options, said in (
        ("comment: Q1", "needs the question of a score"),
        ("nps: {question: Q1, min: 5, max: 1}", "nps needs a question and a scale"),
        ("nps: Q1, solved: Q2", "solved needs"),
    ):
        with pytest.raises(ConfigError) as caught:
            ingest(yaml % options, rows)
        assert said in caught.value.message
        assert ":6:" in caught.value.message


def test_single_values() -> None:
    assert [path_of(name) for name in ("AgentInfo.Id", "agent_info.ID", "A[0].b", "..")] == [
        "agentinfo.id", "agentinfo.id", "a.0.b", "",
    ]  # fmt: skip
    moments = ["1772445600", "1772445600000", "2026-03-02T10:00:00Z", "2026-03-02 11:00:00"]
    assert {str(moment(text, "Europe/Berlin")) for text in moments} == {"2026-03-02 10:00:00+00:00"}
    assert [read_seconds(text) for text in ("90", "1:30", "0:01:30.5", "-1", "nan", "1e99", "")] == [
        90.0, 90.0, 90.5, None, None, None, None,
    ]  # fmt: skip


def test_samples_are_recognised() -> None:
    known = connectors()
    samples = {
        "amazon_connect": Sample(("Id", "InitiationMethod", "InitiationTimestamp"), ()),
        "nice_cxone": Sample(("Contact_ID", "Master_Contact_ID"), ()),
        "qualtrics": Sample(("ResponseId", "RecordedDate", "Q1"), ()),
    }
    for name, sample in samples.items():
        assert [other for other in known if known[other].recognises(sample)] == [name]
