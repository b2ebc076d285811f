"""`doctor` as an engineer meets it: the example, every format, a broken contract, a journal somebody touched."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from onedeck.entrypoints import cli as door

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two_exports"


class Shop:
    """A copy of the example, and what commands on it say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".onedeck", "__pycache__"))

    def __call__(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        """Run a command that must end with this code; return stdout and stderr."""
        done = CliRunner().invoke(door.cli, ["-w", str(self.folder), *arguments], standalone_mode=False)
        given = done.return_value if isinstance(done.return_value, int) else done.exit_code
        assert given == code, done.output
        return done.stdout, done.stderr

    def promises(self, text: str) -> None:
        """Give the assistant a feed contract."""
        path = self.folder / "onedeck.yaml"
        where = "    path: exports/assistant_chats.csv\n"
        path.write_text(path.read_text().replace(where, f"{where}    expects: {text}\n"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    found = Shop(tmp_path_factory.mktemp("doctor") / "shop")
    found("run")
    return found


def test_the_report_opens_with_a_sentence_and_the_next_best_file(shop: Shop) -> None:
    text = " ".join(shop("doctor")[0].split())
    assert text.startswith(
        "Nothing is broken, and nothing known bends the figures. The next best file: assistant's export"
    )
    assert "chat -> e-mail 64 20.3% 18.1%" in text
    assert (
        "no window is proposed (7d is in force): 32 customers can be followed for four weeks, 100 are needed"
        in text
    )
    assert "claims under vendor_resolved_24h are stamped 24.0 h after the last touch" in text


def test_no_line_is_wider_than_a_page(shop: Shop) -> None:
    assert max(map(len, shop("doctor")[0].splitlines())) <= 100


def test_every_format_has_the_same_findings(shop: Shop) -> None:
    rows = json.loads(shop("doctor", "--format", "json")[0])
    assert rows[0]["topic"] == "audit" and {"place", "figure", "low", "high", "todo"} <= set(rows[0])
    table = list(csv.DictReader(io.StringIO(shop("doctor", "--format", "csv")[0])))
    assert [row["what"] for row in table] == [row["what"] for row in rows]
    assert shop("doctor", "--format", "md")[0].count("\n| ") >= len(rows)
    only = json.loads(shop("doctor", "--topic", "coverage", "--format", "json")[0])
    assert only and {row["topic"] for row in only} == {"coverage"}


def test_an_unknown_topic_gets_the_nearest(shop: Shop) -> None:
    done = CliRunner().invoke(door.cli, ["-w", str(shop.folder), "doctor", "--topic", "clocks"])
    assert "Did you mean 'clock'?" in str(done.exception)


def test_before_the_first_run_it_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(door.cli, ["-w", str(Shop(tmp_path / "new").folder), "doctor"])
    assert "There is no table" in str(done.exception)


def test_a_broken_contract_is_told_by_run_and_doctor(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    shop.promises("{fresh_within: 2d, rows_per_day: [0, 50]}")
    out, err = shop("run")
    assert "warning: assistant: its newest row is" in err and "2d is promised" in err
    assert "contacts:" not in err, "the volume is kept"
    assert "onedeck doctor says what is broken" in out
    shop("run", "--strict", code=1)
    text, _ = shop("doctor", code=1)
    assert text.startswith("1 thing is broken.")
    assert "!! assistant: its newest row is" in text
    broken = json.loads(shop("doctor", "--severity", "broken", "--format", "json", code=1)[0])
    assert [(row["topic"], row["subject"], row["fact"]) for row in broken] == [
        ("contract", "assistant", "fresh_within")
    ]


def test_a_changed_window_and_a_touched_journal(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    shop("run")
    path = shop.folder / "onedeck.yaml"
    path.write_text(path.read_text().replace("window: 7d", "window: 10d"))
    shop("run")
    listed = json.loads(shop("audit", "--format", "json")[0])
    assert [(row["field"], row["was"], row["becomes"], row["file"]) for row in listed[:1]] == [
        ("window", '"7d"', '"10d"', "onedeck.yaml")
    ]
    assert 'every journey window "7d" -> "10d"' in shop("doctor")[0]
    journal = shop.folder / ".onedeck" / "keep" / "audit.jsonl"
    journal.write_text(journal.read_text().replace('\\"10d\\"', '\\"8d\\"'))
    text, _ = shop("doctor", code=1)
    assert "the chain is broken: entry in line 2 does not fit its hash" in " ".join(text.split())
    assert "warning: audit.jsonl: the chain is broken" in shop("run")[1]
    assert 'onedeck audit acknowledge "..."' in " ".join(text.split())
    assert "noted as entry " in shop("audit", "acknowledge", "we tried it out")[0]
    shop("doctor")
    assert "we tried it out" in shop("audit")[0]


def test_a_hostile_name_obeys_nothing(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    path = shop.folder / "exports" / "service_desk.csv"
    rows = list(csv.reader(path.open(newline="")))
    place = rows[0].index("channel")
    for row in rows[1:30]:
        row[place] = "=cmd|' /C calc'!A0'; DROP TABLE x; --\x1b[31m"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    shop("run")
    text, _ = shop("doctor")
    assert "\x1b" not in text and "drop table" in text.lower()
    cells = [row["subject"] for row in csv.DictReader(io.StringIO(shop("doctor", "--format", "csv")[0]))]
    assert not [cell for cell in cells if cell.startswith("=")]
