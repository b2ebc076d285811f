"""What README shows is what the commands print."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from onedeck.charter.workspace import read_workspace

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_demo_prints_what_readme_shows(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "two_exports", tmp_path / "demo")
    for words in (["run"], ["claims"]):
        command = [sys.executable, "-m", "onedeck", "-w", str(tmp_path / "demo"), *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    [shown] = re.findall(r"\$ onedeck claims\n(.*?)\n```", README, re.DOTALL)
    assert [line.rstrip() for line in done.stdout.strip().splitlines()] == shown.splitlines()


def test_the_workspace_of_readme_is_read_without_a_fault(tmp_path: Path) -> None:
    onedeck, reasons = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert yaml.safe_load(onedeck)["sources"]
    (tmp_path / "onedeck.yaml").write_text(onedeck)
    assert read_workspace(tmp_path).sources[0].connector == "table"
    assert set(yaml.safe_load(reasons)) == {"chats", "tickets"}
