"""Data on stdout in the format asked for; everything else on stderr."""

import sys
from collections.abc import Iterable, Sequence

import click
from rich.console import Console, RenderableType

from onedeck.show.formats import Listing, as_csv, as_json, as_markdown

WIDE = 10_000  # a pipe has no right margin
NARROWEST = 100  # a table folds below this


def print_page(page: Iterable[RenderableType]) -> None:
    """Print a terminal page; without a terminal nothing wraps and no line ends in blanks."""
    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, highlight=False, markup=False, width=None if terminal else WIDE)
    if terminal and console.width < NARROWEST:
        console.width = NARROWEST
    with console.capture() as captured:
        for part in page:
            console.print(part, soft_wrap=False)
    text = captured.get()
    if not terminal:
        text = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
    click.echo(text, nl=False)


def print_listing(form: str, listing: Listing, page: Sequence[RenderableType], lines: Sequence[str]) -> None:
    """Print a list: `page` for a table, else the list itself, and what limits it (`lines`) beside the data."""
    if form == "table":
        print_page(page)
    elif form == "md":
        click.echo(as_markdown(listing), nl=False)
        click.echo("".join(f"\n{line}  " for line in lines))
    else:
        click.echo(as_json(listing) if form == "json" else as_csv(listing), nl=False)
        for line in lines:
            click.echo(line, err=True)
