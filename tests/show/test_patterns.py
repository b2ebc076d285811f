"""The page of the five patterns and of where to redesign first, as a journey's owner meets it in a terminal."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console, RenderableType

from onedeck.entrypoints import cli as door
from onedeck.errors import UsageError
from onedeck.model.findings import PATTERNS
from onedeck.model.pattern_tables import ANSWERS
from onedeck.show.patterns_page import patterns_page
from onedeck.show.redesign_page import redesign_block

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two_exports"
Row = dict[str, Any]


class Shop:
    """A copy of the example, and what `patterns` says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".onedeck", "__pycache__"))

    def __call__(self, *arguments: str) -> str:
        """Run a command that must end well; return stdout."""
        done = CliRunner().invoke(
            door.cli, ["-w", str(self.folder), *arguments], standalone_mode=False, catch_exceptions=False
        )
        assert done.exit_code == 0 and not done.return_value, done.output
        return done.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    found = Shop(tmp_path_factory.mktemp("patterns") / "shop")
    found("run")
    return found


def drawn(parts: list[RenderableType]) -> str:
    """Return a page as a terminal without colour shows it."""
    console = Console(file=io.StringIO(), width=10_000, highlight=False, markup=False)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def evidence(said: str, decides: bool = False) -> Row:
    """Return a piece of evidence as the table holds it."""
    return {"said": said, "look": "onedeck check", "decides": decides, "value": None, "n": None}


def row(journey: str, pattern: str, answer: str, **more: Any) -> Row:
    """Return an answer as the page takes it."""
    return {
        "journey": journey, "pattern": pattern, "title": PATTERNS[pattern], "answer": answer, "said": "it is so",
        "rule": "Yes: so. No: not so.", "evidence_for": [], "evidence_against": [], "missing": [], "happens": [],
        "impact": [],
    } | more  # fmt: skip


def five(journey: str, *answers: str, **more: Any) -> list[Row]:
    """Return a journey's five answers; `more` is of the first."""
    rows = [row(journey, pattern, answer) for pattern, answer in zip(PATTERNS, answers, strict=True)]
    return [rows[0] | more, *rows[1:]]


TWO = five(
    "bills", "yes", "undecided", "no", "no", "undecided",
    said="maria.keller@example.com answers for the outcome, d.lind@example.com for pip",
    evidence_for=[
        evidence("maria.keller@example.com answers for the outcome, d.lind@example.com for pip", True),
        evidence("the second"), evidence("the third"),
    ],
    missing=["process statistics"],
    happens=[evidence("customers who met both: 4 of 10 (40.0%)")],
) + five("moves", "no", "undecided", "undecided", "yes", "yes")  # fmt: skip


def test_the_page_opens_with_how_many_journeys_show_what() -> None:
    text = drawn(patterns_page(TWO, [], ["a line"], everything=False))
    assert text.splitlines()[0] == (
        "Of 2 journeys: Separate AI and CX ownership in 1, Unified accountability in 1, Human-plus-AI"
    )
    glance = [line.split() for line in text.splitlines() if line.startswith((" bills ", " moves "))]
    assert glance == [
        ["bills", "yes", "undecided", "no", "no", "undecided"],
        ["moves", "no", "undecided", "undecided", "yes", "yes"],
    ]


def test_the_strongest_two_are_told_and_the_rest_is_counted() -> None:
    text = drawn(patterns_page(TWO, [], [], everything=False))
    assert (
        "   + Maria Keller answers for the outcome, D. Lind for pip\n   + The second\n     and 1 more" in text
    )
    assert "The third" not in text and "customers who met both" not in text


def test_everything_is_told_with_where_to_look_and_what_is_missing() -> None:
    text = drawn(patterns_page(TWO[:5], [], [], everything=True))
    assert text.startswith("bills shows Separate AI and CX ownership; 2 of 5 are undecided.")
    assert "   + The third\n     onedeck check" in text
    assert "   ? missing: process statistics" in text
    assert "   what happens: customers who met both: 4 of 10 (40.0%)" in text
    assert "   Yes: so. No: not so." in text


