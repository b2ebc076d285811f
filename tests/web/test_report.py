"""The one-page report: one tagged page whatever the names are, `onedeck show`'s figures, nothing from elsewhere."""

import json
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.cli import cli
from onedeck.show.journey import journey_facts
from onedeck.show.report.html import POLICY, as_html
from onedeck.show.report.sheet import Sheet, sheet
from onedeck.show.report.tiles import MOST, chosen_of
from onedeck.show.report.typeset import PDF, PNG, drawable, short, typeset
from onedeck.show.scorecard import MET, MISSED, Line
from onedeck.show.setting import setting
from onedeck.stats.estimates import Estimate
from onedeck.store import Store
from tests.web.pdf_reading import Pdf

JOURNEY = "billing-dispute"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
HOSTILE = (
    '"><script>alert(1)</script>', "#panic(1)", "$x^2", "*bold _it `raw", "\\ \\u{41} @ref <label>", "]]>", "{{ 7*7 }}",
    "\u202etxt.exe", "// gone", "= heading", "عقد الفاتورة",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(built: Path) -> Sheet:
    """The report of the small sample's largest journey, as it is laid out."""
    store = Store.open(built / ".onedeck")
    return sheet(journey_facts(setting(store, read_workspace(built), JOURNEY, None)), COMMIT)


def hostile(page: Sheet, words: str) -> Sheet:
    """Return a report in which a customer, a deck and a charter wrote these words wherever they may."""
    tile = replace(page.tiles[0], title=words)
    room = {name: replace(table, rows=[{**row, "title": words} for row in table.rows]) for name, table in page.tables.items()}  # fmt: skip  # noqa: E501
    return replace(
        page, title=words, company=words, owners=[(words, True)], tiles=[tile, *page.tiles[1:]], tables=room,
        verdict=[*page.verdict, words], under=[words], worse=[words], compared=[words], stands_on=[words],
        narrowed=words,
        faults=[replace(each, title=words, said=words) for each in page.faults], definitions=words,
    )  # fmt: skip


def test_the_pdf_is_one_tagged_page(page: Sheet) -> None:
    pytest.importorskip("typst")
    found = Pdf(typeset(page, PDF))
    assert len(found.pages) == 1
    box = [float(side) for side in re.search(rb"/MediaBox\[([^\]]+)\]", found.pages[0])[1].split()]  # type: ignore[index]
    assert box == pytest.approx([0, 0, 841.89, 595.28], abs=0.01)  # A4, lying
    assert b"/MarkInfo<</Marked true" in found.catalog
    assert b"/StructTreeRoot" in found.catalog
    assert b"/Lang(en)" in found.catalog
    assert any(b"<pdfuaid:part>1</pdfuaid:part>" in each for each in found.objects.values())
    assert found.words().startswith(page.title)
    alternatives = " ".join(found.alternatives())
    assert "Resolved by Pip: billing dispute" in alternatives
    assert "What she did next" in alternatives


def test_the_figures_are_those_of_show(page: Sheet, built: Path) -> None:
    pytest.importorskip("typst")
    shown = CliRunner().invoke(cli, ["-w", str(built), "show", JOURNEY]).stdout
    rows = json.loads(CliRunner().invoke(cli, ["-w", str(built), "show", JOURNEY, "--format", "json"]).stdout)
    printed = Pdf(typeset(page, PDF)).words()
    flat, told = " ".join(shown.split()), unescape(as_html(page))
    for sentence in (*page.verdict, page.under[0]):
        assert sentence in flat
        assert sentence in printed
    assert page.counted in flat
    lines = [row for row in rows if row["section"] == "dimension"]
    assert [tile.title for tile in page.tiles] == [row["title"] for row in lines]
    for tile, row in zip(page.tiles, lines, strict=True):
        assert tile.figure in printed
        assert tile.figure in told
        if row["value"] is None:
            assert not tile.measured
            assert tile.figure == row["state"]
        else:
            assert tile.figure in flat
            assert tile.interval.removeprefix("95 %: ").partition(",")[0].removesuffix("%") in flat
            assert f"n {row['n']:,}" in tile.interval
            assert tile.missed == (row["state"] == MISSED)
    ends = [row for row in page.tables["ways"].rows if row["step"].endswith("→ What she did next")]
    matured = next(row for row in page.stands_on if "matured" in row).rpartition("matured ")[2]
    assert sum(row["n"] for row in ends) == int(matured.partition(" of ")[0].replace(",", ""))


def test_the_report_says_what_its_figures_stand_on(page: Sheet) -> None:
    pytest.importorskip("typst")
    printed = Pdf(typeset(page, PDF)).words()
    for words in (
        "SIMULATED", "2026-W43 to W46, 2026-10-19 to 2026-11-15", "charters/billing-dispute.yaml, commit 0123456789ab",
        "unreviewed", "matured 142 of 142", "95 %: where a figure would lie in 95 of 100 repetitions", "Mara Okafor",
    ):  # fmt: skip
        assert words in printed, words
        assert words in re.sub("<[^>]+>", "", as_html(page)), words


def test_a_charter_that_is_not_committed_as_it_is_says_so(built: Path) -> None:
    store = Store.open(built / ".onedeck")
    facts = journey_facts(setting(store, read_workspace(built), JOURNEY, None))
    assert "charters/billing-dispute.yaml, not committed as it is" in sheet(facts, None).definitions
    assert "only language de" in short_foot(sheet(facts, None, "language de"))


def short_foot(page: Sheet) -> str:
    """Return the last line of a report."""
    from onedeck.show.report.typeset import foot

    return foot(page)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(page: Sheet, words: str) -> None:
    pytest.importorskip("typst")
    found = Pdf(typeset(hostile(page, words), PDF))
    assert len(found.pages) == 1
    if words.isascii():
        assert words in found.words().replace("  ", " ") or words.replace(" ", "") in found.words().replace(
            " ", ""
        )
    told = as_html(hostile(page, words))
    assert "<script" not in told
    assert "\u202e" not in told
    Closed().feed(told)


def test_signs_that_no_font_has_do_not_stop_it(page: Sheet) -> None:
    pytest.importorskip("typst")
    found = Pdf(typeset(replace(page, title="Bill \U0010fffd \ue123"), PDF))
    assert len(found.pages) == 1
    assert "Bill ? ?" in found.words()
    assert "? = a sign that no font of this computer has" in found.words()
    assert drawable({"a": ["Größe – 5 %", "\ue123", 3]}) == {"a": ["Größe – 5 %", "?", 3]}


def test_long_names_and_thirty_objectives_stay_on_one_page(page: Sheet) -> None:
    pytest.importorskip("typst")
    long = "Everything a customer could ever want from us " * 12
    crowded = replace(
        hostile(page, long), tiles=[replace(page.tiles[0], title=long)] * MOST, more_tiles=30 - MOST, more_rooms=9,
        owners=[(long, True)] * 12, verdict=[long] * 6, stands_on=[long] * 12, faults=page.faults * 2, more_faults=40,
    )  # fmt: skip
    found = Pdf(typeset(crowded, PDF))
    assert len(found.pages) == 1
    printed = found.words()
    for words in (
        "and 22 more objectives", "And 40 more findings", "and 9 more people", "and 9 more reported figures",
        "Page 1 of 1",
    ):  # fmt: skip
        assert words in printed, words
    assert len(typeset(crowded, PNG)) > 10_000


def test_the_png_is_an_a4_page_lying(page: Sheet) -> None:
    pytest.importorskip("typst")
    found = typeset(page, PNG)
    assert found[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", found[16:24]) == (1684, 1191)  # 297 x 210 mm at 144 dots per inch
    assert found == typeset(page, PNG)  # of the same tables always the same picture


class Closed(HTMLParser):
    """A parser that fails where tags do not close in order, and collects every attribute."""

    VOID = ("meta", "br", "hr", "img", "link", "input")

    def __init__(self) -> None:
        """Begin with nothing open."""
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that closes itself: only void ones and those of drawings may."""
        assert tag in self.VOID or "svg" in self.open, tag
        self.seen.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        """Close a tag, the one opened last."""
        assert self.open.pop() == tag


def test_the_html_is_whole_and_asks_nobody(page: Sheet) -> None:
    told = as_html(page)
    found = Closed()
    found.feed(told)
    assert not found.open
    assert not found.seen & {"script", "link", "img", "iframe", "object", "a", "base", "form"}
    assert {"table", "svg", "title", "h1", "h2"} <= found.seen
    names = [name for name, _ in found.attributes]
    assert not {"href", "src", "style", "xlink:href"} & set(names)
    assert not [name for name in names if name.startswith("on")]
    assert ("content", POLICY) in found.attributes
    assert POLICY.startswith("default-src 'none'")
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)", told)
    ids = [value for name, value in found.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_too_many_objectives_keep_every_dimension_and_what_is_missed() -> None:
    four = ("fast", "accurate", "contextual", "worth_staying")
    lines = [line(four[at % 4], f"o{at}", at in (21, 22, 28)) for at in range(30)]
    chosen = chosen_of(lines)
    assert len(chosen) == MOST
    assert {each.dimension for each in chosen} == {"fast", "accurate", "contextual", "worth_staying"}
    assert {"o21", "o22", "o28"} <= {each.title for each in chosen}
    assert chosen_of(lines[:8]) == lines[:8]


def line(dimension: str, title: str, missed: bool) -> Line:
    """Return an objective that is met or missed."""
    figure = Estimate("m", 50, 0.5, 0.4, 0.6, 0.5, 0.5)
    return Line(
        dimension,
        title,
        "m",
        "share",
        "share",
        figure,
        figure,
        0.7,
        "gte",
        MISSED if missed else MET,
        (),
        None,
    )


def test_cut_words_say_that_they_are() -> None:
    assert short("one two three", 1000, 8, 1) == "one two three"
    cut = short("word " * 100, 100, 8, 2)
    assert cut.endswith("…")
    assert len(cut) < 60


def test_the_command_writes_each_form(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run: Callable[..., object] = lambda *words: CliRunner().invoke(cli, ["-w", str(built), "report", *words])  # noqa: E731
    target = tmp_path / "q4.html"
    assert run(JOURNEY, "-o", str(target)).exit_code == 0  # type: ignore[attr-defined]
    assert "Billing dispute" in target.read_text("utf-8")
    wrong = run(JOURNEY, "-o", str(tmp_path / "q4.pfd"))
    assert "Did you mean 'pdf'?" in str(wrong.exception)  # type: ignore[attr-defined]
    unknown = run("billing-disput", "-o", str(target))
    assert "Did you mean 'billing-dispute'?" in str(unknown.exception)  # type: ignore[attr-defined]
    assert "cannot be written" in str(run(JOURNEY, "-o", str(tmp_path / "no" / "q4.html")).exception)  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    missing = run(JOURNEY, "-o", str(tmp_path / "q4.pdf")).exception  # type: ignore[attr-defined]
    assert "needs typst" in str(missing)
    assert "pip install onedeck[report]" in str(getattr(missing, "hint", ""))


def test_the_web_hands_it_out_as_a_file(clients: Callable[..., TestClient]) -> None:
    answer = clients("viewer").get(f"/j/{JOURNEY}/report.html?language=de")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="billing-dispute-2026-W43-W46.html"'
    assert "only language de" in answer.text
    again = clients("viewer").get(
        f"/j/{JOURNEY}/report.html?language=de", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304
    assert clients("viewer").get(f"/j/{JOURNEY}/report.pfd").status_code == 404
    assert clients("viewer").get("/j/billing-disput/report.pdf").status_code == 404
    assert clients("viewer", "new-line").get(f"/j/{JOURNEY}/report.pdf").status_code == 403


def test_a_viewer_is_told_of_no_finding_or_way_of_few_customers(built: Path) -> None:
    store = Store.open(built / ".onedeck")
    facts = journey_facts(setting(store, read_workspace(built), JOURNEY, None))
    whole, kept = sheet(facts, None), sheet(facts, None, least=100)
    assert whole.hidden == 0 < kept.hidden
    assert sum(row["n"] for row in kept.tables["ways"].rows) < sum(
        row["n"] for row in whole.tables["ways"].rows
    )
    few = [each.said for each in kept.faults if "fewer than 100 customers" in each.said]
    assert few
    assert not [each.said for each in whole.faults if "fewer than" in each.said]
