"""A journey's page in the terminal: title, verdict, four dimensions, dumbbells, slides, slices, and its limits."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onedeck.show.accountable import accountable_sentence, owners
from onedeck.show.case_mix import case_mix_lines
from onedeck.show.dumbbell import WIDTH, dumbbell, gap, scale
from onedeck.show.formats import STYLES, harmless
from onedeck.show.headline import experienced_sentence, population_lines
from onedeck.show.hundred import Fate, hundred_sentence
from onedeck.show.journey import JourneyFacts
from onedeck.show.paragraphs import COLUMNS, dim, wrapped
from onedeck.show.reported import ROOMS, Slide, slide_blocks
from onedeck.show.scorecard import targets_sentence
from onedeck.show.scorecard_table import scorecard_table
from onedeck.show.setting import Setting, titles_of
from onedeck.show.slices import UNKNOWN, Part
from onedeck.show.units import interval_text

HEADING = "reported by the rooms ○, held up ●"
MOST = 44  # characters of a figure's title, which folds


def journey_page(facts: JourneyFacts, notes: Sequence[str]) -> list[RenderableType]:
    """Return the page, a hundred columns wide."""
    page: list[RenderableType] = [*_heading(facts), Text("")]
    page += [Padding(scorecard_table(facts.lines), (0, 1)), *_judged_by(facts), Text("")]
    page += [Padding(_dumbbells(facts), (0, 1)), Text("")]
    for block in slide_blocks(facts.slides):
        page += [*block, Text("")]
    return [
        *page,
        *case_mix_lines(facts.mix),
        *_worst(facts),
        Text(""),
        *_commands(facts),
        Text(""),
        *dim(notes),
    ]


def _heading(facts: JourneyFacts) -> list[Text]:
    page = facts.page
    title = titles_of(page.store).get(page.journey or "", page.journey or "")
    known = f"{facts.conversations:,} conversations in {facts.journeys:,} journeys, {page.days} ({page.now.label})"
    names = Text.assemble((title, "bold"), "  ", owners(facts.who))
    first = [Text.assemble(names, "  ", (known, "dim"))]
    if first[0].cell_len > 100:
        first = [names, Text(known, "dim")]
    sentences = [
        experienced_sentence(facts.decks),
        hundred_sentence(facts.fate),
        targets_sentence(facts.lines),
    ]
    text = " ".join([*filter(None, sentences), accountable_sentence([facts.who])])
    told = population_lines(facts.fate, page.now.label, facts.decks) if facts.fate.claimed else []
    return [*first, *wrapped(text, "bold"), *dim(told)]


def _judged_by(facts: JourneyFacts) -> list[Text]:
    if facts.page.charter is None:
        said = "no charter sets this journey's objectives: these are the default metrics, without targets"
        return dim([said])
    return []


def _dumbbells(facts: JourneyFacts) -> Table:
    others = [slide for slide in facts.slides if slide.comparable and slide not in facts.decks]
    pairs = [(_title(slide), slide.pair) for slide in (*facts.decks, *others)]
    gaps = max(cell_len(gap(pair)) for _, pair in pairs)
    titles = min(MOST, max(len(HEADING), *(name.cell_len for name, _ in pairs)))
    axis = min(WIDTH, COLUMNS - titles - gaps - len("said") - 5)
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column(HEADING, width=titles, overflow="fold")
    table.add_column("said", justify="right", no_wrap=True)
    table.add_column(scale(axis), no_wrap=True)
    table.add_column("gap", justify="right", no_wrap=True)
    for name, pair in pairs:
        said = "" if pair.reported is None else f"{100 * pair.reported:.0f}%"
        wide = gap(pair)
        style = STYLES["refuted"] if "−" in wide else ""
        table.add_row(name, said, dumbbell(pair, axis), Text(wide, style))
    return table


def _title(slide: Slide) -> Text:
    said = ROOMS[slide.room] if slide.place else "claimed"
    return Text.assemble(harmless(slide.title), (f" ({said})", STYLES.get(slide.room, "dim")))


def _worst(facts: JourneyFacts) -> list[Text]:
    if not facts.looked_at:
        return dim(
            ["worst slices: not measured (no channel, language, segment or AI version is large enough)"]
        )
    if not facts.worst:
        said = (
            f"worst slices: of {facts.looked_at} parts looked at none is surely below the rest of the journey"
        )
        return dim([said])
    heading = f"worst slices, surely below the rest of the journey (of {facts.looked_at} parts looked at)"
    return [Text(heading, "dim"), *(_part(part) for part in facts.worst)]


def _part(part: Part) -> Text:
    held, rest = part.held_up, part.against_rest
    low, high = held.bound_low or 0.0, held.bound_high or 0.0
    bounds = f"{100 * low:.1f}" if low == high else f"{100 * low:.1f}–{100 * high:.1f}"
    interval = interval_text(held.low or 0.0, held.high or 0.0, "share")
    apart = interval_text(-(rest.high or 0.0), -(rest.low or 0.0), "share")
    return Text.assemble(
        f"  {part.slice.replace('_', ' ')} ",
        (harmless(part.value) or UNKNOWN, "bold"),
        f"  held up {bounds} %  (95 %: {interval}, n {held.n:,})  ",
        (f"{apart} points below the rest", STYLES["refuted"]),
    )


def _commands(facts: JourneyFacts) -> list[Text]:
    page = facts.page
    lines = [*listing_commands(page, facts.fate)]
    lines.append(f"cut by channel, segment, ...: onedeck show {page.journey} --slice channel")
    return [Text(line, "dim") for line in lines]


def listing_commands(page: Setting, found: Fate) -> list[str]:
    """Return the commands that list who came back and whom nobody can know, of the headline's conversations."""
    return [
        f"the {count:,} {words}: " + page.command(f"--verdict {verdict}", "--room all", "--definition any")
        for verdict, words in (("refuted", "that came back"), ("unobservable", "nobody can know"))
        if (count := found.verdicts.get(verdict, 0))
    ]
