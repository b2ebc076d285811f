"""`onedeck audit`, `sign` and the decisions that other commands note, as people type them."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from onedeck.entrypoints import cli as door
from onedeck.errors import OneDeckError
from onedeck.govern.audit.journal import audit_file

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two_exports"
CHARTER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata: {name: everything}
spec:
  accountability: {accountable: {person: mara@shop.example}}
  scope: {contactReasons: ["*"]}
  success: {description: Done., window: 7d}
  ai: {systems: [{name: assistant}]}
"""


class Shop:
    """A copy of the example with one charter, and what commands on it say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".onedeck", "__pycache__"))
        (folder / "charters").mkdir()
        (folder / "charters" / "everything.yaml").write_text(CHARTER)

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """Run a command that must end with this code; return its stdout."""
        done = CliRunner().invoke(door.cli, ["-w", str(self.folder), *arguments], standalone_mode=False)
        if isinstance(done.exception, OneDeckError):
            assert done.exception.exit_code == code, done.exception
            return f"{done.exception.message} {done.exception.hint or ''}"
        given = done.return_value if isinstance(done.return_value, int) else done.exit_code
        assert given == code, done.output
        return done.stdout

    @property
    def journal(self) -> Path:
        """The audit journal."""
        return audit_file(self.folder / ".onedeck")

    def rows(self, *arguments: str) -> list[dict[str, str]]:
        """Return `audit`'s rows."""
        return json.loads(self("audit", *arguments, "--format", "json"))

    def head(self) -> str:
        """Return the head that `audit verify` prints."""
        return self("audit", "verify").split("head ")[1][:64]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shop = Shop(tmp_path_factory.mktemp("audit") / "shop")
    said = CliRunner().invoke(door.cli, ["-w", str(shop.folder), "run"], standalone_mode=False).stderr
    assert f"audit journal: 1 entry, head {shop.head()}" in said
    return shop.folder


@pytest.fixture
def shop(built: Path, tmp_path: Path) -> Shop:
    found = Shop.__new__(Shop)
    found.folder = tmp_path / "shop"
    shutil.copytree(built, found.folder)
    return found


def test_every_decision_is_listed_with_who_when_before_and_after(shop: Shop) -> None:
    assert shop("audit").startswith("none"), "what it began with is not news"
    assert {row["kind"] for row in shop.rows("--kind", "baseline")} == {"baseline"}
    link = json.loads(shop("links", "--format", "json"))[0]["link"]
    shop("links", "undo", link, "--by", "ann", "--why", "two brothers")
    shop("links", "undo", link, "--by", "ann", "--why", "two brothers")
    refuted = json.loads(shop("claims", "--verdict", "refuted", "--format", "json"))[0]
    case = f"{refuted['source']}:{refuted['conversation']}"
    dispute = ("review", "dispute", case, "--reader", "bo", "--note", "she said thanks")
    shop(*dispute)
    shop(*dispute)
    shop("sign", "everything", "--as", "mara@shop.example", "--note", "read it")
    release = ("--release", "assistant", "3.3", "--decision")
    shop("sign", "everything", "--as", "mara@shop.example", *release, "hold", "--note", "too few yet")
    rows = shop.rows()
    assert [(row["entry"], row["kind"], row["who"], row["was"], row["becomes"]) for row in rows[:1]] == [
        (5, "gate", "mara@shop.example", None, '"hold"')
    ]
    assert [row["kind"] for row in rows] == ["gate", "signed", "dispute", "link"], "nothing twice"
    assert rows[3]["field"] == f"link {link}" and rows[3]["becomes"] == '"undone"'
    assert rows[0]["journey"] == "everything" and rows[0]["note"] == "too few yet"
    assert all(row["changed_at"].startswith("20") and row["entered_by"] for row in rows)
    assert "two brothers" not in shop.journal.read_text() and "thanks" not in shop.journal.read_text()
    assert [row["kind"] for row in shop.rows("--who", "ANN")] == ["link"]
    assert [row["kind"] for row in shop.rows("--journey", "everything", "--field", "release")] == ["gate"]
    assert shop.rows("--since", "2999-01-01") == [] and len(shop.rows("--limit", "2")) == 2
    assert len(list(csv.DictReader(io.StringIO(shop("audit", "--format", "csv"))))) == 4
    assert shop("audit", "--format", "md").count("\n| ") >= 4
    shop("run", "--from", "govern")
    assert len(shop.rows()) == 4 and "5 entries" in shop("audit", "verify")


def test_a_journal_cut_with_its_build_shows_against_a_kept_head(shop: Shop) -> None:
    shop("sign", "everything", "--as", "mara@shop.example")
    head = shop.head()
    assert "the head you kept is entry 2" in shop("audit", "verify", "--head", head[:16].upper())
    lines = shop.journal.read_bytes().splitlines(keepends=True)
    shop.journal.write_bytes(b"".join(lines[:1]))
    assert "broken: entry 2 (" in shop("audit", "verify", code=1), "the build knew it"
    shutil.rmtree(shop.folder / ".onedeck" / "build")
    assert "the chain is whole" in shop("audit", "verify"), "nothing here knows what is gone"
    assert f"broken: the head {head[:16]} is not in the journal" in shop(
        "audit", "verify", "--head", head, code=1
    )
    shop("run")
    assert "is not in the journal" in shop("audit", "verify", "--head", head, code=1)


