"""Everything that is wrong with a mapping is told at once, with its place, before a row is read."""

import re

import pytest

from onedeck.errors import ConfigError, SourceError
from onedeck.ingest.connectors import tau_bench
from tests.ingest.conftest import CALLS

FILES = {"calls.csv": "id,client,started\n1,7,2026-03-01\n"}
YAML = CALLS.format(path="calls.csv")


def faults(ingest, yaml: str) -> list[tuple[int, int, str]]:
    with pytest.raises(ConfigError) as error:
        ingest(yaml, FILES)
    return [(fault.line, fault.column, fault.message) for fault in error.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("connector: table", "connector: tabel", (4, 16, "There is no connector 'tabel'. Did you mean 'table'?")),
        ("      touches:", "      touchs:", (7, 7, "unknown table 'touchs'. Did you mean 'touches'?")),
        (
            "customer: client", "customer_key: client",
            (9, 9, "table 'touches' has no column 'customer_key'. Did you mean 'customer'?"),
        ),
        (
            "initiation_time: started", "initation_time: started",
            (13, 9, "table 'touches' has no column 'initation_time'. Did you mean 'initiation_time'?"),
        ),
        ("customer: client", "customer: cleint", (9, 19, "customer: unknown column 'cleint'. Did you mean 'client'?")),
        ("customer: client", "customer: lower(client", (9, 24, "customer: ")),
        ("customer: client", "customer: read_text('/x')", (9, 19, "customer: function 'read_text' is not allowed.")),
        ("customer: client", "customer: (SELECT 1)", (9, 27, "customer: a SELECT is not allowed")),
        ("customer: client", "customer: client + interval 1 day", (9, 19, "customer: ")),
        ("customer: client", "customer: '[client]'", (9, 20, "customer: the expression gives VARCHAR[], not one")),
        (
            "initiation_time: started", "initiation_time: length(started)",
            (13, 26, "initiation_time: the expression gives BIGINT, not a time; for seconds since 1970 write to_times"),
        ),
        (
            "customer: client", "where: length(client)",
            (9, 16, "where: the expression must be a condition (true or false), not BIGINT"),
        ),
    ],
)  # fmt: skip
def test_a_fault_stands_at_its_place(ingest, old, new, expected):
    found = faults(ingest, YAML.replace(old, new))
    line, column, message = expected
    assert [fault for fault in found if fault[0] == line and fault[2].startswith(message)], found
    assert column in [fault[1] for fault in found if fault[0] == line]


def test_a_column_that_is_a_word_of_sql_wants_quotes(ingest):
    files = {"calls.csv": "id,client,at\n1,7,2026-03-01\n"}
    yaml = YAML.replace("started", "at")
    with pytest.raises(ConfigError, match='write it in double quotes: "at"'):
        ingest(yaml, files)
    assert ingest(yaml.replace(": at", ": '\"at\"'"), files).written["touches"] == 1


def test_needed_columns_are_named_together(ingest):
    yaml = YAML.replace("        channel: \"'phone'\"\n", "").replace(
        "        initiation_time: started\n", ""
    )
    assert faults(ingest, yaml) == [(7, 7, "table 'touches' needs 'channel', 'initiation_time'")]


def test_all_faults_of_all_sources_come_at_once(ingest):
    second = YAML.split("sources:\n")[1].replace("name: calls", "name: further").replace("client", "clinet")
    found = faults(ingest, YAML.replace("client", "cleint") + second)
    assert [(line, message.split(".")[0]) for line, _, message in found] == [
        (9, "customer: unknown column 'cleint'"),
        (20, "customer: unknown column 'clinet'"),
    ]


def test_a_source_without_tables_is_told_which_there_are(ingest):
    ((line, _, message),) = faults(
        ingest, "name: x\nsources:\n  - name: calls\n    connector: table\n    path: calls.csv\n"
    )
    assert (line, message.split(" (")[0]) == (3, "connector 'table' needs 'tables'")


def test_a_faulty_mapping_is_found_before_the_file_is_read(ingest):
    broken = {"calls.csv": FILES["calls.csv"].encode() + b"\xff" * 5_000_000}
    with pytest.raises(ConfigError):
        ingest(YAML.replace("client", "cleint"), broken)


