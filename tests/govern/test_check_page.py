"""The pages on `check`: rules.md is what the catalog prints, and what check.md tells a newcomer to write works."""

import re
from pathlib import Path

import pytest
import yaml

from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.cli import cli
from onedeck.govern.check.catalog import read_rules
from onedeck.govern.check.examine import examine
from onedeck.govern.check.findings import findings
from onedeck.govern.check.ignores import ignores
from onedeck.govern.check.look import Look
from onedeck.govern.check.page import page
from onedeck.govern.check.texts import Texts
from tests.govern.charters import TODAY, TWO_OWNERS, lay_out, look_at
from tests.govern.test_rules import workspace_of

ROOT = Path(__file__).resolve().parents[2]
CHECK = (ROOT / "docs" / "check.md").read_text()
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())


def blocks(language: str) -> list[str]:
    """Return the page's blocks in a language."""
    return re.findall(rf"```{language}\n(.*?)```", CHECK, re.DOTALL)


def test_the_list_of_rules_is_what_the_catalog_prints() -> None:
    written = (ROOT / "docs" / "rules.md").read_text()
    assert written == page(), "`python -m onedeck.govern.check.page > docs/rules.md`"


def test_every_option_the_page_names_is_there() -> None:
    options = {name for option in cli.commands["check"].params for name in option.opts}
    named = re.findall(r"onedeck check ([^\n`#>|]*)", CHECK + HOOK[0]["entry"])
    assert len(named) > 10
    for words in named:
        assert {word for word in words.split() if word.startswith("-")} <= options, words
    assert HOOK[0]["entry"].startswith("onedeck check --offline") and not HOOK[0]["pass_filenames"]


@pytest.mark.parametrize("text", blocks("yaml"), ids=lambda text: text.split("\n")[0])
def test_every_snippet_is_yaml(text: str) -> None:
    assert yaml.safe_load(text)


def test_the_comment_and_the_waiver_of_the_page_hold(tmp_path: Path) -> None:
    comment, waiver = blocks("yaml")[:2]
    signed = waiver.replace("OD104", "OD101").replace("billing-dispute", "billing")
    charter = TWO_OWNERS.replace("    accountable: {person: dan@example.com}", comment.rstrip("\n"))
    folder = lay_out(tmp_path, {"charters/billing.yaml": charter, "charters/pilot.yaml": signed})
    (found,) = ignores(Texts(folder), TODAY)
    assert not found.fault and found.codes == ("OD101",)
    assert read_workspace(folder).waivers[0].name == "pilot-of-3-3"
    report = examine(look_at(folder), read_rules(folder))
    assert "Dan leaves in May" in next(each for each in report.silenced if each.rule.code == "OD101").silenced


@pytest.mark.parametrize("heading", ["Fails:", "Passes:"])
def test_the_page_s_rule_runs_with_its_own_examples(tmp_path: Path, heading: str) -> None:
    (text,) = blocks("python")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own_deputy.py").write_text(text)
    catalog = read_rules(tmp_path, trust=True)
    assert not catalog.broken
    example = yaml.safe_load(catalog.rules["AC001"].examples[heading])
    space = workspace_of(tmp_path / "shop", example, ["desk"])
    found = findings(Look(space, TODAY), catalog.rules, ["AC001"])
    assert [f"{each.journey}/{each.subject}" for each in found] == example.get("finds", [])
