"""init: a folder of exports becomes a workspace that runs, and nothing a person wrote is touched."""

import gzip
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from onedeck.charter.charter_draft import DUTIES, charter_text, ignore_text
from onedeck.charter.drafts import RawCode, own_vocabularies, reasons_text
from onedeck.charter.reason_edits import extended
from onedeck.charter.reasons import fold_code, read_reasons
from onedeck.charter.scalars import quoted, scalar
from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.cli import answer, cli
from onedeck.errors import Fault, OneDeckError
from onedeck.govern.check.catalog import rules
from onedeck.govern.check.findings import findings
from onedeck.govern.check.look import Look
from onedeck.ingest.contract import connectors
from onedeck.model.findings import NOTE

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two_exports"
TODAY = date(2026, 11, 24)
MAPPED = """\
assistant_chats: {where_is_my_order: delivery.where, refund: order.refund, cancel_subscription: subscription.cancel,
  change_address: delivery.address, how_to_use: product.question, test: null}
service_desk: {WISMO: delivery.where, Refund request: order.refund, Cancellation: subscription.cancel,
  Address: delivery.address, Product question: product.question, Other: null}
"""


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")


def onedeck(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(part) for part in arguments], catch_exceptions=False)


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Run the real door, which turns errors into words; return its exit code and stderr."""
    code = answer([str(part) for part in arguments])
    return code, capsys.readouterr().err


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE / "exports", tmp_path / "shop" / "exports")
    return tmp_path / "shop"


def claimed(folder: Path) -> dict[str, list[int]]:
    rows: list[dict[str, Any]] = json.loads(onedeck("claims", "-w", folder, "--format", "json").stdout)
    names = (
        "conversations",
        "claimed",
        "proven",
        "held",
        "refuted",
        "open",
        "handed_off",
        "abandoned",
        "unobservable",
    )
    return {row["room"]: [row[name] for name in names] for row in rows if row["definition"] == "any"}


# --- from exports to the first finding ---


def test_two_exports_become_a_workspace_that_runs(exports: Path) -> None:
    done = onedeck("init", exports, "--yes")
    assert done.exit_code == 0
    assert "next:   onedeck run" in done.stdout
    assert "taken as default: name Shop, time zone UTC; left out: currency, owner, ai owner" in done.stderr
    assert onedeck("run", "-w", exports).exit_code == 0
    # Nothing is mapped yet, so returns over both systems are unknown; what was claimed is there to the last row.
    assert claimed(exports)["ai"] == [72, 58, 3, 25, 9, 8, 7, 2, 18]
    assert claimed(exports)["cx"][:2] == [56, 54]


def test_filled_in_it_finds_what_the_mapping_by_hand_finds(exports: Path) -> None:
    onedeck("init", exports, "--yes")
    (exports / "reasons.yaml").write_text(MAPPED)
    text = (exports / "onedeck.yaml").read_text()
    block = re.search(r"  # - name: refunds\n(  # .*\n)+", text)
    assert block
    freed = "\n".join(line.replace("  # ", "  ", 1) for line in block[0].splitlines())
    (exports / "onedeck.yaml").write_text(text.replace(block[0], freed + "\n"))
    assert onedeck("run", "-w", exports).exit_code == 0
    by_hand = exports.parent / "by_hand"
    shutil.copytree(EXAMPLE, by_hand, ignore=shutil.ignore_patterns(".onedeck"))
    onedeck("run", "-w", by_hand)
    assert claimed(exports)["ai"] == claimed(by_hand)["ai"] == [72, 58, 7, 23, 18, 8, 7, 2, 7]
    # All that nobody can guess is that `callback_due` holds a promise.
    assert claimed(exports)["all"] == [120, 109, 9, 67, 23, 10, 0, 4, 7]


def test_the_reasons_of_init_change_no_verdict(exports: Path) -> None:
    onedeck("init", exports, "--yes")
    onedeck("run", "-w", exports)
    with_file = claimed(exports)
    (exports / "reasons.yaml").unlink()
    onedeck("run", "-w", exports)
    assert claimed(exports) == with_file


@pytest.mark.parametrize("name", sorted(set(connectors()) - {"table"}))
def test_what_a_connector_knows_needs_no_mapping(tmp_path: Path, name: str) -> None:
    specimen = connectors()[name].specimen
    for file, text in specimen.files.items():
        path = tmp_path / "exports" / "their" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = onedeck("init", tmp_path, "--yes")
    assert done.exit_code == 0, done.output
    assert f"  their: {name}, " in done.stdout
    workspace = read_workspace(tmp_path)
    assert [(source.connector, source.paths) for source in workspace.sources] == [(name, ("exports/their",))]
    assert onedeck("run", "-w", tmp_path).exit_code == 0


def test_zendesks_use_cases_are_filled_in_under_the_source(tmp_path: Path) -> None:
    for file, text in connectors()["zendesk"].specimen.files.items():
        (tmp_path / file).write_text(text)
    onedeck("init", tmp_path, "--yes")
    text = (tmp_path / "reasons.yaml").read_text()
    assert "zendesk:   # 1 code, 1 conversation with a reason\n  invoice:   # 1 · such as invoice\n" in text
    (tmp_path / "reasons.yaml").write_text(text.replace("  invoice:", "  invoice: billing.invoice"))
    assert onedeck("run", "-w", tmp_path).exit_code == 0
    assert "knows every code" in onedeck("init", "--reasons", tmp_path).stdout


def test_real_seeds_of_zendesk(tmp_path: Path, test_data: Path) -> None:
    shutil.copytree(test_data / "fivetran_seeds" / "zendesk", tmp_path / "zendesk")
    assert onedeck("init", tmp_path, "--yes").exit_code == 0
    assert "path: zendesk\n" in (tmp_path / "onedeck.yaml").read_text()
    assert onedeck("run", "-w", tmp_path).exit_code == 0
    assert claimed(tmp_path)["cx"][:2] == [7, 7]


def test_options_are_suggested_from_the_records(tmp_path: Path) -> None:
    fields = [("late_bill", "consumer"), ("move", "consumer"), ("late_bill", "firm"), ("cancel", "firm")]
    tickets = [
        {"id": n, "requester_id": 5, "status": "solved", "created_at": f"2026-03-0{n}T09:00:00Z",
         "updated_at": f"2026-03-0{n}T10:00:00Z", "via": {"channel": "web"},
         "custom_fields": [{"id": 41, "value": reason}, {"id": 42, "value": segment}, {"id": 43, "value": None}]}
        for n, (reason, segment) in enumerate(fields, 1)
    ]  # fmt: skip
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "tickets.json").write_text(json.dumps({"tickets": tickets, "next_page": None}))
    survey = (
        "ResponseId,RecordedDate,Q1,Q2\nResponse ID,Recorded Date,How easy was it?,Was it solved?\n"
        '"{""ImportId"":""_recordId""}",x,x,x\nR_1,2026-03-02,7,Yes\nR_2,2026-03-03,2,No\n'
    )
    (tmp_path / "survey").mkdir()
    (tmp_path / "survey" / "r.csv").write_text(survey)
    onedeck("init", tmp_path, "--yes")
    text = (tmp_path / "onedeck.yaml").read_text()
    assert '      reason_field: "41"   # guessed: 3 values: late_bill, move, cancel' in text
    assert '      # reason_field: "42"   # or: 2 values: consumer, firm' in text
    assert "      ces: Q1   # guessed: How easy was it?" in text
    assert "      solved: {question: Q2, yes: [Yes], no: [No]}" in text.replace('"', "")
    assert "late_bill:   # 2 · such as late-bill" in (tmp_path / "reasons.yaml").read_text()
    assert onedeck("run", "-w", tmp_path).exit_code == 0


# --- what cannot be guessed ---


def test_what_is_missing_is_told_with_its_line(exports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(exports / "exports")
    (exports / "bot_chats.csv").write_text("chat_id,customer_id,wann\nc1,7,gestern\n")
    done = onedeck("init", exports, "--yes")
    assert done.exit_code == 0
    lines = (exports / "onedeck.yaml").read_text().splitlines()
    [number] = [number for number, line in enumerate(lines, 1) if "# TODO" in line]
    assert lines[number - 1].startswith("        initiation_time:   # TODO needed")
    assert f"fill in onedeck.yaml:{number}: initiation_time" in done.stdout
    code, told = refused(capsys, "run", "-w", exports)
    assert code == 10
    assert f"onedeck.yaml:{number}:25: 'initiation_time' needs a SQL expression, not empty" in told
    lines[number - 1] = "        initiation_time: \"'2026-03-01'\""
    (exports / "onedeck.yaml").write_text("\n".join(lines))
    assert onedeck("run", "-w", exports).exit_code == 0


def test_a_table_without_contacts_stays_out_and_is_told(exports: Path) -> None:
    done = onedeck("init", exports, "--yes")
    assert "refunds: table, 1 file; left out (a comment in onedeck.yaml)" in done.stdout
    assert [source.name for source in read_workspace(exports).sources] == ["assistant_chats", "service_desk"]


def test_a_table_that_only_looks_like_a_connectors_is_mapped(exports: Path) -> None:
    # `ticket_id, solved_at` are Zendesk's metrics too, of tickets that are in no file here.
    onedeck("init", exports, "--yes")
    assert read_workspace(exports).source("service_desk").connector == "table"


def test_nothing_to_find(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("a,b\n1,2\n")
    (tmp_path / ".onedeck").mkdir()
    (tmp_path / ".onedeck" / "t.csv").write_text("chat_id,started_at\n1,2026-01-01\n")
    (tmp_path / "broken.csv.gz").write_bytes(b"\x1f\x8b\x08nothing of the kind")
    (tmp_path / "empty.json").write_text("")
    code, told = refused(capsys, "init", tmp_path, "--yes")
    assert code == 11
    assert "No export was found" in told
    assert "broken.csv.gz" in told
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".yaml"] == []
    code, told = refused(capsys, "init", tmp_path, tmp_path / "notez.txt")
    assert (code, "Did you mean 'notes.txt'?" in told) == (11, True)
    code, told = refused(capsys, "init", tmp_path, "--owner", "team:cx, team:ai")
    assert (code, "person" in told) == (2, True)
    code, told = refused(capsys, "init", tmp_path, "--timezone", "Berlin")
    assert (code, "is not a time zone" in told) == (2, True)


def test_links_that_lead_out_are_not_followed(exports: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "chats.csv").write_text("chat_id,started_at\n1,2026-01-01\n")
    (exports / "exports" / "link.csv").symlink_to(outside / "chats.csv")
    (exports / "away").symlink_to(outside)
    done = onedeck("init", exports, "--yes")
    assert "passed over exports/link.csv: a link that leads out of the folder" in done.stdout
    assert "link.csv" not in (exports / "onedeck.yaml").read_text()
    assert "/chats.csv" not in (exports / "onedeck.yaml").read_text()


# --- files and sources ---


def test_files_are_grouped_into_sources(tmp_path: Path) -> None:
    header, row = (
        "chat_id,customer_no,started_at,ended_at,topic,resolved",
        "{0},7,2026-0{0}-01,2026-0{0}-02,bill,true",
    )
    for month in (1, 2):
        folder = tmp_path / "bot" / f"2026-0{month}"
        folder.mkdir(parents=True)
        with gzip.open(folder / f"chats-2026-0{month}.csv.gz", "wt") as file:
            file.write(f"{header}\n{row.format(month)}\n")
    tickets = connectors()["zendesk"].specimen.files["tickets.ndjson"]
    users = connectors()["zendesk"].specimen.files["users.json"]
    for brand in ("zendesk_de", "zendesk_us"):
        (tmp_path / brand).mkdir()
        (tmp_path / brand / "tickets.ndjson").write_text(tickets)
        (tmp_path / brand / "users.json").write_text(users)
    onedeck("init", tmp_path, "--yes")
    sources = {source.name: source.paths for source in read_workspace(tmp_path).sources}
    # Months are pieces of one export; two desks have tickets of the same numbers and are two sources.
    assert sources == {"bot": ("bot",), "zendesk_de": ("zendesk_de",), "zendesk_us": ("zendesk_us",)}


def test_a_folder_for_the_workspace_and_files_from_elsewhere(exports: Path, tmp_path: Path) -> None:
    made = tmp_path / "new"
    files = [exports / "exports" / name for name in ("assistant_chats.csv", "service_desk.csv")]
    assert onedeck("init", made, *files, "--yes").exit_code == 0
    assert read_workspace(made).source("service_desk").paths == (str(files[1]),)
    assert onedeck("run", "-w", made).exit_code == 0


def test_hostile_names_and_codes(tmp_path: Path) -> None:
    folder = tmp_path / "a: b # c"
    folder.mkdir()
    codes = [
        "line\nbreak",
        "# no comment",
        "a: b",
        "x" * 10_000,
        "Ünïcode \u202e x",
        "null",
        "- item",
        "'\"",
        "{a}",
        "*a",
        "!t",
    ]
    rows = "".join(
        f'{n},7,2026-03-0{n % 9 + 1},"{code.replace(chr(34), chr(34) * 2)}","p"\n'
        for n, code in enumerate(codes)
    )
    (folder / "chat: log #1.csv").write_text(
        'chat_id,customer_id,started_at,topic,"odd: # ""name\n"\n' + rows
    )
    done = onedeck("init", tmp_path, "--yes", "--name", "a: b\n# c \x1b[31m")
    assert done.exit_code == 0
    assert "\x1b" not in done.output and "\u202e" not in done.output
    workspace = read_workspace(tmp_path)
    assert workspace.name == "a: b # c [31m"
    assert onedeck("run", "-w", tmp_path).exit_code == 0
    written = (tmp_path / "reasons.yaml").read_text()
    (tmp_path / "reasons.yaml").write_text(
        re.sub(r":(   # 1 ·|   # 1$)", r": one\1", written, flags=re.MULTILINE)
    )
    found = {row.code for row in read_workspace(tmp_path).reasons.rows}
    assert found == {fold_code(code) for code in codes}


# --- never overwrite ---


def test_what_is_there_is_kept(exports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    onedeck("init", exports, "--yes")
    before = {path: path.read_bytes() for path in exports.rglob("*.yaml")}
    code, told = refused(capsys, "init", exports, "--yes")
    assert (code, "is there already; nothing was written" in told) == (2, True)
    assert {path: path.read_bytes() for path in exports.rglob("*.yaml")} == before
    (exports / "reasons.yaml").write_text("assistant_chats: {refund: order.refund}   # mine\n")
    (exports / "charters" / "default.yaml").write_text(charter_text("Mine", "me@x.example", None, [], TODAY))
    again = onedeck("init", exports, "--yes", "--force")
    assert "kept    onedeck.yaml.old1" in again.stdout
    assert (exports / "onedeck.yaml.old1").read_bytes() == before[exports / "onedeck.yaml"]
    assert (exports / "reasons.yaml").read_text().endswith("# mine\n")
    assert read_workspace(exports).charters[0].title == "Mine"
    onedeck("init", exports, "--yes", "--force")
    assert (exports / "onedeck.yaml.old2").exists()


def test_the_default_charter_is_read_and_says_what_is_missing(exports: Path) -> None:
    onedeck("init", exports, "--yes")
    [charter] = read_workspace(exports).charters
    assert (charter.name, charter.owner, charter.window) == ("default", None, 7 * 86_400_000_000)
    assert [(system.agent, system.accountable) for system in charter.systems] == [("assistant_chats", None)]
    shutil.rmtree(exports / "charters")
    onedeck("init", exports, "--yes", "--force", "--owner", "m.o@x.example", "--ai-owner", "d.l@x.example")
    [charter] = read_workspace(exports).charters
    assert charter.accountables() == ("m.o@x.example", "d.l@x.example")
    assert onedeck("run", "-w", exports).exit_code == 0


def found_in(folder: Path) -> list[str]:
    """Return what `check` finds wrong in a workspace's files, notes aside."""
    look = Look(read_workspace(folder), TODAY)
    return [f"{each.rule.code} {each.subject}" for each in findings(look, rules()) if each.severity != NOTE]


