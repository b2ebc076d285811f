"""Everything a report says, before it is laid out: plain words and charts, the same for PDF, PNG and HTML."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from onedeck.show.accountable import NOBODY, Accountable, accountable_sentence, person
from onedeck.show.case_mix import case_mix_lines
from onedeck.show.charts import alluvial, dumbbell
from onedeck.show.charts.axis import Event
from onedeck.show.charts.flows import Trip
from onedeck.show.charts.markup import Drawn
from onedeck.show.charts.pen import Pen
from onedeck.show.formats import Listing, harmless
from onedeck.show.headline import experienced_sentence, population_lines
from onedeck.show.hundred import hundred_sentence
from onedeck.show.journey import JourneyFacts
from onedeck.show.journeys import drawn
from onedeck.show.notes import notes
from onedeck.show.report.faults import Found, faults
from onedeck.show.report.tiles import Tile, tiles
from onedeck.show.reported import ROOMS, Slide
from onedeck.show.scorecard import targets_sentence
from onedeck.show.setting import Setting, titles_of
from onedeck.show.slices import UNKNOWN, Part
from onedeck.show.units import figure_text, interval_text
from onedeck.show.ways.flow import LAYERS, trips

MOST_ROOMS, MOST_FAULTS, MOST_WORSE = 4, 7, 3
MEANS = (
    "95 %: where a figure would lie in 95 of 100 repetitions.",
    "A share with two ends, such as 57.7–60.6%, holds conversations nobody can know: all of them bad, all of them "
    "good; there is no midpoint.",
    "Held up: proven, or nothing spoke against it on any channel we see until the window closed.",
)

Chart = Callable[[Pen], Drawn]


@dataclass(frozen=True)
class Sheet:
    """What stands on the page; `owners` are lines with whether they are one accountable too many.

    `charts` are by name, `tables` hold the same rows; `hidden` conversations are on ways too few customers took.
    """

    title: str
    company: str
    simulated: bool
    period: str
    counted: str
    narrowed: str
    verdict: Sequence[str]
    under: Sequence[str]
    owners: Sequence[tuple[str, bool]]
    tiles: Sequence[Tile]
    more_tiles: int
    events: Sequence[Event]
    charts: Mapping[str, Chart]
    tables: Mapping[str, Listing]
    hidden: int
    more_rooms: int
    compared: Sequence[str]
    worse: Sequence[str]
    worse_note: str
    faults: Sequence[Found]
    more_faults: int
    checked: bool
    stands_on: Sequence[str]
    means: Sequence[str]
    definitions: str
    published: int  # seconds since 1970, of the tables


def sheet(facts: JourneyFacts, commit: str | None, narrowed: str = "", least: int = 0) -> Sheet:
    """Return the page of a journey; `commit` is that of its charter's last change, None = not committed as it is.

    `narrowed` says in words which of its conversations are looked at, where not all are. `least` is how many customers
    must stand behind a way or a finding to be told of.
    """
    page, journey = facts.page, facts.page.journey or ""
    shown, more_tiles = tiles(page, facts.lines)
    rooms, more_rooms = _rooms(facts)
    ways, hidden = trips(page.store, page.scope, least)
    found = faults(page.store, journey, MOST_FAULTS, least)
    said = [experienced_sentence(facts.decks), hundred_sentence(facts.fate), targets_sentence(facts.lines)]
    return Sheet(
        title=titles_of(page.store).get(journey, harmless(journey)), company=harmless(page.workspace.name),
        simulated=is_simulated(page), period=f"{page.now.label}, {page.days}" if page.span else page.days,
        counted=f"{facts.conversations:,} conversations in {facts.journeys:,} journeys", narrowed=harmless(narrowed),
        verdict=[sentence for sentence in (*said, accountable_sentence([facts.who])) if sentence],
        under=population_lines(facts.fate, page.now.label, facts.decks) if facts.fate.claimed else [],
        owners=_owners(facts.who, page), tiles=shown, more_tiles=more_tiles,
        events=[Event(harmless(e.name), e.kind, e.start, e.end) for e in page.workspace.events
                if not e.journeys or journey in e.journeys],
        charts={"rooms": partial(dumbbell.dumbbell, rooms), "ways": partial(_picture, ways)},
        tables={"rooms": dumbbell.table(rooms), "ways": drawn.flow_table(ways)},
        hidden=hidden, more_rooms=more_rooms, compared=[line.plain.strip() for line in case_mix_lines(facts.mix)],
        worse=[_worse(part) for part in facts.worst[:MOST_WORSE]], worse_note=_worse_note(facts),
        faults=found[0] if found else [], more_faults=found[1] if found else 0, checked=found is not None,
        stands_on=notes(page), means=MEANS, definitions=_definitions(page, journey, commit),
        published=int(page.store.manifest.facts.get("published", 0)),
    )  # fmt: skip


def _picture(ways: Sequence[Trip], pen: Pen) -> Drawn:
    return alluvial.alluvial(list(LAYERS.values()), ways, pen, None, drawn.WORDS, drawn.NO_WAYS)


def is_simulated(page: Setting) -> bool:
    """Say whether a sample company made these figures: it keeps the truth beside its exports."""
    return (page.workspace.folder / "truth.yaml").is_file() or "simulated" in page.workspace.name.casefold()


def file_of(page: Setting) -> str | None:
    """Return the file of the journey's charter as the last run knew it; None where no charter covers it."""
    return _definition(page)[0]


