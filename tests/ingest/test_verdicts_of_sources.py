"""From an export's raw rows to a verdict, judged by hand: a chain of contacts, a call back, a denial by survey."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.deck import STEPS
from onedeck.model.progress import Silent
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

Verdicts = dict[tuple[str, str], tuple[str, str | None, str | None]]
DAY = "2026-03-0{}T{}:00Z"


class Judged:
    """A workspace after all steps: verdicts by the source's conversation and room, and what was excluded."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(None, DuckEngine())
        for step in STEPS.values():
            step(self.store, read_workspace(folder), Silent())
        rows = self.store.engine.rows(
            "SELECT c.source_conversation_id, v.room, v.verdict, v.because, v.grade, c.excluded FROM verdicts AS v "
            "JOIN conversations AS c ON c.conversation_id = v.conversation_id"
        )
        self.verdicts: Verdicts = {
            (row[0], row[1]): (row[2], row[3], row[4]) for row in rows if row[5] is None
        }
        self.excluded = {row[0]: row[5] for row in rows if row[5]}


@pytest.fixture
def judged(workspace: Callable[[Mapping[str, str]], Path]) -> Callable[..., Judged]:
    def judge(yaml: str, files: Mapping[str, str]) -> Judged:
        return Judged(workspace({"onedeck.yaml": "name: test\nas_of: 2026-04-15\n" + dedent(yaml), **files}))

    return judge


def contact(contact_id: str, at: str, until: str, **more: Any) -> dict[str, Any]:
    """Return a contact record: two times on a day of March ("2 09:00"), an agent unless it says otherwise."""
    began, ended = (DAY.format(*moment.split()) for moment in (at, until))
    found = {"Id": contact_id, "InitiationMethod": "INBOUND", "Channel": "VOICE", "CustomerId": "ann"}
    found |= {"InitiationTimestamp": began, "DisconnectTimestamp": ended, "Attributes": {"topic": "billing"}}
    found |= {"QueueInfo": {"EnqueueTimestamp": began}}
    found |= {"AgentInfo": {"Id": "a-1", "ConnectedToAgentTimestamp": began}}
    return {name: value for name, value in {**found, **more}.items() if value is not None}


SELF_SERVED = {
    "Channel": "CHAT", "InitiationMethod": "API", "QueueInfo": None, "AgentInfo": None,
    "WisdomInfo": {"AiAgents": [{"AiUseCase": "SelfService", "AiAgentVersionId": "ai:1", "AiAgentEscalated": False}]},
}  # fmt: skip
CONNECT = """\
sources:
  - name: calls
    connector: amazon_connect
    path: contacts.json
    options: {reason_attribute: topic, contained: true}
"""


def test_a_contained_chat_is_refuted_by_a_chain_of_contacts(judged: Callable[..., Judged]) -> None:
    records = [
        contact("chat", "2 09:00", "2 09:05", **SELF_SERVED),
        # She phones on the next day; the call is transferred once and ends with a callback of the company.
        contact("call", "3 10:00", "3 10:10"),
        contact("leg", "3 10:10", "3 10:20", PreviousContactId="call", InitiationMethod="TRANSFER"),
        contact("back", "4 09:00", "4 09:05", InitialContactId="call", InitiationMethod="CALLBACK"),
        # The company calls Bob, and Cem hangs up in the queue.
        contact("campaign", "5 09:00", "5 09:05", InitiationMethod="OUTBOUND", CustomerId="bob"),
        contact("queue", "5 09:00", "5 09:05", AgentInfo=None, CustomerId="cem"),
    ]  # fmt: skip
    found = judged(CONNECT, {"contacts.json": json.dumps(records)})
    assert found.verdicts == {
        ("chat", "ai"): ("refuted", "returned", "c"),
        ("chat", "all"): ("refuted", "returned", "c"),
        ("call", "cx"): ("held", None, None),
        ("call", "all"): ("held", None, None),
        ("queue", "all"): ("abandoned", None, None),
    }
    assert found.excluded == {"campaign": "outbound"}
    claims = found.store.engine.rows("SELECT definition, room FROM claims")
    assert claims == [("connect.contained", "ai")]


