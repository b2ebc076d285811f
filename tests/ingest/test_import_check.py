"""import-check: what a file is and what would become of it, without writing anything."""

import json
from textwrap import indent

import duckdb
import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.errors import SourceError, UsageError
from onedeck.ingest.contract import connectors
from onedeck.ingest.import_check import check_file
from tests.ingest.conftest import CALLS

TABLE = """\
ticket_id,requester_id,created_at,Closed,topic
1,7,2026-03-01 10:00,04/03/2026 10:00,billing
2,,2026-03-02 10:00,,
"""


def test_an_unknown_table_gets_a_mapping_that_works(workspace):
    folder = workspace({"t.csv": TABLE})
    report = check_file(folder / "t.csv")
    assert (report.format, report.rows, report.recognised_by, report.connector) == ("csv", 2, (), None)
    requester = report.columns[1]
    assert (requester.name, requester.filled, requester.examples) == ("requester_id", 0.5, ("7",))
    yaml = "name: made\n" + report.skeleton
    workspace({"onedeck.yaml": yaml})
    made = check_file(folder / "t.csv", workspace=read_workspace(folder))
    assert (made.connector, made.tables, made.rejects) == ("table", {"touches": 2}, 0)
    assert made.identified == 0.5
    assert made.reasons == (("my_source", "billing", 1),)
    assert made.first_time < made.last_time


def test_a_source_of_the_workspace_is_tried_as_it_is_declared(workspace):
    folder = workspace(
        {"onedeck.yaml": CALLS.format(path="c.csv"), "c.csv": "id,client,started\n1,7,soon\n2,7,2026-03-01\n"}
    )
    report = check_file("c.csv", workspace=read_workspace(folder))
    assert report.connector == "table"
    assert report.reject_reasons == (
        ("initiation_time: 'soon' is not a time such as 2026-11-20 18:30:00", 1),
    )
    assert (report.first_rejects[0].raw_file, report.first_rejects[0].raw_row) == ("c.csv", 1)
    assert not (folder / ".onedeck").exists()


@pytest.mark.parametrize("name", sorted(set(connectors()) - {"table"}))
def test_each_connector_recognises_its_specimen_and_no_other(workspace, name):
    specimen = connectors()[name].specimen
    files = {f"export/{file}": text for file, text in specimen.files.items()}
    yaml = f"name: t\nsources:\n  - name: t\n    connector: {name}\n    path: export\n" + indent(
        specimen.yaml, "    "
    )
    folder = workspace({**files, "onedeck.yaml": yaml})
    report = check_file(folder / "export", workspace=read_workspace(folder))
    assert report.recognised_by == (name,)
    assert set(report.tables) == set(specimen.expected) - {"rejects"}
    assert report.rejects == len(specimen.expected.get("rejects", ()))


def test_a_connector_that_needs_options_says_so_beside_the_columns(workspace):
    folder = workspace({"r.csv": "ResponseId,RecordedDate,Q1\nR_1,2026-03-02,9\n"})
    report = check_file(folder / "r.csv")
    assert [column.name for column in report.columns] == ["ResponseId", "RecordedDate", "Q1"]
    assert "needs the question of a score" in report.warnings[0]


def test_wrong_names_are_told(workspace):
    folder = workspace({"t.csv": TABLE})
    with pytest.raises(UsageError, match=r"There is no connector 'tau_bensh'\. Did you mean 'tau_bench'\?"):
        check_file(folder / "t.csv", connector="tau_bensh")
    with pytest.raises(SourceError, match=r"Did you mean 't\.csv'"):
        check_file(folder / "tt.csv")


def test_a_file_that_is_not_utf8_is_told(workspace):
    folder = workspace({})
    (folder / "t.csv").write_bytes(TABLE.replace("billing", "Gebühr").encode("latin-1"))
    assert check_file(folder / "t.csv").warnings == (
        f"{folder}/t.csv is not UTF-8: read as latin-1. Say `options: {{encoding: latin-1}}` to confirm it.",
    )


def test_words_of_german_exports_and_milliseconds_are_guessed(workspace):
    header = "Chat-Nr,Kunde,Thema\n"
    row = {"start_ms": 1773448320000, "end_us": 1773448457000000, "call_id": 5}
    folder = workspace({"t.csv": header + "C1,7,Rechnung\n", "t.jsonl": json.dumps(row)})
    german = check_file(folder / "t.csv").skeleton
    assert 'conversation: "\\"Chat-Nr\\""' in german
    assert "customer: Kunde " in german
    assert "contact_reason: Thema " in german
    texts = check_file(folder / "t.jsonl").skeleton
    assert 'initiation_time: "to_timestamp(TRY_CAST(start_ms AS BIGINT) / 1000)"' in texts
    assert 'disconnect_time: "to_timestamp(TRY_CAST(end_us AS BIGINT) / 1000000)"' in texts
    duckdb.connect().sql("SELECT 1773448320 AS opened, 5 AS closed").write_parquet(str(folder / "t.parquet"))
    numbers = check_file(folder / "t.parquet").skeleton
    assert 'initiation_time: "to_timestamp(opened)"' in numbers
    assert "disconnect_time" not in numbers


def test_a_path_is_shown_as_the_workspace_would_have_it(workspace):
    folder = workspace({"t.csv": TABLE, "onedeck.yaml": CALLS.format(path="c.csv")})
    report = check_file(folder / "t.csv", workspace=read_workspace(folder))
    assert "path: t.csv\n" in report.skeleton
