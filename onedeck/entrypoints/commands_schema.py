"""`schema`: what the files of a workspace may hold, for editors and other tools."""

import json

import click

from onedeck.charter.schemas import FILES, json_schema
from onedeck.entrypoints.options import OneOf


@click.command()
@click.argument("name", metavar="FILE", type=OneOf("schema", tuple(FILES)), default="charter")
def schema(name: str) -> None:
    """Print the JSON Schema of a FILE of the workspace: a charter by default, an AI system, a waiver, ...

    Draft 2020-12. An editor that knows it completes keys and marks faults while you write.
    """
    click.echo(json.dumps(json_schema(name), indent=2, ensure_ascii=False))
