"""`diff`, `close` and `digest` on the example: a late answer flips a verdict, restates a week and is in the digest."""

import csv
import json
import shutil
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onedeck.entrypoints import cli as door

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two_exports"


class Desk:
    """A copy of the example, and what commands on it print."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str) -> str:
        """Run a command that must succeed and return its stdout."""
        done = CliRunner().invoke(door.cli, ["-w", str(self.folder), *arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    def rows(self, *arguments: str) -> list[dict[str, Any]]:
        """Return the rows a command lists."""
        found: list[dict[str, Any]] = json.loads(self(*arguments, "--format", "json"))
        return found

    def answer_late(self, chat: str) -> None:
        """Add her no to a chat, given on a day of the last week."""
        path = self.folder / "exports" / "assistant_chats.csv"
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if row["chat_id"] == chat:
                row |= {"solved_answer": "no", "answered_at": "2026-02-12 10:00:00"}
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The example, run."""
    folder = tmp_path_factory.mktemp("changes") / "shop"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".onedeck", "__pycache__"))
    desk = Desk(folder)
    desk("run")
    yield desk


@pytest.fixture(scope="module")
def after(before: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The example with two weeks closed, and then run again with one answer that came late."""
    folder = tmp_path_factory.mktemp("late") / "shop"
    shutil.copytree(before.folder, folder)
    desk = Desk(folder)
    assert desk("close", "2026-W04").startswith("closed 2026-W04: ")
    desk("close", "2026-W06")
    desk.answer_late(held_in_january(desk))
    desk("run")
    return desk


def held_in_january(desk: Desk) -> str:
    """Return a chat that held up in the week that is closed."""
    held = desk.rows("claims", "--verdict", "held", "--room", "ai")
    return str(next(row["conversation"] for row in held if "2026-01-20" <= row["t0"] < "2026-01-26"))


def fails(desk: Desk, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must be refused, and return what it said."""
    assert door.answer(["-w", str(desk.folder), *arguments]) == 2
    return capsys.readouterr().err


def test_the_parts_of_a_change_are_those_of_the_ledger(before: Desk) -> None:
    rows = before.rows("diff")
    for part, asked in (("then", ["--as-of", "2026-02-08"]), ("now", [])):
        ledger = {row["room"]: row for row in before.rows("claims", *asked) if row["definition"] == "any"}
        for row in (row for row in rows if row["part"] == part):
            line = ledger[row["room"]]
            assert (row["matured"], row["low"], row["high"]) == (line["matured"], line["low"], line["high"])
            assert [row[name] for name in ("proven", "held", "refuted", "unobservable")] == [
                line[f"matured_{name}"] for name in ("proven", "held", "refuted", "unobservable")
            ]
    for room in ("ai", "cx", "all"):
        mine = [row for row in rows if row["room"] == room]
        for name in ("matured", "proven", "held", "refuted", "unobservable", "other"):
            assert sum(row[name] for row in mine if row["part"] != "now") == next(
                row[name] for row in mine if row["part"] == "now"
            )
    assert before.rows("diff", "--flips") == []


def test_a_late_answer_flips_a_verdict_and_the_command_shows_it(after: Desk) -> None:
    flipped = after.rows("diff", "--flips")
    assert {(row["room"], row["old"], row["new"], row["because"], row["why"]) for row in flipped} == {
        ("ai", "held", "refuted", "denied", "new_evidence"), ("all", "held", "refuted", "denied", "new_evidence"),
    }  # fmt: skip
    words = flipped[0]["look"].split()
    assert words[:2] == ["onedeck", "customer"]
    assert "denied" in after(*words[1:])
    page = after("diff")
    assert "1 flipped (-1 held up)" in page
    assert "restated: 4 figures differ from 2026-W04" in page
    assert page.count("held to refuted (denied)") == 2


def test_both_as_ofs_may_be_asked_for(after: Desk) -> None:
    rows = after.rows("diff", "all", "--from", "2026-01-20", "--to", "2026-02-01")
    assert {row["as_of"] for row in rows if row["part"] == "now"} == {"2026-02-01T23:59:59.999999Z"}
    assert [row["matured"] for row in rows if row["part"] == "then" and row["room"] == "ai"] == [19]
    assert after.rows("diff", "--from", "2020-01-01")[0]["matured"] == 0


def test_a_late_answer_restates_its_week_only(after: Desk) -> None:
    restated = after.rows("close", "--restatements")
    assert {row["period"] for row in restated} == {"2026-W04"}
    assert {row["why"] for row in restated} == {"data"}
    held = next(row for row in restated if row["metric"] == "held_up")
    assert held["old_n"] == held["new_n"]
    assert held["new"] - held["old"] == pytest.approx(-1 / held["old_n"])
    periods = {row["period"]: row["restated"] for row in after.rows("close")}
    assert periods == {"2026-W04": len(restated), "2026-W06": 0}


def test_the_digest_is_one_page_in_three_forms(after: Desk, tmp_path: Path) -> None:
    text = after("digest")
    assert "held to refuted (denied)" in text and "2026-W04" in text and "unreviewed" in text
    assert len(text.splitlines()) < 80
    for name in ("digest.html", "digest.eml", "digest.md"):
        assert after("digest", "-o", str(tmp_path / name)) == ""
    assert (tmp_path / "digest.md").read_text() == text
    assert "held to refuted (denied)" in (tmp_path / "digest.html").read_text()
    mail = message_from_bytes((tmp_path / "digest.eml").read_bytes(), policy=default)
    assert mail["To"] is None and "Larkfield" in mail["Subject"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["diff", "al"], "Did you mean 'all'"),
        (["diff", "--from", "2026-02-15"], "not after the earlier one"),
        (["diff", "--from", "yesterday"], "is not a date"),
        (["close", "2026-47"], "Did you mean '2026-W47'"),
        (["close", "2026-W60"], "There is no period '2026-W60'"),
        (["close", "2026-W07"], "is not matured"),
        (["close", "2026-W30"], "is not over"),
        (["close", "2025-W30"], "begins before the data"),
        (["close", "--restate"], "Which period"),
        (["digest", "-o", "digest.docx"], "It ends in none of"),
        (["digest", "-o", "nowhere/digest.md"], "folder that does not exist"),
        (["digest", "--format", "pdf"], "There is no format 'pdf'"),
    ],
)
def test_what_cannot_be_done_is_said(
    before: Desk, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert words in fails(before, capsys, *arguments)


def test_a_closed_week_is_closed_again_on_purpose_only(
    after: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "shop")
    shutil.copytree(after.folder, desk.folder)
    assert "was closed on" in fails(desk, capsys, "close", "2026-W04")
    desk("close", "2026-W04", "--restate")
    assert desk.rows("close", "--restatements") == []
    assert [row["closings"] for row in desk.rows("close")] == [2, 1]


def test_an_interrupted_run_comes_first(
    after: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "shop")
    shutil.copytree(after.folder, desk.folder)
    build = desk.folder / ".onedeck" / "build"
    shutil.copy(build / "manifest.json", build / "draft.json")
    assert "The last run did not end" in fails(desk, capsys, "close", "2026-W05")
    assert (build / "draft.json").exists()
