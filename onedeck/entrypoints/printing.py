"""Data on stdout in the format asked for; everything else on stderr."""

import sys
from collections.abc import Iterable, Iterator, Sequence

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from onedeck.show.formats import Listing, as_csv, as_json, as_markdown, harmless
from onedeck.show.signs import drawable

WIDE = 10_000  # a pipe has no right margin
NARROWEST = 100  # a table folds below this


class Harmless:
    """A part of a page in which nothing but our own styles reaches the terminal as a command."""

    def __init__(self, part: RenderableType) -> None:
        self.part = part

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield the part's segments, their texts made harmless."""
        for text, style, control in console.render(self.part, options):
            yield Segment(harmless(text), style, control)


def print_page(page: Iterable[RenderableType]) -> None:
    """Print a terminal page; without a terminal nothing wraps and no line ends in blanks."""
    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, highlight=False, markup=False, width=None if terminal else WIDE)
    if terminal and console.width < NARROWEST:
        console.width = NARROWEST
    with console.capture() as captured:
        for part in page:
            console.print(Harmless(part), soft_wrap=False)
    text = captured.get()
    if not terminal:
        text = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
    _say(text)


def _say(text: str) -> None:
    click.echo(drawable(text, sys.stdout.encoding), nl=False)


def print_listing(form: str, listing: Listing, page: Sequence[RenderableType], lines: Sequence[str]) -> None:
    """Print a list: `page` for a table, else the list itself, and what limits it (`lines`) beside the data."""
    if form == "table":
        print_page(page)
    elif form == "md":
        _say(as_markdown(listing) + "".join(f"\n{line}  " for line in lines) + "\n")
    else:
        _say(as_json(listing) if form == "json" else as_csv(listing))
        for line in lines:
            click.echo(line, err=True)
