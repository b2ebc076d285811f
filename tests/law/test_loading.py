"""Sources deliver at least once and in any order: through ingest, neither changes a verdict."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.deck import run_steps
from onedeck.model.tables import TABLES
from onedeck.store import Store
from tests.journal import AUTHORS, KINDS, ROLES, SUFFIXES, Row, judge_journal, table
from tests.law.households import Journal, journal_of, words
from tests.reference.generate import REASONS

WHO = ("customer", "email", "phone", "device", "account")
COLUMNS: dict[str, dict[str, str]] = {
    "touches": {
        **{name: name for name in (*WHO, "channel", "direction", "relation", "exclusion", "conversation")},
        "source_id": "id",
        "object_ref": "object",
        "related_conversation": "related",
        "related_source": "related_source",
        "handler_role": "role",
        "ai_use_case": "use_case",
        "initiation_method": "method",
        "initiation_time": "at",
        "enqueue_time": "enqueued",
        "connected_time": "connected",
        "disconnect_time": "until",
        "customer_turns": "customer_turns",
        "handler_turns": "handler_turns",
        "end_state": "end",
        "contact_reason": "reason",
        "proof_required": "proof_required",
        "time_basis": "time_basis",
        "sequence": "order",
        "last_update_time": "updated",
    },
    "turns": {"source_id": "id", "touch": "touch", "conversation": "conversation", "sequence": "order", "time": "at",
              "author_role": "author", "farewell": "farewell"},
    "claims": {"source_id": "id", "conversation": "conversation", "room": "room", "claimed_at": "at",
               "definition": "'vendor'", "observed_time": "observed", "sequence": "order"},
    "outcomes": {**{name: name for name in WHO[:4]}, "source_id": "id", "conversation": "conversation",
                 "object_ref": "object", "contact_reason": "reason", "outcome": "says", "said_by": "said_by",
                 "occurred_time": "at", "due_time": "due", "observed_time": "observed"},
    "handoffs": {"conversation": "conversation", "requested_time": "at", "status": "status"},
}  # fmt: skip
EXPORTED = {name for columns in COLUMNS.values() for name in columns.values() if "'" not in name}


def exported(journal: Journal) -> dict[str, list[Row]]:
    """Return each source's export: its rows of all kinds, as a loader would find them in one file."""
    sources = {touch["conversation"]: touch["source"] for touch in journal["touches"]}
    files: dict[str, list[Row]] = {source: [] for source in sorted(set(sources.values()))}
    for kind in KINDS:
        for number, row in enumerate(journal[kind]):
            owner = sources.get(row.get("conversation"), row.get("vocabulary", "desk"))
            files[owner].append({"kind": kind, **plain(row, kind, number, sources)})
    return files


def plain(row: Row, kind: str, number: int, sources: dict[str, str]) -> Row:
    """Return a journal's row in the words of the export."""
    more: Row = {"id": row.get("id", f"{kind}-{number}")}
    if kind == "touches":
        role, use_case = ROLES[row["room"]]
        basis = "order" if "order" in row else "clock"
        more |= {"role": role, "use_case": use_case, "time_basis": basis, "updated": "2026-08-01 00:00:00"}
        more |= {"channel": "CHAT", "direction": "inbound", "related_source": sources.get(row.get("related"))}
    if kind == "turns":
        more |= {"author": AUTHORS[row["by"]], "order": number}
    if kind == "outcomes":
        more["said_by"] = row.get("by") or (
            "customer" if row["says"] not in ("fulfilled", "reopened") else "system"
        )
    return {name: value for name, value in {**more, **row}.items() if name in EXPORTED}


def lay_out(folder: Path, files: dict[str, list[list[Row]]], numbered: bool = True) -> None:
    """Write a workspace: each source with its files of JSON lines, and mappings for every table.

    Claims are `numbered` by the export, or named by what they say.
    """
    # Quoted, as `at` and `end` are words of SQL.
    quoted = {
        kind: {
            column: f'"{name}"' if name in EXPORTED else name
            for column, name in columns.items()
            if numbered or (kind, column) != ("claims", "source_id")
        }
        for kind, columns in COLUMNS.items()
    }
    tables = {kind: {"where": f"kind = '{kind}'", **columns} for kind, columns in quoted.items()}
    sources = [
        {"name": name, "connector": "table", "path": f"{name}/*.jsonl", "tables": tables} for name in files
    ]
    folder.mkdir()
    (folder / "onedeck.yaml").write_text(json.dumps({"name": "laws", "sources": sources}))
    (folder / "reasons.yaml").write_text(
        json.dumps({name: codes for name, codes in REASONS.items() if name in files})
    )
    blank = dict.fromkeys(sorted({*EXPORTED, "kind"}))
    for name, parts in files.items():
        (folder / name).mkdir()
        for number, rows in enumerate(parts):
            text = "".join(json.dumps({**blank, **row}) + "\n" for row in rows)
            (folder / name / f"{number}.jsonl").write_text(text)


