"""`import-check`: what a file is, which connector knows it, and what would become of its rows."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from onedeck.charter.workspace import FILE
from onedeck.entrypoints.options import OneOf, find_folder, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_page
from onedeck.entrypoints.progress import drawing
from onedeck.ingest.contract import connectors
from onedeck.ingest.import_check import ImportReport, check_file
from onedeck.show.formats import Field, Listing, as_json, as_table
from onedeck.show.moments import iso

COLUMNS = (Field("name", "column"), Field("filled", "filled", "share"), Field("examples", "for example"))
REJECTS_SHOWN = 10
EXAMPLE_WIDTH = 40


@click.command("import-check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--connector", help="Read it with this connector.")
@click.option("--format", "form", type=OneOf("format", ("table", "json")), default="table", show_default=True)
@workspace_option
def import_check(file: Path, connector: str | None, form: str) -> None:
    """Look at an export before it is imported.

    Says what it is, which connector knows it, and what would become of its rows; nothing is written.
    """
    workspace = open_workspace() if (find_folder() / FILE).is_file() else None
    with drawing(quiet=True) as progress:
        report = check_file(file.absolute(), connector, workspace, progress)
    if form == "json":
        row = asdict(report)
        click.echo(as_json(Listing([row], tuple(row), ())), nl=False)
        return
    for line in _opening(report):
        click.echo(line)
    columns = [
        asdict(column) | {"examples": [_cut(each) for each in column.examples]} for column in report.columns
    ]
    print_page([as_table(Listing(columns, (), COLUMNS))])
    for line in _outcome(report):
        click.echo(line)
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXAMPLE_WIDTH else f"{line[: EXAMPLE_WIDTH - 1]}…"


def _opening(report: ImportReport) -> Iterator[str]:
    files = f"{len(report.files)} files" if len(report.files) > 1 else report.path
    yield f"{files}: {report.format}, {report.rows:,} rows"
    if report.recognised_by:
        names = ", ".join(f"{name} ({connectors()[name].title})" for name in report.recognised_by)
        yield f"recognised by: {names}"
    elif report.connector is None:
        yield "no connector recognises it: map it with the connector `table`"
    if report.connector:
        yield f"read with: {report.connector} ({report.title})"
    yield ""


def _outcome(report: ImportReport) -> Iterator[str]:
    yield ""
    if report.tables:
        yield "would become: " + " · ".join(f"{name} {rows:,}" for name, rows in report.tables.items())
    if report.first_time is not None:
        yield f"from {iso(report.first_time)} to {iso(report.last_time)}"
    if report.identified is not None:
        yield f"identified: {report.identified:.1%}"
    for definition, room, claims, meaning in report.definitions:
        yield f"claims of room {room} under {definition!r}: {claims:,}{f' ({meaning})' if meaning else ''}"
    if report.reasons:
        listed = ", ".join(f"{code} {count:,}" for _, code, count in report.reasons)
        yield f"reasons: {listed}"
    yield f"rejected: {report.rejects:,}"
    for reason, count in report.reject_reasons:
        yield f"  {count:,}: {reason}"
    for reject in report.first_rejects[:REJECTS_SHOWN]:
        yield f"  {reject.raw_file}:{reject.raw_row}: {reject.reason}"
    if report.skeleton:
        yield f"\nA beginning for {FILE}, to be checked by a person:\n\n{report.skeleton.rstrip()}"