def test_the_default_charter_passes_the_check(exports: Path) -> None:
    onedeck("init", exports, "--yes", "--owner", "m.o@x.example", "--ai-owner", "m.o@x.example")
    assert found_in(exports) == []


def test_each_duty_of_the_draft_is_right_as_it_stands(exports: Path) -> None:
    onedeck("init", exports, "--yes", "--owner", "m.o@x.example", "--ai-owner", "m.o@x.example")
    path = exports / "charters" / "default.yaml"
    text = path.read_text()
    for line, _ in DUTIES:
        text, made = re.subn(rf"^  # ({line.partition(':')[0]}: )", r"  \1", text, flags=re.MULTILINE)
        assert made == 1
    path.write_text(text)
    [charter] = read_workspace(exports).charters
    assert charter.routing and charter.handoff and charter.transparency and charter.oversight
    assert charter.risk and charter.data and charter.gate and charter.reviews
    assert charter.routing.rules[0].to == "human"
    assert found_in(exports) == []


def test_names_and_keys_are_kept_out_of_git(exports: Path) -> None:
    onedeck("init", exports, "--yes")
    lines = (exports / ".gitignore").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["people.yaml", ".onedeck/"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("*.log\n/.onedeck\n", "*.log\n/.onedeck\n{people}"),
        ("*.log", "*.log\n{people}{onedeck}"),
        ("people.yaml\n.onedeck/\n", "people.yaml\n.onedeck/\n"),
    ],
)
def test_a_gitignore_that_is_there_is_added_to(exports: Path, before: str, after: str) -> None:
    (exports / ".gitignore").write_text(before)
    onedeck("init", exports, "--yes")
    people, onedecks = (ignore_text(known) for known in (".onedeck\n", "people.yaml\n"))
    assert people.endswith("\npeople.yaml\n") and onedecks.endswith("\n.onedeck/\n")
    assert (exports / ".gitignore").read_text() == after.format(people=people, onedeck=onedecks)


