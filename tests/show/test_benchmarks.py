"""Published figures beside ours: the file can be read, names what exists, and shows ours only under one definition."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from onedeck.show.benchmarks.beside import WORDS, benchmark_list, beside, figure_of
from onedeck.show.benchmarks.published import Published, published, read_entry
from onedeck.show.ledger import ledger
from tests.show.company import company, page

GOOD: dict[str, Any] = {
    "id": "x", "who": "Somebody", "title": "Resolved", "figure": "83 %", "published": "2026", "source": "A report",
    "counts": "Something", "ours": "ai_claimed",
}  # fmt: skip


def test_every_entry_can_be_read_and_has_one_answer() -> None:
    entries = published()
    assert len(entries) >= 20 and len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert (entry.ours is None) != (entry.not_comparable is None), entry.id
        assert entry.published and entry.source, entry.id


def test_every_figure_of_ours_exists() -> None:
    named = {entry.ours or entry.nearest for entry in published()} - {None}
    folder = Path(__file__).parents[2] / "onedeck" / "measure" / "metrics"
    assert named <= {*WORDS, *(path.stem for path in folder.glob("*.yaml"))}


def test_what_the_article_and_the_market_say_is_dated_and_corrected() -> None:
    found = {entry.id: entry for entry in published()}
    assert "December 2023" in found["gartner-prefer"].source
    assert "gloss" in found["callminer-structures"].source
    for unconfirmed in ("td-wait", "toyota-transfers", "verizon-reason", "nice-interactions", "eand-models"):
        assert found[unconfirmed].source.startswith("The article reports")


@pytest.mark.parametrize(
    "wrong",
    [
        {"ours": None}, {"not_comparable": "no"}, {"nearest": "claimed"}, {"colour": "red"}, {"who": ""},
        {"figure": 83},
    ],
)  # fmt: skip
def test_an_entry_that_is_wrong_is_named(wrong: dict[str, Any]) -> None:
    assert read_entry(GOOD).ours == "ai_claimed"
    with pytest.raises(ValueError, match=r"^x: "):
        read_entry({**GOOD, **wrong})


def test_ours_is_the_ledgers(tmp_path: Path) -> None:
    store, workspace = company(tmp_path)
    here = page(store, workspace, None)
    ours = figure_of(here, "ai_claimed")
    lines = [row for row in ledger(store, here.scope) if (row["room"], row["definition"]) == ("ai", "any")]
    matured = sum(row["matured"] for row in lines)
    claimed = sum(row["claimed_matured"] for row in lines)
    assert ours.n == matured and ours.told.startswith(f"{round(100 * claimed / matured)} % claimed, ")
    growth = figure_of(here, "ai_growth")
    assert growth.told == "not measured: it takes two whole years of an AI in the feeds"
    assert "not measured" in figure_of(here, "no_such_metric").told
    entries = [
        Published(**GOOD),
        Published(**{**GOOD, "ours": None, "not_comparable": "no", "nearest": "claimed"}),
    ]
    first, second = benchmark_list([beside(here, entry) for entry in entries]).rows
    assert first["comparable"] and first["ours_says"] == ours.told and first["nearest"] is None
    assert not second["comparable"] and second["ours"] is None and second["nearest"]


def test_the_file_holds_no_copied_prose() -> None:
    text = (Path(__file__).parents[2] / "onedeck" / "show" / "benchmarks" / "published.yaml").read_text()
    assert all(len(str(value)) < 260 for entry in yaml.safe_load(text) for value in entry.values())
    assert "—" not in text
