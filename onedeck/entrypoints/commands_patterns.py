"""`patterns`: which of the five patterns each journey shows, and where to redesign first."""

import shlex

import click

from onedeck.entrypoints.options import OneOf, format_option, open_tables, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.errors import UsageError
from onedeck.model.pattern_tables import REDESIGN_STEPS
from onedeck.show.patterns import pattern_list, pattern_rows
from onedeck.show.patterns_page import patterns_page
from onedeck.show.redesign import case_list, case_rows, redesign_list, redesign_rows
from onedeck.show.redesign_page import redesign_block
from onedeck.show.terminal import list_page
from onedeck.store import Store

LISTED = 50  # conversations of a table; programs get all


@click.command()
@click.argument("journey", required=False)
@click.option(
    "-v", "--verbose", is_flag=True, help="All evidence, what is missing, and the figures beside it."
)
@click.option("--redesign", is_flag=True, help="Where to redesign first: every need and step.")
@click.option(
    "--cases", "step", type=OneOf("step", tuple(REDESIGN_STEPS)), help="List this step's conversations."
)
@click.option("--need", help="With --cases: only of this need; '' = those whose need nobody knows.")
@click.option(
    "--limit", type=click.IntRange(min=0), help=f"List at most so many (0 = all; a table has {LISTED})."
)
@format_option
@workspace_option
def patterns(
    journey: str | None,
    verbose: bool,
    redesign: bool,
    step: str | None,
    need: str | None,
    limit: int | None,
    form: str,
) -> None:
    """Say which of the five patterns each JOURNEY shows, and where to redesign first.

    Separate ownership, AI on an old process, redesign with AI embedded, unified accountability, human plus AI: yes or
    no on evidence, else undecided with what is missing.
    """
    if need is not None and step is None:
        raise UsageError("--need narrows what --cases lists.", f"Steps: {', '.join(REDESIGN_STEPS)}.")
    store = open_tables(open_workspace(), None)
    rows = pattern_rows(store, journey)
    if step:
        _cases(store, step, journey, need, limit, form)
        return
    found = redesign_rows(store, journey)
    command = f"onedeck patterns {f'{shlex.quote(journey)} ' if journey else ''}--redesign"
    if redesign:
        most = limit if limit is not None else (LISTED if form == "table" else 0)
        listing = redesign_list(found[: most or None])
        print_listing(form, listing, redesign_block(found, most or None, f"{command} --limit 0"), [])
        return
    said = ["as the last run found them"]
    everything = verbose or journey is not None
    said += [] if everything else ["all evidence of one: onedeck patterns JOURNEY"]
    page = patterns_page(rows, redesign_block(found, command=command), said, everything)
    print_listing(form, pattern_list(rows), page, said[:1])


def _cases(
    store: Store, step: str, journey: str | None, need: str | None, limit: int | None, form: str
) -> None:
    most = limit if limit is not None else (LISTED if form == "table" else 0)
    rows, count = case_rows(store, step, journey, need, most or None)
    said = [f"{len(rows):,} of {count:,} listed, {REDESIGN_STEPS[step]}; times are UTC"]
    if len(rows) < count:
        said.append("all of them: --limit 0, or --format csv")
    if rows:
        said.append(f"one of them: {rows[0]['look']}")
    listing = case_list(rows)
    print_listing(form, listing, list_page(listing, said), said[:1])
