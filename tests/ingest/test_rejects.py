"""What cannot be taken is set aside with its place, the reason and its raw text; the rest goes on."""

import json

import pytest

from onedeck.ingest.rejected import LIKE, by_kind

YAML = """\
name: test
sources:
  - name: desk
    connector: table
    path: desk.csv
    tables:
      touches:
        conversation: id
        handler_role: role
        channel: channel
        direction: "'inbound'"
        initiation_time: started
        queue_s: wait
        customer_turns: turns
        end_state: state
        proof_required: proof
"""
HEADER = "id,role,channel,started,wait,turns,state,proof\n"
GOOD = "ok,HUMAN_AGENT,chat,2026-03-01 09:00,1.5,3,completed,true\n"
ROLES = "AUTOMATED_AGENT, HUMAN_AGENT, SYSTEM, THIRD_PARTY"
STATES = "completed, escalated, transferred, abandoned, failed, pending"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",HUMAN_AGENT,chat,2026-03-01,,,,", "source_id is missing; conversation is missing"),
        ("x,HUMAN_AGENT,,2026-03-01,,,,", "channel is missing"),
        ("x,,chat,2026-03-01,,,,", "handler_role is missing"),
        ("x,HUMAN_AGENT,chat,,,,,", "initiation_time is missing"),
        (
            "x,HUMAN_AGENT,chat,31/02/2026,,,,",
            "initiation_time: '31/02/2026' is not a time such as 2026-11-20 18:30:00",
        ),
        ("x,HUMAN_AGENT,chat,2026-03-01,soon,,,", "queue_s: 'soon' is not a number"),
        ("x,HUMAN_AGENT,chat,2026-03-01,nan,,,", "queue_s: 'nan' is not a number"),
        ("x,HUMAN_AGENT,chat,2026-03-01,1e999,,,", "queue_s: '1e999' is not a number"),
        ("x,HUMAN_AGENT,chat,2026-03-01,,2.5,,", "customer_turns: '2.5' is not a whole number"),
        ("x,HUMAN_AGENT,chat,2026-03-01,,,,maybe", "proof_required: 'maybe' is not true or false"),
        (
            "x,HUMAN,chat,2026-03-01,,,,",
            f"handler_role: 'HUMAN' is not allowed; allowed: {ROLES}. Did you mean 'HUMAN_AGENT'?",
        ),
        ("x,?!,chat,2026-03-01,,,,", f"handler_role: '?!' is not allowed; allowed: {ROLES}."),
        (
            "x,HUMAN_AGENT,chat,never,a,b,Complete,",
            "initiation_time: 'never' is not a time such as 2026-11-20 18:30:00; queue_s: 'a' is not a number; "
            f"customer_turns: 'b' is not a whole number; end_state: 'Complete' is not allowed; allowed: {STATES}. "
            "Did you mean 'completed'?",
        ),
        ("x,HUMAN_AGENT", "the line has fewer fields than the header"),
        ("x,HUMAN_AGENT,chat,2026-03-01,,,,,one,too many", "the line has more fields than the header"),
    ],
)
def test_a_row_is_rejected_with_its_reason(ingest, row, reason):
    found = ingest(YAML, {"desk.csv": HEADER + GOOD + row + "\n" + GOOD.replace("ok", "ok2")})
    ((_, file, number, why, raw),) = found.rejects()
    assert (file, number) == ("desk.csv", 2)
    assert sorted(why.split("; ")) == sorted(reason.split("; "))
    assert row.split(",")[0] in raw
    assert found.rows("SELECT source_id, raw_row FROM touches ORDER BY raw_row") == [
        {"source_id": "ok", "raw_row": 1},
        {"source_id": "ok2", "raw_row": 3},
    ]


def test_every_table_can_be_filled_and_rejects_what_it_needs(ingest):
    yaml = """
        name: test
        sources:
          - name: crm
            connector: table
            path: crm.csv
            tables:
              accounts: {account: company, period_start: day, recurring_amount: amount, currency: "'EUR'"}
              surveys: {conversation: id, customer: who, instrument: "'csat'", answered_time: day, score: amount}
              suggestions: {touch: id, kind: "'draft_reply'", state: "'used'", agent_id: who, offered_time: day}
              handoffs: {conversation: id, requested_time: day, status: "'escalated'"}
        """
    rows = "acme,2026-03-01,12.5,c1,7\nunknown,2026-03-01,12.5,c1,7\nacme,,x,,\n"
    found = ingest(yaml, {"crm.csv": "company,day,amount,id,who\n" + rows})
    tables = ("accounts", "surveys", "suggestions", "handoffs")
    assert [found.written[table] for table in tables] == [1, 1, 1, 1]
    assert found.column("SELECT agent_id FROM suggestions") == ["7"]
    assert sorted((row[0], row[2], row[3]) for row in found.rejects()) == [
        ("accounts", 2, "account is missing"),
        ("accounts", 3, "recurring_amount: 'x' is not a number; period_start is missing"),
        ("handoffs", 3, "conversation is missing"),
        ("suggestions", 3, "touch is missing"),
        ("surveys", 3, "score: 'x' is not a number"),
    ]


