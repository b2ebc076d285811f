"""The doors: what stands on stdout and stderr, the exit codes, and a user's mistakes told in words."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

import onedeck
from onedeck.entrypoints import cli as door

ROOT = Path(__file__).resolve().parents[2]

CHATS = """chat,customer,began,ended,topic,resolved
W1,C1,2026-01-05 09:00:00,2026-01-05 09:10:00,refund,2026-01-05 09:10:00
W2,C1,2026-01-07 09:00:00,2026-01-07 09:10:00,refund,
W3,C2,2026-01-08 09:00:00,2026-01-08 09:10:00,refund,2026-01-08 09:10:00
W4,C3,2026-01-09 09:00:00,2026-01-09 09:10:00,=1+1,2026-01-09 09:10:00
W5,C4,2026-01-30 09:00:00,2026-01-30 09:10:00,address,
W6,C4,later,2026-01-30 09:10:00,address,
"""
YAML = """name: small
journey: refunds
sources:
  - name: bot
    connector: table
    path: chats.csv
    complete_until: 2026-01-30
    tables:
      touches:
        source_id: chat
        conversation: chat
        customer: customer
        handler_role: "'AUTOMATED_AGENT'"
        channel: "'chat'"
        direction: "'inbound'"
        initiation_time: began
        disconnect_time: ended
        end_state: "'completed'"
        contact_reason: topic
      claims:
        where: resolved <> ''
        conversation: chat
        room: "'ai'"
        definition: "'resolved'"
        claimed_at: resolved
