"""The one deck: every journey on one page, the one in which least held up first."""

from dataclasses import dataclass
from typing import Any

from onedeck.charter.charters import UNCHARTERED
from onedeck.show.accountable import Accountable, accountables
from onedeck.show.hundred import Fate, fate
from onedeck.show.journey import count_journeys
from onedeck.show.ledger import ledger
from onedeck.show.reported import Slide, deck_slide, slides
from onedeck.show.scorecard import DIMENSIONS, MISSED, Line, missed, scorecards
from onedeck.show.setting import Setting, titles_of

DECK_NAMES = (
    "journey", "title", "period", "owner", "others_accountable", "conversations", "journeys", "claimed",
    "claimed_share", "matured", "proven", "held", "refuted", "unobservable", "low", "high", "targets", "missed",
    *(f"{dimension}_{part}" for dimension in DIMENSIONS
      for part in ("metric", "unit", "value", "value_high", "from", "to", "n", "target", "shortfall", "state")),
)  # fmt: skip


@dataclass(frozen=True)
class DeckLine:
    """A journey on the deck: who answers, what the customers' view of the ledger counts, and its dimensions."""

    journey: str
    title: str
    who: Accountable
    journeys: int
    counts: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class DeckFacts:
    """Everything the deck says, before it is laid out."""

    page: Setting
    decks: tuple[Slide, ...]
    slides: tuple[Slide, ...]
    fate: Fate
    lines: tuple[DeckLine, ...]


def deck_facts(page: Setting) -> DeckFacts:
    """Return what the deck says; every journey is looked at over the same weeks."""
    store = page.store
    counted = {row["journey"]: row for row in ledger(store, page.scope) if row["room"] == "all"}
    charters = [charter.name for charter in page.workspace.charters]
    names = sorted({*charters, *counted} - _empty_rest(counted))
    said = slides(store, until=page.until)
    titles, journeys = titles_of(store), count_journeys(page)
    cards = scorecards(store, {name: page.charter_of(name) for name in names}, page.now, page.before)
    lines = [
        DeckLine(
            journey=who.journey,
            title=titles.get(who.journey, who.journey),
            who=who,
            journeys=journeys.get(who.journey, 0),
            counts=counted.get(who.journey, {}),
            lines=tuple(cards[who.journey]),
        )
        for who in accountables(page.workspace, names)
    ]
    return DeckFacts(
        page=page,
        decks=tuple(deck_slide(store, room, None, page.span, said) for room in ("ai", "cx")),
        slides=tuple(said),
        fate=fate(store, page.scope),
        lines=tuple(sorted(lines, key=_worst_first)),
    )


def _empty_rest(counted: dict[str, dict[str, Any]]) -> set[str]:
    rest = counted.get(UNCHARTERED)
    return {UNCHARTERED} if rest is not None and not rest["conversations"] else set()


def _worst_first(line: DeckLine) -> tuple[bool, bool, float, str]:
    low = line.counts.get("low")
    return line.journey == UNCHARTERED, low is None, low or 0.0, line.journey


def worst_of(lines: tuple[Line, ...], dimension: str) -> Line | None:
    """Return the objective that stands for a dimension: the one that misses its target most, else the first."""
    own = [line for line in lines if line.dimension == dimension]
    short = [line for line in own if line.state == MISSED and line.shortfall is not None]
    if short:
        return min(short, key=lambda line: (line.shortfall or 0.0) / (abs(line.target or 0.0) or 1.0))
    return own[0] if own else None


def deck_rows(facts: DeckFacts) -> list[dict[str, Any]]:
    """Return the deck as rows for programs, one per journey; shares 0..1, durations in seconds."""
    return [_row(facts, line) for line in facts.lines]


def _row(facts: DeckFacts, line: DeckLine) -> dict[str, Any]:
    counts = line.counts
    row: dict[str, Any] = {
        "journey": line.journey,
        "title": line.title,
        "period": facts.page.now.label,
        "owner": line.who.owner,
        "others_accountable": [name for name, _ in line.who.others],
        "conversations": counts.get("conversations", 0),
        "journeys": line.journeys,
        "claimed": counts.get("claimed", 0),
        "claimed_share": claimed_share(line),
        "matured": counts.get("matured", 0),
        **{name: counts.get(f"matured_{name}", 0) for name in ("proven", "held", "refuted", "unobservable")},
        "low": counts.get("low"),
        "high": counts.get("high"),
        "targets": sum(each.target is not None for each in line.lines),
        "missed": missed(line.lines),
    }
    for dimension in DIMENSIONS:
        if each := worst_of(line.lines, dimension):
            row |= _dimension(dimension, each)
    return row


def claimed_share(line: DeckLine) -> float | None:
    """Return the share of a journey's conversations that either room claimed."""
    count = line.counts.get("conversations", 0)
    return line.counts["claimed"] / count if count else None


def _dimension(dimension: str, line: Line) -> dict[str, Any]:
    found = line.now
    values = (
        line.metric, line.unit, found.bound_low, found.bound_high, found.low, found.high, found.n, line.target,
        line.shortfall, line.state,
    )  # fmt: skip
    parts = ("metric", "unit", "value", "value_high", "from", "to", "n", "target", "shortfall", "state")
    return {f"{dimension}_{part}": value for part, value in zip(parts, values, strict=True)}