@pytest.mark.parametrize("head", ["", "abc", "xyzxyzxyzxyzxyz", "g" * 64])
def test_what_is_no_head_is_refused(shop: Shop, head: str) -> None:
    assert "is no head" in shop("audit", "verify", "--head", head, code=2)


def test_the_wrong_line_is_named_until_it_is_acknowledged(shop: Shop) -> None:
    for note in ("one", "two"):
        shop("sign", "everything", "--as", "mara@shop.example", "--note", note)
    shop.journal.write_text(shop.journal.read_text().replace('"note": "one"', '"note": "uno"'))
    said = shop("audit", "verify", code=1)
    assert (
        said == "broken: entry in line 2 does not fit its hash: it was changed, or the workspace's key was\n"
    )
    assert "the chain is broken: entry in line 2" in shop("audit")
    shop("run", "--from", "govern")
    assert "noted as entry" in shop("audit", "acknowledge", "a slip of the pen")
    said = shop("audit", "verify")
    assert said.startswith("acknowledged: entry in line 2 does not fit") and "the chain is whole" in said
    assert "there is nothing to acknowledge" in shop("audit", "acknowledge", "again", code=2)
    assert "needs a reason" in shop("audit", "acknowledge", " ", code=2)


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_an_export_holds_the_head_and_no_key_and_is_held_against_the_journal(
    shop: Shop, tmp_path: Path, ending: str
) -> None:
    shop("sign", "everything", "--as", "mara@shop.example", "--note", "=1+1, über\nzwei Zeilen")
    file = tmp_path / f"kept{ending}"
    shop("audit", "export", "-o", str(file))
    key = (shop.folder / ".onedeck" / "keep" / "key").read_bytes()
    assert key not in file.read_bytes() and key.hex() not in file.read_text()
    assert shop.head() in file.read_text().splitlines()[-1]
    if ending == ".csv":
        assert "'=1+1" in file.read_text(), "no spreadsheet takes it for a formula"
    against = ("audit", "verify", "--against", str(file))
    shop("sign", "everything", "--as", "mara@shop.example")
    assert "the first 2 are those of kept" in shop(*against), "the journal may go on"
    content = file.read_text()
    file.write_text(content.replace("über", "unter"))
    assert f"broken: kept{ending}: row" in shop(*against, code=1)
    file.write_text(content)
    shop.journal.write_bytes(shop.journal.read_bytes().splitlines(keepends=True)[0])
    shutil.rmtree(shop.folder / ".onedeck" / "build")
    assert "holds 2 entries, the journal 1" in shop(*against, code=1)
    file.write_text("".join(content.splitlines(keepends=True)[:-1]))
    assert "does not end with its head" in shop(*against, code=11)


def test_another_journal_is_not_what_was_exported(shop: Shop, tmp_path: Path) -> None:
    shop("sign", "everything", "--as", "mara@shop.example")
    file = tmp_path / "kept.jsonl"
    shop("audit", "export", "-o", str(file))
    shutil.rmtree(shop.folder / ".onedeck")
    shop("run")
    shop("sign", "everything", "--as", "mara@shop.example")
    said = shop("audit", "verify", "--against", str(file), code=1)
    assert "its head is not the hash of entry 2 today" in said and "row 1 is not" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", "x"), ("a.csv", ""), ("a.jsonl", "\x00\n"), ("a.csv", '"'), ("a.jsonl", "[]\n"), ("none.csv", None),
     ("a.jsonl", '{"kind": "head", "entry": "²"}\n'), ("a.csv", "entry,kind\n")],
)  # fmt: skip
def test_what_is_no_export_is_refused(shop: Shop, tmp_path: Path, name: str, content: str | None) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    assert str(tmp_path / name) in shop("audit", "verify", "--against", str(tmp_path / name), code=11)


def test_sign_says_what_it_needs(shop: Shop) -> None:
    assert "as it stands" in shop("sign") and "not signed" in shop("sign")
    assert "Which journey" in shop("sign", "--as", "mara@shop.example", code=2)
    assert "Who signs?" in shop("sign", "everything", code=2)
    by = ("sign", "everything", "--as", "mara@shop.example")
    assert "What is decided?" in shop(*by, "--release", "assistant", "3.3", code=2)
    assert "Which version" in shop(*by, "--decision", "ship", code=2)
    assert "needs a version and a reason" in shop(
        *by, "--release", "assistant", "3.3", "--decision", "ship", code=2
    )
    assert "can sign it" in shop("sign", "everything", "--as", "dan@shop.example", code=2)
    shop(*by)
    assert "as signed" in shop("sign")
    path = shop.folder / "charters" / "everything.yaml"
    path.write_text(path.read_text().replace("window: 7d", "window: 9d"))
    [row] = json.loads(shop("sign", "--format", "json"))
    assert (row["stands"], row["changed"], row["signed_by"]) == (
        "changed since",
        "window",
        "mara@shop.example",
    )


def test_before_anything_was_run_it_says_so(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "new")
    assert "Nothing was ever run here" in shop("audit", code=2)
    assert "Nothing was ever run here" in shop("audit", "verify", code=2)


def test_a_hostile_note_obeys_nothing(shop: Shop) -> None:
    shop(
        "sign", "everything", "--as", "mara@shop.example", "--note", "'); DROP TABLE audit; --\x1b[31m\u202e"
    )
    assert "\x1b" not in shop("audit") and "\u202e" not in shop("audit")
    shop("run", "--from", "govern")
    assert "DROP TABLE" in shop.rows()[0]["note"]
