"""`explain` and `sql`: what a word means, and how a figure is made."""

import click

from onedeck import deck
from onedeck.entrypoints.options import OneOf, open_workspace, workspace_option
from onedeck.errors import UsageError, suggest
from onedeck.show import queries
from onedeck.show.explain import explain as words_for
from onedeck.store.dialect import DIALECTS


@click.command()
@click.argument("term", nargs=-1, required=True)
@workspace_option
def explain(term: tuple[str, ...]) -> None:
    """Say what a verdict, a word, a table, a column or an exit code means."""
    click.echo(words_for(" ".join(term)))


@click.command()
@click.argument("name", metavar="STEP|TABLE", required=False)
@click.option("--engine", type=OneOf("engine", tuple(DIALECTS)), default="duckdb", show_default=True)
@workspace_option
def sql(name: str | None, engine: str) -> None:
    """Print the SQL that makes a table or a figure; without a name, list the names."""
    steps = {**deck.sql_steps(open_workspace(), engine), **queries.sql_steps()}
    if name is None:
        for known in steps:
            click.echo(known)
        return
    if name not in steps:
        raise UsageError(
            f"There is no step or table {name!r}.{suggest(name, steps)}", "`onedeck sql` lists them."
        )
    click.echo(steps[name].rstrip().rstrip(";") + ";")
