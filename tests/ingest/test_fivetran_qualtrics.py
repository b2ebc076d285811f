"""Fivetran's Qualtrics seeds (real column sets, rows made up): every row of every file has a fate."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.ingest.connectors.qualtrics import stage
from onedeck.ingest.run import open_feeds
from onedeck.model.progress import Silent
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

FATES = {"loaded", "rejected", "look-up", "older version", "not read"}
FACTS = ("survey_response.csv", "distribution_contact.csv")
NOT_READ = {
    "block.csv", "block_question.csv", "contact_mailing_list_membership.csv", "core_mailing_list.csv",
    "directory.csv", "directory_mailing_list.csv", "question_option.csv", "sub_question.csv", "survey.csv",
    "survey_version.csv", "user.csv",
}  # fmt: skip


def accounted(folder: Path, options: str = "nps: QID2") -> dict[str, Counter[str]]:
    """Stage a folder of seeds; return fate -> rows, by file name."""
    workspace = (
        f"name: seeds\nsources:\n  - {{name: s, connector: qualtrics, path: x, options: {{{options}}}}}\n"
    )
    (folder / "onedeck.yaml").write_text(workspace)
    store = Store(None, DuckEngine())
    (feed,) = open_feeds(store, read_workspace(folder), Silent())
    return {Path(shown).name: +fates for shown, fates in stage(feed).account().items()}


def rows_of(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file)) - 1


@pytest.fixture
def seeds(test_data: Path, tmp_path: Path) -> Path:
    (tmp_path / "x").mkdir()
    for path in (test_data / "fivetran_seeds" / "qualtrics").glob("*.csv"):
        (tmp_path / "x" / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_every_row_of_every_file_has_a_fate(seeds: Path) -> None:
    found = accounted(seeds)
    files = {path.name: rows_of(path) for path in (seeds / "x").glob("*.csv")}
    assert {name: sum(fates.values()) for name, fates in found.items()} == files
    assert {fate for fates in found.values() for fate in fates} <= FATES
    for name in FACTS:
        assert set(found[name]) <= {"loaded", "rejected"}
    assert {name for name, fates in found.items() if fates["not read"]} == NOT_READ


def test_the_seeds_hold_invitations_and_unfinished_responses(seeds: Path) -> None:
    found = accounted(seeds)
    assert found["survey_response.csv"] == {"rejected": 5}  # finished is 0 in all of them
    assert found["distribution_contact.csv"] == {"loaded": 5}


def test_finished_seeds_are_answers(seeds: Path) -> None:
    path = seeds / "x" / "survey_response.csv"
    text = path.read_text()
    finished = text.replace("email,9,2022-12-07 08:59:21.000000,0", "email,9,2022-12-07 08:59:21.000000,1")
    assert finished != text
    path.write_text(finished)
    assert accounted(seeds)["survey_response.csv"] == {"loaded": 1, "rejected": 4}


def test_a_survey_that_is_not_asked_for_says_nothing(seeds: Path) -> None:
    found = accounted(seeds, "nps: QID2, survey: SV_none")
    assert found["survey_response.csv"] == {"says nothing here": 5}
