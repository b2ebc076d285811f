"""The digest: what it says of tables written by hand, and that nothing a customer wrote becomes markup."""

from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from onedeck.measure.closing import close
from onedeck.model.periods import parse_period
from onedeck.show.digest import Digest, Flipped, Section, build_digest
from onedeck.show.digest_pages import as_html_page, as_mail, as_markdown_page
from onedeck.show.feeds import stale_feeds
from onedeck.show.formats import Field, Listing
from onedeck.show.moved import moved_beyond, moved_sentence
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from onedeck.store.weeks import begins
from tests.measure.test_closing import AS_OF, ZONE, measure, measured, one_more
from tests.show.tables import DAY, write

VOID = {"meta", "br"}
NASTY = '<img src=x onerror=alert(1)> [a](javascript:b) | `c` *d* \x1b[31m \u202eevil & "q"'


class Balanced(HTMLParser):
    """Reads HTML strictly: every tag is closed in order; notes tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Balanced:
    found = Balanced()
    found.feed(page)
    found.close()
    assert not found.open
    return found


def weekly(weeks: range, **shares: tuple[float, float]) -> list[dict[str, Any]]:
    """Return measures of a share per metric: so many of 100 before W43, so many after."""
    return [
        measure(week, name, n=100, unknown=0, sum_x=after if week >= 43 else before)
        for name, (before, after) in shares.items()
        for week in weeks
    ]


def eight_weeks() -> Store:
    """Return a store whose last eight matured weeks, W39 to W46, hold a fall, a bare move and twenty still ones."""
    still = {f"still_{number:02}": (50.0, 50.0) for number in range(20)}
    shares = {"held_up": (80.0, 60.0), "bare": (50.0, 58.0), **still}
    store = measured(Store(None, DuckEngine(threads=1)))
    given = {
        **{
            "description": "d",
            "dimension": "accurate",
            "direction": "higher",
            "unit": "share",
            "grain": "verdicts",
        },
        **{"shape": "share", "population": "TRUE", "expression": "x", "definition": "by hand", "file": "f"},
    }
    write(store, "metrics", *(given | {"metric": name, "title": name} for name in shares))
    before_w40 = {"week": begins(parse_period("2026-W39").mondays[0], ZoneInfo(ZONE))}
    rows = weekly(range(40, 47), **shares)
    rows += [row | before_w40 for row in weekly(range(40, 41), **shares)]
    write(store, "measures", *rows)
    return store


def page_of(text: str) -> Digest:
    listing = Listing([{"what": text}], ("what",), [Field("what", text)])
    return Digest(text, (text,), (Section(text, (text,), (listing,)),), (text,))


def test_what_moved_is_counted_beside_what_chance_moves() -> None:
    found = moved_beyond(eight_weeks())
    assert found.looked == 22
    assert [(row["metric"], row["better"], row["stands"]) for row in found.rows] == [
        ("held_up", False, True), ("bare", True, False),
    ]  # fmt: skip
    fall = found.rows[0]
    # 320 of 400 against 240 of 400; Newcombe's interval by hand: -0.20 with bounds near -0.26 and -0.14.
    assert (fall["before"], fall["now"]) == (0.8, 0.6)
    assert fall["low"] == pytest.approx(-0.2606, abs=5e-4) and fall["high"] == pytest.approx(
        -0.1369, abs=5e-4
    )
    assert moved_sentence(found) == (
        "2026-W43 to W46 against 2026-W39 to W42: 22 figures compared, 2 moved beyond their 95 % interval, where "
        "chance alone moves about 1; 1 stand among so many "
        "(Benjamini-Hochberg: of those that stand about one in ten is chance)."
    )


def test_fewer_than_eight_weeks_are_not_compared() -> None:
    store = measured(Store(None, DuckEngine(threads=1)))
    assert (
        moved_sentence(moved_beyond(store))
        == "Nothing is compared yet: it takes 8 matured weeks of a journey."
    )


def test_stale_feeds_are_those_behind_the_others() -> None:
    store = Store(None, DuckEngine(threads=1))
    feed = {"as_of": AS_OF, "reason": "its last day with new contacts"}
    write(
        store,
        "feeds",
        feed | {"source": "bot", "complete_until": AS_OF + 6 * DAY},
        feed | {"source": "desk", "complete_until": AS_OF},
        feed
        | {
            "source": "old",
            "complete_until": AS_OF - 90 * DAY,
            "reason": "ended: onedeck.yaml retires this feed",
        },
        feed | {"source": "survey", "complete_until": AS_OF + 6 * DAY - 1000},
    )
    assert [(row["source"], row["days_behind"], row["holds_back"]) for row in stale_feeds(store)] == [
        ("desk", 6, True)
    ]


def test_one_page_has_every_part() -> None:
    store = measured(Store(None, DuckEngine(threads=1)))
    close(store, parse_period("2026-W46"), 1_000)
    rows = [measure(week) for week in range(40, 48)]
    write(store, "measures", *one_more(rows, 46))
    digest = build_digest(store, "Fernholm", Flipped([], [], (0, 0), "2026-11-17"))
    assert [section.title for section in digest.sections] == [
        "What moved beyond its interval", "Verdicts that flipped", "Stale feeds", "Restatements of closed periods",
    ]  # fmt: skip
    page = as_markdown_page(digest)
    assert page.startswith("# OneDeck digest: Fernholm\n")
    assert "No verdict that was matured on 2026-11-17 reads differently today." in page
    assert "| 2026-W46 | Held up | 75.0% to 80.0% of 40 | 72.5% to 77.5% of 40 | data changed |" in page
    assert "unreviewed" in page
    assert "No feed has a clock" in as_markdown_page(build_digest(store, "Fernholm", None))


def test_html_loads_and_runs_nothing_and_what_was_written_stays_text() -> None:
    page = as_html_page(page_of(NASTY))
    found = read(page)
    tags = {tag for tag, _ in found.seen}
    assert not tags & {"script", "img", "link", "iframe", "object", "a", "form"}
    assert all(name in ("lang", "charset", "http-equiv", "content", "name", "scope", "class")
               for _, attributes in found.seen for name in attributes)  # fmt: skip
    policy = next(attributes["content"] for _, attributes in found.seen if attributes.get("http-equiv"))
    assert policy and policy.startswith("default-src 'none'; style-src 'sha256-")
    shown = '<img src=x onerror=alert(1)> [a](javascript:b) | "c" *d* \ufffd[31m \ufffdevil & "q"'
    assert found.text.count(shown) == 8  # title, heading, headline, section, line, column, cell, limits
    assert "\x1b" not in page and "\u202e" not in page


def test_markdown_escapes_marks_but_not_words() -> None:
    page = as_markdown_page(page_of(NASTY))
    assert "<img" not in page.replace("\\<", "")
    assert "](javascript" not in page.replace("\\]", "")
    assert r"held_up \*now\*" in as_markdown_page(page_of("held_up *now*"))
    cells = next(line for line in page.splitlines() if line.startswith("| \\<img")).replace("\\|", "")
    assert cells.count("|") == 2


def test_the_mail_is_a_draft_of_two_readings_for_nobody() -> None:
    digest = page_of("Grüße, c_abc " + NASTY)
    text = as_mail(digest)
    mail = message_from_string(text, policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail["Subject"].startswith("Grüße, c_abc <img")
    assert mail["X-Unsent"] == "1"
    assert [mail[name] for name in ("From", "To", "Cc", "Bcc")] == [None] * 4
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain and plain.get_content().splitlines() == as_markdown_page(digest).splitlines()
    assert html and html.get_content().splitlines() == as_html_page(digest).splitlines()
    assert as_mail(digest) == text
    assert text.isascii()
