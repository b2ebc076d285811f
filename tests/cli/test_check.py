"""`check` and `explain` as an owner, an engineer and a CI job meet them."""

import csv
import io
import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from onedeck.entrypoints import cli as door
from tests.charter.schema_checker import accepts
from tests.govern import sarif
from tests.govern.charters import SETTINGS, TWO_OWNERS, lay_out

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two_exports"
IGNORE = '# onedeck: ignore[OD101] reason="Dan leaves" until=2999-01-31'


def onedeck(folder: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    """Run a command that must end with this code; return stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    done = CliRunner().invoke(_answered, ["-w", str(folder), *arguments])
    out.write(done.stdout), err.write(done.stderr)
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.stderr
    return out.getvalue(), err.getvalue()


class _Answered(type(door.cli)):  # type: ignore[misc]
    """The command line as `onedeck` runs it, its exit code and its words for errors included."""

    def main(self, args: list[str], **_: object) -> None:  # type: ignore[override]
        """Answer as the program does."""
        raise SystemExit(door.answer(args))


_answered = _Answered(name="onedeck")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of two exports, run, with a charter for all of it and an owner of its AI."""
    folder = tmp_path_factory.mktemp("check") / "shop"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".onedeck", "__pycache__"))
    charter = TWO_OWNERS.replace("billing.dispute", '"*"')
    lay_out(folder, {"onedeck.yaml": (folder / "onedeck.yaml").read_text(), "charters/billing.yaml": charter})
    onedeck(folder, "run")
    return folder


def test_the_first_page_says_what_where_and_how_to_go_on(shop: Path) -> None:
    out, _ = onedeck(shop, "check", code=1)
    assert "error[OD101]: two owners, two scorecards" in out
    assert "6 |     accountable: {person: maria@example.com}" in out
    assert "13 |         accountable: {person: dan@example.com}" in out
    assert "onedeck check --cases OD201 billing lists them" in out
    *_, checked, ending = out.splitlines()
    assert checked.startswith("Checked 1 charter against 120 conversations in ")
    assert ending.endswith("The deck is not one.")
    assert max(map(len, out.splitlines())) <= 110


def test_every_finding_of_the_events_lists_its_cases(shop: Path) -> None:
    found = json.loads(onedeck(shop, "check", "--format", "json", "-v", code=1)[0])["findings"]
    counted = [finding for finding in found if finding["counted"]]
    assert counted
    for finding in counted:
        listed = json.loads(onedeck(shop, *finding["cases"].split()[1:], "--format", "json")[0])
        mine = [row for row in listed if row["subject"] == finding["subject"]]
        assert len({row["conversation_id"] for row in mine}) == finding["counted"]["bad"]
        assert len({row["customer"] for row in mine if row["customer"]}) == finding["counted"]["customers"]
    _, who, reference = mine[0]["look"].split()
    assert reference in onedeck(shop, who, reference)[0]