# --- new codes ---


def test_new_codes_are_added_and_nothing_is_touched(exports: Path) -> None:
    onedeck("init", exports, "--yes")
    onedeck("run", "-w", exports)
    mine = "# my notes\nservice_desk:\n    WISMO: delivery.where   # sure\n\nassistant_chats: {refund: order.refund}\n"
    (exports / "reasons.yaml").write_text(mine)
    done = onedeck("init", "--reasons", exports)
    assert "added   10 codes to reasons.yaml: where_is_my_order (22), Refund request (19)" in done.stdout
    text = (exports / "reasons.yaml").read_text()
    assert text.startswith(
        "# my notes\nservice_desk:\n    WISMO: delivery.where   # sure\n    Refund request:   # 19"
    )
    assert "    Other: null   # 4 · names no need (a system code)\n" in text
    assert "assistant_chats: {refund: order.refund,\n" in text
    assert [(row.written, row.need) for row in read_workspace(exports).reasons.rows] == [
        ("refund", "order.refund"), ("Other", None), ("WISMO", "delivery.where"),
    ]  # fmt: skip
    assert "knows every code" in onedeck("init", "--reasons", exports).stdout
    assert (exports / "reasons.yaml").read_text() == text


def test_codes_come_from_the_exports_before_the_first_run(exports: Path) -> None:
    onedeck("init", exports, "--yes")
    (exports / "reasons.yaml").unlink()
    assert "wrote   reasons.yaml: 12 codes" in onedeck("init", "--reasons", exports).stdout
    assert not (exports / ".onedeck" / "build" / "manifest.json").exists()


