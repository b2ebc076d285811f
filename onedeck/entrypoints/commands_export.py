"""`export`: what OneDeck knows, in formats other tools read."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from onedeck import __version__, deck
from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.options import OneOf, open_tables, open_workspace, workspace_option
from onedeck.errors import UsageError
from onedeck.govern.audit.standing import known_head
from onedeck.show.exports.cyclonedx import VERSIONS, bill_of_materials, refusals
from onedeck.show.exports.indicators import metric_from
from onedeck.show.exports.openslo import Journey, as_yaml
from onedeck.show.exports.openslo import openslo as journeys_of
from onedeck.show.exports.releases import releases
from onedeck.show.first_number import first_number, lines
from onedeck.show.ledger import Scope
from onedeck.show.moments import iso
from onedeck.store import Store

STDOUT = "-"


@click.group()
def export() -> None:
    """Write what OneDeck knows in formats other tools read."""


@export.command()
@click.option(
    "-o", "--output", default=STDOUT, show_default=True, metavar="FOLDER|-",
    help="A folder, for a file per journey; - is stdout.",
)  # fmt: skip
@workspace_option
def openslo(output: str) -> None:
    """Write the charters as OpenSLO v1: a Service per journey, an SLI and an SLO per objective with a target.

    What a charter says and OpenSLO cannot stands in comments at the beginning, and on stderr. No data is needed.
    """
    workspace = open_workspace()
    if not workspace.charters:
        raise UsageError(
            "There is no charter here, so there is nothing to export.",
            "One journey is one file in charters/.",
        )
    metrics = {name: metric_from(name, row) for name, row in deck.catalog(workspace.folder).items()}
    found = journeys_of(workspace.charters, metrics)
    files = {charter.name: charter.file.name for charter in workspace.charters}
    texts = {journey.name: as_yaml(journey, f"charters/{files[journey.name]}") for journey in found}
    if output == STDOUT:
        click.echo("".join(texts.values()), nl=False)
    else:
        _write_all(Path(output), {f"{name}.yaml": text for name, text in texts.items()})
    _say_unsaid(found)


@export.command()
@click.argument("system", required=False)
@click.option(
    "-o", "--output", default=STDOUT, show_default=True, metavar="FILE|-", help="The JSON file to write."
)
@click.option("--spec", type=OneOf("version", VERSIONS), default=VERSIONS[-1], show_default=True)
@workspace_option
def cyclonedx(system: str | None, output: str, spec: str) -> None:
    """Write a CycloneDX bill of materials: every AI release seen, or those of SYSTEM, with its customers' outcomes.

    Each is a machine-learning model whose performance metrics are what became of the conversations it handled; where
    there are too few, the words for it stand among its properties.
    """
    workspace = open_workspace()
    store = open_tables(workspace, None)
    found, weeks = releases(store, system)
    if not found:
        raise UsageError("No AI is named in the events, so there is no release to list.")
    limits = lines(first_number(store, Scope()))
    published = 1_000_000 * int(store.manifest.facts.get("published", 0))
    bill = bill_of_materials(found, _facts(store, workspace, weeks), limits, __version__, published, spec)
    text = json.dumps(bill, indent=1, ensure_ascii=False) + "\n"
    if output == STDOUT:
        click.echo(text, nl=False)
    else:
        path = Path(output)
        _write_all(path.parent, {path.name: text})
    for line in refusals(found):
        click.echo(f"no figure for {line}", err=True)


def _facts(store: Store, workspace: Workspace, weeks: str) -> Mapping[str, str]:
    as_of = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    head = known_head(store)
    facts: dict[str, Any] = {
        "workspace": workspace.name,
        "as-of": iso(as_of),
        "weeks": weeks,
        "definition": store.manifest.facts.get("definition"),
        "audit-head": head[1] if head else None,
    }
    return {name: str(value) for name, value in facts.items() if value}


def _write_all(folder: Path, texts: Mapping[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}.") from None
    for name in texts:
        click.echo(f"written: {folder / name}")


def _say_unsaid(found: Sequence[Journey]) -> None:
    for journey in found:
        for said in journey.left_out:
            click.echo(f"left out of {journey.name}: {said}", err=True)
    count = sum(len(journey.unsaid) for journey in found)
    click.echo(
        f"what else OpenSLO cannot say stands in comments ({count} lines beginning `# Not said`)", err=True
    )
