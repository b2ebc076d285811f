"""A check in every format: what each must look like by its standard, and hostile names in all of them."""

import datetime
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.errors import Fault
from onedeck.govern.check.own import OWN
from onedeck.model.checked import NOT_MEASURED, OFFLINE, RUN, CheckReport, Ran
from onedeck.model.findings import SEVERITIES, Finding, Fix, Mark, Rule, Tally
from onedeck.show.check.ink import Ink
from onedeck.show.check.machines import as_github, as_gitlab, as_json, as_junit
from onedeck.show.check.page import concise_page, full_page
from onedeck.show.check.sarif import as_sarif
from tests.charter.schema_checker import accepts
from tests.govern import sarif

TODAY = datetime.date(2026, 11, 23)
OWNED = tuple(OWN.values())
STATIC = Rule(
    "OD101", "two owners, two scorecards", "error", "separate_ownership", "name one", name="two_owners"
)
LIVE = Rule(
    "OD302", "the AI talks over a person", "warning", "human_plus_ai", "end it", True, 0.01, name="talks_over"
)
QUIET = Rule("OD303", "the wait moved", "error", live=True, name="wait_moved")
TALLY = Tally("billing", "pip", 1684, 1044, 1001, 1600, 0.5962, 0.6428)
LINES = {
    "charters/billing.yaml": [
        "apiVersion: onedeck.dev/v1alpha1",
        "owner: mara.okafor        # outcome",
        "ai:",
        "\towner: d.lindqvist",
        'wide: "日本語" owner',
        "long: " + "x" * 300 + " here " + "y" * 300,
        "evil: \x1b[31m\u202eowner",
    ]
}
OWNERS = Finding(
    STATIC, "error", "billing", "pip", "Mara answers for the outcome, Dan for the AI",
    (Mark("charters/billing.yaml", 2, 8, "accountable for the outcome", 11),
     Mark("charters/billing.yaml", 4, 9, "accountable for the AI", 11)),
    evidence=("0 of 9 targets are shared",),
)  # fmt: skip
TALKS = Finding(LIVE, "warning", "billing", "pip", "it answered over her", where="pip -> people", tally=TALLY)
NOTE = replace(TALKS, severity="note", subject="pop")
REPORT = CheckReport(
    TODAY, (OWNERS, TALKS, NOTE), (Ran(STATIC, RUN), Ran(LIVE, RUN, {"billing": 1684}), Ran(QUIET, NOT_MEASURED)),
    charters=6, conversations=41_208, as_of=1_790_000_000_000_000, seconds=0.84,
    anchors={"billing": Mark("charters/billing.yaml", 1, 1)},
)  # fmt: skip


def line(file: str, number: int) -> str:
    """Return a line of the made-up files."""
    lines = LINES.get(file, [])
    return lines[number - 1] if 0 < number <= len(lines) else ""


def same(file: str) -> str:
    """Name a file as it is."""
    return file


def page(report: CheckReport, verbose: bool = False, coloured: bool = False) -> str:
    """Return the page of a report."""
    return "\n".join(full_page(report, line, same, Ink(coloured), verbose))


def test_the_page_quotes_the_lines_and_labels_what_is_meant() -> None:
    assert (
        page(REPORT)
        == """\
error[OD101]: two owners, two scorecards
 --> charters/billing.yaml:2:8
  |
2 | owner: mara.okafor        # outcome
  |        ^^^^^^^^^^^ accountable for the outcome
...
4 |     owner: d.lindqvist
  |            ^^^^^^^^^^^ accountable for the AI
  |
  = found: Mara answers for the outcome, Dan for the AI
  = evidence: 0 of 9 targets are shared
  = pattern: Separate AI and CX ownership
  = help: name one
  = see: onedeck explain OD101

warning[OD302]: the AI talks over a person
 --> billing: pip -> people   observed, no charter line
  = found: it answered over her
  = evidence: 1,044 of 1,684 conversations (62.0%, 95 % interval 59.6–64.3), 1,001 of 1,600
              customers
  = evidence: onedeck check --cases OD302 billing lists them
  = pattern: Human-plus-AI operating model
  = help: end it
  = see: onedeck explain OD302

Checked 6 charters against 41,208 conversations in 0.8 s.
1 error, 1 warning, 1 note (shown with -v). The deck is not one."""
    )


