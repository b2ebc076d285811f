"""Every format gives the same rows with the same numbers, and shows its raw record again."""

import gzip
import json

import duckdb
import pyarrow as pa
import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.errors import SourceError
from onedeck.ingest.raw import read_raw
from tests.ingest.conftest import CALLS

ROWS = [
    {"id": "c1", "client": "77", "started": "2026-03-01 09:00:00"},
    {"id": "c2", "client": None, "started": "2026-03-01 10:00:00"},
    {"id": "c3", "client": "Zoë; \"x\", 'y'\nz", "started": "2026-03-02 08:00:00"},
]
NINE = 1_772_355_600_000_000  # 2026-03-01 09:00 UTC


def as_csv(delimiter: str = ",") -> str:
    def field(value: str | None) -> str:
        return '"' + (value or "").replace('"', '""') + '"' if value else ""

    lines = [
        delimiter.join(ROWS[0]),
        *(delimiter.join(field(value) for value in row.values()) for row in ROWS),
    ]
    return "\n".join(lines) + "\n"


def as_parquet(tmp_path) -> bytes:
    path = tmp_path / "made"
    duckdb.connect().execute(
        f"COPY (SELECT unnest(?::STRUCT(id VARCHAR, client VARCHAR, started TIMESTAMP)[], recursive := true)) "
        f"TO '{path}' (FORMAT parquet)",
        [ROWS],
    )
    return path.read_bytes()


def zstd(data: bytes) -> bytes:
    return pa.Codec("zstd").compress(data, asbytes=True)


