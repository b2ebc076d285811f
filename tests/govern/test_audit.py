"""The audit journal: what changed, when and by whom; a chain nobody without the key can touch unseen."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.govern.audit.authors import authorship
from onedeck.govern.audit.journal import append, audit_file, read_journal
from onedeck.govern.audit.standing import acknowledge, faults, known_head
from onedeck.govern.audit.table import write_audit
from onedeck.store import Store

DAY = 86_400_000_000
SPEC = """\
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata: {name: bills}
spec:
  accountability: {accountable: {person: mara@shop.example, role: Head}}
  scope: {contactReasons: [bill.charge]}
  success: {description: Done., window: WINDOW}
"""


class Shop:
    """A workspace folder whose charter's window can be changed, and runs of its audit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "charters").mkdir(parents=True, exist_ok=True)
        (folder / "onedeck.yaml").write_text(
            "name: shop\nsources:\n  - {name: desk, connector: table, path: rows.csv}\n"
        )
        self.window("7d")

    @property
    def home(self) -> Path:
        return self.folder / ".onedeck"

    def window(self, text: str) -> None:
        (self.folder / "charters" / "bills.yaml").write_text(SPEC.replace("WINDOW", text))

    def run(self, day: int = 1) -> list[tuple[object, ...]]:
        """Write the audit as a run does, publish it, and return the table's rows."""
        store = Store.open(self.home)
        with store.writing():
            write_audit(store, self.workspace, day * DAY)
            store.publish()
        return Store.open(self.home).engine.rows(
            "SELECT entry, kind, changed_at, journey, field, was, becomes, file FROM audit ORDER BY 1, 4, 5"
        )

    @property
    def workspace(self) -> Workspace:
        return read_workspace(self.folder)

    def faults(self) -> list[str]:
        return faults(self.home, known_head(Store.open(self.home)))[1]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_the_first_run_notes_what_holds(shop: Shop) -> None:
    rows = shop.run()
    assert {row[:3] for row in rows} == {(1, "baseline", DAY)}
    found = {row[3:5]: row[5:7] for row in rows}
    assert found["bills", "window"] == (None, '"7d"')
    assert found["bills", "owner"] == (None, '"mara@shop.example"')
    assert found[None, "idle"] == (None, '"3d"')


def test_a_run_that_sees_nothing_new_writes_nothing(shop: Shop) -> None:
    rows = shop.run()
    before = audit_file(shop.home).read_bytes()
    assert shop.run(2) == rows
    assert audit_file(shop.home).read_bytes() == before


def test_a_changed_window_is_noted_and_what_stood_before_stays(shop: Shop) -> None:
    shop.run()
    before = audit_file(shop.home).read_bytes()
    shop.window("14d")
    rows = shop.run(5)
    assert rows[-1] == (2, "change", 5 * DAY, "bills", "window", '"7d"', '"14d"', "charters/bills.yaml")
    assert sum(row[0] == 2 for row in rows) == 1
    assert audit_file(shop.home).read_bytes().startswith(before)
    shop.window("7d")
    assert shop.run(6)[-1][5:7] == ('"14d"', '"7d"')


def test_needs_reasons_and_charters_that_come_and_go_are_noted(shop: Shop) -> None:
    shop.run()
    (shop.folder / "reasons.yaml").write_text("desk: {B-1: bill.charge}\n")
    (shop.folder / "charters" / "bills.yaml").unlink()
    found = {row[3:5]: row[5:7] for row in shop.run(2) if row[0] == 2}
    assert found[None, "reason desk: B-1"] == (None, '"bill.charge"')
    assert found["bills", "window"] == ('"7d"', None)


def test_a_deleted_build_loses_no_entry(shop: Shop) -> None:
    shop.run()
    shop.window("14d")
    rows = shop.run(2)
    shutil.rmtree(shop.home / "build")
    assert shop.run(3) == rows
    assert not shop.faults()


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Ines Castell", "-c", "user.email=ines@shop.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def test_who_changed_it_is_the_commits_author(shop: Shop) -> None:
    git(shop.folder, "init", "-q")
    shop.run()
    shop.window("14d")
    git(shop.folder, "add", "charters")
    git(shop.folder, "commit", "-qm", "a longer window")
    shop.run(2)
    [who] = Store.open(shop.home).engine.rows("SELECT who FROM audit WHERE entry = 2")
    assert who == ("Ines Castell <ines@shop.example>",)
    shop.window("21d")
    assert authorship(shop.folder, "charters/bills.yaml") is None  # not committed: nobody knows but the user
    shop.run(3)
    [who] = Store.open(shop.home).engine.rows("SELECT who FROM audit WHERE entry = 3")
    assert "ines" not in who[0].lower()


def test_asking_git_runs_no_program_of_the_repository(shop: Shop) -> None:
    git(shop.folder, "init", "-q")
    git(shop.folder, "add", "charters")
    git(shop.folder, "commit", "-qm", "begun")
    hook = shop.folder / "hook"
    hook.write_text(f"#!/bin/sh\ntouch {shop.folder}/ran\n")
    hook.chmod(0o755)
    (shop.folder / ".gitattributes").write_text("*.yaml filter=f diff=f\n")
    for name in (
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "gpg.program",
        "filter.f.clean",
        "diff.f.textconv",
    ):
        git(shop.folder, "config", name, str(hook))
    git(shop.folder, "config", "log.showSignature", "true")
    (shop.folder / "ran").unlink(missing_ok=True)
    found = authorship(shop.folder, "charters/bills.yaml")
    assert found and found.author == "Ines Castell <ines@shop.example>"
    assert not (shop.folder / "ran").exists()


def three_entries(shop: Shop) -> Path:
    shop.run()
    for day, window in ((2, "14d"), (3, "21d")):
        shop.window(window)
        shop.run(day)
    assert not shop.faults()
    return audit_file(shop.home)


