"""The scorecard as people see it: dimension, figure, interval, target, shortfall, twelve weeks, missed."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from onedeck.show.dumbbell import points
from onedeck.show.formats import NOTHING, STYLES, harmless
from onedeck.show.scorecard import CLOSE, DIMENSIONS, MET, MISSED, NO_TARGET, Line
from onedeck.show.sparks import WEEKS, spark
from onedeck.show.units import figure_text, interval_text

COLUMNS = 100
LEAST = 24  # of a title, which folds
HEADINGS = ("", "actual", "95 %", "target", "short", f"{WEEKS} weeks", "missed")


def scorecard_table(lines: Sequence[Line]) -> Table:
    """Return the table of the four dimensions, no wider than a hundred columns: titles fold, figures do not."""
    rows = [cells(line) for line in lines]
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1), collapse_padding=True)
    widths = [
        max(cell_len(HEADINGS[at]), *(row[at].cell_len for row in rows)) for at in range(1, len(HEADINGS))
    ]
    title = max(row[0].cell_len for row in rows)
    room = COLUMNS - sum(widths) - len(widths)
    table.add_column("", width=min(title, max(LEAST, room)), overflow="fold")
    for heading in HEADINGS[1:]:
        table.add_column(heading, justify="left" if heading == HEADINGS[-2] else "right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return table


def cells(line: Line) -> list[Text]:
    """Return a line's cells; a figure the data cannot carry is words, never 0."""
    title = Text.assemble(
        (DIMENSIONS.get(line.dimension, line.dimension), "bold"), (f" {harmless(line.title)}", "dim")
    )
    target = (
        Text(figure_text(line.target, line.unit, 0)) if line.target is not None else Text(NO_TARGET, "dim")
    )
    weeks = Text(spark(line.weeks, line.unit == "share"))
    if line.now.value is None:
        return [
            title,
            Text(line.state.partition(" (")[0], "dim"),
            Text(""),
            target,
            Text(""),
            weeks,
            Text(""),
        ]
    failed = Text(NOTHING, "dim") if line.failed is None else Text(f"{line.failed:,}")
    return [title, Text(actual(line)), _interval(line), target, _short(line), weeks, failed]


def actual(line: Line) -> str:
    """Return the figure; a share some of whose rows nobody can know is an interval, never a midpoint."""
    low, high = line.now.bound_low, line.now.bound_high
    if low is None or high is None:
        return line.state
    if line.unit == "share" and f"{low:.3f}" != f"{high:.3f}":
        return f"{100 * low:.1f}–{100 * high:.1f}%"
    return figure_text(low, line.unit)


def _interval(line: Line) -> Text:
    if line.now.low is None or line.now.high is None:
        return Text(NOTHING, "dim")
    return Text(interval_text(line.now.low, line.now.high, line.unit))


def _short(line: Line) -> Text:
    """Return the shortfall in the target's unit: points of a share; red only where it is surely missed."""
    if line.target is None:
        return Text("")
    if line.state == MET:
        return Text("met", "dim")
    if line.state == CLOSE:
        return Text("close", "dim")
    if line.state != MISSED or line.shortfall is None:
        return Text("few", "dim")
    short = points(line.shortfall) if line.unit == "share" else figure_text(line.shortfall, line.unit)
    return Text(short.replace("-", "−"), STYLES["refuted"])
