"""One check from end to end: rules that break, rules nobody trusts, what is written for pages and notebooks."""

import datetime
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml

from onedeck.charter.workspace import read_workspace
from onedeck.govern.check.catalog import read_rules, rules
from onedeck.govern.check.examine import Wish, chosen, examine
from onedeck.govern.check.look import Look
from onedeck.govern.check.own import OWN
from onedeck.govern.check.table import finding_id, write_findings, write_rules
from onedeck.govern.check.trust import VARIABLE, trusted
from onedeck.model.checked import BROKEN, NOT_MEASURED, OFFLINE, RUN
from onedeck.model.findings import Finding
from tests.golden.test_golden import expanded
from tests.govern.charters import TODAY, lay_out, look_at
from tests.govern.test_rules import workspace_of
from tests.journal import judged_in, moment

RULE = '''\
"""Nobody is called Maria here.

Fails:
Passes:
"""

from onedeck.govern.check.look import Look
from onedeck.model.findings import Finding, Rule

RULE = Rule(code="AC001", title="Maria is accountable", severity="warning", help="ask her")


def check(look: Look):
    for charter in look.charters:
        if charter.owner and "maria" in charter.owner.name:
            yield Finding(RULE, "warning", charter.name, "maria", "she is", (look.owner_mark(charter),))
'''


def test_a_rule_of_the_workspace_is_one_file(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"rules/no_maria.py": RULE, "rules/_words.py": "1 / 0"})
    report = examine(look_at(folder), read_rules(folder, trust=True))
    (found,) = (finding for finding in report.findings if finding.rule.code == "AC001")
    assert (found.rule.name, found.rule.about) == ("no_maria", "Nobody is called Maria here.")
    assert (found.marks[0].file, found.marks[0].line) == ("charters/billing.yaml", 6)


def test_without_trust_no_line_of_it_runs(tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    folder = lay_out(tmp_path / "shop", {"rules/evil.py": f"open({str(trace)!r}, 'w')\n{RULE}"})
    catalog = read_rules(folder)
    report = examine(look_at(folder), catalog)
    assert catalog.untrusted == report.untrusted == 1
    assert not trace.exists() and "AC001" not in catalog.rules
    read_rules(folder, trust=True)
    assert trace.exists()


def test_trust_is_said_outside_the_repository(tmp_path: Path) -> None:
    shop, other = tmp_path / "shop", tmp_path / "other"
    shop.mkdir()
    assert trusted(shop, True, {}) and not trusted(shop, False, {})
    assert trusted(shop, False, {VARIABLE: f"{other}{os.pathsep}{shop}"})
    for listed in (str(tmp_path), ".", "shop", "", "1", f"{shop}/charters"):
        assert not trusted(shop, False, {VARIABLE: listed})


@pytest.mark.parametrize(
    ("text", "says", "place"),
    [
        (RULE.replace("for charter", "x = 1 / 0\n    for charter"), "ZeroDivisionError", "rules/bad.py:14"),
        (RULE.replace("for charter", "yield 'charter'\n    for charter"), "must yield Findings, not str", ""),
        ("def check(:\n", "SyntaxError", ""),
        ("x = 1\n", "lacks RULE", ""),
        (RULE.replace("AC001", "OD101"), "has the code OD101 of 'two_owners'", ""),
        (RULE.replace("AC001", "OD003"), "has the code OD003 of 'broken_rule'", ""),
        (RULE.replace("AC001", "AC1"), "no code such as OD101", ""),
        ("raise RuntimeError('\\x1b[31m')\n" + RULE, "RuntimeError", "rules/bad.py:1"),
    ],
)
def test_a_rule_that_breaks_is_named_and_the_others_go_on(
    tmp_path: Path, text: str, says: str, place: str
) -> None:
    folder = lay_out(tmp_path, {"rules/bad.py": text, "rules/good.py": RULE.replace("AC001", "AC002")})
    report = examine(look_at(folder), read_rules(folder, trust=True))
    by_code = {finding.rule.code: finding for finding in report.findings}
    assert {"OD003", "OD101", "AC002"} <= set(by_code)
    broken = by_code["OD003"]
    assert says in broken.said and broken.severity == "error" and report.exit_code == 1
    assert place in [f"{mark.file}:{mark.line}" for mark in broken.marks] or not place


def test_a_broken_rule_is_told_even_where_others_are_asked_for(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"rules/bad.py": RULE.replace("for charter", "x = 1 / 0\n    for charter")})
    report = examine(look_at(folder), read_rules(folder, trust=True), Wish(frozenset({"AC001"})))
    assert [finding.rule.code for finding in report.findings] == ["OD003"]
    assert [ran.state for ran in report.rules] == [BROKEN]


