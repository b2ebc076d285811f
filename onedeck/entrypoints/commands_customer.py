"""`customer`: one timeline, each verdict with its reasons and the raw rows it stands on."""

import click

from onedeck.entrypoints.identifiers import typed_keys
from onedeck.entrypoints.options import (
    as_of_option,
    format_option,
    open_tables,
    open_workspace,
    workspace_option,
)
from onedeck.entrypoints.printing import print_listing
from onedeck.entrypoints.raw_rows import reader
from onedeck.show.first_number import first_number, moment_lines
from onedeck.show.ledger import Scope
from onedeck.show.lists import timeline_list
from onedeck.show.moments import PLACES
from onedeck.show.people import find
from onedeck.show.terminal import timeline_page
from onedeck.show.timeline import timeline


@click.command()
@click.argument("who", metavar="ID")
@as_of_option
@format_option
@workspace_option
def customer(who: str, as_of: str | None, form: str) -> None:
    """Show a customer's timeline.

    ID is c_ and 13 characters, an identifier the exports have (e-mail, phone, customer id), or
    SOURCE:CONVERSATION.
    """
    workspace = open_workspace()
    store = open_tables(workspace, as_of)
    chosen = find(store, who, typed_keys(workspace))
    rows = timeline(store, chosen, reader(workspace))
    said = [*moment_lines(first_number(store, Scope(), as_of is not None)), f"times are UTC; {PLACES}"]
    print_listing(form, timeline_list(rows), timeline_page(rows, said), said)
