"""One journey on one page: who answers, the verdict in sentences, four dimensions, the rooms' figures beside hers."""

from dataclasses import dataclass
from typing import Any

from onedeck.show.accountable import Accountable, accountable
from onedeck.show.case_mix import CaseMix, case_mix
from onedeck.show.hundred import Fate, fate
from onedeck.show.ledger import ledger
from onedeck.show.queries import matching
from onedeck.show.reported import Slide, deck_slide, slides
from onedeck.show.scorecard import Line, as_row, scorecard
from onedeck.show.setting import Setting
from onedeck.show.slices import Part, part_row, worst_parts

ROW_NAMES = (
    "journey", "period", "section", "dimension", "room", "slice", "slice_value", "title", "metric", "unit", "n",
    "value", "value_high", "low", "high", "target", "op", "shortfall", "state", "missed", "change", "moved",
    "reported", "rows", "held_up", "held_up_high", "stood", "weeks",
)  # fmt: skip


@dataclass(frozen=True)
class JourneyFacts:
    """Everything a journey's page says, before it is laid out."""

    page: Setting
    who: Accountable
    journeys: int
    conversations: int
    decks: tuple[Slide, ...]
    slides: tuple[Slide, ...]
    fate: Fate
    lines: tuple[Line, ...]
    mix: CaseMix
    worst: tuple[Part, ...]
    looked_at: int


def journey_facts(page: Setting) -> JourneyFacts:
    """Return what a journey's page says."""
    store, journey = page.store, page.journey
    assert journey is not None
    said = slides(store, journey, page.until)
    worst, looked_at = worst_parts(store, journey, page.now)
    return JourneyFacts(
        page=page,
        who=accountable(page.charter, journey),
        journeys=count_journeys(page).get(journey, 0),
        conversations=sum(row["conversations"] for row in ledger(store, page.scope) if row["room"] == "all"),
        decks=tuple(deck_slide(store, room, journey, page.span, said) for room in ("ai", "cx")),
        slides=tuple(said),
        fate=fate(store, page.scope),
        lines=tuple(scorecard(store, page.charter, journey, page.now, page.before)),
        mix=case_mix(page),
        worst=tuple(worst),
        looked_at=looked_at,
    )


def count_journeys(page: Setting) -> dict[str, int]:
    """Return how many journeys, customers with a need, the counted conversations of a page belong to, by charter."""
    wanted = [matching(page.store, **{"conversations.journey": page.journey}), page.scope.began()]
    also = "".join(f" AND {condition}" for condition in wanted if condition)
    rows = page.store.engine.rows(
        f"""SELECT conversations.journey, COUNT(DISTINCT journeys.journey_id)
        FROM conversations JOIN journeys ON journeys.conversation_id = conversations.conversation_id
        WHERE conversations.excluded IS NULL{also} GROUP BY conversations.journey"""
    )
    return dict(rows)


def journey_rows(facts: JourneyFacts) -> list[dict[str, Any]]:
    """Return the page as rows for programs: a row per part of the hundred, objective, room's figure and worse slice."""
    rows = [
        *_fates(facts.fate),
        *(as_row(line) for line in facts.lines),
        *(slide_row(slide) for slide in (*facts.decks, *_others(facts))),
        *(part_row(part) for part in facts.worst),
    ]
    return [{"journey": facts.page.journey, "period": facts.page.now.label, **row} for row in rows]


def _fates(found: Fate) -> list[dict[str, Any]]:
    parts = [
        {"section": "claimed", "title": verdict, "n": count, "unit": "share", "room": found.room,
         "value": count / found.claimed if found.claimed else None}
        for verdict, count in found.verdicts.items()
    ]  # fmt: skip
    share = found.by_phone / found.claimed if found.claimed else None
    phone = {"section": "claimed", "title": "refuted by phone", "n": found.by_phone, "unit": "share",
             "room": found.room, "value": share}  # fmt: skip
    return [*parts, phone]


def slide_row(slide: Slide) -> dict[str, Any]:
    """Return a room's figure as programs get it."""
    return {
        "section": "reported" if slide.place else "claimed by room", "room": slide.room, "title": slide.title,
        "metric": slide.indicator, "unit": slide.unit, "n": slide.whole, "state": slide.refused,
        "reported": slide.value if slide.place else None, "rows": slide.rows, "held_up": slide.low,
        "held_up_high": slide.high, "stood": slide.stood or slide.place or None,
    }  # fmt: skip


def _others(facts: JourneyFacts) -> list[Slide]:
    return [slide for slide in facts.slides if slide not in facts.decks]