def test_rules_are_chosen_by_the_beginnings_of_their_codes() -> None:
    codes = ["OD001", "OD101", "OD102", "OD310"]
    assert chosen(codes, [], []) == frozenset(codes)
    assert chosen(codes, ["OD1"], []) == {"OD101", "OD102"}
    assert chosen(codes, ["OD1", "OD310"], ["OD102"]) == {"OD101", "OD310"}


def test_offline_no_rule_that_reads_events_runs(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    report = examine(look_at(folder), read_rules(folder))
    states = {ran.rule.code: (ran.rule.live, ran.state) for ran in report.rules}
    assert set(states) == set(rules())
    assert {state for live, state in states.values() if live} == {OFFLINE}
    assert {state for live, state in states.values() if not live} == {RUN}
    assert report.conversations is None and report.charters == 1


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """A look at the events of the failing example of bot_talks_over_human."""
    example = yaml.safe_load(rules()["OD302"].examples["Fails:"])
    rows = expanded(example["rows"])
    folder = tmp_path_factory.mktemp("live")
    space = workspace_of(folder, example, ["desk"])
    return Look(space, TODAY, judged_in(space, rows, moment(example["as_of"])))


def test_what_is_found_in_the_events_is_counted_and_listed(look: Look) -> None:
    report = examine(look, read_rules(look.workspace.folder))
    found = next(finding for finding in report.findings if finding.rule.code == "OD302")
    assert found.tally and (found.tally.bad, found.tally.n, found.tally.customers) == (40, 40, 40)
    cases = look.cases(found)
    assert len(cases) == 40 and len({conversation for conversation, _ in cases}) == 40
    assert report.conversations == 40
    states = {ran.rule.code: ran for ran in report.rules}
    assert states["OD302"].state == RUN and states["OD302"].conversations == {"all": 40}
    assert NOT_MEASURED in {ran.state for ran in report.rules}


def test_the_tables_hold_the_rules_the_findings_and_their_cases(look: Look) -> None:
    assert look.store
    catalog = read_rules(look.workspace.folder)
    report = examine(look, catalog)
    twice = [*report.findings, *report.findings[:1]]
    written = write_findings(look, twice)
    assert written["findings"] == len(report.findings)
    assert write_rules(look.store, [each.rule for each in catalog.rules.values()]) == len(catalog.rules)
    engine = look.store.engine
    found = next(finding for finding in report.findings if finding.rule.code == "OD302")
    rows = engine.rows(f"SELECT code, bad, customers FROM findings WHERE finding_id = {finding_id(found)}")
    assert rows == [("OD302", 40, 40)]
    cases = engine.rows(
        f"""SELECT COUNT(*), COUNT(DISTINCT conversations.conversation_id) FROM finding_cases
        JOIN conversations ON conversations.conversation_id = finding_cases.conversation_id
        WHERE finding_id = {finding_id(found)}"""
    )
    assert cases == [(40, 40)]
    assert engine.rows(
        "SELECT COUNT(*) FROM findings LEFT JOIN rules ON rules.code = findings.code WHERE rule IS NULL"
    )


def test_a_rule_may_count_in_two_ways(look: Look) -> None:
    assert look.store
    rule = rules()["OD302"].rule
    sql = """SELECT journey, 'x' AS subject, conversation_id, customer, {bad} AS bad FROM conversations
    WHERE start_at >= {{since}} AND start_at < {{until}}"""
    fresh = Look(look.workspace, TODAY, look.store)
    (every,) = fresh.tallies(rule, sql.format(bad="TRUE"))
    (few,) = fresh.tallies(rule, sql.format(bad="MOD(conversation_id, 2) = 0"))
    found = [
        Finding(rule, "error", "all", name, "said", tally=tally) for name, tally in (("a", every), ("b", few))
    ]
    assert [len(fresh.cases(each)) for each in found] == [every.bad, few.bad]
    assert few.bad < every.bad


def test_the_clock_decides_the_day(tmp_path: Path) -> None:
    text = 'a: 1  # onedeck: ignore[OD101] reason="why" until=2026-11-22\n'
    folder = lay_out(tmp_path, {"teams.yaml": text.replace("a: 1", "{}")})
    before = Look(read_workspace(folder), datetime.date(2026, 11, 22))
    after = Look(read_workspace(folder), datetime.date(2026, 11, 23))
    codes = [
        [
            finding.rule.code
            for finding in examine(look, read_rules(folder)).findings
            if finding.rule.code in OWN
        ]
        for look in (before, after)
    ]
    assert codes == [["OD002"], ["OD001"]]


def test_a_commit_hook_imports_no_engine() -> None:
    script = """
    import sys
    import onedeck.entrypoints.cli, onedeck.entrypoints.commands_check
    import onedeck.govern.check.catalog as catalog
    catalog.rules()
    heavy = {"duckdb", "pyarrow", "rich", "sqlglot", "numpy"} & set(sys.modules)
    assert not heavy, heavy
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)