def test_a_changed_entry_is_told(shop: Shop) -> None:
    path = three_entries(shop)
    path.write_text(path.read_text().replace('\\"14d\\"', '\\"15d\\"', 1))
    assert shop.faults() == [
        "entry in line 2 does not fit its hash: it was changed, or the workspace's key was"
    ]


def test_an_entry_taken_out_is_told(shop: Shop) -> None:
    path = three_entries(shop)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[2])
    assert shop.faults() == ["entry in line 2 does not follow the one before it"]


def test_a_journal_cut_short_is_told_and_not_forgotten(shop: Shop) -> None:
    path = three_entries(shop)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:2]))
    [said] = shop.faults()
    assert said.startswith("entry 3 (") and said.endswith("is gone: the journal was cut or replaced")
    shop.run(4)  # the build now knows the journal as it is, and the journal that it was cut
    assert shop.faults() == [said]
    assert Store.open(shop.home).engine.rows("SELECT note FROM audit WHERE kind = 'break'") == [(said,)]
    shop.run(5)
    assert len(read_journal(shop.home).entries) == 4, "told once"


def test_a_deleted_journal_is_told(shop: Shop) -> None:
    three_entries(shop).unlink()
    assert "is gone" in shop.faults()[0]


def test_another_key_does_not_fit(shop: Shop) -> None:
    three_entries(shop)
    (shop.home / "keep" / "key").write_bytes(bytes(32))
    assert len(shop.faults()) == 3


def test_a_fault_that_is_acknowledged_stays_in_the_journal(shop: Shop) -> None:
    path = three_entries(shop)
    path.write_text(path.read_text().replace('\\"14d\\"', '\\"15d\\"', 1))
    shop.run(4)
    acknowledge(shop.home, "a test of ours", 5 * DAY)
    shop.run(6)
    assert not shop.faults()
    assert [entry["kind"] for entry in read_journal(shop.home).entries[3:]] == ["break", "acknowledged"]
    # What comes after is told again.
    path.write_text(path.read_text().replace('\\"21d\\"', '\\"22d\\"', 1))
    assert shop.faults() == [
        "entry in line 3 does not fit its hash: it was changed, or the workspace's key was"
    ]


def test_a_torn_line_was_never_acknowledged_and_is_dropped(shop: Shop) -> None:
    path = three_entries(shop)
    with path.open("a") as file:
        file.write('{"kind": "chan')
    assert not shop.faults()
    shop.window("28d")
    shop.run(9)
    assert not shop.faults()
    assert len(read_journal(shop.home).entries) == 4


@pytest.mark.parametrize(
    "line", ["", "null", "[]", '{"changes": 7}', '{"changes": [], "hash": "ä", "before": 7, "at": "x", "entry": []}',
             '{"changes": [null, {"journey": "\\ud800", "was": "\\u0000"}], "kind": {}}', "[" * 5_000],
)  # fmt: skip
def test_a_line_of_anything_is_told_and_harms_nothing(shop: Shop, line: str) -> None:
    path = three_entries(shop)
    path.write_text(path.read_text() + f"{line}\n")
    assert shop.faults()
    shop.window("28d")
    rows = shop.run(9)
    assert rows[-1][5:7] == ('"21d"', '"28d"') or any(row[5:7] == ('"21d"', '"28d"') for row in rows)


def test_it_is_for_the_owner_only(shop: Shop) -> None:
    shop.run()
    assert audit_file(shop.home).stat().st_mode & 0o777 == 0o600


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    home = tmp_path_factory.mktemp("audit") / ".onedeck"
    for day in range(1, 4):
        append(
            home,
            {
                "kind": "change",
                "at": day,
                "who": "x",
                "definition_hash": "h",
                "note": "straße",
                "changes": [],
            },
        )
    return home, audit_file(home).read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(data=st.data())
def test_no_byte_changes_unseen(written: tuple[Path, bytes], data: st.DataObject) -> None:
    home, content = written
    path = audit_file(home)
    place = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != content[place]))
    path.write_bytes(content[:place] + bytes([byte]) + content[place + 1 :])
    assert read_journal(home, head_of(content)).faults
    path.write_bytes(content)
    assert not read_journal(home, head_of(content)).faults


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(data=st.data())
def test_no_byte_comes_or_goes_unseen(written: tuple[Path, bytes], data: st.DataObject) -> None:
    home, content = written
    path = audit_file(home)
    place = data.draw(st.integers(0, len(content) - 1))
    added = data.draw(st.binary(max_size=3))
    gone = data.draw(st.integers(0 if added else 1, 40))
    other = content[:place] + added + content[place + gone :]
    if other == content or other.startswith(content):
        return  # nothing changed, or a torn tail behind it: that was never acknowledged
    path.write_bytes(other)
    assert read_journal(home, head_of(content)).faults
    path.write_bytes(content)


def head_of(content: bytes) -> tuple[int, str]:
    """Return the number and the hash of a journal's last entry."""
    last = json.loads(content.splitlines()[-1])
    return last["entry"], last["hash"]


def test_a_name_given_twice_is_told(shop: Shop) -> None:
    path = three_entries(shop)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(
        lines[0] + lines[1].replace('{"kind": "change"', '{"kind": "gate", "kind": "change"') + lines[2]
    )
    assert shop.faults() == ["entry in line 2 is not as it was written"]


def test_a_journal_without_its_key_is_told_and_no_key_is_made(shop: Shop) -> None:
    three_entries(shop)
    key = shop.home / "keep" / "key"
    key.unlink()
    assert read_journal(shop.home).faults == ("the workspace's key is gone: no entry can be verified",)
    assert not key.exists()
