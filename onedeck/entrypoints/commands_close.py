"""`close`: freeze a period's measures, and say what differs later from what was frozen."""

import time

import click

from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.options import format_option, open_tables, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.errors import UsageError
from onedeck.measure.closing import close as close_period
from onedeck.model.periods import parse_period
from onedeck.show.closed_periods import closed_page, closed_periods, closing_list, restatement_list
from onedeck.show.restatements import restatements
from onedeck.store import Store
from onedeck.store.manifest import DRAFT

SAID = (
    "one row per metric and journey, slices are frozen too; the latest closing of a period counts",
    "a period is an ISO week (2026-W47) or a month (2026-10: the weeks whose Thursday is in it); times are UTC",
)


@click.command()
@click.argument("period", required=False)
@click.option("--restate", is_flag=True, help="Close a closed period once more; the earlier closing is kept.")
@click.option("--restatements", "only_restated", is_flag=True, help="List only what differs today.")
@format_option
@workspace_option
def close(period: str | None, restate: bool, only_restated: bool, form: str) -> None:
    """Freeze a period's measures; without a PERIOD, list the closed ones and what differs today.

    PERIOD is an ISO week such as 2026-W47 or a month such as 2026-10.
    """
    workspace = open_workspace()
    if period is not None:
        _freeze(workspace, period, restate)
        return
    if restate:
        raise UsageError("Which period is to be closed once more?", "onedeck close 2026-W47 --restate")
    store = open_tables(workspace, None)
    restated = restatements(store)
    periods = closed_periods(store, restated)
    said = [
        *SAID,
        *(
            f"{row['period']}: closed at a later as-of, not compared"
            for row in periods
            if not row["compared"]
        ),
    ]
    page = closed_page(periods, restated, said)
    print_listing(form, restatement_list(restated) if only_restated else closing_list(periods), page, said)


def _freeze(workspace: Workspace, name: str, restate: bool) -> None:
    period = parse_period(name)
    home = workspace.folder / ".onedeck"
    # Before the lock: a folder nothing was ever run in gets no lock file.
    Store.open(home).require("measures")
    with Store.open(home).writing():
        store = Store.open(home)  # as the last run published it, now that no other can
        _refuse_unfinished(store, workspace)
        rows = close_period(store, period, int(time.time() * 1_000_000), restate)
        store.publish()
    weeks = len(period.mondays)
    click.echo(f"closed {period.name}: {rows:,} rows over {weeks} week{'s' if weeks != 1 else ''}")


def _refuse_unfinished(store: Store, workspace: Workspace) -> None:
    # To publish now would throw away what an interrupted run had written, from which it can be resumed.
    if (workspace.build / DRAFT).exists():
        raise UsageError("The last run did not end.", "Run `onedeck run` first, or resume it with --from.")
    if store.manifest.facts.get("definition") != workspace.definition_hash():
        raise UsageError(
            "The definitions changed since the last run: the measures are not theirs.",
            "Run `onedeck run` first.",
        )
