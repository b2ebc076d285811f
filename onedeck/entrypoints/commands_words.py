"""`explain` and `sql`: what a word means, and how a figure is made."""

import click

from onedeck import deck
from onedeck.entrypoints.options import OneOf, find_folder, open_workspace, workspace_option
from onedeck.govern.check.catalog import read_rules
from onedeck.govern.check.own import OWN
from onedeck.govern.check.trust import trusted
from onedeck.ingest.contract import connectors
from onedeck.ingest.mapping import FILLED, needed_columns
from onedeck.ingest.natural import TARGETS, natural_columns
from onedeck.model.findings import Rule
from onedeck.show import queries
from onedeck.show.check.rule_words import catalogs_json, rule_words
from onedeck.show.explain import explain as words_for
from onedeck.show.explain import listed_words
from onedeck.show.metric_words import metric_words
from onedeck.show.sql_text import sql_text
from onedeck.store.dialect import DIALECTS


@click.command()
@click.argument("term", nargs=-1)
@click.option(
    "--format", "form", type=OneOf("format", ("text", "json")), default="text", show_default=True,
    help="json lists every rule and metric, or the one that is asked for.",
)  # fmt: skip
@workspace_option
def explain(term: tuple[str, ...], form: str) -> None:
    """Say what a word means.

    A word of the glossary, a verdict, a metric, a rule of `check` (its code or name), a table, a column, a claim
    definition or an exit code. Without a word, the words are listed.
    """
    metrics = deck.catalog(find_folder())
    rules = _rules()
    if form == "json":
        click.echo(catalogs_json(metrics, rules.values(), " ".join(term)))
        return
    if not term:
        click.echo(listed_words(metrics, rules))
        return
    definitions = {name: says for known in connectors().values() for name, says in known.definitions.items()}
    name = " ".join(term)
    meanings = {metric: metric_words(metric, row) for metric, row in metrics.items()}
    said = {names: rule_words(rule, examples) for names, (rule, examples) in rules.items()}
    click.echo(words_for(name, definitions, meanings, said))
    if name in TARGETS:
        click.echo(f"\n{_mapped(name)}")


def _rules() -> dict[tuple[str, str], tuple[Rule, dict[str, str]]]:
    """Return the rules by code and name, each with its examples; those of a workspace only where they are trusted."""
    folder = find_folder()
    known = read_rules(folder, trusted(folder, False)).rules.values()
    found = [(each.rule, each.examples) for each in known]
    own: list[tuple[Rule, dict[str, str]]] = [(rule, {}) for rule in OWN.values()]
    return {(rule.code, rule.name): (rule, examples) for rule, examples in [*own, *found]}


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