def test_raw_text_of_a_reject_is_the_raw_row_as_json(ingest):
    found = ingest(YAML, {"desk.csv": HEADER + 'x,HUMAN_AGENT,"a ""b"", c",soon,,,,\n'})
    assert found.rejects()[0][4] == (
        '{"id":"x","role":"HUMAN_AGENT","channel":"a \\"b\\", c","started":"soon","wait":null,"turns":null,'
        '"state":null,"proof":null}'
    )


def test_a_value_shown_in_a_reason_is_cut(ingest):
    found = ingest(YAML, {"desk.csv": HEADER + f"x,HUMAN_AGENT,chat,{'9' * 500},,,,\n"})
    assert (
        found.rejects()[0][3] == f"initiation_time: '{'9' * 60}…' is not a time such as 2026-11-20 18:30:00"
    )


def test_order_only_rows_need_no_time(ingest):
    yaml = YAML.replace("initiation_time: started", "time_basis: \"'order'\"\n        sequence: '1'")
    found = ingest(yaml, {"desk.csv": HEADER + GOOD})
    assert found.rows("SELECT time_basis, sequence, initiation_time FROM touches") == [
        {"time_basis": "order", "sequence": 1, "initiation_time": None}
    ]


def test_an_expression_that_fails_on_a_row_rejects_that_row_only(ingest):
    yaml = YAML.replace("queue_s: wait", "queue_s: CAST(wait AS DOUBLE) * 60").replace(
        "      touches:\n", "      touches:\n        where: CAST(turns AS INTEGER) > 0\n"
    )
    values = {"a": "2,1", "b": "two,1", "c": ",one", "d": ",0"}
    rows = "".join(f"{name},HUMAN_AGENT,chat,2026-03-01,{given},,\n" for name, given in values.items())
    found = ingest(yaml, {"desk.csv": HEADER + rows})
    assert found.rows("SELECT source_id, queue_s FROM touches") == [{"source_id": "a", "queue_s": 120.0}]
    assert [(row[2], row[3]) for row in found.rejects()] == [
        (2, "queue_s: the expression fails on this row"),
        (3, "customer_turns: 'one' is not a whole number; where: the expression fails on this row"),
    ]


def test_broken_json_lines_are_counted_and_kept(ingest):
    yaml = YAML.replace("desk.csv", "desk.ndjson")
    values = {"role": "HUMAN_AGENT", "channel": "chat", "started": "2026-03-01", "wait": 1, "turns": 1}
    values |= {"state": "completed", "proof": True}
    good = json.dumps({"id": "%s", **values})
    lines = [good % "a", '{"id": "b",', "", "[1, 2]", good % "c"]
    found = ingest(yaml, {"desk.ndjson": "\n".join(lines) + "\n"})
    assert found.rows("SELECT source_id, raw_row FROM touches ORDER BY raw_row") == [
        {"source_id": "a", "raw_row": 1},
        {"source_id": "c", "raw_row": 4},
    ]
    assert [row[2:] for row in found.rejects()] == [
        (
            2,
            "the line is not JSON: Expecting property name enclosed in double quotes: line 1 column 12 (char 11)",
            '{"id": "b",',
        ),
        (3, "the record is not a JSON object", "[1, 2]"),
    ]


def test_rows_are_numbered_past_broken_lines_and_line_breaks(ingest):
    rows = [
        "a,HUMAN_AGENT,chat,2026-03-01,,,,",
        "broken",
        "also,broken",
        'b,HUMAN_AGENT,"two\nlines",2026-03-01,,,,',
        "c,HUMAN_AGENT,chat,2026-03-01,,,,",
        "more,than,there,are,columns,in,the,header,line",
        "d,HUMAN_AGENT,chat,2026-03-01,,,,",
    ]
    found = ingest(YAML, {"desk.csv": HEADER + "\n".join(rows) + "\n"})
    taken = found.rows("SELECT source_id AS id, raw_row AS row FROM touches ORDER BY raw_row")
    assert [(row["id"], row["row"]) for row in taken] == [("a", 1), ("b", 4), ("c", 5), ("d", 7)]
    assert [row[2] for row in found.rejects()] == [2, 3, 6]


def test_reasons_that_differ_in_the_value_alone_are_one_kind():
    time = "initiation_time: {} is not a time such as 2026-11-20 18:30:00"
    counted = [(time.format("'a'"), 2), ("queue_s: 'b' is not a number", 4), (time.format("'it's'"), 3)]
    assert by_kind(counted) == [(time.format("'a'") + LIKE, 5), ("queue_s: 'b' is not a number", 4)]
    assert by_kind([]) == []