"""

Workspace = Callable[[Mapping[str, str]], Path]


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, folder: Path | None = None) -> Done:
    """Run a command in this process, with pipes for stdout and stderr."""
    out, told = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(told), chdir(folder or Path.cwd()):
        code = door.answer([str(argument) for argument in arguments])
    return Done(code, out.getvalue(), told.getvalue())


def spawn(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "onedeck", *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "onedeck.yaml").write_text(YAML)
    (folder / "chats.csv").write_text(CHATS)
    done = run("run", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_run_says_what_it_wrote_what_it_refused_and_what_comes_next(small: Path) -> None:
    done = run("-w", small, "run")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("ingest  touches 5 · claims 3")
    assert re.search(r"judge .*\bverdicts 10", done.stdout)
    assert "1 row was rejected:" in lines
    assert "chats.csv:6" in done.stdout
    assert "as-of the end of 2026-01-30, limited by bot: complete_until in onedeck.yaml" in lines
    assert lines[-1] == "next: onedeck show"
    assert "judge: verdicts ..." in done.stderr.splitlines()


def test_claims_in_four_formats(small: Path) -> None:
    table, data = run("-w", small, "claims"), run("claims", "-w", small, "--format", "json")
    [row, *_] = json.loads(data.stdout)
    assert (row["journey"], row["room"], row["definition"]) == ("refunds", "ai", "any")
    assert (row["conversations"], row["claimed"], row["refuted"], row["held"], row["open"]) == (5, 3, 1, 3, 1)
    assert (row["low"], row["claimed_low"]) == (3 / 4, 2 / 3)
    assert "AI claimed 3 of 5 conversations (60.0%); of 3 matured 2 held up" in table.stdout
    assert "unreviewed" in table.stdout
    assert "unreviewed" in data.stderr
    rows = list(csv.DictReader(io.StringIO(run("-w", small, "claims", "--format", "csv").stdout)))
    assert [(line["room"], line["definition"]) for line in rows] == [
        ("ai", "any"), ("ai", "resolved"), ("cx", "any"), ("all", "any"),
    ]  # fmt: skip
    assert (rows[2]["conversations"], rows[2]["low"]) == ("0", "")
    assert "People handled no conversation in this data." in table.stdout
    assert run("-w", small, "claims", "--format", "md").stdout.startswith("| room | definition |")
    assert table.stderr == ""


def test_lists_and_windows(small: Path) -> None:
    done = run(
        "-w",
        small,
        "claims",
        "--verdict",
        "refuted",
        "--because",
        "returned",
        "--room",
        "ai",
        "--format",
        "json",
    )
    [row] = json.loads(done.stdout)
    assert (row["conversation"], row["grade"], row["definitions"]) == ("W1", "c", ["resolved"])
    assert "1 of 1 listed" in done.stderr
    windows = json.loads(run("-w", small, "claims", "--windows", "--room", "ai", "--format", "json").stdout)
    assert [(line["window"], line["returned"]) for line in windows if line["definition"] == "any"] == [
        ("24h", 0), ("72h", 1), ("7d", 1), ("30d", 0),
    ]  # fmt: skip
    few = run("-w", small, "claims", "--verdict", "held", "--limit", "1").stdout
    assert "1 of 6 listed" in few
    assert "--limit 0" in few


def test_a_spreadsheet_takes_nothing_for_a_formula(small: Path) -> None:
    rows = csv.DictReader(
        io.StringIO(run("-w", small, "claims", "--verdict", "held", "--format", "csv").stdout)
    )
    assert "'=1+1" in [row["need"] for row in rows]


def test_a_pipe_gets_no_colour_no_wrapping_and_no_trailing_blanks(small: Path) -> None:
    text = run("-w", small, "customer", "C1").stdout
    assert "\x1b" not in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert "refuted because returned, grade c, at 2026-01-07 09:00, on bot W2; it had been claimed" in text


def test_an_as_of_that_is_asked_for(small: Path) -> None:
    early = json.loads(run("-w", small, "claims", "--as-of", "2026-01-06", "--format", "json").stdout)
    assert (early[0]["conversations"], early[0]["open"], early[0]["low"]) == (1, 1, None)


def test_the_workspace_is_this_folder_or_one_above(small: Path) -> None:
    inner = small / "notes" / "deep"
    inner.mkdir(parents=True, exist_ok=True)
    assert (
        run("claims", "--format", "csv", folder=inner).stdout
        == run("-w", small, "claims", "--format", "csv").stdout
    )


def test_the_workspace_named_last_holds(small: Path, tmp_path: Path) -> None:
    assert run("-w", tmp_path, "claims", "-w", small).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clams"], "'claims'"),
        (["claims", "--vedict", "held"], "Did you mean '--verdict'?"),
        (["claims", "--verdict", "refutd"], "Did you mean 'refuted'?"),
        (["claims", "--because", "retured"], "Did you mean 'returned'?"),
        (["claims", "--journey", "refund"], "Did you mean 'refunds'?"),
        (["claims", "--definition", "resolvd"], "Did you mean 'resolved'?"),
        (["claims", "--room", "a"], "There is no room 'a'."),
        (["claims", "--window", "7"], "Did you mean '7d'?"),
        (["claims", "--format", "jsn"], "Did you mean 'json'?"),
        (["claims", "--as-of", "yesterday"], "'yesterday' is not a date"),
        (["run", "--from", "stich"], "Did you mean 'stitch'?"),
        (["customer", "c_aaaaaaaaaaaaa"], "There is nobody known as"),
        (["customer", "bt:W1"], "Did you mean 'bot'?"),
        (
            ["claims", "--verdict", "held", "--because", "returned"],
            "Try --verdict refuted --because returned.",
        ),
        (["customer"], "Missing argument 'ID'"),
        (["explain", "refutd"], "Did you mean 'refuted'?"),
        (["sql", "verdcts"], "Did you mean 'verdicts'?"),
        (["sql", "touches"], "ingest writes it"),
        (["sql", "verdicts", "--engine", "sprak"], "Did you mean 'spark'?"),
    ],
)
def test_mistakes_are_told_in_words(small: Path, arguments: list[str], words: str) -> None:
    done = run("-w", small, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_process_of_its_own_answers_alike(small: Path) -> None:
    fine, wrong = (
        spawn("-w", small, "claims", "--format", "csv"),
        spawn("-w", small, "claims", "--room", "aii"),
    )
    assert (fine.returncode, fine.stdout) == (0, run("-w", small, "claims", "--format", "csv").stdout)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "error: There is no room 'aii'. Did you mean 'ai'?\n"


def test_before_the_first_run(workspace: Workspace) -> None:
    done = run("-w", workspace({"onedeck.yaml": YAML, "chats.csv": CHATS}), "claims")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Run `onedeck run` first." in done.stderr


def test_no_workspace_here(tmp_path: Path) -> None:
    done = run("claims", folder=tmp_path)
    assert done.returncode == 10
    assert "hint: A workspace is a folder with an onedeck.yaml" in done.stderr


def test_every_fault_of_a_configuration_with_its_place(workspace: Workspace) -> None:
    broken = YAML.replace("name: small", "nam: small").replace("connector: table", "conector: table")
    folder = workspace({"onedeck.yaml": broken})
    done = run("-w", folder, "run")
    assert done.returncode == 10
    assert f"{folder}/onedeck.yaml:1:1: " in done.stderr
    assert f"{folder}/onedeck.yaml:5:5: " in done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_that_is_not_there(workspace: Workspace) -> None:
    done = run("-w", workspace({"onedeck.yaml": YAML}), "run")
    assert done.returncode == 11
    assert "chats.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_version_and_the_help() -> None:
    assert run("--version").stdout == f"onedeck {onedeck.__version__}\n"
    assert "import-check" in run("--help").stdout
    assert "  -w, --workspace DIR" in run("claims", "--help").stdout
    assert run().returncode == 2


def test_explain_and_sql(small: Path) -> None:
    assert run("explain", "held", "up").stdout.startswith("held up: Proven or held.")
    assert "unobservable" in run("explain").stdout
    assert "It must give: conversation, handler_role, channel," in run("explain", "touches").stdout
    assert run("explain", "tau_bench.contained").stdout.startswith("claim definition")
    names = run("-w", small, "sql").stdout.split()
    assert {"verdicts", "evidence", "claims", "claims_windows"} <= set(names)
    assert run("-w", small, "sql", "claims").stdout.startswith("WITH handled_sources AS (")
    whole = run("-w", small, "sql", "verdicts", "--all", "--engine", "spark").stdout
    assert whole.index("CREATE TABLE subjects AS") < whole.index("CREATE TABLE verdicts AS")


def test_the_printed_ledger_is_the_one_shown(small: Path) -> None:
    from onedeck.store import Store

    statement = run("-w", small, "sql", "claims").stdout.rstrip().rstrip(";")
    rows = Store.open(small / ".onedeck").engine.rows(f"SELECT refuted FROM ({statement}) WHERE room = 'all'")
    assert rows == [(1,)]


def test_import_check_of_a_file_nobody_mapped(workspace: Workspace) -> None:
    folder = workspace({"chats.csv": CHATS})
    done = run("import-check", "chats.csv", folder=folder)
    assert done.returncode == 0
    assert "csv, 6 rows" in done.stdout
    assert "A beginning for onedeck.yaml" in done.stdout
    [report] = json.loads(run("import-check", "chats.csv", "--format", "json", folder=folder).stdout)
    assert report["rows"] == 6
    assert not (folder / ".onedeck").exists()


def test_import_check_of_a_file_that_is_mapped(small: Path) -> None:
    text = run("import-check", "chats.csv", folder=small).stdout
    assert "would become: touches 5 · claims 3" in text
    assert "rejected: 1" in text


def test_import_check_of_nothing(tmp_path: Path) -> None:
    done = run("import-check", "chats.csv", folder=tmp_path)
    assert done.returncode == 11
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_error(small: Path) -> None:
    command = f"{sys.executable} -m onedeck -w {small} explain verdicts | true; echo ${{PIPESTATUS[0]}}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_bug_of_ours_shows_its_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(door.cli, "main", broken)
    assert door.answer([]) == 70
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert "ZeroDivisionError: a bug" in told
    assert "Please report it" in told


def test_an_interrupt_is_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(door.cli, "main", interrupted)
    assert door.answer([]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """Run the command with a terminal for stdout and stderr; return what it drew."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "onedeck", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "120"} | environment,
    )
    os.close(theirs)
    drawn = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        drawn += part
    os.close(ours)
    assert running.wait() == 0
    return drawn.decode()


