"""Tables behind a manifest: nobody ever reads half a build."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from onedeck.errors import UsageError
from onedeck.model.tables import TABLES
from onedeck.store import Store
from onedeck.store.duck import DuckEngine


def charters(journey: str) -> str:
    return (
        f"SELECT '{journey}' AS journey, '{journey}' AS title, NULL AS owner, NULL AS owner_role, NULL AS file,"
        " '*' AS needs, 1 AS window_us, 2 AS idle_us, 3 AS join_us, 'person' AS customer_is,"
        " FALSE AS proof_required, 'UTC' AS timezone, 'hash' AS definition_hash"
    )


def journeys(store: Store) -> list[str]:
    return [journey for (journey,) in store.engine.rows("SELECT journey FROM charters")]


def test_what_is_written_is_seen_by_others_only_once_published(tmp_path: Path) -> None:
    writer = Store.open(tmp_path)
    writer.write("charters", charters("billing"))
    assert journeys(writer) == ["billing"]
    assert journeys(Store.open(tmp_path)) == []
    assert journeys(Store.open(tmp_path, draft=True)) == ["billing"]
    writer.publish({"workspace": "w"})
    assert journeys(Store.open(tmp_path)) == ["billing"]
    assert Store.open(tmp_path).manifest.facts["workspace"] == "w"


def test_a_reader_keeps_its_build_while_another_is_published(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.write("charters", charters("first"))
    store.publish()
    reader = Store.open(tmp_path)
    store.write("charters", charters("second"))
    store.publish()
    assert journeys(reader) == ["first"]
    assert journeys(Store.open(tmp_path)) == ["second"]


def test_parts_nobody_can_read_any_more_are_dropped(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    for name in ("a", "b", "c", "d"):
        store.write("charters", charters(name))
        store.publish()
    assert len(list((tmp_path / "build" / "charters").glob("*.parquet"))) == 2


def test_a_table_never_written_is_empty_and_in_shape(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    for name, table in TABLES.items():
        assert store.engine.rows(f"SELECT {', '.join(table.names)} FROM {name}") == []
    with pytest.raises(UsageError, match="no table 'verdicts' yet"):
        store.require("verdicts")


def test_a_row_that_does_not_fit_its_column_fails_loudly(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with pytest.raises(Exception, match="many"):
        store.write("charters", charters("x").replace("1 AS", "'many' AS"))
    assert not list((tmp_path / "build" / "charters").glob("*"))


def test_only_one_run_writes_at_a_time(tmp_path: Path) -> None:
    first, second = Store.open(tmp_path), Store.open(tmp_path)
    with first.writing(), pytest.raises(UsageError, match="Another run"), second.writing():
        pass
    with second.writing():
        pass


def test_an_aside_store_changes_nothing_on_disk(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.write("charters", charters("kept"))
    store.publish()
    aside = store.aside()
    aside.write("charters", charters("aside"))
    assert journeys(aside) == ["aside"]
    assert journeys(Store.open(tmp_path)) == ["kept"]


def test_a_killed_writer_leaves_the_last_published_build(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.write("charters", charters("0"))
    store.publish()
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from onedeck.store import Store
        store = Store.open(Path(sys.argv[1]))
        print("ready", flush=True)
        for n in range(1, 100000):
            store.write("charters", f"SELECT '{n}' AS journey, {n} AS window_us, 2 AS idle_us, 3 AS join_us,"
                        " 'person' AS customer_is, 'UTC' AS timezone, 'hash' AS definition_hash")
            store.publish()
        """
    )
    for pause in (0.05, 0.12, 0.2):
        writer = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert writer.stdout
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(pause)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        found = Store.open(tmp_path).engine.rows("SELECT journey, window_us FROM charters")
        assert len(found) == 1
        assert found[0][0] == "0" or found[0][0] == str(found[0][1])


def test_a_store_without_a_home_keeps_its_tables_in_the_engine() -> None:
    store = Store(None, DuckEngine())
    assert store.write("charters", charters("here")) == 1
    assert journeys(store) == ["here"]


def closed(period: str) -> str:
    return "SELECT " + ", ".join(
        f"CAST({literal} AS {column.sql_type}) AS {column.name}"
        for column in TABLES["closings"].columns
        for literal in [f"'{period}'" if column.name == "period" else "NULL"]
    )


def test_a_kept_table_published_meanwhile_is_not_lost(tmp_path: Path) -> None:
    first = Store.open(tmp_path)
    first.write("closings", closed("2026-W04"))
    first.publish()
    running, closing = Store.open(tmp_path), Store.open(tmp_path)
    closing.write("closings", closed("2026-W05"))
    closing.publish()
    running.write("charters", charters("after"))
    running.publish()
    found = Store.open(tmp_path)
    assert found.engine.rows("SELECT period FROM closings") == [("2026-W05",)]
    assert journeys(found) == ["after"]
