"""Answers: a queue of her own, every answer kept, nothing asked twice, whatever happens in between."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from onedeck.errors import SourceError, UsageError
from onedeck.govern.review.answers import answer, queue, reader_named
from onedeck.govern.review.book import read_book
from onedeck.govern.review.journal import append, entries, journal_file
from onedeck.govern.review.sample import draw
from onedeck.govern.review.table import is_behind, publish_reviews, review_rows, write_reviews
from onedeck.model.reviews import NOT, SKIPPED, code, number
from onedeck.store import Store
from onedeck.store.manifest import DRAFT
from tests.govern.ledger import agree, published, reads, reopened


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = published(tmp_path)
    draw(found)
    return found


def home(store: Store) -> Path:
    assert store.home
    return store.home


def test_each_reader_has_an_order_of_her_own(store: Store) -> None:
    book = read_book(home(store))
    ann, ben = ([item.review_id for item in queue(book, reader)] for reader in ("ann", "ben"))
    assert ann == [item.review_id for item in queue(book, "Ann")]
    assert ann != ben and sorted(ann) == sorted(ben) and len(ann) == 80
    # Shuffled: the verdicts don't come in blocks that would give them away.
    verdicts = [item.verdict for item in queue(book, "ann")]
    assert sum(one != other for one, other in pairwise(verdicts)) > 40


def test_she_goes_on_where_she_stopped_and_sees_nothing_twice(store: Store) -> None:
    first = reads(store, "ann", agree, most=30)
    second = reads(store, "ANN", agree)
    assert len(first) == 30 and len(second) == 50 and not set(first) & set(second)
    assert queue(read_book(home(store)), "ann") == []


def test_what_two_have_read_is_asked_of_nobody_else_but_what_was_skipped_is(store: Store) -> None:
    reads(store, "ann", agree)
    skipped = reads(store, "ben", lambda _: SKIPPED, most=5)
    reads(store, "ben", agree)
    assert sorted(item.review_id for item in queue(read_book(home(store)), "cy")) == sorted(skipped)
    rows = review_rows(read_book(home(store)))
    assert len(rows) == 80 + 75 + 5 + 5  # ann's, ben's, skipped ones, and their awaited readings
    assert sum(row["answer"] is None for row in rows) == 5


def test_the_first_answer_stands(store: Store) -> None:
    [item, *_] = queue(read_book(home(store)), "ann")
    answer(home(store), "ann", item.review_id, agree(item))
    answer(home(store), "Ann", item.review_id, NOT, "on second thoughts")
    said = read_book(home(store)).answer_of(item.review_id, "ann")
    assert said and said.answer == agree(item) and said.note is None


def test_an_entry_cut_off_by_a_crash_is_passed_over_and_cleared_away(store: Store) -> None:
    reads(store, "ann", agree, most=3)
    path = journal_file(home(store))
    path.write_bytes(path.read_bytes() + b'{"kind": "answer", "rev')
    assert len(entries(home(store))) == 4
    reads(store, "ann", agree, most=2)
    assert len(entries(home(store))) == 6
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_damaged_entry_is_told_with_its_place(store: Store) -> None:
    path = journal_file(home(store))
    path.write_bytes(b"half a line\n" + path.read_bytes())
    with pytest.raises(SourceError, match=r"reviews\.jsonl:1 "):
        read_book(home(store))


def test_readers_in_several_processes_lose_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from onedeck.govern.review.journal import append\n"
        "for n in range(40): append(Path(sys.argv[1]), [{'kind': 'note', 'by': sys.argv[2], 'n': n}])"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    running = [subprocess.Popen([*command, name]) for name in ("ann", "ben", "cy")]
    assert [process.wait() for process in running] == [0, 0, 0]
    found = [(entry["by"], entry["n"]) for entry in entries(tmp_path)]
    assert sorted(found) == [(name, n) for name in ("ann", "ben", "cy") for n in range(40)]


def test_a_reader_needs_a_name(tmp_path: Path) -> None:
    assert reader_named(tmp_path, "  Ann\t\x1b[31m Lee ") == "Ann [31m Lee"
    for nothing in ("", " \n", "\x00", "x" * 81):
        with pytest.raises(UsageError, match="name"):
            reader_named(tmp_path, nothing)


def test_what_a_later_version_wrote_is_passed_over(store: Store) -> None:
    append(home(store), [{"kind": "appeal", "anything": 1}])
    assert len(read_book(home(store)).items) == 80


def test_a_review_s_name_reads_back() -> None:
    for review_id in (0, 1, 31, 32, 32**9 - 1, 12_345_678_901):
        assert number(f" {code(review_id).upper()} ") == review_id
    assert [number(text) for text in ("", "r_", "abcdefghi", "r_abcdefgh", "r_abcdefgh1", "c_abcdefghi")] == [
        None
    ] * 6


def test_while_a_run_writes_answers_wait_in_the_journal(store: Store) -> None:
    with store.writing():
        [item, *_] = queue(read_book(home(store)), "ann")
        answer(home(store), "ann", item.review_id, NOT)
        assert not publish_reviews(home(store))
        assert is_behind(reopened(store))
    assert publish_reviews(home(store))
    assert not is_behind(reopened(store))


def test_the_tables_of_a_run_that_failed_stay_as_they_are(store: Store) -> None:
    running = reopened(store)
    running.write("verdicts", "SELECT * FROM verdicts WHERE room = 'nobody'")
    draft = (home(store) / "build" / DRAFT).read_text()
    assert not publish_reviews(home(store))
    assert (home(store) / "build" / DRAFT).read_text() == draft
    write_reviews(running)
    running.publish()
    assert reopened(store).engine.rows("SELECT COUNT(*) FROM reviews") == [(160,)]


def test_a_reader_who_opened_the_tables_before_still_reads_them(store: Store) -> None:
    before = reopened(store)
    for _ in range(4):
        reads(store, "ann", agree, most=1)
    assert before.engine.rows("SELECT COUNT(*) FROM verdicts") == [(400,)]
