"""The two real exports: the counts that are known of them, from anybody's reading of the files."""

import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.ingest import run
from onedeck.ingest.import_check import check_file
from onedeck.ingest.raw import read_raw_rows
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

DAY = 86_400_000_000


@pytest.fixture(scope="module")
def real(test_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    (folder / "onedeck.yaml").write_text(
        f"""
name: real
sources:
  - {{name: tau, connector: tau_bench, path: {test_data}/tau_bench/gpt-4o-airline.json}}
  - {{name: desk, connector: servicenow_incidents, path: "{test_data}/servicenow_incidents_uci/*.csv.gz"}}
"""
    )
    workspace = read_workspace(folder)
    store = Store(None, DuckEngine())
    run(store, workspace)
    return workspace, store


def test_tau_bench(real):
    one = real[1].engine.rows
    assert one("SELECT count(*), count(DISTINCT conversation_id) FROM touches WHERE source = 'tau'") == [
        (200, 200)
    ]
    assert one("SELECT count(*) FROM claims WHERE definition = 'tau_bench.contained' AND room = 'ai'") == [
        (152,)
    ]
    assert one("SELECT count(*) FROM touches WHERE end_state = 'escalated' AND source = 'tau'") == [(48,)]
    assert one("SELECT count(*) FROM handoffs WHERE status = 'escalated'") == [(48,)]
    assert one("SELECT outcome, count(*) FROM outcomes WHERE source = 'tau' GROUP BY 1 ORDER BY 1") == [
        ("fulfilled", 84),
        ("not_fulfilled", 116),
    ]
    assert one(
        "SELECT outcome, count(*) FROM outcomes JOIN claims USING (conversation_id) WHERE outcomes.source = 'tau' "
        "GROUP BY 1 ORDER BY 1"
    ) == [("fulfilled", 49), ("not_fulfilled", 103)]
    assert one("SELECT author_role, count(*) FROM turns GROUP BY 1 ORDER BY 1") == [
        ("AUTOMATED_AGENT", 2454),
        ("END_USER", 1490),
        ("SYSTEM", 1164),
    ]
    assert one("SELECT count(*) FROM turns WHERE content LIKE '%###STOP###%'") == [(0,)]
    assert one("SELECT count(*) >= 147 FROM turns WHERE farewell") == [(True,)]


def test_service_desk(real):
    one = real[1].engine.rows
    assert one("SELECT count(*) FROM rejects") == [(0,)]
    assert one(
        "SELECT count(DISTINCT conversation_id), count(DISTINCT customer_key) FROM touches WHERE source = 'desk'"
    ) == [(24_918, 5_244)]
    ((reassigned,),) = one(
        "SELECT count(DISTINCT conversation_id) FROM touches WHERE initiation_method = 'QUEUE_TRANSFER'"
    )
    assert reassigned == 11_369 and round(100 * reassigned / 24_918, 1) == 45.6
    assert one(
        "SELECT count(*), count(DISTINCT conversation_id) FROM outcomes WHERE outcome = 'reopened'"
    ) == [(331, 275)]
    assert one(
        "SELECT count(*), count(DISTINCT conversation_id) FROM claims WHERE definition = 'servicenow.resolved'"
    ) == [(25_236, 24_905)]
    assert one("SELECT count(*) FROM touches WHERE disconnect_time < initiation_time") == [(0,)]
    assert one(
        "SELECT count(*) FROM touches WHERE source = 'desk' AND (disconnect_time IS NULL OR end_state IS NULL)"
    ) == [(0,)]


def test_service_desk_returns(real):
    """Same caller and last category, begun in days 0-7 after the first resolution; and in days 21-28, by chance."""
    real[1].engine.create(
        "incidents",
        "SELECT conversation_id AS id, any_value(customer_key) AS caller, any_value(contact_reason) AS category, "
        "min(initiation_time) AS opened, any_value(claimed_at) AS resolved FROM touches LEFT JOIN "
        "(SELECT conversation_id, min(claimed_at) AS claimed_at FROM claims GROUP BY 1) USING (conversation_id) "
        "WHERE source = 'desk' GROUP BY 1",
    )

    def share(first: int, last: int) -> float:
        return real[1].engine.rows(
            f"SELECT 100.0 * count(DISTINCT a.id) / 24905 "
            f"FROM incidents AS a JOIN incidents AS b USING (caller, category) "
            f"WHERE b.id <> a.id AND b.opened > a.resolved + {first * DAY} AND b.opened <= a.resolved + {last * DAY}"
        )[0][0]

    assert share(0, 7) == pytest.approx(15.2, abs=0.1)
    assert share(21, 28) == pytest.approx(6.1, abs=0.1)


def test_raw_rows_are_found_again(real):
    workspace, store = real
    places = store.engine.rows(
        "SELECT raw_file, raw_row, source_conversation_id FROM touches WHERE source = 'desk' ORDER BY touch_id LIMIT 20"
    )
    found = read_raw_rows(workspace, [place[:2] for place in places])
    assert [found[file, row]["number"] for file, row, _ in places] == [number for *_, number in places]


def test_import_check_knows_both(test_data):
    report = check_file(test_data / "tau_bench" / "gpt-4o-airline.json")
    assert (report.recognised_by, report.connector, report.tables["claims"]) == (
        ("tau_bench",),
        "tau_bench",
        152,
    )
    assert "played by a model" in report.title
    report = check_file(test_data / "servicenow_incidents_uci")
    assert (report.connector, report.rows, report.rejects) == ("servicenow_incidents", 141_712, 0)


def test_import_check_drafts_a_mapping(test_data):
    report = check_file(test_data / "cfpb" / "channel_response_disputed_3186.csv")
    assert (report.connector, report.rows, len(report.columns)) == (None, 3_186, 14)
    assert 'initiation_time: "try_strptime(\\"Date received\\", \'%m/%d/%Y\')"' in report.skeleton