CODES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.sampled_from(
        ["#", ": ", "a: b", "- a", "null", "~", "true", "<<", "?", "{", "]", "&a", "*a", "!x", "%d", "@", "`"]
    ),
    st.integers(0, 10_000).map("x".__mul__),
)
LAYOUTS = (
    "", "# only a comment", "one:\n", "one: {}\n", "one: {kept: a.b}  # mine\ntwo:\n", "one:\r\n  kept: a.b # mine\r\n",
    "- {source: one, code: kept, need: a.b}  # mine\n",
    "one:\n      kept: a.b\n      # end\n\ntwo: {kept: , # hm, hm\n}",
)  # fmt: skip


@given(st.dictionaries(CODES.filter(lambda code: code.strip() != ""), st.integers(1, 10**6), max_size=12))
@example(
    {
        "x" * 10_000: 1,
        "a\nb": 2,
        "#": 3,
        "a: b": 4,
        "\u202e": 5,
        "\0": 6,
        "a\x85b": 7,
        "\ufeff": 8,
        "\U0001f600": 9,
    }
)
def test_any_code_comes_back_from_reasons_yaml(codes: dict[str, int]) -> None:
    own = own_vocabularies([RawCode("one.part", code, count) for code, count in codes.items()], ["one"])
    text = reasons_text(own)
    assert sum(raw.conversations for raw in own) == sum(codes.values())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "reasons.yaml")
        path.write_text(text, encoding="utf-8", newline="")
        assert read(path) == {}
        # Filled in, every code is known again as it was.
        path.write_text(
            re.sub(r":(   # [0-9,]+( ·|$))", r": a.need\1", text, flags=re.M), encoding="utf-8", newline=""
        )
        assert read(path) == {fold_code(code): "a.need" for code in codes}


