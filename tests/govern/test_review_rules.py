"""`review --rule`: cases of a rule on words, read at a terminal or through a pipe, kept, and counted by `check`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onedeck.entrypoints.cli import cli
from onedeck.errors import UsageError
from onedeck.govern.review.journal import append, entries
from onedeck.store import Store
from tests.govern.test_experience_rules import AS_OF, OTHER, STORY, charter, told
from tests.govern.test_rules import workspace_of
from tests.journal import judged_in, moment

STEERS = "\x1b[31mmy router\u202e blinks orange since yesterday evening and nothing works"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with tables: sixty customers tell the person what they had told the AI."""
    folder = tmp_path_factory.mktemp("words")
    space = workspace_of(folder, {"files": charter()}, ["desk"])
    store = Store.open(folder / ".onedeck")
    with store.writing():
        judged_in(space, told(STEERS, STORY, 60), moment(AS_OF), store)
        store.publish({"workspace": space.name, "definition": space.definition_hash()})
    return folder


@pytest.fixture
def unread(folder: Path) -> Path:
    """Return the workspace without a word of any reader."""
    (folder / ".onedeck" / "keep" / "reviews.jsonl").unlink(missing_ok=True)
    return folder


def onedeck(folder: Path, *words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["-w", str(folder), *words], input=typed, catch_exceptions=False)


def test_reading_through_a_pipe_and_going_on(unread: Path) -> None:
    read = ("review", "--rule", "OD310", "--sample", "10", "--reader", "ann")
    first = onedeck(unread, *read, typed="r\nw she asks for something else\nmaybe\nC\ns\nq\n")
    assert (
        "4 answered; 6 are left for ann" in first.stdout and "'maybe' is none of the letters" in first.stdout
    )
    assert "OD310: 3 of 50 read here, 1 right; a note until 50 are" in first.stdout
    rest = onedeck(unread, *read, typed="r\n" * 6)
    assert (
        "6 answered; nothing is left for ann" in rest.stdout and "9 of 50 read here, 7 right" in rest.stdout
    )
    assert (
        "10 answered; nothing is left for bob" in onedeck(unread, *read[:-1], "bob", typed="r\n" * 10).stdout
    )
    kept = [entry for entry in entries(unread / ".onedeck") if entry["kind"] == "case"]
    assert len(kept) == 20 and kept[1]["note"] == "she asks for something else"


def test_both_turns_are_shown_and_steer_no_terminal(unread: Path) -> None:
    shown = onedeck(unread, "review", "--rule", "context_lost", "--reader", "ann", typed="q\n").stdout
    assert "before  2026-01-05 10:01 · she to the AI · chat" in shown
    assert "here    2026-01-05 10:07 · she to a person · chat" in shown
    assert shown.count("blinks orange since yesterday evening and nothing works") == 2
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "Does she say again here what she had said before?" in shown


def test_how_far_it_is_and_what_readers_said(unread: Path) -> None:
    before = onedeck(unread, "review", "--rule", "OD310")
    assert "none of its cases read here yet" in before.stdout and "50 cases drawn" in before.stdout
    onedeck(unread, "review", "--rule", "OD310", "--reader", "ann", typed="w other words\nr\nq\n")
    found = json.loads(onedeck(unread, "review", "--rule", "OD310", "--format", "json").stdout)
    assert [(row["readers"], row["notes"]) for row in found] == [
        ("ann: wrong", "other words"),
        ("ann: right", ""),
    ]


def test_fifty_right_ones_make_a_finding_of_a_note(unread: Path) -> None:
    def severity() -> tuple[str, list[str]]:
        found = json.loads(onedeck(unread, "check", "--select", "OD310", "--format", "json").stdout)
        [finding] = [each for each in found["findings"] if each["code"] == "OD310"]
        return finding["severity"], finding["evidence"]

    assert severity()[0] == "note"
    onedeck(unread, "review", "--rule", "OD310", "--reader", "ann", typed="r\n" * 49 + "w\n")
    assert severity() == ("error", ["50 read here, 49 right: 98 % (90–99 %)"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rule", "OD301"), "Rule OD301 reads no words"),
        (("--rule", "OD3111"), "There is no rule 'OD3111'. Did you mean 'OD311'?"),
        (("--sample", "5"), "--sample and --reader belong to --rule here."),
        (("--rule", "OD310", "--reader", " \t"), "A reader's name has 1 to 80 characters."),
    ],
)
def test_what_cannot_be_read_is_said(unread: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?").replace(".", r"\.")):
        onedeck(unread, "review", *words)


def test_a_rule_that_finds_nothing_has_nothing_to_read(unread: Path) -> None:
    done = onedeck(unread, "review", "--rule", "OD312", "--reader", "ann")
    assert done.exit_code == 0 and "OD312 finds no case, so there is nothing to read" in done.stdout


def test_a_statement_that_is_gone_can_be_skipped(unread: Path) -> None:
    """What was read stays read when the build no longer has it; a later version's entries are passed over."""
    entry = {"rule": "OD310", "conversation_id": 1, "reader": "ann", "answered_at": 1, "note": None}
    said = [{"kind": "case", "statement_id": nth, "answer": "right"} | entry for nth in range(3)]
    append(unread / ".onedeck", [*said, {"kind": "of the future", "what": 1}])
    assert "3 of 50 read here, 3 right" in onedeck(unread, "review", "--rule", "OD310").stdout


def test_other_words_are_no_case(tmp_path: Path) -> None:
    space = workspace_of(tmp_path, {"files": charter()}, ["desk"])
    store = Store.open(tmp_path / ".onedeck")
    with store.writing():
        judged_in(space, told(STORY, OTHER, 40), moment(AS_OF), store)
        store.publish({"workspace": space.name, "definition": space.definition_hash()})
    assert "0 cases drawn" in onedeck(tmp_path, "review", "--rule", "OD310").stdout


def test_what_was_read_counts_at_an_earlier_as_of_too(unread: Path) -> None:
    onedeck(unread, "review", "--rule", "OD310", "--reader", "ann", typed="r\n" * 50)
    asked = ("check", "--select", "OD310", "--as-of", "2026-01-20", "--format", "json")
    found = json.loads(onedeck(unread, *asked).stdout)["findings"]
    assert [(each["severity"], each["evidence"]) for each in found if each["code"] == "OD310"] == [
        ("error", ["50 read here, 50 right: 100 % (93–100 %)"])
    ]