@pytest.mark.parametrize(
    ("mark", "shown", "under"),
    [
        (
            Mark("charters/billing.yaml", 5, 13, "", 5),
            '5 | wide: "日本語" owner',
            "  |                ^^^^^",
        ),
        (Mark("charters/billing.yaml", 5, 8, "", 3), '5 | wide: "日本語" owner', "  |        ^^^^^^"),
        (
            Mark("charters/billing.yaml", 7, 13, "", 5),
            "7 | evil: \ufffd[31m\ufffdowner",
            "  |             ^^^^^",
        ),
        (Mark("charters/billing.yaml", 2, 8), None, "  |        " + "^" * 28),
        (Mark("charters/billing.yaml", 2, 99, "", 5), None, None),
    ],
    ids=[
        "wide signs before",
        "wide signs",
        "signs a terminal obeys",
        "the rest of the line",
        "beyond the line",
    ],
)
def test_what_is_underlined_stands_under_what_is_meant(
    mark: Mark, shown: str | None, under: str | None
) -> None:
    lines = page(replace(REPORT, findings=(replace(OWNERS, marks=(mark,)),))).splitlines()
    assert shown is None or lines[3] == shown
    assert under is None or lines[4].rstrip() == under


def test_a_long_line_is_shown_around_its_mark() -> None:
    mark = Mark("charters/billing.yaml", 6, 308, "this", 4)
    text = page(replace(REPORT, findings=(replace(OWNERS, marks=(mark,)),)))
    lines = text.splitlines()
    assert max(map(len, lines)) <= 110
    assert lines[3].startswith("6 | ...xxx") and lines[3].endswith("yyy...")
    assert lines[3][lines[4].index("^") :].startswith("here") and lines[4].count("^") == 4


def test_the_first_page_has_seven_and_says_how_many_more() -> None:
    many = tuple(replace(OWNERS, subject=str(number)) for number in range(9))
    text = page(replace(REPORT, findings=(*many, NOTE)))
    assert text.count("error[OD101]") == 7 and "2 more with -v" in text
    text = page(replace(REPORT, findings=(*many, NOTE)), verbose=True)
    assert text.count("error[OD101]") == 9 and "note[OD302]" in text and "more with" not in text


def test_more_is_said_with_v() -> None:
    silenced = replace(OWNERS, silenced="the baseline")
    report = replace(
        REPORT, findings=(silenced, TALKS), gone=("OD102 a", "OD102 b", "OD102 c", "OD102 d"), untrusted=2
    )
    short, long = page(report), page(report, verbose=True)
    assert "1 silenced (shown with -v)" in short and "by the baseline" not in short
    assert "  error[OD101] charters/billing.yaml:2:8: Mara" in long and "by the baseline" in long
    assert "OD303 wait_moved: not measured" in long and "OD303" not in short
    assert (
        "4 findings of the baseline gone: OD102 a, OD102 b, OD102 c and 1 more" in short and "OD102 d" in long
    )
    assert "2 rules of this workspace (rules/*.py) not run: --trust runs them" in short


def test_without_tables_it_says_what_did_not_run() -> None:
    states = (Ran(STATIC, RUN), Ran(LIVE, OFFLINE), Ran(QUIET, OFFLINE))
    report = CheckReport(TODAY, (), states, charters=1, seconds=0.04, why_offline="(there are no tables yet)")
    assert page(report).splitlines() == [
        "Checked 1 charter in 0.0 s, without events (there are no tables yet): "
        "2 rules that read events were not run.",
        "0 errors, 0 warnings. Nothing was found.",
    ]
    assert report.exit_code == 0


