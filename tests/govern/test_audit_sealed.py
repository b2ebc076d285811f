"""An export of the audit: whatever is changed in it, or in the journal since, is told."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onedeck.errors import SourceError
from onedeck.govern.audit.journal import append, read_journal
from onedeck.govern.audit.notes import change
from onedeck.govern.audit.sealed import ENDINGS, against, sealed
from onedeck.show.audit import audit_csv

NOW = 1_795_392_000_000_000  # 2026-11-23T00:00:00Z


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("sealed") / ".onedeck"
    for day in range(3):
        said = change("bills", "window", f"{day}d", '=1+1, ü\n"x"')
        append(
            found, {"kind": "change", "at": NOW + day, "who": "x", "definition_hash": "h", "changes": [said]}
        )
    return found


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_export_is_what_the_journal_says(home: Path, tmp_path: Path, ending: str) -> None:
    journal = read_journal(home)
    path = tmp_path / f"kept{ending}"
    path.write_text(sealed(journal, ending, NOW, audit_csv))
    seal, faults = against(journal, path, audit_csv)
    assert (seal.entries, seal.head, faults) == (3, journal.head, [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(data=st.data())
def test_no_byte_of_an_exported_entry_changes_unseen(home: Path, tmp_path: Path, data: st.DataObject) -> None:
    journal = read_journal(home)
    content = sealed(journal, ".jsonl", NOW, audit_csv).encode()
    entries = content.rfind(b"\n", 0, -1)  # the seal's own time is nobody's to verify
    place = data.draw(st.integers(0, entries))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != content[place]))
    path = tmp_path / "kept.jsonl"
    path.write_bytes(content[:place] + bytes([byte]) + content[place + 1 :])
    try:
        assert against(journal, path, audit_csv)[1]
    except SourceError as error:
        assert str(path) in error.message


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda t: t.encode("utf-8", "replace"))),
       ending=st.sampled_from(ENDINGS))  # fmt: skip
def test_whatever_a_file_holds_it_is_refused_in_words(
    home: Path, tmp_path: Path, content: bytes, ending: str
) -> None:
    path = tmp_path / f"kept{ending}"
    path.write_bytes(content)
    with pytest.raises(SourceError):
        against(read_journal(home), path, audit_csv)


@pytest.mark.parametrize("content", ["a\rb\n", '"', "x" * 200_000, "a,b\0\n"])
def test_a_broken_csv_is_refused_in_words(home: Path, tmp_path: Path, content: str) -> None:
    path = tmp_path / "kept.csv"
    path.write_bytes(content.encode())
    with pytest.raises(SourceError):
        against(read_journal(home), path, audit_csv)