@limits(max_examples=60)
@given(
    st.sampled_from(LAYOUTS),
    st.dictionaries(CODES.filter(lambda code: code.strip() != ""), st.integers(1, 99), max_size=6),
)
def test_any_code_can_be_added_to_what_a_person_wrote(layout: str, codes: dict[str, int]) -> None:
    raws = [RawCode(name, code, count) for name in ("one", "two") for code, count in codes.items()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "reasons.yaml")
        path.write_bytes(layout.encode())
        before = read(path, "one")
        vocabularies = {"one": "one", "two": "two"}
        made = extended(path, raws, vocabularies)
        path.write_bytes(made.text.encode())
        assert {code: need for code, need in read(path, "one").items() if need} == before
        kept = iter(made.text)
        assert all(sign in kept for sign in layout)  # every sign of hers, in her order
        assert extended(path, raws, vocabularies).added == ()


def read(path: Path, vocabulary: str = "one") -> dict[str, str | None]:
    faults: list[Fault] = []
    reasons = read_reasons(path, {"one": "one", "two": "two"}, faults)
    assert not faults
    return {row.code: row.need for row in reasons.rows if row.vocabulary == vocabulary}


def test_a_layout_that_cannot_be_added_to_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "reasons.yaml"
    path.write_text("{one: {a: b.c}}\n")
    with pytest.raises(OneDeckError, match="nothing was changed"):
        extended(path, [RawCode("two", "x", 1)], {"one": "one", "two": "two"})


