"""The tutorial is run as it stands: every command, and what it prints is what the page shows.

`python tests/cli/test_tutorial.py` runs it and writes what the commands print now into the page.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(
    r'(?:<!-- (file|append|after|fill): (\S+)(?: "([^\n]*)")? -->\n)?```(sh|text|yaml)\n(.*?)```\n', re.DOTALL
)


def played(folder: Path) -> Iterator[tuple[str, str]]:
    """Run the page's commands in a folder; yield each text block as the page has it and as it is printed."""
    printed, here = "", folder
    for action, name, place, kind, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "sh":
            printed = ""
            for line in text.splitlines():
                if line.startswith("cd "):
                    here = here / line.removeprefix("cd ").strip()
                else:
                    printed += run(line, here)
        elif kind == "text":
            yield text, printed
        else:
            path = here / name
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            path.write_text(edited(action, before, place, text), encoding="utf-8")


def edited(action: str, before: str, place: str, text: str) -> str:
    """Do with a file what the page tells the reader to do."""
    if action == "file":
        return text
    if action == "append":
        return before + text
    if action == "after":
        assert before.count(f"\n{place}\n") == 1, f"no line {place!r}, or several"
        return before.replace(f"\n{place}\n", f"\n{place}\n{text}")
    assert action == "fill"
    for line in text.splitlines()[1:]:
        key = line.partition(":")[0] + ":"
        before, filled = re.subn(
            rf"^{re.escape(key)}(?=   # )", lambda _, line=line: line, before, flags=re.MULTILINE
        )
        assert filled == 1, f"no line {key!r} to fill in, or several"
    return before


def run(line: str, here: Path) -> str:
    tools = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "TZ": "UTC"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    # A reader that has seen enough (`head`) closes the pipe: no fault of the command before it.
    assert done.returncode in (0, 141), f"{line}\n{done.stdout}{done.stderr}"
    shown = "".join(f"{written.rstrip()}\n" for written in done.stdout.splitlines())
    return re.sub(r"\bc_[a-z2-7]{13}\b", "c_aaaaaaaaaaaaa", shown)  # a customer's id is drawn by chance


@pytest.mark.slow
def test_every_command_prints_what_the_tutorial_shows(tmp_path: Path) -> None:
    pairs = list(played(tmp_path))
    assert len(pairs) > 5
    for shown, printed in pairs:
        assert printed == shown


def write() -> None:
    """Put what the commands print now into the page."""
    with tempfile.TemporaryDirectory() as folder:
        texts = iter([printed for _, printed in played(Path(folder))])

    def filled(found: re.Match[str]) -> str:
        return f"```text\n{next(texts)}```\n" if found[4] == "text" else found[0]

    PAGE.write_text(BLOCK.sub(filled, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
