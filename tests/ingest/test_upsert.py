"""At least once, in any order: the tables depend on what was exported, not on how often or in which order."""

import csv
import io
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from onedeck.charter.workspace import read_workspace
from onedeck.ingest import run
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

YAML = """\
name: test
sources:
  - name: desk
    connector: table
    path: "*.csv"
    tables:
      touches:
        conversation: id
        customer: client
        handler_role: "'HUMAN_AGENT'"
        channel: channel
        direction: "'inbound'"
        initiation_time: "'2026-03-01'"
        last_update_time: updated
"""
ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from(["", "7", "8"]), st.sampled_from(["chat", "phone"]),
        st.sampled_from(["", "2026-03-01", "2026-03-02"]),
    ),
    max_size=8,
)  # fmt: skip


def touches(files: dict[str, list[tuple[str, ...]]]) -> list[tuple[object, ...]]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "onedeck.yaml").write_text(YAML)
        for file, rows in files.items():
            text = io.StringIO()
            csv.writer(text).writerows([("id", "client", "channel", "updated"), *rows])
            (folder / file).write_text(text.getvalue())
        store = Store(None, DuckEngine())
        run(store, read_workspace(folder))
        return store.engine.rows(
            "SELECT source_id, customer_key IS NULL, channel, last_update_time, raw_file, raw_row "
            "FROM touches ORDER BY source_id"
        )


def without_place(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [row[:4] for row in rows]


@settings(max_examples=8)
@given(ROWS, st.randoms())
def test_order_of_rows_changes_nothing_but_their_number(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    assert without_place(touches({"a.csv": rows})) == without_place(touches({"a.csv": mixed}))


@settings(max_examples=8)
@given(ROWS)
def test_a_second_load_changes_nothing(rows):
    once = touches({"a.csv": rows})
    assert touches({"a.csv": rows, "b.csv": rows}) == once
    assert touches({"a.csv": rows + rows}) == once


def test_the_newest_version_wins_wherever_it_stands():
    versions = [
        ("a", "7", "chat", "2026-03-01"),
        ("a", "7", "phone", "2026-03-03"),
        ("a", "7", "email", ""),
    ]
    for order in permutations(versions):
        ((_, _, channel, _, _, row),) = touches({"a.csv": list(order)})
        assert channel == "phone"
        assert order[row - 1][2] == "phone"


def test_without_ids_no_two_facts_become_one(ingest):
    yaml = """
        name: test
        sources:
          - name: desk
            connector: table
            path: facts.csv
            tables:
              claims: {conversation: id, definition: "'desk.done'", room: room, claimed_at: day, where: "room <> ''"}
              outcomes: {conversation: id, customer: who, outcome: says, said_by: "'customer'", where: "says <> ''"}
        """
    rows = [
        "c,ai,2026-03-01,,",
        "c,cx,2026-03-01,,",
        "c,cx,2026-03-02,,",
        ",,,7,denied",
        ",,,8,denied",
        "c,,,,denied",
    ]
    found = ingest(yaml, {"facts.csv": "\n".join(["id,room,day,who,says", *rows, *rows]) + "\n"})
    assert (found.written["claims"], found.written["outcomes"]) == (3, 3)


def test_one_of_two_equally_new_versions_wins_in_either_order():
    one, other = ("a", "7", "chat", "2026-03-01"), ("a", "7", "phone", "2026-03-01")
    assert without_place(touches({"a.csv": [one, other]})) == without_place(touches({"a.csv": [other, one]}))