def test_a_list_too_long_to_fill_in_says_what_is_left() -> None:
    codes = [RawCode("one", f"said {number}", 1) for number in range(5_000)]
    text = reasons_text(codes)
    assert text.count(" · such as") == 400
    assert "# and 4,600 further codes with 4,600 conversations" in text
    assert (
        len(reasons_text([RawCode("one", f"{n}" + "x" * 9_999, 1) for n in range(500)]).encode()) < 1_000_000
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_one_scalar(text: str) -> None:
    import yaml

    for written in (scalar(text), quoted(text)):
        assert "\n" not in written
        assert yaml.load(f"a: {written}\n", Loader=yaml.BaseLoader) == {"a": text}


# --- on a terminal ---


def test_it_asks_on_a_terminal_and_enter_takes_the_default(exports: Path) -> None:
    answers = {
        "called": "Larkfield", "offset": "Mars/Olympus\nEurope/Berlin", "Currency": "usd", "outcome": "m.o@x.example",
        "answers for the AI": "", "assistant_chats": "", "refunds": "", "service_desk": "",
    }  # fmt: skip
    shown = typed(["init", str(exports)], answers)
    assert "'Mars/Olympus' is not a time zone" in shown
    workspace = read_workspace(exports)
    assert (workspace.name, workspace.timezone, workspace.currency) == ("Larkfield", "Europe/Berlin", "USD")
    assert workspace.charters[0].accountables() == ("m.o@x.example",)
    assert [source.name for source in workspace.sources] == ["assistant_chats", "service_desk"]


def test_whose_room_is_what_the_person_says(exports: Path) -> None:
    answers = dict.fromkeys(("called", "offset", "Currency", "outcome", "answers for the AI"), "")
    typed(["init", str(exports)], answers | {"assistant_chats": "leave", "refunds": "", "service_desk": "ai"})
    workspace = read_workspace(exports)
    [source] = workspace.sources
    [touches] = [mapping for mapping in source.tables if mapping.table == "touches"]
    assert touches.columns["handler_role"].sql == "'AUTOMATED_AGENT'"


def typed(arguments: list[str], answers: dict[str, str]) -> str:
    """Run onedeck on a terminal of our own, typing each answer once its question (a part of it) is shown."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from onedeck.entrypoints.cli import main; main()", *arguments]
    environment = os.environ | {"TERM": "dumb", "TZ": "UTC"}
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True
    )
    os.close(theirs)
    shown, seen, left = "", 0, dict(answers)
    while True:
        if not select.select([ours], [], [], 60)[0]:
            process.kill()
            raise AssertionError(f"it waits for an answer to:\n{shown}")
        try:
            part = os.read(ours, 65_536).decode(errors="replace")
        except OSError:
            break
        if not part:
            break
        shown += part
        for question in [word for word in left if word in shown[seen:] and shown.rstrip(" ").endswith(":")]:
            seen = len(shown)
            os.write(ours, (left.pop(question) + "\n").encode())
            break
    os.close(ours)
    assert process.wait(60) == 0, shown
    assert not left, shown
    return shown
