"""What README shows is what the commands print."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import yaml

from onedeck.charter.workspace import read_workspace
from onedeck.store.expressions import check_expression

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def printed(folder: Path, *commands: str) -> list[str]:
    """Run commands in a workspace; return what the last one printed, without blanks at the ends of lines."""
    for words in commands:
        command = [sys.executable, "-m", "onedeck", "-w", str(folder), *words.split()]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    return [line.rstrip() for line in done.stdout.strip().splitlines()]


def shown(command: str) -> list[str]:
    """Return the lines README shows of a command's output."""
    [found] = re.findall(rf"\$ onedeck {command}\n(.*?)\n```", README, re.DOTALL)
    return str(found).rstrip().splitlines()


def test_the_demo_prints_what_readme_shows(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    deck = printed(folder, f"sample {folder} --small", "run", "show")
    headline = shown("show")
    assert deck[: len(headline)] == headline
    assert len(headline) > 10


def test_the_ledger_prints_what_readme_shows(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "two_exports", tmp_path / "shop")
    assert printed(tmp_path / "shop", "run", "claims") == shown("claims")


def test_the_workspace_of_readme_is_read_without_a_fault(tmp_path: Path) -> None:
    onedeck, _, reasons, charter = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert yaml.safe_load(onedeck)["sources"]
    (tmp_path / "onedeck.yaml").write_text(onedeck)
    (tmp_path / "charters").mkdir()
    (tmp_path / "charters" / "billing-dispute.yaml").write_text(charter)
    workspace = read_workspace(tmp_path)
    assert workspace.sources[0].connector == "table"
    assert workspace.charters[0].accountables() == ("mara.okafor@example.com",)
    assert set(yaml.safe_load(reasons)) == {"chats", "tickets"}


def test_the_expressions_of_readme_read_what_they_say() -> None:
    _, text, *_ = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    expressions = yaml.safe_load(text)
    row = {"Beginn": "'31.03.2026 19:25:00'", "end_ms": "1774977900000", "Preis": "'1.234,50'",
           "customer_no": "'00010038'", "Chat-Nr": "'C1'"}  # fmt: skip
    assert not [problem for sql in expressions.values() for problem in check_expression(sql, list(row))]
    columns = ", ".join(f'{value} AS "{name}"' for name, value in row.items())
    times = {"initiation_time", "disconnect_time"}
    listed = [f"epoch(({sql}))" if name in times else sql for name, sql in expressions.items()]
    [read] = duckdb.connect().sql(f"SELECT {', '.join(listed)} FROM (SELECT {columns})").fetchall()
    local = datetime(2026, 3, 31, 19, 25, tzinfo=UTC).timestamp()
    assert read == (local, 1774977900, "1234.50", "10038", "C1")
