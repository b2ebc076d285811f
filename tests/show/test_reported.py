"""The slide, that room's own rows, what held up: three lines per figure, by hand."""

from pathlib import Path

import pytest

from onedeck.show.headline import decks_sentence, experienced_sentence
from onedeck.show.reported import Slide, deck_slide, slide_blocks, slides
from onedeck.store import Store
from tests.show.company import CHARTERS, MONDAY, WEEK, company, report


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return company(tmp_path, CHARTERS)[0]


def lines(slide: Slide) -> list[str]:
    [block] = slide_blocks([slide])
    return [" ".join(text.plain.split()) for text in block]


def test_three_lines_over_the_same_conversations(store: Store) -> None:
    report(store, {"value": 0.9, "title": "Resolved by Pip"})
    [slide] = slides(store)
    # 36 of the AI's 43 claimed; of the 36 claimed 4 proven, 16 held, 4 nobody can know, 12 came back.
    assert (slide.part, slide.whole, slide.rows) == (36, 43, 36 / 43)
    assert (slide.held, slide.unknown, slide.matured) == (20, 4, 43)
    assert (slide.low, slide.high) == (20 / 43, 24 / 43)
    assert lines(slide) == [
        "Resolved by Pip (AI room) deck, slide 4, 2026-01-12 to 2026-01-18 reported.yaml:1",
        "the slide 90.0%",
        "that room's rows 83.7% −6 36 of 43 conversations claimed",
        "held up 46.5–55.8% −34 to −43 20 of the same 43 matured, 4 nobody can know",
    ]


def test_a_figure_of_a_journey_is_recounted_there(store: Store) -> None:
    report(store, {"room": "cx", "value": 0.92, "journey": "bills", "definition": "vendor"})
    assert slides(store) == []
    [slide] = slides(store, "bills")
    # Calls: 9, 5 claimed, all 9 held up, of which the 5 claimed count.
    assert (slide.part, slide.whole, slide.low, slide.high) == (5, 9, 5 / 9, 5 / 9)
    assert "under vendor" in lines(slide)[2]


def test_a_metric_is_recounted_from_that_rooms_measures(store: Store) -> None:
    report(
        store,
        {"indicator": "containment", "value": 0.95, "title": "Contained"},
        {"room": "cx", "indicator": "csat", "value": 4.4, "title": "CSAT"},
        {"room": "cx", "indicator": "csat_top2", "value": 0.9, "title": "Happy"},
    )
    contained, csat, happy = slides(store)
    assert (contained.unit, contained.comparable) == ("share", True)
    # Claimed or not: 4 proven, 16 and 4 unclaimed held, and so did the 3 chats of those who came back.
    assert (contained.held, contained.matured) == (27, 43)
    assert lines(csat)[1:3] == [
        "the slide 4.40",
        "that room's rows not measured There is no metric 'csat'. Did you mean 'csat_top2'?",
    ]
    assert lines(happy)[1:3] == ["the slide 90.0%", "that room's rows not measured not measured"]
    assert (csat.comparable, happy.comparable) == (False, False)


def test_a_period_without_rows_is_not_measured(store: Store) -> None:
    report(store, {"period_start": MONDAY - 2 * WEEK, "period_end": MONDAY - WEEK})
    [slide] = slides(store)
    assert (slide.rows, slide.low, slide.high) == (None, None, None)
    assert lines(slide)[2:] == [
        "that room's rows not measured 0 of 0 conversations claimed",
        "held up not measured no conversation of this period has matured",
    ]


def test_an_unknown_definition_says_so(store: Store) -> None:
    report(store, {"definition": "vendr"})
    [slide] = slides(store)
    assert slide.refused == "There is no definition 'vendr'. Did you mean 'vendor'?"


def test_the_deck_prefers_what_was_reported_last(store: Store) -> None:
    week = (MONDAY, MONDAY + WEEK)
    own = deck_slide(store, "ai", None, week, [])
    assert (own.place, own.value) == ("", 36 / 43)
    report(
        store, {"value": 0.83, "period_end": MONDAY + WEEK}, {"value": 0.7, "period_end": MONDAY + WEEK - 1}
    )
    decks = [deck_slide(store, room, None, week, slides(store, until=week[1])) for room in ("ai", "cx")]
    assert (
        decks_sentence(decks)
        == "AI deck 83 % resolved (reported). CX deck 87 % solved (counted from its own rows)."
    )
    assert experienced_sentence(decks) == (
        "The AI room reports 83 % resolved; between 47 % and 56 % held up. "
        "The CX room claims 87 % solved; 87 % held up."
    )


def test_of_a_figure_told_each_month_the_latest_is_shown(store: Store) -> None:
    earlier = {"period_start": MONDAY - WEEK, "period_end": MONDAY}
    later = {"period_start": MONDAY + WEEK, "period_end": MONDAY + 2 * WEEK}
    report(store, {"value": 0.8} | earlier, {"value": 0.9}, {"value": 0.95} | later, {"room": "cx"} | earlier)
    found = slides(store, until=MONDAY + WEEK)
    assert [(slide.room, slide.value) for slide in found] == [("ai", 0.9), ("cx", 0.9)]
    assert len(slides(store)) == 4
