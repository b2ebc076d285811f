"""`run`: from exports to tables and verdicts."""

from collections.abc import Mapping

import click

from onedeck import deck
from onedeck.entrypoints.options import OneOf, open_workspace, workspace_option
from onedeck.entrypoints.progress import drawing
from onedeck.show.first_number import first_number, moment_lines
from onedeck.show.ledger import Scope
from onedeck.store import Store


@click.command()
@click.option("--from", "from_step", type=OneOf("step", tuple(deck.STEPS)), help="Resume at this step.")
@workspace_option
def run(from_step: str | None) -> None:
    """Read the exports and judge every conversation."""
    workspace = open_workspace()
    store = Store.open(workspace.folder / ".onedeck", draft=from_step is not None)
    with drawing() as progress:
        written = deck.run_steps(store, workspace, progress, from_step)
    for step, tables in written.items():
        click.echo(f"{step:<8}{_counted(tables)}")
    _say_rejects(store)
    for line in moment_lines(first_number(store, Scope())):
        click.echo(line)
    click.echo("next: onedeck claims")


def _counted(tables: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {rows:,}" for name, rows in tables.items() if rows) or "nothing"


def _say_rejects(store: Store) -> None:
    rejected = store.engine.rows(
        "SELECT source, raw_file, reason, COUNT(*), MIN(raw_row) FROM rejects GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3"
    )
    if not rejected:
        click.echo("no row was rejected")
        return
    total = sum(row[3] for row in rejected)
    click.echo(f"{total:,} {'row was' if total == 1 else 'rows were'} rejected:")
    for source, file, reason, count, first in rejected[:10]:
        place = f"{file}:{first}" if first is not None else file
        click.echo(f"  {count:,} of {source}: {reason} (first: {place})")
    if len(rejected) > 10:
        click.echo(f"  and {len(rejected) - 10} further reasons")
    click.echo("  their raw rows: the table `rejects` in .onedeck/keep/rejects")