def test_a_terminal_gets_colour_and_no_colour_takes_it_away(small: Path) -> None:
    colour = re.compile(r"\x1b\[[0-9;]*38;[25];")
    assert colour.search(on_a_terminal("-w", str(small), "claims"))
    assert not colour.search(on_a_terminal("-w", str(small), "claims", NO_COLOR="1"))


def test_a_ledger_by_older_definitions_says_so(workspace: Workspace) -> None:
    folder = workspace({"chats.csv": CHATS, "onedeck.yaml": YAML})
    assert run("-w", folder, "run").returncode == 0
    assert "definitions changed" not in run("-w", folder, "claims").stderr
    (folder / "onedeck.yaml").write_text(f"window: 3d\n{YAML}")
    assert "definitions changed since the last run" in run("-w", folder, "claims").stderr
    refused = run("-w", folder, "run", "--from", "judge")
    assert (refused.returncode, "--from stitch" in refused.stderr) == (2, True)
    assert run("-w", folder, "run", "--from", "stitch").returncode == 0
    assert "definitions changed" not in run("-w", folder, "claims").stderr


def test_a_source_that_gave_no_row_or_shares_no_customer_is_warned_of(workspace: Workspace) -> None:
    desk = (
        YAML[YAML.index("  - name: bot") :]
        .replace("name: bot", "name: desk")
        .replace("chats.csv", "desk.csv")
    )
    header = CHATS.splitlines()[0]
    folder = workspace({"onedeck.yaml": YAML + desk, "chats.csv": CHATS, "desk.csv": header + "\n"})
    assert (
        "warning: source 'desk' gave no row: nothing of it is in the figures"
        in run("-w", folder, "run").stderr
    )
    row = "D1,{},2026-01-06 09:00:00,2026-01-06 09:10:00,refund,\n"
    (folder / "desk.csv").write_text(f"{header}\n{row.format('0001')}")
    told = run("-w", folder, "run").stderr
    assert "warning: bot shares no customer with another source" in told
    assert "gave no row" not in told
    (folder / "desk.csv").write_text(f"{header}\n{row.format('C1')}")
    assert "warning" not in run("-w", folder, "run").stderr
    assert "rejected: 1 raw row is not, or not wholly, in these figures" in run("-w", folder, "claims").stdout


def test_values_that_fail_alike_are_told_once(workspace: Workspace) -> None:
    yaml = YAML.replace("initiation_time: began", "initiation_time: topic")
    told = run("-w", workspace({"onedeck.yaml": yaml, "chats.csv": CHATS}), "run").stdout
    assert "6 rows were rejected:" in told
    assert (
        "  6 of bot: initiation_time: 'refund' is not a time such as 2026-11-20 18:30:00, and the like "
        "(first: chats.csv:1)" in told
    )
