"""Safe changes: only where the text is what it was, never about ownership, never leaving a file unreadable."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.govern.check.catalog import read_rules
from onedeck.govern.check.examine import examine
from onedeck.govern.check.fixing import apply
from onedeck.model.findings import Finding, Fix, Mark, Rule
from tests.govern.charters import SETTINGS, TWO_OWNERS, lay_out, look_at

RULE = Rule("XX100", "a title", "error", name="made_up")
FILE = "charters/billing.yaml"
OLD = '# onedeck: ignore[OD102] reason="a, b" until=2027-01-31'


def wish(
    line: int, column: int, was: str, becomes: str, rule: Rule = RULE, file: str = FILE, by: str = ""
) -> Finding:
    """Return a finding with a fix."""
    fix = Fix(Mark(file, line, column), was, becomes)
    return Finding(rule, "error", "billing", f"{line}:{column}", "said", fix=fix, silenced=by)


def test_an_unused_comment_goes_and_nothing_else_changes(tmp_path: Path) -> None:
    charter = TWO_OWNERS.replace("        agentId: pip", f"        {OLD}\n        agentId: pip   {OLD}")
    folder = lay_out(tmp_path, {FILE: charter})
    report = examine(look_at(folder), read_rules(folder))
    assert len([each for each in report.findings if each.rule.code == "OD002"]) == 2
    changed = apply(folder, report.findings)
    assert (folder / FILE).read_text() == TWO_OWNERS
    assert len(changed.done) == 2 and not changed.left
    assert changed.done[0] == f"{FILE}:12: OD002: removed {OLD}"
    assert changed.diff.count("\n-") == 2 and changed.diff.count("\n+") == 2  # one of them names the file


def test_only_asked_to_show_it_changes_nothing(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    changed = apply(folder, [wish(3, 18, "billing", "invoices")], write=False)
    assert "+metadata: {name: invoices}" in changed.diff
    assert (folder / FILE).read_text() == TWO_OWNERS


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_bytes_around_a_change_stay(tmp_path: Path, newline: str) -> None:
    before = "\ufeff" + TWO_OWNERS.replace("The bill is right.", "Grüße \u202e!").replace("\n", newline)
    folder = lay_out(tmp_path, {FILE: before})
    apply(folder, [wish(3, 18, "billing", "invoices"), wish(1, 1, "apiVersion", "apiVersion")])
    assert (folder / FILE).read_bytes() == before.replace("{name: billing}", "{name: invoices}").encode()


@pytest.mark.parametrize(
    "finding",
    [
        wish(3, 18, "billling", "x"),
        wish(3, 17, "billing", "x"),
        wish(99, 1, "billing", "x"),
        wish(3, 18, "", "x"),
        wish(3, 18, "billing}\nspec:", "x"),
        wish(3, 18, "billing", "x\nspec: {}"),
    ],
)
def test_a_text_that_is_another_stays(tmp_path: Path, finding: Finding) -> None:
    folder = lay_out(tmp_path)
    changed = apply(folder, [finding])
    assert not changed.done and "no longer" in changed.left[0]
    assert (folder / FILE).read_text() == TWO_OWNERS


def test_nobody_is_made_accountable_and_nothing_silenced_is_touched(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    owner = Rule("OD101", "two owners", "error", name="two_owners")
    found = [
        wish(13, 31, "dan@example.com", "maria@example.com", owner),
        wish(3, 18, "billing", "x", by="a waiver"),
    ]
    assert apply(folder, found).done == ()
    assert (folder / FILE).read_text() == TWO_OWNERS


def test_a_file_outside_is_never_written(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "shop")
    outside = tmp_path / "secret.yaml"
    outside.write_text("name: x\n")
    (folder / "charters" / "link.yml").symlink_to(outside)
    for file in ("../secret.yaml", "charters/link.yml", str(outside), "charters"):
        assert (
            "not a file of this workspace" in apply(folder, [wish(1, 1, "name", "game", file=file)]).left[0]
        )
    assert outside.read_text() == "name: x\n"


def test_what_would_make_a_file_unreadable_is_put_back(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    changed = apply(
        folder, [wish(2, 7, "Journey", "Jorney"), wish(1, 7, "Corner", "Korner", file="onedeck.yaml")]
    )
    assert not changed.done and "nothing was changed" in changed.left[0] and "Jorney" in changed.left[0]
    assert (folder / FILE).read_text() == TWO_OWNERS and (folder / "onedeck.yaml").read_text() == SETTINGS


def test_of_two_changes_of_one_place_one_is_made(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    changed = apply(folder, [wish(8, 26, "The bill", "Her bill"), wish(8, 30, "bill is", "sum is")])
    assert len(changed.done) == 1 and len(changed.left) == 1
    assert (folder / FILE).read_text().count(" bill is right.") + (folder / FILE).read_text().count(
        "sum is"
    ) == 1


@given(st.lists(st.tuples(st.integers(0, 30), st.text("ab \t", max_size=3)), max_size=5))
def test_changes_land_where_they_were_meant(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[tuple[int, str]]
) -> None:
    letters = "name: abcdefghijklmnopqrstuvwxyz012345678"
    chosen = dict(wanted)
    folder = tmp_path_factory.getbasetemp() / "fixed"
    lay_out(folder, {"notes.yaml": letters + "\n"})
    found = [wish(1, at + 7, letters[at + 6], f"<{text}>", file="notes.yaml") for at, text in chosen.items()]
    apply(folder, found)
    expected = "".join(f"<{chosen[at - 6]}>" if at - 6 in chosen else sign for at, sign in enumerate(letters))
    assert (folder / "notes.yaml").read_text() == expected + "\n"
