"""The map to laws and standards names fields and rules that exist, and the pages name commands that do."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from onedeck.charter.schemas import json_schema
from onedeck.entrypoints import cli as door
from onedeck.govern.check.catalog import rules
from onedeck.model.tables import TABLES

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = (
    "obligations.md",
    "audit.md",
    "exports.md",
    "templates/dpia.md",
    "templates/works-council-agreement.md",
)


def text_of(page: str) -> str:
    """Return a page."""
    return (DOCS / page).read_text()


def field(path: str) -> bool:
    """Say whether a charter has a field, written `spec.ai.systems[].models`."""
    found = json_schema("charter")
    for part in path.split("."):
        found = found.get("properties", {}).get(part.removesuffix("[]"), {})
        found = found.get("items", found) if part.endswith("[]") else found
    return bool(found)


@pytest.mark.parametrize("page", PAGES)
def test_every_field_named_is_one_of_the_charter(page: str) -> None:
    named = re.findall(r"`(spec(?:\.[A-Za-z0-9\[\]]+)+)`", text_of(page))
    assert not [path for path in named if not field(path)]
    assert not field("spec.oversight.nothing") and not field("spec.nothing[].role")


def test_every_rule_named_exists_under_its_code() -> None:
    known = {code: each.rule.name for code, each in rules().items()}
    text = "".join(map(text_of, PAGES))
    named = re.findall(r"(OD[0-9]{3})[ (]+`([a-z_]+)`", text)
    assert len(named) > 12
    assert not [(code, name) for code, name in named if known.get(code) != name]
    assert not [code for code in re.findall(r"OD[0-9]{3}", text) if code not in known]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_named_exists(page: str) -> None:
    inner = "verify|export|acknowledge|dispute|undo|openslo|cyclonedx"
    named = {
        tuple(words.split()) for words in re.findall(rf"onedeck ([a-z-]+(?: (?:{inner}))?)", text_of(page))
    }
    assert named
    for words in named:
        assert CliRunner().invoke(door.cli, [*words, "--help"]).exit_code == 0, words
    assert CliRunner().invoke(door.cli, ["audit", "verifi", "--help"]).exit_code


def test_the_options_of_the_audit_are_those_on_its_page() -> None:
    shown = CliRunner().invoke(door.cli, ["audit", "--help"]).output
    known = set(re.findall(r"--[a-z]+", shown)) - {"--workspace", "--help", "--format"}
    assert known and known <= set(re.findall(r"--[a-z]+", text_of("audit.md")))


def test_what_the_dpia_says_is_kept_is_what_is_kept() -> None:
    text = text_of("templates/dpia.md")
    kept = {name for name, table in TABLES.items() if table.kept}
    assert kept == {"customers", "rejects", "reviews", "closings"}, "add a new kept table to the outline"
    for name in ("customers", "rejects", "closings", "links.jsonl", "audit.jsonl", "key"):
        assert f".onedeck/keep/{name}" in text


def test_clauses_we_have_not_read_say_so() -> None:
    text = text_of("obligations.md")
    assert "help, not legal advice" in text
    for heading in ("## NIST AI RMF", "## ISO/IEC 42001"):
        assert "*See the text*" in text.split(heading)[1].split("\n## ")[0]
    assert "Art. 14(4), *see the text*" in text