def test_exclude_fills_the_reason_not_to_count(ingest):
    yaml = YAML.replace(
        "    tables:",
        "    exclude:\n      test: client = '7'\n      spam: id = '1'\n      internal: client LIKE '9%'\n    tables:",
    )
    found = ingest(
        yaml,
        {"calls.csv": "id,client,started\n1,7,2026-03-01\n2,90,2026-03-01\n3,8,2026-03-01\n4,,2026-03-01\n"},
    )
    assert found.column("SELECT exclusion FROM touches ORDER BY source_id") == [
        "test",
        "internal",
        None,
        None,
    ]


def test_exclude_works_with_every_connector_over_our_columns(ingest):
    yaml = """
        name: test
        sources:
          - name: tau
            connector: tau_bench
            path: runs.json
            exclude: {test: "customer = 'ann_lee_1' AND sequence = '1'"}
        """
    found = ingest(yaml, {"runs.json": tau_bench.SPECIMEN.files["gpt-x-airline.json"]})
    assert found.column("SELECT exclusion FROM touches") == ["test", "test"]
    with pytest.raises(
        ConfigError, match=r"onedeck\.yaml:7:\d+: test: unknown column 'custmer'\. Did you mean 'customer'"
    ):
        ingest(yaml.replace("customer =", "custmer ="))


def test_only_table_reads_tables(ingest):
    ((line, _, message),) = faults(ingest, YAML.replace("connector: table", "connector: tau_bench"))
    assert (line, message) == (7, "connector 'tau_bench' maps by itself; only 'table' reads 'tables'")


def test_several_mappings_of_one_table(ingest):
    one = YAML.split("      touches:\n")[1]
    yaml = (
        YAML.split("      touches:\n")[0]
        + "      touches:\n"
        + "".join(
            "        - "
            + one.replace("conversation: id", f"source_id: \"id || '{part}'\"\n          conversation: id")
            .strip()
            .replace("\n        ", "\n          ")
            .replace("            ", "          ")
            + "\n"
            for part in "ab"
        )
    )
    found = ingest(yaml, FILES)
    assert found.column("SELECT source_id FROM touches ORDER BY 1") == ["1a", "1b"]
    assert found.column("SELECT count(DISTINCT conversation_id) FROM touches") == [1]


@pytest.mark.parametrize("column", ["Chat-Nr", "Kosten (EUR)", "e-mail"])
def test_a_column_sql_reads_as_something_else_wants_quotes(ingest, column):
    files = {"calls.csv": f"id,{column},started\n1,7,2026-03-01\n"}
    yaml = YAML.replace("customer: client", f"customer: {column}")
    with pytest.raises(ConfigError, match=re.escape(f"in double quotes: '\"{column}\"'")) as error:
        ingest(yaml, files)
    assert len(error.value.faults) == 1
    assert ingest(yaml.replace(f": {column}", f": '\"{column}\"'"), files).written["touches"] == 1


def test_an_export_of_which_nothing_can_be_read_is_no_fault_of_the_mapping(ingest):
    with pytest.raises(
        SourceError, match=r"No row of source 'calls' can be read: calls\.jsonl:1: the line is not JSON"
    ):
        ingest(CALLS.format(path="calls.jsonl"), {"calls.jsonl": '{"id":\n'})


@pytest.mark.parametrize(
    ("naive", "right"),
    [
        ("make_timestamp_ms(started::BIGINT)", "to_timestamp(started::BIGINT / 1000)"),
        ("Epoch_ms(started::BIGINT)", "to_timestamp(started::BIGINT / 1000)"),
        ("make_timestamp(started::BIGINT * 1000)", "to_timestamp(started::BIGINT * 1000 / 1000000)"),
    ],
)
def test_a_count_since_1970_is_never_read_as_local_time(ingest, naive, right):
    files = {"calls.csv": "id,client,started\n1,7,1774715340123\n"}
    yaml = YAML.replace("name: test", "name: test\ntimezone: Europe/Berlin")
    with pytest.raises(ConfigError, match=r"forgets that its time is UTC; write to_timestamp\(\.\.\. / 1000"):
        ingest(yaml.replace("initiation_time: started", f"initiation_time: {naive}"), files)
    found = ingest(yaml.replace("initiation_time: started", f"initiation_time: {right}"), files)
    assert found.column("SELECT initiation_time FROM touches") == [1_774_715_340_123_000]
