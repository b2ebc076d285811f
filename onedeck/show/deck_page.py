"""The deck in the terminal: the headline, a line per journey, the decks' own figures, and what limits it all."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onedeck.show.accountable import NOBODY, accountable_sentence, person
from onedeck.show.deck import DeckFacts, DeckLine, claimed_share, worst_of
from onedeck.show.dumbbell import points
from onedeck.show.formats import NOTHING, STYLES, harmless, written
from onedeck.show.headline import decks_sentence, population_lines
from onedeck.show.hundred import hundred_sentence
from onedeck.show.journey_page import listing_commands
from onedeck.show.paragraphs import COLUMNS, dim, wrapped
from onedeck.show.reported import slide_blocks
from onedeck.show.scorecard import CLOSE, DIMENSIONS, MET, MISSED, Line
from onedeck.show.units import figure_text

LEAST = 18  # of a journey's name and owner, which fold
HEADINGS = ("worst first", "conv.", "claimed", "held up %", "Fast", "Accurate", "Contextual", "Worth staying")


def deck_page(facts: DeckFacts, notes: Sequence[str]) -> list[RenderableType]:
    """Return the page, a hundred columns wide."""
    page: list[RenderableType] = [*headline(facts), Text("")]
    if facts.lines:
        page += [Padding(_table(facts), (0, 1)), *dim(_legend(facts)), Text("")]
    for block in slide_blocks(facts.slides):
        page += [*block, Text("")]
    return [*page, *_commands(facts), Text(""), *dim(notes)]


def headline(facts: DeckFacts) -> list[Text]:
    """Return the headline by rule, and under it which conversations it stands for."""
    who = accountable_sentence([line.who for line in facts.lines if line.counts.get("conversations")])
    text = f"{decks_sentence(facts.decks)} {hundred_sentence(facts.fate)} {who}"
    told = population_lines(facts.fate, facts.page.now.label, facts.decks) if facts.fate.claimed else []
    return [*wrapped(text, "bold"), *dim(told)]


def _table(facts: DeckFacts) -> Table:
    rows = [row for line in facts.lines for row in (_first(line), _second(line))]
    widths = [
        max(cell_len(HEADINGS[at]), *(row[at].cell_len for row in rows)) for at in range(1, len(HEADINGS))
    ]
    room = max(LEAST, COLUMNS - sum(widths) - len(widths))
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column(HEADINGS[0], width=min(room, max(row[0].cell_len for row in rows)), overflow="fold")
    for heading in HEADINGS[1:]:
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return table


def _first(line: DeckLine) -> list[Text]:
    low, high = line.counts.get("low"), line.counts.get("high")
    share = claimed_share(line)
    held = NOTHING if low is None or high is None else written((low, high), "share")
    return [
        Text(harmless(line.journey), "bold"),
        Text(written(line.counts.get("conversations", 0), "count")),
        Text(NOTHING if share is None else f"{share:.1%}"),
        Text(held, "bold"),
        *(_actual(worst_of(line.lines, dimension)) for dimension in DIMENSIONS),
    ]


def _second(line: DeckLine) -> list[Text]:
    who = Text(person(line.who.owner) if line.who.owner else NOBODY, "dim")
    for name, _ in line.who.others:
        who.append(f" ≠ {person(name)}", STYLES["refuted"])
    journeys = Text(f"{line.journeys:,} j.", "dim")
    targets = (_target(worst_of(line.lines, dimension)) for dimension in DIMENSIONS)
    return [who, journeys, Text(""), Text(""), *targets]


def _actual(line: Line | None) -> Text:
    if line is None or line.now.bound_low is None or line.now.bound_high is None:
        return Text("not measured" if line is None else line.state.partition(" (")[0], "dim")
    low, high = (figure_text(bound, line.unit, 0) for bound in (line.now.bound_low, line.now.bound_high))
    return Text(low if low == high else f"{low.rstrip('%')}–{high}")


def _target(line: Line | None) -> Text:
    if line is None or line.now.value is None:
        return Text("")
    if line.target is None:
        return Text("no target", "dim")
    aimed = figure_text(line.target, line.unit, 0)
    if line.state == MISSED and line.shortfall is not None:
        short = points(line.shortfall) if line.unit == "share" else figure_text(line.shortfall, line.unit)
        return Text.assemble((f"{aimed} ", "dim"), (short.replace("-", "−"), STYLES["refuted"]))
    return Text(f"{aimed} {'met' if line.state == MET else 'close' if line.state == CLOSE else 'few'}", "dim")


def _legend(facts: DeckFacts) -> list[str]:
    """Say what the second line of a journey is, and what stands for a dimension where no charter says so."""
    found = ["under a name who is accountable, under conv. the journeys, under a dimension its target"]
    if any(_too_few(each) for line in facts.lines for each in line.lines):
        found.append("few: fewer conversations than the target asks for, so it is neither met nor missed")
    default = next((line for line in facts.lines if facts.page.charter_of(line.journey) is None), None)
    if default:
        named = "; ".join(
            f"{DIMENSIONS[each.dimension]}: {each.title}" for each in default.lines if each.title
        )
        found.append(f"without a charter {named}")
    return found


def _too_few(line: Line) -> bool:
    return line.target is not None and line.now.value is not None and line.state.startswith("too few")


def _commands(facts: DeckFacts) -> list[Text]:
    lines = listing_commands(facts.page, facts.fate)
    if facts.lines:
        lines.append(f"one journey, its rooms and slices: onedeck show {facts.lines[0].journey}")
    return [Text(line, "dim") for line in lines]
