"""Comments that silence: where they hold, when they do not, and what of them the check complains about."""

import datetime
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.govern.check.catalog import read_rules
from onedeck.govern.check.examine import Wish, examine
from onedeck.govern.check.ignores import Ignore, ignores
from onedeck.govern.check.texts import Texts
from onedeck.model.checked import CheckReport
from tests.govern.charters import TODAY, TWO_OWNERS, lay_out, look_at

GOOD = '# onedeck: ignore[OD101] reason="Dan leaves in May" until=2027-01-31'
PIP = "        accountable: {person: dan@example.com}"


def checked(folder: Path, *codes: str, today: datetime.date = TODAY) -> CheckReport:
    """Return what the rules with these codes find, and what the check has to say of the comments."""
    wish = Wish(frozenset({*codes, "OD001", "OD002", "OD004"})) if codes else None
    return examine(look_at(folder, today), read_rules(folder), wish)


def codes(report: CheckReport) -> list[str]:
    """Return the codes that count."""
    return sorted(finding.rule.code for finding in report.counted)


def read(tmp_path: Path, text: str) -> list[Ignore]:
    """Return the comments of one file."""
    (tmp_path / "onedeck.yaml").write_text(text)
    return ignores(Texts(tmp_path), TODAY)


@pytest.mark.parametrize(
    "charter",
    [
        TWO_OWNERS.replace(PIP, f"{PIP}  {GOOD}"),
        TWO_OWNERS.replace(PIP, f"        {GOOD}\n\n        # another comment\n{PIP}"),
        f"{GOOD}\n{TWO_OWNERS}",
        f"# The charter of billing.\n\n{GOOD}\n---\n{TWO_OWNERS}",
        TWO_OWNERS.replace("maria@example.com}", f"maria@example.com}}  {GOOD}"),
    ],
    ids=["its line", "the line above", "the file", "the file, further down", "another of its lines"],
)
def test_a_comment_silences_what_is_found_at_its_place(tmp_path: Path, charter: str) -> None:
    report = checked(lay_out(tmp_path, {"charters/billing.yaml": charter}), "OD101")
    assert codes(report) == []
    (silenced,) = report.silenced
    assert silenced.silenced.endswith("until 2027-01-31: Dan leaves in May")
    assert report.exit_code == 0


@pytest.mark.parametrize(
    "charter",
    [
        TWO_OWNERS.replace("metadata:", f"{GOOD}\nmetadata:"),
        TWO_OWNERS.replace("kind: Journey", f"kind: Journey  {GOOD}"),
        TWO_OWNERS.replace(PIP, PIP + "  " + GOOD.replace("OD101", "OD102")),
    ],
    ids=["the line above another", "another line", "another rule"],
)
def test_a_comment_elsewhere_silences_nothing_and_is_told_so(tmp_path: Path, charter: str) -> None:
    report = checked(lay_out(tmp_path, {"charters/billing.yaml": charter}), "OD101", "OD102")
    assert codes(report) == ["OD002", "OD101"]
    unused = next(finding for finding in report.counted if finding.rule.code == "OD002")
    assert unused.severity == "note" and unused.fix and unused.fix.becomes == ""
    assert unused.fix.was == GOOD.replace("OD101", unused.said[:5])


