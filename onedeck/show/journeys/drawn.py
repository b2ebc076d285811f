"""The pictures of a journey's page as rows for the charts: the rooms' gaps, her ways, who passed her to whom."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from onedeck.show.charts import alluvial, dumbbell, heatmap
from onedeck.show.charts.flows import Trip
from onedeck.show.charts.markup import Drawn
from onedeck.show.charts.pen import Pen
from onedeck.show.formats import Listing, harmless
from onedeck.show.journey import JourneyFacts
from onedeck.show.journeys.dimensions import Address
from onedeck.show.reported import ROOMS, Slide, said_of
from onedeck.show.setting import Setting, parse_weeks
from onedeck.show.units import NOT_MEASURED
from onedeck.show.ways.flow import LAYERS, flow_key
from onedeck.show.ways.handed import Pair, pair_key

# Proven and held are told apart: the second is silence.
WORDS = alluvial.Words(
    counted="conversations",
    again="of them came back more than once; only the first return is drawn",
    kinds=(
        ("ai", "AI"),
        ("cx", "people"),
        ("harm", "came back, said no or gave up"),
        ("neutral", "nothing further"),
    ),
)
NO_WAYS = "Nothing to show: no conversation of this journey has matured in this period."


def gaps(facts: JourneyFacts, address: Address) -> list[dumbbell.Row]:
    """Return the rooms' own figures, each beside what held up of the same conversations."""
    others = [slide for slide in facts.slides if slide.comparable and slide not in facts.decks]
    return [_gap(facts.page, slide, address) for slide in (*facts.decks, *others)]


def flow_picture(trips: Sequence[Trip], address: Address, pen: Pen) -> Drawn:
    """Return where customers went; every node and ribbon leads to the conversations it counts."""
    where = partial(_way, address)
    return alluvial.alluvial(list(LAYERS.values()), list(trips), pen, where, WORDS, NO_WAYS)


def flow_table(trips: Sequence[Trip]) -> Listing:
    """Return the same figures as rows, a ribbon each; conversations, not customers."""
    found = alluvial.table(list(LAYERS.values()), list(trips))
    fields = [replace(each, heading="Conversations") if each.name == "n" else each for each in found.fields]
    return Listing(found.rows, found.names, fields)


def cells(found: Sequence[Pair], address: Address) -> list[heatmap.Cell]:
    """Return who passed her to whom as the heatmap has it."""
    return [
        heatmap.Cell(
            harmless(pair.origin), harmless(pair.target), pair.n, pair.bad,
            address(pair_key(pair.origin, pair.target), None),
        )
        for pair in found
    ]  # fmt: skip


def _way(address: Address, _layer: int, origins: tuple[str, ...], targets: tuple[str, ...]) -> str | None:
    return address(flow_key(origins, targets), None)


def _gap(page: Setting, slide: Slide, address: Address) -> dumbbell.Row:
    by = ROOMS[slide.room]
    note = f"{by} reports it, {said_of(slide)}" if slide.place else f"{by}, from its own rows"
    pair = slide.pair
    why = slide.refused or ("nothing has matured" if not slide.matured else NOT_MEASURED)
    return dumbbell.Row(
        harmless(slide.title), slide.room, pair.reported, slide.low, slide.high, slide.whole, note, why,
        _gap_address(page, slide, address),
    )  # fmt: skip


def _gap_address(page: Setting, slide: Slide, address: Address) -> str | None:
    """Return the list of what a room claimed; None for a figure of other days than whole weeks, or other rules."""
    if slide.indicator != "claimed" or slide.definition or slide.journey != page.journey or not slide.whole:
        return None
    key = f"claimed:{slide.room}:any"
    if (slide.begins, slide.ends) == (page.span or (None, None)):
        return address(key, None)
    weeks = said_of(slide)
    if len(weeks) != len("2026-10"):
        return None
    span = parse_weeks(weeks, page.workspace.timezone)
    return address(key, weeks) if (span.begins, span.ends) == (slide.begins, slide.ends) else None


def gap_table(rows: Sequence[dumbbell.Row]) -> Listing:
    """Return the rooms' figures as rows."""
    return dumbbell.table(rows)


def pair_table(found: Sequence[heatmap.Cell]) -> Listing:
    """Return who passed her to whom as rows."""
    listing = heatmap.table(found)
    fields: list[Any] = [
        replace(each, heading="Conversations") if each.name == "n" else each for each in listing.fields
    ]
    return Listing(listing.rows, listing.names, fields)