def ledger(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Run a workspace and return its verdicts by the sources' own names, and what was rejected."""
    workspace = read_workspace(folder)
    store = Store.open(folder / ".onedeck")
    run_steps(store, workspace)
    assert not table(store, "rejects")
    names = {row["conversation_id"]: row["source_conversation_id"] for row in table(store, "conversations")}
    # Keys and random ids differ between two workspaces; everything else must not.
    kept = [c.name for c in TABLES["verdicts"].columns if c.kind != "key"]
    found = {
        (names[row["conversation_id"]], row["room"]): {name: row[name] for name in kept}
        for row in table(store, "verdicts")
    }
    store.engine.close()
    return found


@pytest.fixture(scope="module")
def files() -> dict[str, list[Row]]:
    return exported(journal_of(7, 60))


@pytest.fixture(scope="module")
def folder(files: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("laws") / "once"
    lay_out(place, {name: [rows] for name, rows in files.items()})
    return place


@pytest.fixture(scope="module")
def once(folder: Path) -> dict[tuple[str, str], Row]:
    return ledger(folder)


def test_what_is_loaded_is_what_was_written(once: dict[tuple[str, str], Row]) -> None:
    journal = journal_of(7, 60)
    as_of = {row["as_of"] for row in once.values()}.pop()
    expected = judge_journal(journal, as_of=as_of, reasons=REASONS)
    assert len(expected) > 300
    assert {"refuted", "held", "proven", "handed_off"} <= {row["verdict"] for row in expected.values()}
    for window in SUFFIXES:
        shown = {place: words(row, window) for place, row in once.items()}
        assert shown == {place: words(row, window) for place, row in expected.items()}


def test_order_of_loading_changes_nothing(files: Any, once: Any, tmp_path: Path) -> None:
    chance = random.Random(1)
    parts = {}
    for name in reversed(files):
        rows = chance.sample(files[name], len(files[name]))
        parts[name] = [rows[0::3], rows[1::3], rows[2::3]]
    lay_out(tmp_path / "shuffled", parts)
    assert ledger(tmp_path / "shuffled") == once


def test_double_loading_changes_nothing(files: Any, once: Any, tmp_path: Path) -> None:
    lay_out(tmp_path / "twice", {name: [rows, rows[::-1], rows[::2]] for name, rows in files.items()})
    assert ledger(tmp_path / "twice") == once


def test_running_again_changes_nothing(folder: Path, once: Any) -> None:
    assert ledger(folder) == once


@pytest.mark.parametrize("place", ["first", "last"])
def test_an_older_version_of_a_row_changes_nothing(files: Any, once: Any, tmp_path: Path, place: str) -> None:
    def older(row: Row) -> Row:
        return {**row, "updated": "2026-07-01 00:00:00", "end": None, "until": None, "reason": "other"}

    parts = {}
    for name, rows in files.items():
        stale = [older(row) for row in rows if row["kind"] == "touches"]
        parts[name] = [stale, rows] if place == "first" else [rows, stale]
    lay_out(tmp_path / "corrected", parts)
    assert ledger(tmp_path / "corrected") == once


def test_both_rooms_may_claim_under_one_definition(tmp_path: Path) -> None:
    # "Status solved", by the bot and again by the person: two claims, though the export numbers neither.
    talk = {
        "conversation": "c1",
        "source": "desk",
        "customer": "ann",
        "end": "completed",
        "reason": "billing",
    }
    journal: Journal = {
        "touches": [
            talk | {"room": "ai", "id": "t1", "at": "2026-01-05 10:00:00", "until": "2026-01-05 10:05:00"},
            talk
            | {"room": "person", "id": "t2", "at": "2026-01-05 12:00:00", "until": "2026-01-05 12:05:00"},
        ],
        "claims": [
            {"conversation": "c1", "room": "ai", "at": "2026-01-05 10:05:00"},
            {"conversation": "c1", "room": "cx", "at": "2026-01-05 12:05:00"},
        ],
        **{kind: [] for kind in ("turns", "outcomes", "handoffs")},
    }
    lay_out(tmp_path / "both", {name: [rows] for name, rows in exported(journal).items()}, numbered=False)
    found = ledger(tmp_path / "both")
    assert {room: row["claimed"] for (_, room), row in found.items()} == {"ai": True, "cx": True, "all": True}