@pytest.mark.parametrize(
    ("comment", "says"),
    [
        ("# onedeck: ignore[OD101] until=2027-01-31", "no reason"),
        ('# onedeck: ignore[OD101] reason=" " until=2027-01-31', "no reason"),
        ('# onedeck: ignore[OD101] reason="Dan leaves"', "no last day"),
        ('# onedeck: ignore[OD101] reason="Dan leaves" until=soon', "until=soon is not a day"),
        ('# onedeck: ignore[OD101] reason="Dan leaves" until=2027-02-30', "is not a day"),
        ('# onedeck: ignore[OD101] reason="Dan leaves" until=2026-11-22', "its last day was 2026-11-22"),
        (
            '# onedeck: ignore[OD199] reason="Dan leaves" until=2027-01-31',
            "there is no rule OD199. Did you mean",
        ),
        ('# onedeck: ignore[OD001] reason="Dan leaves" until=2027-01-31', "cannot be silenced"),
        ('# onedeck: ignore[] reason="Dan leaves" until=2027-01-31', "names no rule"),
        ("# onedeck: ignore", "cannot be read"),
        ('# onedeck: ignore[OD101] reason="Dan" util=2027-01-31', "'util' is not known"),
        ('# onedeck: ingore[OD101] reason="Dan" until=2027-01-31', "'ingore' is not known"),
        ('# onedeck: ignore[OD101] reason="Dan "leaves"" until=2027-01-31', "cannot be read"),
    ],
)
def test_what_does_not_hold_is_an_error_of_its_own_and_silences_nothing(
    tmp_path: Path, comment: str, says: str
) -> None:
    charter = TWO_OWNERS.replace(PIP, f"{PIP}  {comment}")
    report = checked(lay_out(tmp_path, {"charters/billing.yaml": charter}), "OD101")
    assert codes(report) == ["OD001", "OD101"]
    bad = next(finding for finding in report.counted if finding.rule.code == "OD001")
    assert says in bad.said and bad.journey == "billing"
    assert (bad.marks[0].line, bad.marks[0].column) == (13, len(PIP) + 3)
    assert report.exit_code == 1


def test_the_last_day_still_holds(tmp_path: Path) -> None:
    charter = TWO_OWNERS.replace(PIP, f"{PIP}  {GOOD}")
    folder = lay_out(tmp_path, {"charters/billing.yaml": charter})
    last = datetime.date(2027, 1, 31)
    assert codes(checked(folder, "OD101", today=last)) == []
    assert codes(checked(folder, "OD101", today=last + datetime.timedelta(1))) == ["OD001", "OD101"]


def test_a_comment_is_not_unused_where_its_rule_did_not_run(tmp_path: Path) -> None:
    live = GOOD.replace("OD101", "OD302")
    folder = lay_out(tmp_path, {"charters/billing.yaml": TWO_OWNERS.replace(PIP, f"{PIP}  {live}")})
    assert codes(checked(folder, "OD101", "OD302")) == ["OD101"]  # no tables: the live rule could not look
    folder = lay_out(tmp_path, {"charters/billing.yaml": TWO_OWNERS.replace(PIP, f"{PIP}  {GOOD}")})
    assert codes(checked(folder, "OD102")) == []


def test_only_comments_are_comments(tmp_path: Path) -> None:
    texts = f"""\
name: "quoted {GOOD.replace('"', "'")}"
more: a text#with a sign
block: |
  {GOOD}
folded: "a text
  {GOOD.replace('"', "'")}
  goes on"
"""
    assert read(tmp_path, texts) == []
    (found,) = read(tmp_path, texts + f"next: 1 {GOOD}\n")
    assert (found.line, found.about, found.codes) == (8, 8, ("OD101",))


def test_several_codes_and_lines_as_yaml_counts_them(tmp_path: Path) -> None:
    (found,) = read(tmp_path, f'a: 1\r\nb: "x\u2028y"\n{GOOD.replace("OD101", "OD101, OD310")}\nc: 2\n')
    assert found.codes == ("OD101", "OD310") and (found.line, found.about) == (4, 5)


def test_a_comment_at_the_end_of_a_file_is_about_itself(tmp_path: Path) -> None:
    (found,) = read(tmp_path, f"a: 1\n{GOOD}")
    assert (found.line, found.about) == (2, 2)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\x85\u2028\u2029"), max_size=80))
def test_no_comment_is_too_strange_to_be_read(tmp_path_factory: pytest.TempPathFactory, rest: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "strange"
    folder.mkdir(exist_ok=True)
    (folder / "onedeck.yaml").write_bytes(f"a: 1  # onedeck: ignore{rest}\n".encode())
    for found in ignores(Texts(folder), TODAY):
        assert found.fault or (found.codes and found.reason and found.until)


def test_a_long_line_is_refused_quickly(tmp_path: Path) -> None:
    began = time.process_time()
    read(tmp_path, "a: 1  # onedeck: ignore[OD101] " + "a=b " * 100_000 + '"\n' + "# " * 100_000)
    assert time.process_time() - began < 2