def test_cases_come_as_every_list_does(shop: Path) -> None:
    table, _ = onedeck(shop, "check", "--cases", "OD201", "billing")
    assert "assistant:" in table and "times are UTC" in table
    out, _ = onedeck(shop, "check", "--cases", "claim_without_consequence", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows and {row["code"] for row in rows} == {"OD201"}
    assert onedeck(shop, "check", "--cases", "OD201", "--format", "md")[0].startswith("| conversation |")
    _, err = onedeck(shop, "check", "--cases", "OD302", "billing")
    assert "OD302 finds nothing in billing: it looked at" in err


def test_each_format_for_ci_is_what_it_should_be(shop: Path) -> None:
    log = json.loads(onedeck(shop, "check", "--format", "sarif", code=1)[0])
    assert accepts(sarif.LOG, log)
    assert {result["ruleId"] for result in log["runs"][0]["results"]} >= {"OD101", "OD201"}
    assert all(
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith(
            "charters/billing.yaml"
        )
        for result in log["runs"][0]["results"]
        if result["ruleId"] in ("OD101", "OD201")
    )
    issues = json.loads(onedeck(shop, "check", "--format", "gitlab", code=1)[0])
    assert {issue["check_name"] for issue in issues} >= {"OD101 two_owners"}
    assert ElementTree.fromstring(onedeck(shop, "check", "--format", "junit", code=1)[0]).tag == "testsuites"
    assert onedeck(shop, "check", "--format", "github", code=1)[0].startswith("::")
    concise = onedeck(shop, "check", "--format", "concise", code=1)[0].splitlines()
    assert any("charters/billing.yaml:6:27: error[OD101]: " in line for line in concise)


def test_rules_are_selected_by_code_beginning_and_name(shop: Path) -> None:
    def codes(*arguments: str, code: int = 1) -> set[str]:
        out = onedeck(shop, "check", "--format", "json", *arguments, code=code)[0]
        return {finding["code"] for finding in json.loads(out)["findings"]}

    assert codes("--select", "two_owners") == {"OD101"}
    assert codes("--select", "OD101,OD201") == {"OD101", "OD201"}
    assert codes("--select", "OD101", "--ignore", "OD1", code=0) == set()
    assert "OD101" not in codes("--ignore", "od1")


def test_a_journey_alone(shop: Path) -> None:
    out = json.loads(onedeck(shop, "check", "billing", "--format", "json", code=1)[0])
    assert {finding["journey"] for finding in out["findings"]} == {"billing"}
    _, err = onedeck(shop, "check", "biling", code=2)
    assert "There is no journey 'biling'. Did you mean 'billing'?" in err


def test_as_of_looks_from_another_day(shop: Path) -> None:
    out = json.loads(onedeck(shop, "check", "--as-of", "2026-01-20", "--format", "json", code=1)[0])
    assert out["as_of"].startswith("2026-01-20") and out["conversations"] < 120


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--select", "OD9"], "There is no rule 'OD9'"),
        (["--select", "two_ownrs"], "Did you mean 'two_owners'?"),
        (["--cases", "OD20l"], "Did you mean 'OD20"),
        (["--offline", "--cases", "OD201"], "--offline reads no tables"),
        (["--offline", "--as-of", "2026-01-01"], "--offline reads no tables"),
        (["--diff"], "--diff shows what --fix would change"),
        (["--format", "csv"], "--format csv is for --cases"),
        (["--format", "sarf"], "Did you mean 'sarif'?"),
        (["--baseline", "nowhere.json"], "There is no baseline nowhere.json"),
        (["--write-baseline", "/nowhere/at/all.json"], "cannot be written"),
        (["--as-of", "yesterday"], "yesterday"),
    ],
)
def test_what_cannot_be_meant_is_said(shop: Path, arguments: list[str], says: str) -> None:
    _, err = onedeck(shop, "check", *arguments, code=2)
    assert says in err


def test_without_tables_the_files_are_checked_and_it_says_so(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    out, _ = onedeck(folder, "check", code=1)
    assert "without events (there are no tables yet: `onedeck run` makes them)" in out
    assert "error[OD101]" in out
    assert "no tables" not in onedeck(folder, "check", "--offline", code=1)[0]
    assert "no tables yet" in onedeck(folder, "check", "--cases", "OD201", code=2)[1]


def test_no_charter_is_said(tmp_path: Path) -> None:
    (tmp_path / "onedeck.yaml").write_text(SETTINGS)
    assert "There is no charter in charters/ yet" in onedeck(tmp_path, "check")[0]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("charters/billing.yaml", TWO_OWNERS.replace("spec:", "spec: {"), 6),
        ("charters/billing.yaml", TWO_OWNERS + "kind: Journey\n", 14),
        ("charters/billing.yaml", TWO_OWNERS.replace("agentId: pip", "agentId: [pip]"), 12),
        ("charters/billing.yaml", TWO_OWNERS.replace("success:", "sucess:"), 8),
        ("onedeck.yaml", SETTINGS.replace("name:", "nmae:"), 1),
        ("charters/deep.yaml", "a: " + "[" * 100_000, 1),
    ],
    ids=["syntax", "a key twice", "a wrong type", "an unknown key", "the settings", "nested"],
)
@pytest.mark.parametrize("form", ["full", "concise", "json", "sarif", "github", "gitlab", "junit"])
def test_an_unreadable_file_is_told_at_its_line_in_every_format(
    tmp_path: Path, form: str, name: str, text: str, line: int
) -> None:
    folder = lay_out(tmp_path, {name: text})
    (tmp_path / ".git").mkdir()  # so that CI names files from here
    out, err = onedeck(folder, "check", "--offline", "--format", form, code=10)
    if form in ("full", "concise"):
        assert f"{name}:{line}:" in err and out == ""
        return
    assert "fault" not in err
    places = {
        "json": lambda: [(fault["file"], fault["line"]) for fault in json.loads(out)["faults"]],
        "sarif": lambda: [
            (where["artifactLocation"]["uri"], where["region"]["startLine"])
            for result in json.loads(out)["runs"][0]["results"]
            for where in [result["locations"][0]["physicalLocation"]]
        ],
        "github": lambda: [(name, line)] if f"::error file={name},line={line},col=" in out else [],
        "gitlab": lambda: [
            (issue["location"]["path"], issue["location"]["lines"]["begin"]) for issue in json.loads(out)
        ],
        "junit": lambda: [
            tuple((case.get("name") or "").split(":")[:2]) for case in ElementTree.fromstring(out)[0]
        ],
    }[form]()
    assert [(str(file), str(number)) for file, number in places][:1] == [(name, str(line))]


