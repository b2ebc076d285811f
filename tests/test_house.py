"""The house holds: sizes, names, sentences, floors, one writer per table, documents and locks that agree."""

import ast
import importlib.metadata
import os
import re
import shutil
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Collection
from pathlib import Path

import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.deck import STEPS
from onedeck.model.progress import Silent
from onedeck.model.tables import TABLES
from onedeck.store import Store
from tests import house_rules as rules

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "onedeck"

UNSPOKEN = '''
"""A module of two things."""

def go():
    """goes away"""

class Door:
    """One door of many."""

    def open(self): ...
'''
SPOKEN = '''
"""A module that says so."""

def go():
    """Go where the sign points.

    Raises nothing.
    """

def _inner(): ...
'''


class WatchedStore(Store):
    """A store that notes which tables were written."""

    written: list[str]

    def write(self, name: str, select: str, unused: Collection[str] = ()) -> int:
        """Write, and note the table."""
        self.written.append(name)
        return super().write(name, select, unused)


def modules() -> dict[str, str]:
    """Return every Python module of the package: path from the root to text."""
    return {str(path.relative_to(ROOT)): path.read_text() for path in sorted(PACKAGE.rglob("*.py"))}


def rooms() -> list[str]:
    """Return the package's room folders."""
    return sorted(path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__")


def own_files() -> list[Path]:
    """Return the files that are, or are about to be, in the repository."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def requirement_names(lines: list[str]) -> set[str]:
    """Return the package names that requirement lines begin with."""
    return {re.split(r"[<>=!~\[; ]", line, maxsplit=1)[0].lower() for line in lines}


def locked(name: str) -> set[str]:
    """Return the package names that a lock file pins."""
    text = (ROOT / "requirements" / name).read_text()
    return {line.split("==")[0] for line in text.splitlines() if re.match(r"[a-z0-9]", line)}


def project() -> dict[str, set[str]]:
    """Return the declared dependencies by group: base, build, test and each extra."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = {"base": read["project"]["dependencies"], **read["dependency-groups"]}
    groups |= read["project"]["optional-dependencies"]
    return {name: requirement_names(lines) for name, lines in groups.items()}


# --- the house ---


def test_modules_are_small() -> None:
    sizes = {path: text.count("\n") for path, text in modules().items() if text.strip()}
    assert statistics.median(sizes.values()) <= rules.MODULE_MEDIAN
    assert not {
        path: size
        for path, size in sizes.items()
        if size > rules.MODULE_MOST and path not in rules.EXCEPTIONS
    }


def test_functions_are_short() -> None:
    texts = modules()
    assert not [fault for path, text in texts.items() for fault in rules.long_functions(path, text)]
    lengths = [
        rules.length(function) for text in texts.values() for function in rules.functions(ast.parse(text))
    ]
    assert statistics.median(lengths) <= rules.FUNCTION_MEDIAN


def test_folders_are_shallow() -> None:
    deep = [path for path in modules() if len(Path(path).parts) - 1 > rules.FOLDER_LEVELS]
    assert not deep


def test_names_say_something() -> None:
    python = [path.relative_to(ROOT) for path in own_files() if path.suffix in (".py", ".sql")]
    assert python
    assert not [fault for path in python for fault in rules.misnamed(path)]


def test_public_things_say_what_they_are() -> None:
    assert not [fault for path, text in modules().items() for fault in rules.unspoken(path, text)]


def test_no_registry_and_no_machine_is_named() -> None:
    faults = []
    for path in own_files():
        faults += rules.strays(str(path.relative_to(ROOT)), path.read_bytes().decode(errors="ignore"))
    assert not faults


def test_steps_of_sql_say_what_they_make() -> None:
    steps = sorted(PACKAGE.rglob("*.sql"))
    assert steps
    assert not [path.name for path in steps if not rules.is_commented_step(path.read_text())]


def test_every_exception_is_still_needed() -> None:
    names = {
        f"{path}::{f.name}" for path, text in modules().items() for f in rules.functions(ast.parse(text))
    }
    assert set(rules.EXCEPTIONS) <= names | set(modules())


# --- floors and tables ---


def test_each_table_has_one_writer() -> None:
    assert TABLES
    assert not {name: table.writer for name, table in TABLES.items() if table.writer not in rooms()}
    assert not [fault for path, text in modules().items() for fault in rules.foreign_writes(path, text)]


def test_a_run_writes_every_table_by_its_writer(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "two_exports", tmp_path / "two_exports")
    found = read_workspace(tmp_path / "two_exports")
    store = WatchedStore.open(found.folder / ".onedeck")
    assert isinstance(store, WatchedStore)
    seen: list[str] = []
    for room, step in STEPS.items():
        store.written = []
        step(store, found, Silent())
        assert {TABLES[name].writer for name in store.written} == {room}
        seen += store.written
    # A period is frozen by `onedeck close`, never by a run.
    assert sorted([*seen, "closings"]) == sorted(TABLES)


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        (
            "stitch/sideways.py",
            "import onedeck.judge\n",
            "onedeck.stitch is not allowed to import onedeck.judge",
        ),
        (
            "model/upwards.py",
            "import onedeck.store\n",
            "onedeck.model is not allowed to import onedeck.store",
        ),
        ("undeclared/__init__.py", "", "onedeck.undeclared"),
    ],
)
def test_the_floors_hold_what_they_should(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "onedeck", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    added = tmp_path / "onedeck" / name
    added.parent.mkdir(exist_ok=True)
    added.write_text(text)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as lint; lint()",
            "--no-cache",
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert complaint in done.stdout


# --- documents ---


def test_the_map_shows_every_room_and_table() -> None:
    lines = (ROOT / "ARCHITECTURE.md").read_text().splitlines()
    assert not [room for room in rooms() if not any(re.search(rf"\b{room}\b", line) for line in lines)]
    shown = {
        name
        for name, table in TABLES.items()
        for line in lines
        if f"`{name}`" in line and table.writer in line
    }
    assert not set(TABLES) - shown


def test_the_readme_shows_every_command() -> None:
    from onedeck.entrypoints.cli import cli

    text = (ROOT / "README.md").read_text()
    known = list(rules.commands(cli))
    assert known
    assert not [name for name in known if name not in text]


def test_the_changelog_knows_this_version() -> None:
    import onedeck

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert onedeck.__version__ == declared
    assert f"## [{declared}]" in (ROOT / "CHANGELOG.md").read_text()


# --- dependencies ---


def test_locks_are_whole() -> None:
    groups = project()
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        assert not rules.unlocked(path.name, path.read_text())
    assert groups["base"] | groups["build"] <= locked("base.txt")
    assert locked("base.txt") | groups["test"] | groups["postgres"] <= locked("test.txt")
    assert groups["spark"] <= locked("spark.txt")
    assert not groups["spark"] & (locked("base.txt") | locked("test.txt"))


def test_licences_are_free_to_ship() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text()
    declared = set().union(*project().values())
    assert not {name for name in declared if f"| {name} |" not in contributing}
    refused = []
    for name in sorted(locked("test.txt")):
        try:
            metadata = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # locked for another operating system
        fields = metadata.get_all("Classifier") or []
        stated = [metadata.get("License-Expression") or "", (metadata.get("License") or "")[:80]]
        stated += [field for field in fields if field.startswith("License")]
        if rules.REFUSED_LICENCES.search(" ".join(stated)):
            refused.append(name)
    assert not refused


# --- the checkers can fail ---


def test_checkers_see_what_is_wrong() -> None:
    assert rules.long_functions("a.py", "def far():\n" + "    x = 1\n" * rules.FUNCTION_MOST)
    assert rules.unspoken("a.py", "x = 1\n") == ["a.py: the module"]
    assert rules.unspoken("a.py", UNSPOKEN) == ["a.py: go", "a.py: Door.open"]
    assert rules.foreign_writes("onedeck/judge/run.py", 'store.write("touches", "SELECT 1")')
    assert rules.foreign_writes("onedeck/deck.py", 'store.write("touches", "SELECT 1")')
    assert rules.strays("a.md", f"see https://{rules.HOSTS[0]}/simple")
    assert rules.strays("a.md", f"cd {rules.MACHINE_PATHS[0]}me")
    assert not rules.is_commented_step("SELECT 1") and not rules.is_commented_step("-- All of it.\n" * 401)
    assert rules.misnamed(Path("onedeck/store/utils.py")) and rules.misnamed(Path("onedeck/common/text.py"))
    assert rules.unlocked("a.txt", "click>=8\n") and rules.unlocked("a.txt", "click==8.1\n")
    assert rules.unlocked("a.txt", "--extra-index-url somewhere\n")
    assert rules.unlocked("a.txt", "click @ file:///click.whl --hash=sha256:00\n")
    assert rules.REFUSED_LICENCES.search("LGPL-3.0-only")
    assert rules.REFUSED_LICENCES.search("GNU General Public License")


def test_checkers_let_pass_what_is_right() -> None:
    assert not rules.unspoken("a.py", SPOKEN) and not rules.long_functions("a.py", SPOKEN)
    assert not rules.foreign_writes("onedeck/ingest/run.py", 'store.write("touches", "SELECT 1")')
    assert rules.is_commented_step("-- The one row there is.\nSELECT 1\n")
    assert not rules.misnamed(Path("onedeck/stitch/handlers.py"))
    assert not rules.unlocked("a.txt", "click==8.5.1 \\\n    --hash=sha256:00\n    # via onedeck\n")
    assert not rules.REFUSED_LICENCES.search("MPL-2.0 and Apache-2.0 OR BSD-2-Clause")