def test_colours_are_only_around_texts() -> None:
    plain, painted = page(REPORT), page(REPORT, coloured=True)
    assert "\x1b[1;31merror[OD101]\x1b[0m" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain


def test_concise_is_a_line_each() -> None:
    lines = list(concise_page(REPORT, same, Ink()))
    assert lines[0] == "charters/billing.yaml:2:8: error[OD101]: Mara answers for the outcome, Dan for the AI"
    assert lines[1] == "billing: pip -> people: warning[OD302]: it answered over her"
    assert len(lines) == 4 and len(list(concise_page(REPORT, same, Ink(), verbose=True))) == 5


def test_github_gets_a_command_each_with_what_it_obeys_escaped() -> None:
    evil = replace(OWNERS, said="50 %\r\n::error::x", marks=(Mark("a,b:c.yaml", 3, 4),))
    fault = Fault("charters/a.yaml", 7, 2, "is not YAML: 100 %")
    got = as_github(replace(REPORT, findings=(evil, TALKS, NOTE), faults=(fault,)), same).splitlines()
    assert got[0] == "::error file=charters/a.yaml,line=7,col=2,title=OD000 unreadable::is not YAML: 100 %25"
    assert got[1] == (
        "::error file=a%2Cb%3Ac.yaml,line=3,col=4,title=OD101 two_owners::two owners, two scorecards: "
        "50 %25%0D%0A::error::x (0 of 9 targets are shared)"
    )
    assert got[2].startswith("::warning file=charters/billing.yaml,line=1,col=1,title=OD302 talks_over::")
    assert got[3].startswith("::notice ") and len(got) == 4


def test_gitlab_gets_a_list_with_fingerprints_of_its_own() -> None:
    fault = Fault("charters/a.yaml", 0, 0, "cannot be read")
    got = json.loads(as_gitlab(replace(REPORT, findings=(OWNERS, OWNERS, TALKS), faults=(fault,)), same))
    assert [issue["severity"] for issue in got] == ["blocker", "major", "major", "minor"]
    assert len({issue["fingerprint"] for issue in got}) == 4
    assert got[1]["location"] == {"path": "charters/billing.yaml", "lines": {"begin": 2}}
    assert got[0]["location"]["lines"] == {"begin": 1}
    assert all(
        set(issue) == {"description", "check_name", "fingerprint", "severity", "location"} for issue in got
    )


def test_junit_counts_what_failed_and_what_could_not_run() -> None:
    root = ElementTree.fromstring(as_junit(REPORT, same))
    (suite,) = root
    assert root.tag == "testsuites" and suite.attrib["name"] == "onedeck check"
    for element in (root, suite):
        assert (element.get("tests"), element.get("failures"), element.get("errors"), element.get("skipped")) == (
            "4", "2", "0", "1"
        )  # fmt: skip
    cases = {case.get("classname"): case for case in suite}
    failure = cases["OD101 two_owners"].find("failure")
    assert failure is not None and failure.get("type") == "error" and failure.text
    assert failure.text.startswith("charters/billing.yaml:2\nMara answers")
    assert cases["OD303 wait_moved"].find("skipped") is not None
    assert sum(case.find("system-out") is not None for case in suite) == 1


def test_json_has_it_all() -> None:
    got = json.loads(as_json(REPORT, same))
    assert got["summary"] == {"errors": 1, "warnings": 1, "notes": 1, "silenced": 0} and got["exit_code"] == 1
    assert got["findings"][1]["counted"]["customers"] == 1001
    assert got["findings"][1]["cases"] == "onedeck check --cases OD302 billing"
    assert got["not_measured"] == ["OD303"] and got["as_of"].startswith("2026-09-")
    assert [rule["state"] for rule in got["rules"]] == ["run", "run", "not_measured"]