def test_a_comment_a_baseline_and_a_fix_from_the_command_line(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "shop")
    path = tmp_path / "known.json"
    only = ("check", "--offline", "--select", "OD101,OD00")
    onedeck(folder, *only, code=1)
    assert "1 finding written to" in onedeck(folder, *only, "--write-baseline", str(path))[1]
    out, _ = onedeck(folder, *only, "--baseline", str(path))
    assert "0 errors, 0 warnings, 1 silenced (shown with -v). Nothing here fails." in out

    owned = TWO_OWNERS.replace("dan@example.com", "maria@example.com")
    charter = folder / "charters" / "billing.yaml"
    charter.write_text(owned.replace("        agentId: pip", f"        agentId: pip  {IGNORE}"))
    out, _ = onedeck(folder, *only, "-v", "--baseline", str(path))
    assert "note[OD002]" in out and "fix: (safe, `onedeck check --fix`)" in out
    assert "1 finding of the baseline gone: OD101 billing pip" in out
    out, _ = onedeck(folder, *only, "--fix", "--diff")
    assert "-        agentId: pip  # onedeck" in out and IGNORE in charter.read_text()
    out, err = onedeck(folder, *only, "--fix", "-v")
    assert "fixed charters/billing.yaml:12: OD002: removed" in err and "OD002" not in out
    assert charter.read_text() == owned


def test_python_of_the_workspace_runs_only_with_trust(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lay_out(tmp_path, {"rules/loud.py": "raise RuntimeError('ran')\n"})
    only = ("check", "--offline", "--select", "OD0")
    out, _ = onedeck(folder, *only)
    assert "1 rule of this workspace (rules/*.py) not run: --trust runs them" in out
    out, _ = onedeck(folder, *only, "--trust", code=1)
    assert "error[OD003]" in out and "RuntimeError: ran" in out and "1 | raise RuntimeError" in out
    monkeypatch.setenv("ONEDECK_TRUSTED", str(folder))
    assert "error[OD003]" in onedeck(folder, *only, code=1)[0]


def test_explain_knows_every_rule_by_code_and_name(shop: Path) -> None:
    by_code, by_name = (onedeck(shop, "explain", name)[0] for name in ("od101", "two-owners"))
    assert by_code == by_name
    assert by_code.startswith("rule OD101 two_owners: two owners, two scorecards")
    assert (
        "Fails:\n    files:\n      charters/billing.yaml:" in by_code
        and "# onedeck: ignore[OD101]" in by_code
    )
    assert "Did you mean 'two_owners'?" in onedeck(shop, "explain", "two_ownrs", code=2)[1]
    assert "Rules: OD000 unreadable, " in onedeck(shop, "explain")[0]


def test_explain_lists_every_rule_and_metric_for_programs(shop: Path) -> None:
    found = json.loads(onedeck(shop, "explain", "--format", "json")[0])
    rules = {rule["code"]: rule for rule in found["rules"]}
    assert {"OD000", "OD001", "OD101", "OD302"} <= set(rules)
    assert rules["OD302"]["threshold"] == 0.01 and rules["OD302"]["fails"] and rules["OD302"]["about"]
    assert "held_up" in {metric["name"] for metric in found["metrics"]}
    one = json.loads(onedeck(shop, "explain", "held_up", "--format", "json")[0])
    assert [metric["name"] for metric in one["metrics"]] == ["held_up"] and one["rules"] == []
    assert "Did you mean 'held_up'?" in onedeck(shop, "explain", "held_upp", "--format", "json", code=2)[1]


def test_thirty_charters_of_a_thousand_lines_take_under_a_second_of_cpu(tmp_path: Path) -> None:
    for number in range(30):
        reasons = ", ".join(f"n{number}.r{at}" for at in range(3))
        lines = (
            TWO_OWNERS.replace("billing.dispute", reasons)
            .replace("name: billing", f"name: j{number}")
            .splitlines()
        )
        people = [f"      - person{at}@example.com" for at in range(1000 - len(lines) - 1)]
        at = next(place for place, line in enumerate(lines) if line.startswith("  scope:"))
        text = "\n".join([*lines[:at], "    informed:", *people, *lines[at:]])
        lay_out(tmp_path, {f"charters/j{number}.yaml": text})
    (tmp_path / "charters" / "billing.yaml").unlink()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "onedeck", "-w", str(tmp_path), "check", "--offline"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 1 and "Checked 30 charters in " in done.stdout, done.stderr
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1