def test_what_is_undecided_says_what_is_missing() -> None:
    lacks = five("bills", *["undecided"] * 5, said="an owner", missing=["an owner"])
    assert "ownership: undecided. Missing: an owner" in drawn(patterns_page(lacks, [], [], everything=False))
    assert drawn(patterns_page([], [], [], everything=False)).startswith("There is no journey")


def test_a_step_is_told_with_its_ranks_and_its_command() -> None:
    step: Row = {
        "by_customers": 1, "title": "reopened", "shown_need": "bill", "journey": "bills", "customers": 1,
        "conversations": 3, "need_conversations": 40, "minutes": 12.0, "minutes_told": "12", "timed": 2,
        "by_minutes": 4, "cost": None, "costed": 0, "by_cost": None, "cost_told": "not measured",
        "look": "onedeck patterns bills --cases reopened --need bill", "until": "2026-02-15T00:00:00Z",
    }  # fmt: skip
    text = drawn(redesign_block([step, step], 1))
    assert "  1. reopened: bill  bills" in text
    assert "1 customer, 3 of 40 conversations; 12 min known of 2 (rank 4); cost not measured" in text
    assert "onedeck patterns bills --cases reopened --need bill" in text and "and 1 more" in text
    paid = step | {"cost": 30.0, "cost_told": "30 EUR", "costed": 3, "by_cost": 2, "minutes": None}
    assert "minutes not measured; 30 EUR (rank 2)" in drawn(redesign_block([paid]))
    assert "no conversation" in drawn(redesign_block([]))


def test_the_command_answers_every_journey_in_every_format(shop: Shop) -> None:
    rows = json.loads(shop("patterns", "--format", "json"))
    assert {(one["journey"], one["pattern"]) for one in rows} == {("all", pattern) for pattern in PATTERNS}
    assert {one["answer"] for one in rows} <= set(ANSWERS)
    assert all(isinstance(one["evidence_for"], list) and one["said"] for one in rows)
    assert len(list(csv.DictReader(io.StringIO(shop("patterns", "--format", "csv"))))) == 5
    assert shop("patterns", "--format", "md").count("| all |") == 5
    assert "Unified accountability: no" in shop("patterns")


def test_no_line_is_wider_than_a_page(shop: Shop) -> None:
    for arguments in ((), ("all",), ("-v",)):
        lines = shop("patterns", *arguments).splitlines()
        assert max(len(line) for line in lines if "onedeck" not in line and "table " not in line) <= 100


def test_every_step_lists_as_many_conversations_as_it_says(shop: Shop) -> None:
    rows = json.loads(shop("patterns", "--redesign", "--format", "json"))
    assert len(rows) > 10
    for one in rows:
        asked = (
            "patterns",
            one["journey"],
            "--cases",
            one["step"],
            "--need",
            one["need"] or "",
            "--format",
            "json",
        )
        found = json.loads(shop(*asked))
        assert len(found) == one["conversations"]
        assert len({case["customer"] for case in found}) == one["customers"]
    table = shop("patterns", "--cases", rows[0]["step"], "--limit", "2")
    assert (
        f"2 of {sum(one['conversations'] for one in rows if one['step'] == rows[0]['step'])} listed" in table
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("patterns", "al"), "There is no journey 'al'. Did you mean 'all'?"),
        (("patterns", "--cases", "reopend"), "There is no step 'reopend'. Did you mean 'reopened'?"),
        (("patterns", "--need", "x"), "--need narrows what --cases lists."),
        (
            ("patterns", "--cases", "waited", "--need", "order.refunds"),
            "There is no need 'order.refunds'. Did you mean 'order.refund'?",
        ),
    ],
)
def test_a_mistake_gets_the_nearest_name(shop: Shop, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        shop(*arguments)
    assert raised.value.message == message


def test_before_the_first_run_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no table 'verdicts' yet"):
        Shop(tmp_path / "new")("patterns")
