"""The exports of the sample company: complete, readable by the connectors, the same bytes for the same seed."""

import gzip
import hashlib
from pathlib import Path

import pytest

from onedeck.entrypoints.cli import answer
from onedeck.errors import UsageError
from onedeck.sample import write_sample
from onedeck.sample.exports.numbers import Numbers
from onedeck.sample.records import Contact
from tests.sample.compared import Compared, build, rows_of

SEED = 4_711


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def compared(folder: Path) -> Compared:
    return build(folder, SEED)


def bytes_of(folder: Path) -> dict[str, str]:
    """Return every file's hash."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".onedeck" not in path.parts)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def expected_reason(contact: Contact) -> str | None:
    """Return why a contact must not be counted; None if it must."""
    return contact.exclusion or ("outbound" if contact.direction == "outbound" else None)


def test_nothing_is_rejected(compared: Compared) -> None:
    assert not rows_of(compared.store, "SELECT source, raw_file, raw_row, reason FROM rejects")


def test_every_contact_is_loaded_or_left_out_for_its_own_reason(compared: Compared) -> None:
    assert len(compared.of_contact) == len(compared.company.contacts)
    excluded = dict(rows_of(compared.store, "SELECT conversation_id, excluded FROM conversations"))
    wrong = [
        (contact.id, expected_reason(contact), excluded[compared.of_contact[contact.id]])
        for contact in compared.company.contacts
        if contact.direction != "callback"  # a call back belongs to the call that asked for it
        and excluded[compared.of_contact[contact.id]] != expected_reason(contact)
    ]
    assert not wrong


def test_every_claim_event_and_survey_arrives(compared: Compared) -> None:
    company, count = (
        compared.company,
        lambda table: rows_of(compared.store, f"SELECT count(*) FROM {table}")[0],
    )
    assert count("surveys") == len(company.surveys)
    numbers = Numbers(company)
    claimed = {
        (contact.system, numbers.exported(contact))
        for contact in company.contacts
        if (contact.claims or contact.solved_at) and contact.exclusion not in ("spam", "merged_away")
    }
    told = rows_of(
        compared.store,
        "SELECT DISTINCT t.source, t.source_conversation_id FROM claims JOIN touches AS t USING (conversation_id)",
    )
    assert set(map(tuple, told)) == claimed
    kinds = dict(rows_of(compared.store, "SELECT outcome, count(*) FROM outcomes GROUP BY ALL"))
    for kind in (
        "fulfilled",
        "promised",
        "denied",
        "disputed",
        "complained",
        "cancelled",
        "renewed",
        "churned",
    ):
        assert kinds.get(kind, 0) == sum(event.kind == kind for event in company.events), kind


def test_no_file_knows_the_truth(folder: Path, compared: Compared) -> None:
    words = {"refuted_by", "innocent", "plant", "met"}
    for path in (folder / "exports").rglob("*.csv.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            assert not words & set(file.readline().strip().split(",")), path


def test_equal_seeds_give_equal_bytes(folder: Path, compared: Compared, tmp_path: Path) -> None:
    write_sample(tmp_path / "again", SEED, small=True)
    write_sample(tmp_path / "other", SEED + 1, small=True)
    assert bytes_of(tmp_path / "again") == bytes_of(folder)
    assert bytes_of(tmp_path / "other") != bytes_of(folder)


def test_every_file_a_person_reads_says_that_it_is_simulated(folder: Path, compared: Compared) -> None:
    read = [
        *folder.glob("*.yaml"),
        *folder.glob("*.md"),
        *folder.glob("charters/*"),
        *folder.glob("contracts/*.yaml"),
    ]
    assert len(read) >= 15
    assert not [path.name for path in read if "simulated" not in path.read_text().lower()]


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="overwrites nothing"):
        write_sample(tmp_path, SEED, small=True)


def test_the_command_says_that_it_is_simulated_and_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["sample", str(tmp_path / "new"), "--small", "--seed", "5"]) == 0
    told = capsys.readouterr().out
    assert "SIMULATED (seed 5)" in told and "onedeck run" in told
    assert answer(["sample", str(tmp_path / "new"), "--small"]) == 2
    assert "overwrites nothing" in capsys.readouterr().err
    assert answer(["sample", str(tmp_path / "other"), "--seed", "-1"]) == 2