def test_an_ai_that_escalates_inside_a_contact_hands_off(judged: Callable[..., Judged]) -> None:
    agents = {
        "AiAgents": [{"AiUseCase": "SelfService", "AiAgentVersionId": "ai:1", "AiAgentEscalated": True}]
    }
    began = {"QueueInfo": {"EnqueueTimestamp": DAY.format(2, "09:02")}}
    person = {"AgentInfo": {"Id": "a-1", "ConnectedToAgentTimestamp": DAY.format(2, "09:03")}}
    records = [
        contact("taken", "2 09:00", "2 09:20", WisdomInfo=agents, **began, **person),
        contact("waited", "2 09:00", "2 09:20", WisdomInfo=agents, CustomerId="bob", **began, AgentInfo=None),
    ]
    found = judged(CONNECT, {"contacts.json": json.dumps(records)})
    assert found.verdicts == {
        ("taken", "ai"): ("handed_off", None, None),
        ("taken", "cx"): ("held", None, None),
        ("taken", "all"): ("held", None, None),
        ("waited", "ai"): ("handed_off", None, None),
        ("waited", "all"): ("abandoned", None, None),
    }


CXONE = """\
sources:
  - name: desk
    connector: nice_cxone
    path: contacts.csv
    options: {resolved_dispositions: [12]}
"""


def test_a_resolved_disposition_is_refuted_when_she_calls_back(judged: Callable[..., Judged]) -> None:
    rows = """\
Contact_ID,Master_Contact_ID,Media_Name,ANI_Dialnum,Skill_Name,Agent_No,Disposition_Code,Start_Date,Start_Time,Agent_Time,Abandon,isOutbound
1,1,Call,+4930555001,Billing,7,12,03/02/2026,09:00:00,300,N,N
2,1,Call,+4930555001,Billing 2,8,12,03/02/2026,09:05:00,300,N,N
3,2,Call,+4930555001,Billing 3,9,12,03/02/2026,09:10:00,300,N,N
4,4,Call,+4930555001,Billing,7,12,03/05/2026,09:00:00,300,N,N
5,5,Call,+4930555001,Billing,7,12,03/03/2026,09:00:00,60,N,Y
6,6,Call,+4930555002,Billing,7,12,03/02/2026,09:00:00,300,N,N
"""
    found = judged(CXONE, {"contacts.csv": rows})
    assert found.verdicts == {
        ("1", "cx"): ("refuted", "returned", "c"),
        ("1", "all"): ("refuted", "returned", "c"),
        ("4", "cx"): ("held", None, None),
        ("4", "all"): ("held", None, None),
        ("6", "cx"): ("held", None, None),
        ("6", "all"): ("held", None, None),
    }
    assert found.excluded == {"5": "outbound"}


SURVEY = """\
  - name: survey
    connector: qualtrics
    path: responses.csv
    options:
      csat: Q1
      solved: {question: Q2, yes: [Yes], no: [No]}
      conversation: ContactId
      conversation_source: calls
"""


def test_a_survey_says_it_was_not_solved(judged: Callable[..., Judged]) -> None:
    records = [
        contact("denied", "2 09:00", "2 09:10"),
        contact("confirmed", "2 09:00", "2 09:10", CustomerId="bob"),
        contact("silent", "2 09:00", "2 09:10", CustomerId="cem"),
        contact("by_name", "2 09:00", "2 09:10", CustomerId="dee"),
    ]
    responses = """\
RecordedDate,ResponseId,Finished,Status,ExternalReference,Q1,Q2,ContactId
2026-03-20 10:00:00,R_1,True,IP Address,,1,No,denied
2026-03-03 10:00:00,R_2,True,IP Address,,5,Yes,confirmed
2026-03-03 10:00:00,R_3,True,Survey Preview,,1,No,silent
2026-03-03 10:00:00,R_4,False,IP Address,,1,No,silent
2026-03-03 10:00:00,R_5,True,IP Address,cem,1,,silent
2026-03-04 10:00:00,R_6,True,IP Address,dee,1,No,
"""
    found = judged(CONNECT + SURVEY, {"contacts.json": json.dumps(records), "responses.csv": responses})
    assert {place[0]: verdict for place, verdict in found.verdicts.items() if place[1] == "cx"} == {
        "denied": ("refuted", "denied", "a"),
        "confirmed": ("proven", None, None),
        "silent": ("held", None, None),  # a low rating alone speaks against nothing
        "by_name": ("unobservable", None, "d"),  # she denies something, and names no need
    }
    [(linked,)] = found.store.engine.rows(
        "SELECT count(*) FROM surveys AS s JOIN conversations AS c ON c.conversation_id = s.conversation_id"
    )
    assert linked == 3