NDJSON = "".join(json.dumps(row) + "\n" for row in ROWS)
FILES = {
    "calls.csv": as_csv(),
    "calls.tsv": as_csv("\t"),
    "semicolon.csv": as_csv(";"),
    "pipe.txt": as_csv("|"),
    "windows.csv": as_csv().replace("\n", "\r\n"),
    "marked.csv": b"\xef\xbb\xbf" + as_csv().encode(),
    "wide.csv": as_csv().encode("utf-16"),
    "old.csv": as_csv().encode("latin-1"),
    "calls.csv.gz": gzip.compress(as_csv().encode()),
    "calls.csv.zst": zstd(as_csv().encode()),
    "calls.json": json.dumps(ROWS, indent=1),
    "calls.json.gz": gzip.compress(json.dumps(ROWS).encode()),
    "lines.json": NDJSON,
    "calls.ndjson": NDJSON,
    "calls.jsonl.zst": zstd(NDJSON.encode()),
    "calls.parquet": None,
    "no_suffix": as_csv(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_format_gives_the_rows(ingest, tmp_path, name):
    content = FILES[name] if FILES[name] is not None else as_parquet(tmp_path)
    found = ingest(CALLS.format(path=name), {name: content})
    rows = found.rows(
        "SELECT source_id, customer_key IS NULL AS nobody, initiation_time, raw_file, raw_row "
        "FROM touches ORDER BY raw_row"
    )
    assert [row["source_id"] for row in rows] == ["c1", "c2", "c3"]
    assert [row["nobody"] for row in rows] == [False, True, False]
    assert [row["raw_row"] for row in rows] == [1, 2, 3]
    assert {row["raw_file"] for row in rows} == {name}
    assert rows[0]["initiation_time"] == NINE
    workspace = read_workspace(found.folder)
    for number, row in enumerate(ROWS, 1):
        raw = read_raw(workspace, name, number)
        again = (raw["client"] or "").replace("\r\n", "\n")
        assert (raw["id"], again, raw["started"].replace("T", " ")) == (
            row["id"],
            row["client"] or "",
            row["started"],
        )


def test_folders_and_globs_name_many_files(ingest):
    parts = {f"in/{day}/calls.csv": f"id,client,started\n{day},7,2026-03-0{day}\n" for day in (1, 2, 3)}
    parts["in/README.txt"] = "not data"
    for path in ("in", "in/*/*.csv", '["in/1", "in/2/calls.csv", "in/3/*"]'):
        found = ingest(CALLS.format(path=path), parts)
        assert found.column("SELECT raw_file FROM touches ORDER BY raw_file") == sorted(parts)[:3]


def test_columns_of_several_files_are_matched_by_name(ingest):
    found = ingest(
        CALLS.format(path="'*.csv'"),
        {
            "a.csv": "id,client,started\n1,7,2026-03-01\n",
            "b.csv": "started;further;id;client\n2026-03-02;x;2;8\n",
        },
    )
    assert found.written["touches"] == 2 and not found.rejects()


def test_parquet_and_csv_go_together(ingest, tmp_path):
    one = tmp_path / "made.parquet"
    duckdb.connect().execute(f"COPY (SELECT 'p' AS id, 'x' AS client, '2026-03-01' AS started) TO '{one}'")
    content = {
        "in/a.parquet": one.read_bytes(),
        "in/b.parquet": one.read_bytes(),
        "in/c.csv": "id,client,started\nc,7,2026-03-01\n",
    }
    found = ingest(CALLS.format(path="in"), content)
    assert found.rows("SELECT source_id, raw_file, raw_row FROM touches ORDER BY ALL") == [
        {"source_id": "c", "raw_file": "in/c.csv", "raw_row": 1},
        {"source_id": "p", "raw_file": "in/a.parquet", "raw_row": 1},
    ]


def test_nested_json_is_text_to_be_read_by_path(ingest):
    yaml = CALLS.format(path="n.json").replace(
        "customer: client", "customer: json_extract_string(client, '$.id')"
    )
    found = ingest(yaml, {"n.json": '{"id": 1, "client": {"id": "77"}, "started": "2026-03-01T09:00:00Z"}'})
    assert found.rows("SELECT source_id, customer_key > 0 AS known, initiation_time FROM touches") == [
        {"source_id": "1", "known": True, "initiation_time": NINE}
    ]


def test_local_times_are_read_in_the_zone_of_the_source(ingest):
    yaml = CALLS.format(path="z.csv").replace("    connector", "    timezone: Europe/Berlin\n    connector")
    times = [
        "2026-03-01 10:00",
        "2026-03-01T09:00:00Z",
        "2026-03-01 04:00:00-05:00",
        "2026-07-01 11:00",
        "2026-03-01",
    ]
    rows = "".join(f"{number},1,{time}\n" for number, time in enumerate(times))
    found = ingest(yaml, {"z.csv": "id,client,started\n" + rows})
    hours = found.column(f"SELECT (initiation_time - {NINE}) // 3600000000 FROM touches ORDER BY source_id")
    assert hours == [0, 0, 0, 122 * 24, -10]


def test_a_duckdb_query_is_a_source(ingest, tmp_path):
    database = duckdb.connect(str(tmp_path / "calls.duckdb"))
    database.execute(
        "CREATE TABLE calls AS SELECT 'c' || i AS id, i AS client, TIMESTAMP '2026-03-01' AS started FROM range(3) t(i)"
    )
    database.close()
    yaml = CALLS.replace("path: {path}", "database: calls.duckdb\n    query: SELECT * FROM calls ORDER BY id")
    found = ingest(yaml)
    assert found.rows("SELECT source_id, raw_file, raw_row FROM touches ORDER BY raw_row")[2] == {
        "source_id": "c2", "raw_file": "calls.duckdb", "raw_row": 3,
    }  # fmt: skip
    with pytest.raises(SourceError, match="its raw form is not kept"):
        read_raw(read_workspace(found.folder), "calls.duckdb", 1)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * FROM nowhere", "The query on calls.duckdb failed: Catalog Error: Table with name nowhere"),
        ("SELECT 1; SELECT 2", "The query must be one SELECT."),
        ("DROP TABLE calls", "The query must be one SELECT."),
        ("SELECT * FROM read_csv('/etc/passwd')", "The query on calls.duckdb failed: Permission Error"),
    ],
)
def test_a_duckdb_query_reads_its_own_file_and_nothing_else(ingest, tmp_path, query, message):
    database = duckdb.connect(str(tmp_path / "calls.duckdb"))
    database.execute("CREATE TABLE calls AS SELECT 1 AS id")
    database.close()
    yaml = CALLS.replace("path: {path}", f'database: calls.duckdb\n    query: "{query}"')
    with pytest.raises(SourceError) as error:
        ingest(yaml)
    assert error.value.message.startswith(message)