def test_sarif_is_a_log_by_the_standard() -> None:
    fix = Fix(Mark("charters/billing.yaml", 2, 8), "mara.okafor", "x")
    silenced = replace(OWNERS, fix=fix, silenced="a comment in charters/billing.yaml:1 until 2027-01-31: why")
    fault = Fault("a b/ü.yaml", 0, 0, "cannot be read")
    log = json.loads(
        as_sarif(replace(REPORT, findings=(silenced, TALKS, NOTE), faults=(fault,)), OWNED, same)
    )
    assert accepts(sarif.LOG, log)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    broken, owners, talks, note = run["results"]
    assert broken["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/%C3%BC.yaml"
    assert owners["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 8,
        "endColumn": 19,
    }
    assert owners["relatedLocations"][0]["message"]["text"] == "accountable for the AI"
    assert owners["suppressions"][0]["kind"] == "inSource"
    assert talks["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "billing/pip -> people"
    assert (talks["level"], note["level"]) == ("warning", "note")
    assert talks["partialFingerprints"] != note["partialFingerprints"]


def test_the_sarif_checker_sees_what_is_wrong() -> None:
    log = json.loads(as_sarif(REPORT, OWNED, same))
    result = log["runs"][0]["results"][0]
    for key, value in {
        "level": "fatal",
        "ruleIndex": -1,
        "message": "text",
        "locations": [],
        "extra": 1,
    }.items():
        was = result.get(key)
        result[key] = value
        assert not accepts(sarif.LOG, log), key
        result[key] = was
    del result["extra"]
    assert accepts(sarif.LOG, log)


HOSTILE = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    [
        "]]>&<\"'",
        "\x1b[2J\x07",
        "\u202eolleh",
        "%0A::error::",
        "\udcff",  # of a file name that is not UTF-8
        "a\nb\r\nc",
    ]
)
MARKS = st.builds(
    Mark,
    st.just("charters/billing.yaml") | HOSTILE,
    st.integers(0, 9),
    st.integers(1, 400),
    HOSTILE,
    st.integers(0, 20),
)
TALLIES = st.none() | st.builds(
    Tally, HOSTILE, HOSTILE, st.just(10), st.just(5), st.just(5), st.just(9), st.just(0.2), st.just(0.8)
)
FINDINGS = st.builds(
    Finding, st.sampled_from([STATIC, LIVE]), st.sampled_from(SEVERITIES), HOSTILE, HOSTILE, HOSTILE,
    st.lists(MARKS, max_size=3).map(tuple), HOSTILE, st.lists(HOSTILE, max_size=2).map(tuple), TALLIES, HOSTILE,
    silenced=st.sampled_from(["", "the baseline"]),
)  # fmt: skip


@given(st.lists(FINDINGS, max_size=4), HOSTILE)
def test_whatever_names_say_every_format_holds(found: list[Finding], evil: str) -> None:
    fault = Fault(f"charters/{evil}.yaml", 3, 1, evil)
    report = replace(REPORT, findings=tuple(found), faults=(fault,) if len(found) == 1 else ())
    counted = len(report.counted) + len(report.faults)
    for verbose in (False, True):
        for text in (page(report, verbose), *concise_page(report, same, Ink(), verbose)):
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        assert all("\n" not in each for each in concise_page(report, same, Ink(), verbose))
    listed = json.loads(as_json(report, same))["findings"]
    assert [(each["said"], each["subject"] or "") for each in listed] == [
        (each.said, each.subject) for each in found
    ]
    assert accepts(sarif.LOG, json.loads(as_sarif(report, OWNED, lambda file: file or "x")))
    assert len({issue["fingerprint"] for issue in json.loads(as_gitlab(report, same))}) == counted
    commands = as_github(report, same).split("\n")[:-1]
    assert len(commands) == counted
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", "".join(commands))
    assert all(
        re.fullmatch(r"::(error|warning|notice) [^\r]*?::[^\r]*", each, re.DOTALL) for each in commands
    )
    suite = ElementTree.fromstring(as_junit(report, same))[0]
    failing = [each for each in report.counted if each.severity != "note"]
    assert len(list(suite.iter("failure"))) == len(failing)