def _definition(page: Setting) -> tuple[str | None, str]:
    text = page.store.engine.dialect.text(page.journey or "")
    rows = page.store.engine.rows(f"SELECT file, definition_hash FROM charters WHERE journey = {text}")
    return (rows[0][0], rows[0][1]) if rows else (None, "")


def _definitions(page: Setting, journey: str, commit: str | None) -> str:
    file, definition = _definition(page)
    place = "not committed as it is" if commit is None else f"commit {commit[:12]}"
    written = f"{harmless(file)}, {place}" if file else f"no charter covers {harmless(journey)}"
    whole = str(page.store.manifest.facts.get("definition", ""))
    return f"definitions {(definition or whole)[:12]} ({written}), of the whole workspace {whole[:12]}"


def _owners(who: Accountable, page: Setting) -> list[tuple[str, bool]]:
    charter = page.charter
    role = charter.owner.role if charter and charter.owner and charter.owner.role else ""
    first = person(who.owner) if who.owner else NOBODY
    lines = [(f"{first}, {harmless(role)}" if role and who.owner else first, not who.owner)]
    return lines + [
        (f"{harmless(systems)} is answered for by {person(name)}", True) for name, systems in who.others
    ]


def _worse(part: Part) -> str:
    """Say what held up in a part that is surely below the rest, as `onedeck show` says it."""
    held, rest = part.held_up, part.against_rest
    low, high = (figure_text(bound or 0.0, "share") for bound in (held.bound_low, held.bound_high))
    bounds = low if low == high else f"{low.rstrip('%')}–{high}"
    interval = interval_text(held.low or 0.0, held.high or 0.0, "share")
    apart = interval_text(-(rest.high or 0.0), -(rest.low or 0.0), "share")
    name = f"{part.slice.replace('_', ' ')} {harmless(part.value) or UNKNOWN}"
    return f"{name}: {bounds} held up (95 %: {interval}%, n {held.n:,}), {apart} points below the rest"


def _worse_note(facts: JourneyFacts) -> str:
    if not facts.looked_at:
        return "Not measured: no channel, language, segment or AI version is large enough."
    more = len(facts.worst) - MOST_WORSE
    rest = f", and {more} more" if more > 0 else ""
    if not facts.worst:
        return f"Of {facts.looked_at} parts looked at none is surely below the rest of the journey."
    return f"Surely below the rest of the journey, of {facts.looked_at} parts looked at{rest}."


def _rooms(facts: JourneyFacts) -> tuple[list[dumbbell.Row], int]:
    others = [slide for slide in facts.slides if slide.comparable and slide not in facts.decks]
    rows = [_room(slide) for slide in (*facts.decks, *others)]
    return rows[:MOST_ROOMS], max(0, len(rows) - MOST_ROOMS)


def _room(slide: Slide) -> dumbbell.Row:
    pair = slide.pair
    said = "reports it" if slide.place else "counted from its own rows"
    return dumbbell.Row(
        title=harmless(slide.title), room=slide.room, reported=pair.reported, low=pair.low, high=pair.high,
        n=slide.matured, note=f"{ROOMS.get(slide.room, slide.room)}, {said}",
        why="no conversation of this period has matured",
    )  # fmt: skip