def test_a_postgresql_query_is_a_source(ingest, postgres, monkeypatch):
    monkeypatch.setenv("DESK", postgres)
    started = "TIMESTAMPTZ '2026-03-01 10:00+01' AS started"
    query = f"SELECT 'c' || i AS id, i AS client, {started} FROM generate_series(1, 3) AS i"
    yaml = CALLS.replace("path: {path}", 'database: "${{DESK}}"\n    query: {query}')
    found = ingest(yaml.format(query=query))
    assert found.rows("SELECT source_id, initiation_time, raw_file, raw_row FROM touches ORDER BY raw_row")[0] == {
        "source_id": "c1", "initiation_time": NINE, "raw_file": "query of calls", "raw_row": 1,
    }  # fmt: skip
    for bad in ("CREATE TABLE stolen AS SELECT 1", "DELETE FROM pg_class", "SELECT * FROM nowhere"):
        with pytest.raises(SourceError, match=r"The query on \$\{DESK\} failed"):
            ingest(yaml.format(query=bad))


def test_an_unreachable_postgresql_is_told_without_its_secret(ingest, postgres, monkeypatch):
    monkeypatch.setenv("DESK", "postgresql://postgres:hunter2@127.0.0.1:1/nowhere")
    yaml = CALLS.replace("path: {path}", 'database: "${{DESK}}"\n    query: SELECT 1').format()
    with pytest.raises(SourceError) as error:
        ingest(yaml)
    assert "hunter2" not in error.value.message


def test_a_missing_driver_says_what_to_install(ingest, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "adbc_driver_postgresql", None)
    monkeypatch.setenv("DESK", "postgresql://nobody@127.0.0.1:1/nowhere")
    yaml = CALLS.replace("path: {path}", 'database: "${{DESK}}"\n    query: SELECT 1').format()
    with pytest.raises(SourceError) as error:
        ingest(yaml)
    assert error.value.hint == "Run: pip install 'onedeck[postgres]'"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("call.csv", "There is no file call.csv (looked in {folder}). Did you mean 'calls.csv'?"),
        ("missing/x.csv", "There is no file missing/x.csv (looked in {folder}/missing)."),
        ("'*.parquet'", "No file matches *.parquet (looked in {folder})."),
        ("hollow", "The folder hollow holds no file of a known format."),
    ],
)
def test_a_path_that_names_nothing(ingest, path, message, tmp_path):
    (tmp_path / "hollow").mkdir()
    with pytest.raises(SourceError) as error:
        ingest(CALLS.format(path=path), {"calls.csv": "id,client,started\n"})
    assert error.value.message == message.format(folder=tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("e.csv", b"", "e.csv is empty: there is no header line."),
        ("b.csv.gz", b"no gzip at all", "b.csv.gz cannot be read"),
        ("b.parquet", b"PAR1 but not really", "b.parquet cannot be read"),
        ("b.json", b'[{"id": 1}, {"id": ', "b.json cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(ingest, name, content, message):
    with pytest.raises(SourceError) as error:
        ingest(CALLS.format(path=name), {name: content})
    assert error.value.message.startswith(message)


def test_damage_inside_a_parquet_file_is_told_with_its_name(ingest, tmp_path):
    whole = bytearray(as_parquet(tmp_path))
    for position in range(10, 60):
        whole[position] ^= 0xFF
    with pytest.raises(SourceError, match=r"^calls\.parquet is damaged: "):
        ingest(CALLS.format(path="calls.parquet"), {"calls.parquet": bytes(whole)})


def test_raw_says_what_is_gone(ingest):
    found = ingest(CALLS.format(path="c.csv"), {"c.csv": "id,client,started\n1,7,2026-03-01\n"})
    workspace = read_workspace(found.folder)
    with pytest.raises(SourceError, match=r"c\.csv has changed: it has no row 2\."):
        read_raw(workspace, "c.csv", 2)
    with pytest.raises(SourceError, match=r"other\.csv is gone, or no source"):
        read_raw(workspace, "other.csv", 1)
