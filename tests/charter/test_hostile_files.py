"""Files nobody writes by accident: nothing but faults comes of them, and soon."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from onedeck.charter.charter_files import read_documents
from onedeck.charter.journeys import Terms
from onedeck.charter.people import People
from onedeck.charter.positions import MAX_DEPTH, Node, parse_yaml
from onedeck.charter.workspace import read_workspace
from onedeck.errors import ConfigError, Fault
from tests.charter.examples import CALENDARS, CHARTER, EVENTS, REPORTED, TEAMS, WORKSPACE

Layout = Callable[[Mapping[str, str]], Path]
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
PUT = ("", " ", "\n", ":", "- ", "{", "]", "'", "&a ", "*a", "null", "\t", "#", "1e9", "é")
OBJECTIVE = """\
    - {displayName: Resolved, dimension: accurate,
       indicatorRef: held_up,
       op: gte, value: 0.78}
"""


def faults_of(layout: Layout, name: str, text: str) -> list[Fault]:
    with pytest.raises(ConfigError) as caught:
        read_workspace(layout({"onedeck.yaml": WORKSPACE, name: text}))
    return caught.value.faults


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000_000,
        "[" * 900_000,
        "{a: " * 200_000,
        "- " * 400_000,
        "? " * 400_000,
        "".join(" " * depth + "-\n" for depth in range(1_200)),
        "spec:\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1, 1_200)),
        BOMB,
        "a: &a [*a]\n",
        "a: &a {b: *a}\n",
        "!!python/object/apply:os.system [ls]\n",
        "&" * 500_000,
        "%" * 500_000,
        "a: |" + "\n  x" * 200_000 + "\n b: [",
        "\t\tkind: Journey",
        "--- {}\n--- {}\n",
        "\x00",
        "kind: 'Journey",
        "<<: {kind: Journey}\n",
        "[a]: b\n",
        "? {a: b}\n: c\n",
        "'" + "a" * 500_000,
        "metadata: {name: " + "a" * 900_000 + "}",
        "spec: {ai: {systems: [{name: a, allowedVersions: '1" + " " * 300_000 + "!'}]}}",
        "spec: {accountability: {accountable: {person: '" + "a " * 200_000 + ";'}}}",
        "spec: {scope: {contactReasons: ['" + "a." * 200_000 + "']}}",
    ],
    ids=range(26),
)
def test_a_hostile_charter_gives_faults_soon(workspace: Layout, text: str) -> None:
    began = time.process_time()
    found = faults_of(workspace, "charters/a.yaml", text)
    assert time.process_time() - began < 5
    assert all(fault.file.endswith("charters/a.yaml") for fault in found)
    assert sum(len(fault.message) for fault in found) < 10_000


HEADS = {
    "charters/card.yaml": "apiVersion: onedeck.dev/v1alpha1\nkind: AISystem\nmetadata: {name: a}\nspec:\n",
    "charters/waiver.yaml": "apiVersion: onedeck.dev/v1alpha1\nkind: Waiver\nmetadata: {name: a}\nspec:\n",
    "people.yaml": "",
}
SPECS = (
    "[" * 900_000,
    "  {a: " * 100_000,
    "".join(f"{' ' * (2 + depth)}a:\n" for depth in range(1_200)),
    "".join(f"  {line}\n" for line in BOMB.splitlines()),
    "  a: &a [*a]\n",
    "  a: *nobody\n",
    "  a: &a x\n  b: &a y\n",
    "  rules: [OD101]\n  rules: [OD102]\n",
    "  a: {name: x}\n  a: {name: y}\n",
    "  !!python/object/apply:os.system [ls]\n",
    "\t- x\n",
    "  reason: 'x\n",
    "  - x\n",
    "  a: |\n   x\n  b: [",
    "  a: \x07\n",
    "--- {}\n--- {}\n",
    "".join(f"  unknown{number}: x\n" for number in range(40_000)),
    "  journeys: [" + ", ".join(f"j{number}" for number in range(80_000)) + "]\n",
    "  rules: [" + ", ".join(["OD101"] * 80_000) + "]\n",
    "  until: 9999-99-99\n  signedBy: {person: [x]}\n",
    "  until: " + "9" * 900_000 + "\n",
    "  adoption: [{by: 2026-01-01, share: 1e999}]\n",
    "  accountability: {accountable: {person: '" + "a@" * 200_000 + "'}}\n",
    "  a-b: {email: '" + "a" * 400_000 + "@" + "a" * 400_000 + " b'}\n",
    "  " + "a-" * 400_000 + ": {name: x}\n",
    "x" * 10_000_000,
)


@pytest.mark.parametrize("spec", SPECS, ids=range(len(SPECS)))
@pytest.mark.parametrize("file", HEADS)
def test_what_stands_beside_the_charters_is_no_less_hostile(workspace: Layout, file: str, spec: str) -> None:
    began = time.process_time()
    found = faults_of(workspace, file, HEADS[file] + spec)
    assert time.process_time() - began < 10
    assert all(fault.file.endswith(file) for fault in found)
    # A file that is too large has no line that is.
    assert all(fault.line > 0 for fault in found) or "larger than 1 MB" in found[0].message


def test_many_roles_nobody_holds_are_told_soon(workspace: Layout) -> None:
    roles = "".join(f"role-{number}: {{vacant: true}}\n" for number in range(30_000))
    systems = "".join(f"      - {{name: a{n}, accountable: {{person: roll-{n}}}}}\n" for n in range(10_000))
    text = CHARTER[: CHARTER.index("      - name: Pip")] + systems
    layout = {"onedeck.yaml": WORKSPACE, "people.yaml": roles, "charters/a.yaml": text}
    began = time.process_time()
    with pytest.raises(ConfigError) as caught:
        read_workspace(workspace(layout))
    assert time.process_time() - began < 10
    assert len(caught.value.faults) == 10_000


def test_a_list_of_faults_is_not_longer_than_its_file(workspace: Layout) -> None:
    found = faults_of(workspace, "reported.yaml", "- 1\n" * 20_000)
    assert len(found) == 20_000


def test_a_folder_in_place_of_a_file(workspace: Layout) -> None:
    folder = workspace({"onedeck.yaml": WORKSPACE, "charters/a.yaml/x": "", "teams.yaml/x": ""})
    with pytest.raises(ConfigError) as caught:
        read_workspace(folder)
    assert [fault.message for fault in caught.value.faults] == ["cannot be read: Is a directory"] * 2
    assert "must be a folder" in faults_of(lambda files: other(folder, files), "charters", "x")[0].message


def other(folder: Path, files: Mapping[str, str]) -> Path:
    made = folder / "other"
    made.mkdir()
    for name, text in files.items():
        (made / name).write_text(text)
    return made


def test_honest_nesting_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))
    assert parse_yaml(path, []) is not None


def test_thirty_charters_of_a_thousand_lines_are_read_fast(tmp_path: Path) -> None:
    (tmp_path / "charters").mkdir()
    for number in range(30):
        head = CHARTER[: CHARTER.index("  objectives:")].replace("billing", f"b{number}")
        text = head + "  objectives:\n" + OBJECTIVE * 325
        assert text.count("\n") > 995
        (tmp_path / "charters" / f"{number}.yaml").write_text(text)
    faults: list[Fault] = []
    began = time.process_time()
    found = read_documents(tmp_path, Terms(1, "person", People()), faults).charters
    spent = time.process_time() - began
    assert (len(found), faults) == (30, [])
    assert sum(len(charter.objectives) for charter in found) == 30 * 325
    assert spent < 10  # about 1 s where libyaml is there


@settings(max_examples=150)
@given(data=st.data())
def test_a_damaged_file_gives_faults_or_a_workspace(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "charters").mkdir()
    whole = {
        "onedeck.yaml": WORKSPACE, "charters/a.yaml": CHARTER, "teams.yaml": TEAMS, "calendars.yaml": CALENDARS,
        "events.yaml": EVENTS, "reported.yaml": REPORTED,
    }  # fmt: skip
    for name, text in whole.items():
        (folder / name).write_text(text)
    name = data.draw(st.sampled_from(sorted(whole)))
    text = whole[name]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        put = data.draw(
            st.sampled_from(
                ["", " ", "\n", ":", "- ", "{", "]", "'", "&a ", "*a", "null", "\t", "#", "1e9", "é"]
            )
        )
        text = text[:start] + put + text[end:]
    (folder / name).write_text(text)
    try:
        read_workspace(folder)
    except ConfigError as error:
        assert error.faults
        assert all(fault.line >= 0 and fault.message for fault in error.faults)


@pytest.mark.parametrize("text", [WORKSPACE, CHARTER, TEAMS, CALENDARS, EVENTS, REPORTED])
def test_both_parsers_see_the_same_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    fast = parse_yaml(path, [], roots=("mapping", "list"))
    monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    assert isinstance(fast, Node)
    assert parse_yaml(path, [], roots=("mapping", "list")) == fast
