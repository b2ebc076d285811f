"""`show` as a newcomer meets it: the example's two exports, every format, every mistake, every terminal."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import Done, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop") / "two_exports"
    shutil.copytree(ROOT / "examples" / "two_exports", folder, ignore=shutil.ignore_patterns(".onedeck"))
    reported = [
        {
            "room": "ai",
            "title": "Resolved by Lark",
            "indicator": "claimed",
            "value": "83 %",
            "period": "2026-01",
        }
    ]
    (folder / "reported.yaml").write_text(json.dumps(reported))
    done = run("run", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def show(folder: Path, *arguments: str) -> Done:
    return run("show", *arguments, folder=folder)


def test_the_deck_opens_with_its_headline(shop: Path) -> None:
    done = show(shop)
    assert done.returncode == 0, done.stderr
    text = " ".join(done.stdout.split())
    assert text.startswith("AI deck 83 % resolved (reported). CX deck ")
    assert re.search(
        r"Of \d+ 'resolved' conversations: \d+ proven, \d+ held, \d+ came back \(\d+ by phone\), \d+ nobody can",
        text,
    )
    assert "Accountable: nobody is named." in text
    assert "\x1b[" not in done.stdout


def test_the_number_and_the_list_behind_it_agree(shop: Path) -> None:
    said = re.search(r"the (\d+) that came back: onedeck (claims [^\n]*)", show(shop, "all").stdout)
    assert said
    listed = run(*said[2].split(), "--format", "json", folder=shop)
    assert len(json.loads(listed.stdout)) == int(said[1])


def test_four_formats(shop: Path) -> None:
    [row] = json.loads(show(shop, "--format", "json").stdout)
    assert (row["journey"], row["owner"]) == ("all", None)
    assert row["low"] <= row["high"]
    lines = list(csv.DictReader(io.StringIO(show(shop, "all", "--format", "csv").stdout)))
    assert {line["section"] for line in lines} >= {"claimed", "dimension", "reported"}
    assert show(shop, "--format", "md").stdout.startswith("| journey | accountable |")
    assert "| channel |" in show(shop, "all", "--slice", "channel", "--format", "md").stdout


def test_another_as_of_is_measured_anew(shop: Path) -> None:
    early = json.loads(show(shop, "--as-of", "2026-02-01", "--format", "json").stdout)
    late = json.loads(show(shop, "--format", "json").stdout)
    assert early[0]["period"] != late[0]["period"]
    assert early[0]["accurate_n"] == early[0]["matured"] > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("al",), "There is no journey 'al'. Did you mean 'all'?"),
        (("--slice", "chanel"), "There is no slice 'chanel'. Did you mean 'channel'?"),
        (("--period", "2026-W3"), "Did you mean '2026-W03'?"),
        (("--period", "2020-W03"), "Nothing began in 2020-W03."),
        (("--format", "jsn"), "Did you mean 'json'?"),
    ],
)
def test_mistakes_are_told_in_words(shop: Path, arguments: tuple[str, ...], said: str) -> None:
    done = show(shop, *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_before_the_first_run_it_says_what_to_do(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "two_exports" / "onedeck.yaml", tmp_path)
    done = show(tmp_path)
    assert done.returncode == 2
    assert "Run `onedeck run` first." in done.stderr


def test_a_terminal_of_ascii_gets_ascii(shop: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "onedeck", "-w", str(shop), "show", "all"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode("ascii")
    assert "*=" in text
    assert "?" not in text
