"""Values and files that mean harm are only data."""

import json

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onedeck.charter.workspace import read_workspace
from onedeck.errors import SourceError
from onedeck.ingest import run
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.ingest.conftest import CALLS

VALUES = [
    "'; DROP TABLE touches; --",
    "\"; COPY touches TO '/tmp/stolen'; --",
    '=HYPERLINK("http://evil","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "مرحبا بكم",
    "a\u0000b",
    "${HOME} {{7*7}} %s %(x)s",
    "\\N \\x00 \\",
    "😀" * 100,
    "x" * 1_000_000,
]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_hostile_value_stays_a_value(ingest, value):
    yaml = CALLS.format(path="c.ndjson").replace(
        "customer: client", "contact_reason: client\n        object_ref: client"
    )
    line = json.dumps({"id": value, "client": value, "started": "2026-03-01"})
    found = ingest(
        yaml, {"c.ndjson": line + "\n" + json.dumps({"id": "ok", "client": "", "started": "2026-03-01"})}
    )
    assert found.column("SELECT contact_reason FROM touches ORDER BY raw_row") == [value, None]
    assert found.column("SELECT source_id FROM touches ORDER BY raw_row") == [value, "ok"]


def test_hostile_column_names_are_names(ingest):
    name = 'a"; DROP TABLE x; --'
    yaml = CALLS.format(path="c.csv").replace(
        "customer: client", 'customer: client\n        queue_id: "\\"raw_file_5\\""'
    )
    header = f'id,client,started,"{name.replace(chr(34), chr(34) * 2)}",raw_file,ID,\n'
    found = ingest(yaml, {"c.csv": header + "1,7,2026-03-01,x,mine,other,last\n"})
    assert found.column("SELECT queue_id FROM touches") == ["mine"]
    assert found.column("SELECT raw_file FROM touches") == ["c.csv"]


def test_a_hostile_file_name_is_a_name(ingest):
    name = "it's; DROP.csv"
    found = ingest(CALLS.format(path=f'"{name}"'), {name: "id,client,started\n1,7,2026-03-01\n"})
    assert found.column("SELECT raw_file FROM touches") == [name]


def test_nothing_outside_the_sources_can_be_read_afterwards(ingest, tmp_path):
    found = ingest(
        CALLS.format(path="c.csv"), {"c.csv": "id,client,started\n1,7,2026-03-01\n", "secret.csv": "a\n1\n"}
    )
    with pytest.raises(duckdb.PermissionException):
        found.store.engine.rows(f"SELECT * FROM read_csv('{tmp_path}/secret.csv')")
    with pytest.raises(duckdb.Error):
        found.store.engine.rows("SET enable_external_access = true")


def test_lines_too_long_to_be_honest_are_rejected(ingest):
    rows = f"1,{'x' * 3_000_000},2026-03-01\n2,7,2026-03-01\n"
    found = ingest(CALLS.format(path="c.csv"), {"c.csv": "id,client,started\n" + rows})
    assert found.column("SELECT source_id FROM touches") == ["2"]
    assert [(row[2], row[3]) for row in found.rejects()] == [(1, "the line is longer than 2 MB")]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_garbage_is_read_or_refused_but_never_a_bug(tmp_path, garbage):
    from onedeck.errors import OneDeckError

    (tmp_path / "onedeck.yaml").write_text(CALLS.format(path="c.csv"))
    (tmp_path / "c.csv").write_bytes(b"id,client,started\n1,7,2026-03-01\n" + garbage)
    store = Store(None, DuckEngine())
    try:
        written = run(store, read_workspace(tmp_path))
    except OneDeckError:
        return
    assert written["touches"] + written["rejects"] >= 1


TAU = "name: test\nsources:\n  - {name: runs, connector: tau_bench, path: runs.json}\n"


def test_json_nested_deeper_than_the_stack_is_rejected(ingest):
    [(_, file, _, reason, _)] = ingest(TAU, {"runs.json": "[" * 100_000 + "]" * 100_000}).rejects()
    assert file == "runs.json"
    assert "not JSON" in reason


def test_bytes_that_are_no_text_are_told_in_words(ingest):
    with pytest.raises(SourceError, match=r"runs\.json is not text in utf-16"):
        ingest(TAU, {"runs.json": b"\xff\xfe[\x00\xd8"})
