"""`explain` and `sql`: what a word means, and how a figure is made."""

import click

from onedeck import deck
from onedeck.entrypoints.options import OneOf, open_workspace, workspace_option
from onedeck.ingest.contract import connectors
from onedeck.show import queries
from onedeck.show.explain import explain as words_for
from onedeck.show.sql_text import sql_text
from onedeck.store.dialect import DIALECTS


@click.command()
@click.argument("term", nargs=-1, required=True)
@workspace_option
def explain(term: tuple[str, ...]) -> None:
    """Say what a word means.

    A word of the glossary, a verdict, a table, a column, a claim definition or an exit code.
    """
    definitions = {name: says for known in connectors().values() for name, says in known.definitions.items()}
    click.echo(words_for(" ".join(term), definitions))


@click.command()
@click.argument("name", metavar="STEP|TABLE", required=False)
@click.option("--engine", type=OneOf("engine", tuple(DIALECTS)), default="duckdb", show_default=True)
@click.option("--all", "whole", is_flag=True, help="Every step it stands on, in order.")
@workspace_option
def sql(name: str | None, engine: str, whole: bool) -> None:
    """Print the SQL behind a table or a figure.

    Without a name, the names are listed.
    """
    steps, figures = deck.sql_steps(open_workspace(), engine), queries.sql_steps()
    names = "\n".join([*steps, *figures])
    click.echo(names if name is None else sql_text(name, steps, figures, whole).rstrip())
