"""`explain` and `sql`: what a word means, and how a figure is made."""

import click

from onedeck import deck
from onedeck.entrypoints.options import OneOf, find_folder, open_workspace, workspace_option
from onedeck.ingest.contract import connectors
from onedeck.ingest.mapping import FILLED, needed_columns
from onedeck.ingest.natural import TARGETS, natural_columns
from onedeck.show import queries
from onedeck.show.explain import explain as words_for
from onedeck.show.explain import listed_words
from onedeck.show.metric_words import metric_words
from onedeck.show.sql_text import sql_text
from onedeck.store.dialect import DIALECTS


@click.command()
@click.argument("term", nargs=-1)
@workspace_option
def explain(term: tuple[str, ...]) -> None:
    """Say what a word means.

    A word of the glossary, a verdict, a metric, a table, a column, a claim definition or an exit code. Without a
    word, the words are listed.
    """
    metrics = deck.catalog(find_folder())
    if not term:
        click.echo(listed_words(metrics))
        return
    definitions = {name: says for known in connectors().values() for name, says in known.definitions.items()}
    name = " ".join(term)
    meanings = {metric: metric_words(metric, row) for metric, row in metrics.items()}
    click.echo(words_for(name, definitions, meanings))
    if name in TARGETS:
        click.echo(f"\n{_mapped(name)}")


def _mapped(table: str) -> str:
    """Say what a mapping in onedeck.yaml may give for a table: the names before keys and hashes are made of them."""
    columns = natural_columns(table)
    given = ", ".join(column for column in columns if column not in FILLED)
    lines = [
        f"In onedeck.yaml a mapping of {table} may give: {given}.",
        f"It must give: {', '.join(needed_columns(table))}.",
        "A time may be a timestamp, or a text such as 2026-11-20 18:30:00.",
    ]
    return "\n".join(lines)


@click.command()
@click.argument("name", metavar="METRIC|TABLE|STEP", required=False)
@click.option("--engine", type=OneOf("engine", tuple(DIALECTS)), default="duckdb", show_default=True)
@click.option("--all", "whole", is_flag=True, help="Every step it stands on, in order.")
@workspace_option
def sql(name: str | None, engine: str, whole: bool) -> None:
    """Print the SQL behind a metric, a table or a step.

    Without a name, the names are listed.
    """
    workspace = open_workspace()
    steps = deck.sql_steps(workspace, engine)
    figures = {**queries.sql_steps(), **deck.metric_figures(workspace, engine)}
    names = "\n".join([*steps, *figures])
    click.echo(names if name is None else sql_text(name, steps, figures, whole).rstrip())
