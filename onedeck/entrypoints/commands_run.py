"""`run`: from exports to tables and verdicts."""

from collections.abc import Mapping

import click

from onedeck import deck
from onedeck.entrypoints.options import OneOf, open_workspace, workspace_option
from onedeck.entrypoints.progress import drawing
from onedeck.entrypoints.unmapped import say_unmapped
from onedeck.govern.audit.standing import known_head
from onedeck.ingest.rejected import LIKE, by_kind, kind_of
from onedeck.model.findings import ERROR, WARNING
from onedeck.show.doctor import broken_lines
from onedeck.show.first_number import first_number, moment_lines, rejected_rows, sources_alone
from onedeck.show.ledger import Scope
from onedeck.show.moments import PLACES
from onedeck.store import Store

KINDS_SHOWN = 10


@click.command()
@click.option("--from", "from_step", type=OneOf("step", tuple(deck.STEPS)), help="Resume at this step.")
@click.option(
    "--strict", is_flag=True, help="Exit with 1 where a feed contract or the audit chain is broken."
)
@workspace_option
def run(from_step: str | None, strict: bool) -> int:
    """Read the exports and judge every conversation."""
    workspace = open_workspace()
    store = Store.open(workspace.folder / ".onedeck", draft=from_step is not None)
    with drawing() as progress:
        written = deck.run_steps(store, workspace, progress, from_step)
    for step, tables in written.items():
        click.echo(f"{step:<8}{_counted(tables)}")
    _say_rejects(store)
    for source in sources_alone(store):
        click.echo(
            f"warning: {source} shares no customer with another source, so nobody who comes back there is seen; "
            "if they have customers in common, write their numbers alike in the mapping",
            err=True,
        )
    broken = broken_lines(store)
    for line in broken:
        click.echo(f"warning: {line}", err=True)
    for line in moment_lines(first_number(store, Scope())):
        click.echo(line)
    say_unmapped(store, workspace)
    if head := known_head(store):
        # For the log of a nightly run, which somebody else keeps: who cuts the journal later cannot cut that.
        count = f"{head[0]:,} {'entry' if head[0] == 1 else 'entries'}"
        click.echo(f"audit journal: {count}, head {head[1]}", err=True)
    click.echo(
        "next: onedeck show" + ("; onedeck doctor says what is broken" if broken else "") + _to_check(store)
    )
    return 1 if strict and broken else 0


def _to_check(store: Store) -> str:
    found = dict(
        store.engine.rows("SELECT severity, COUNT(*) FROM findings WHERE silenced IS NULL GROUP BY severity")
    )
    said = " and ".join(
        f"{found[severity]:,} {severity}{'' if found[severity] == 1 else 's'}"
        for severity in (ERROR, WARNING)
        if severity in found
    )
    return f"; onedeck check shows {said}" if said else ""


def _counted(tables: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {rows:,}" for name, rows in tables.items() if rows) or "nothing"


def _say_rejects(store: Store) -> None:
    rejected = store.engine.rows(
        "SELECT source, raw_file, reason, COUNT(*), MIN(raw_row) FROM rejects GROUP BY 1, 2, 3 ORDER BY 1, 2, 5, 3"
    )
    if not rejected:
        click.echo("no row was rejected")
        return
    total = rejected_rows(store)
    click.echo(f"{total:,} {'row was' if total == 1 else 'rows were'} rejected:")
    places: dict[tuple[str, str], str] = {}
    counts: dict[str, list[tuple[str, int]]] = {}
    for source, file, reason, count, first in rejected:
        places.setdefault((source, kind_of(reason)), f"{file}:{first}" if first is not None else file)
        counts.setdefault(source, []).append((reason, count))
    kinds = [(count, source, reason) for source, found in counts.items() for reason, count in by_kind(found)]
    kinds.sort(key=lambda kind: -kind[0])
    for count, source, reason in kinds[:KINDS_SHOWN]:
        place = places[source, kind_of(reason.removesuffix(LIKE))]
        click.echo(f"  {count:,} of {source}: {reason} (first: {place})")
    if len(kinds) > KINDS_SHOWN:
        click.echo(f"  and {len(kinds) - KINDS_SHOWN} further reasons")
    click.echo(f"  their raw rows: the table `rejects` in .onedeck/keep/rejects ({PLACES})")
