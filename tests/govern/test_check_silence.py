"""Waivers and the baseline: what a person signed for, and what was there before."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.errors import ConfigError, UsageError
from onedeck.govern.check.baseline import against, read_baseline, write_baseline
from onedeck.govern.check.catalog import read_rules
from onedeck.govern.check.examine import Wish, examine
from onedeck.govern.check.own import BAD_IGNORE
from onedeck.model.checked import CheckReport
from onedeck.model.findings import SEVERITIES, Finding, Rule
from tests.govern.charters import TWO_OWNERS, lay_out, look_at

WAIVER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Waiver
metadata: {name: dan-stays}
spec:
  rules: [OD101]
  journeys: [billing]
  subjects: [pip]
  reason: Agreed with the board.
  until: "2027-01-31"
  signedBy: {person: eva@example.com}
"""
RULES = [Rule(f"XX10{number}", "a title", "error", name=f"rule_{number}") for number in range(3)]


def checked(folder: Path) -> CheckReport:
    """Return what two_owners finds, and what the check has to say of the waivers."""
    wish = Wish(frozenset({"OD101", "OD001", "OD002", "OD004"}))
    return examine(look_at(folder), read_rules(folder), wish)


def test_a_waiver_silences_what_it_names_and_says_who_signed(tmp_path: Path) -> None:
    report = checked(lay_out(tmp_path, {"charters/waiver.yaml": WAIVER}))
    (silenced,) = report.findings
    said = "the waiver dan-stays, signed by eva@example.com, until 2027-01-31: Agreed with the board."
    assert silenced.silenced == said
    assert report.exit_code == 0


@pytest.mark.parametrize(
    ("was", "becomes", "found"),
    [
        ("rules: [OD101]", "rules: [OD102]", {"OD101"}),
        ("subjects: [pip]", "subjects: [pop]", {"OD101"}),
        ('until: "2027-01-31"', 'until: "2026-11-22"', {"OD101", "OD004"}),
        ("rules: [OD101]", "rules: [OD191]", {"OD101", "OD004"}),
    ],
    ids=["another rule", "another subject", "run out", "no such rule"],
)
def test_a_waiver_that_does_not_fit_silences_nothing(
    tmp_path: Path, was: str, becomes: str, found: set[str]
) -> None:
    report = checked(lay_out(tmp_path, {"charters/waiver.yaml": WAIVER.replace(was, becomes)}))
    assert {finding.rule.code for finding in report.counted} == found
    assert all(finding.severity == "error" for finding in report.counted)


def test_the_baseline_lets_pass_what_is_known_and_not_what_is_new(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "shop")
    path = tmp_path / "baseline.json"
    assert write_baseline(path, checked(folder).findings) == 1
    known = read_baseline(path)
    assert [str(entry) for entry in known] == ["OD101 billing pip"]

    # Two lines further down it is the same finding; another AI of somebody else's is a new one.
    second = "      - {name: Pop, agentId: pop, accountable: {person: ann@example.com}}\n"
    lay_out(folder, {"charters/billing.yaml": f"# moved\n# down\n{TWO_OWNERS}{second}"})
    wish = Wish(frozenset({"OD101"}), known=known)
    report = examine(look_at(folder), read_rules(folder), wish)
    assert [finding.subject for finding in report.counted] == ["pop"]
    assert [finding.silenced for finding in report.silenced] == ["the baseline"]

    lay_out(folder, {"charters/billing.yaml": TWO_OWNERS.replace("dan@", "maria@")})
    report = examine(look_at(folder), read_rules(folder), wish)
    assert report.findings == () and report.gone == ("OD101 billing pip",)


def test_a_baseline_reads_as_a_list_of_lines(tmp_path: Path) -> None:
    found = [finding(1, "b", "x"), finding(0, "a", 'q"\n<'), finding(1, "a", "x")]
    path = tmp_path / "baseline.json"
    write_baseline(path, found)
    lines = path.read_text().splitlines()
    assert lines[0] == "{" and lines[1] == '  "version": 1,' and len(lines) == 3 + 3 + 2
    assert json.loads(path.read_text())["findings"][0]["subject"] == 'q"\n<'
    assert [entry.code for entry in read_baseline(path)] == ["XX100", "XX101", "XX101"]
    write_baseline(path, [])
    assert read_baseline(path) == []


def test_what_is_about_the_check_itself_is_never_known() -> None:
    own = Finding(BAD_IGNORE, "error", "", "x", "said")
    found, _ = against([own], [], set())
    assert not found[0].silenced


def test_a_note_that_became_an_error_is_new(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [finding(0, "a", "x", "note")])
    now, _ = against([finding(0, "a", "x", "error")], read_baseline(path), {"XX100"})
    assert not now[0].silenced
    now, _ = against([finding(0, "a", "x", "note")], read_baseline(path), {"XX100"})
    assert now[0].silenced


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"version": 2, "findings": []}', '{"version": 1, "findings": [{"code": 1}]}', "[" * 100_000,
     '{"version": 1, "findings": {"a": 1}}', "\udcff"],
)  # fmt: skip
def test_what_is_no_baseline_is_a_fault_with_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=r"baseline\.json"):
        read_baseline(path)


def test_an_absent_baseline_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        read_baseline(tmp_path / "baseline.json")
    assert "--write-baseline" in str(raised.value.hint)


def finding(rule: int, journey: str, subject: str, severity: str = "error") -> Finding:
    """Return a finding of a made-up rule."""
    return Finding(RULES[rule], severity, journey, subject, "said")


FOUND = st.lists(
    st.builds(finding, st.integers(0, 2), st.sampled_from("ab"), st.text(max_size=3), st.sampled_from(SEVERITIES)),
    max_size=12,
)  # fmt: skip


@given(FOUND, FOUND)
def test_known_new_and_gone_add_up(
    tmp_path_factory: pytest.TempPathFactory, before: list[Finding], now: list[Finding]
) -> None:
    path = tmp_path_factory.getbasetemp() / "baseline.json"
    assert write_baseline(path, before) == len(before)
    known = read_baseline(path)
    codes = {rule.code for rule in RULES}
    same, gone = against(before, known, codes)
    assert all(each.silenced for each in same) and not gone
    found, gone = against(now, known, codes)
    assert len(found) == len(now)
    assert sum(bool(each.silenced) for each in found) + len(gone) == len(before)
