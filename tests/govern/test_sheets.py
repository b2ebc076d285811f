"""Sheets: out blind, filled in any spreadsheet, and back; what cannot be taken is told, the rest is kept."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedeck.errors import SourceError
from onedeck.govern.review.answers import queue
from onedeck.govern.review.book import read_book
from onedeck.govern.review.sample import draw
from onedeck.govern.review.sheets import load_sheet
from onedeck.model.reviews import code
from onedeck.show.formats import FORMULA, Listing, as_csv
from tests.govern.ledger import published

HOSTILE = ('=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", 'say "h"\n;,\t', "'quoted")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = published(tmp_path_factory.mktemp("sheets"))
    draw(store)
    assert store.home
    return store.home


def codes(home: Path, reader: str) -> list[str]:
    return [code(item.review_id) for item in queue(read_book(home), reader)]


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def notes(home: Path, reader: str) -> dict[str, str | None]:
    book = read_book(home)
    return {code(key): said[reader].note for key, said in book.answers.items() if reader in said}


def test_a_sheet_with_hostile_texts_comes_back_whole(home: Path, tmp_path: Path) -> None:
    names = codes(home, "ann")[: len(HOSTILE)]
    rows = [
        {"review": name, "timeline": text, "answer": "h", "note": text}
        for name, text in zip(names, HOSTILE, strict=True)
    ]
    sheet = as_csv(Listing(rows, tuple(rows[0]), ()))
    cells = [cell for row in csv.reader(io.StringIO(sheet)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    path = written(tmp_path, sheet)
    first = load_sheet(home, path, "ann")
    assert (first.taken, first.faults) == (len(HOSTILE), [])
    before = (home / "keep" / "reviews.jsonl").read_bytes()
    again = load_sheet(home, path, "ann")
    assert (again.taken, again.known, again.faults) == (0, len(HOSTILE), [])
    assert (home / "keep" / "reviews.jsonl").read_bytes() == before
    kept = notes(home, "ann")
    assert kept[names[0]] == HOSTILE[0] and kept[names[7]] == "'quoted"
    # Out again, a note is guarded as every text is.
    assert "\"'=HYPERLINK" in as_csv(Listing([{"note": kept[names[0]]}], ("note",), ()))


@pytest.mark.parametrize(
    ("encoding", "delimiter", "end"),
    [("utf-8", ",", "\n"), ("utf-8-sig", ";", "\r\n"), ("utf-16", "\t", "\r\n"), ("latin-1", ";", "\r")],
)
def test_what_spreadsheets_make_of_it_is_read(
    home: Path, tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    reader = f"{encoding}{ord(delimiter)}"
    one, two, three, four = codes(home, reader)[:4]
    lines = [
        ("Review", "timeline", "ANSWER", "note"),
        (one, "größer", "H", "schön"),
        (two, "", "it held up", ""),
        (three, "", "'n", ""),
        (four, "", "Cannot_Tell", ""),
        ("", "", "", ""),
    ]
    text = end.join(delimiter.join(line) for line in lines)
    loaded = load_sheet(home, written(tmp_path, text.encode(encoding)), reader)
    assert (loaded.taken, loaded.unanswered, loaded.faults) == (4, 0, [])
    assert notes(home, reader)[one] == "schön"


def test_bad_rows_are_told_with_file_and_line_and_the_others_kept(home: Path, tmp_path: Path) -> None:
    one, two, three, four = codes(home, "dee")[:4]
    sheet = (
        "review,timeline,answer\n"
        f'{one},"two\nlines",h\n'
        "r_nosuchone,,h\n"
        f"{two},,perhaps\n"
        f'{three},"x",n\n'
        f"{three},,c\n"
        f"{four},,\n"
        "=1+1,,h\n"
    )
    path = written(tmp_path, sheet)
    loaded = load_sheet(home, path, "dee")
    assert (loaded.taken, loaded.unanswered) == (2, 1)
    assert [str(fault) for fault in loaded.faults] == [
        f"{path}:4: there is no review 'r_nosuchone'; keep that column as it was exported",
        f"{path}:5: the answer is 'perhaps'; it can be h (it held up), n (no), c (cannot tell) or s (skip)",
        f"{path}:7: {three} has the answer 'not' of dee already; the first one stands",
        f"{path}:9: there is no review '=1+1'; keep that column as it was exported",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"review,text\nr_a,b\n", "no column 'answer'"),
        (b"\x00\x01\x02\x03", "no column 'review'"),
    ],
)
def test_what_is_no_sheet_is_told(home: Path, tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        load_sheet(home, written(tmp_path, content), "eve")


def test_a_file_that_is_not_there_is_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        load_sheet(home, tmp_path / "none.csv", "eve")
    with pytest.raises(SourceError, match="cannot be read"):
        load_sheet(home, tmp_path, "eve")


@settings(max_examples=60)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(alphabet="review,answer;\t\r\n\"'\x00hnr_a", max_size=200).map(str.encode),
    )
)
def test_no_bytes_make_it_stumble(
    tmp_path_factory: pytest.TempPathFactory, home: Path, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed.csv"
    for prefix in (b"", b"review,answer\n"):
        path.write_bytes(prefix + content)
        try:
            loaded = load_sheet(home, path, "fay")
        except SourceError:
            continue
        assert loaded.taken == 0
