"""`report`: one journey on one page that can leave the building, as PDF, PNG or HTML."""

from pathlib import Path

import click

from onedeck.entrypoints.options import (
    as_of_option,
    links_option,
    open_tables,
    open_workspace,
    workspace_option,
)
from onedeck.errors import UsageError, suggest


@click.command()
@click.argument("journey")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE",
    help="Where to write it; the ending says how: .pdf, .png or .html.",
)  # fmt: skip
@click.option(
    "--period",
    metavar="WEEKS",
    help="ISO weeks such as 2026-W40..2026-W43; by default the last four matured.",
)
@as_of_option
@links_option
@workspace_option
def report(journey: str, output: Path, period: str | None, as_of: str | None, links: float | None) -> None:
    """Write JOURNEY on one A4 page: verdict, dimensions, rooms, findings, and what the figures stand on.

    The PDF is tagged for screen readers (PDF/UA-1). The HTML file holds everything it needs, without a script.
    """
    from onedeck.entrypoints import reports  # after the arguments are known to be right
    from onedeck.show.setting import setting

    form = output.suffix.lower().removeprefix(".")
    if form not in reports.FORMS:
        near = suggest(form, reports.FORMS) or f" There are {', '.join(reports.FORMS)}."
        raise UsageError(f"{output.name!r} ends in no form of a report.{near}", "Try -o report.pdf.")
    workspace = open_workspace()
    store = open_tables(workspace, as_of, measured=True, links=links)
    store.require("measures")
    written = reports.report(setting(store, workspace, journey, period), form)
    try:
        output.write_bytes(written)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}.") from error
    click.echo(f"{output}: {len(written) / 1000:,.0f} kB", err=True)
