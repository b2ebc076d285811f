"""`token`: who may open the deck, with which role."""

from datetime import UTC, datetime

import click

from onedeck.charter.charters import UNCHARTERED
from onedeck.entrypoints.options import OneOf, format_option, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.entrypoints.web.roles import ROLES, SAYS
from onedeck.entrypoints.web.tokens import add_token, remove_token, tokens
from onedeck.errors import UsageError, suggest
from onedeck.show.formats import Field, Listing
from onedeck.show.terminal import list_page

NAMES = ("name", "role", "opens", "journeys", "made")


@click.group()
def token() -> None:
    """Make, list and end tokens that open the deck."""


@token.command()
@click.argument("name")
@click.option("--role", type=OneOf("role", ROLES), required=True, help="What it opens.")
@click.option(
    "--journey", "journeys", multiple=True, metavar="J", help="Only this journey; may be given again."
)
@workspace_option
def add(name: str, role: str, journeys: tuple[str, ...]) -> None:
    """Make a token for NAME and print it; only its hash is kept, so it is shown this once."""
    workspace = open_workspace()
    known = [*(charter.name for charter in workspace.charters), UNCHARTERED]
    for journey in journeys:
        if workspace.charters and journey not in known:
            raise UsageError(
                f"There is no journey {journey!r}.{suggest(journey, known)}", f"Known: {', '.join(known)}."
            )
    today = datetime.now(UTC).date().isoformat()
    secret = add_token(workspace.keep, name, role, tuple(dict.fromkeys(journeys)), today)
    click.echo(secret)
    click.echo(f"{name}, {role}: {SAYS[role]}. Nobody can show this token again.", err=True)


@token.command("list")
@format_option
@workspace_option
def list_tokens(form: str) -> None:
    """List the tokens: names, roles and journeys, never the tokens themselves."""
    rows = [
        {**vars(each), "journeys": list(each.journeys) or "all", "opens": SAYS[each.role]}
        for each in tokens(open_workspace().keep)
    ]
    fields = [Field(name, name) for name in NAMES]
    listing = Listing(rows, NAMES, fields)
    print_listing(form, listing, list_page(listing, []), [])


@token.command()
@click.argument("name")
@workspace_option
def remove(name: str) -> None:
    """End the token of NAME, and every session it opened."""
    remove_token(open_workspace().keep, name)
    click.echo(f"{name} can no longer sign in.", err=True)
