"""`sample`: a simulated company's workspace, to try everything on."""

from pathlib import Path

import click

from onedeck.entrypoints.progress import drawing
from onedeck.sample import write_sample

LARGEST_SEED = 2**31


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--small", is_flag=True, help="A tenth of the company: enough for a look, read in seconds.")
@click.option(
    "--seed", type=click.IntRange(0, LARGEST_SEED), default=2, show_default=True,
    help="Which company to draw; equal seeds give equal bytes.",
)  # fmt: skip
def sample(folder: Path, small: bool, seed: int) -> None:
    """Write the workspace of Fernholm Telecom, a simulated company, into the new folder DIR."""
    with drawing() as progress:
        rows = write_sample(folder, seed, small, progress)
    click.echo(f"{folder}: Fernholm Telecom, SIMULATED (seed {seed}): nobody in it exists")
    click.echo(" · ".join(f"{name} {count:,}" for name, count in rows.items()))
    click.echo(f"next: cd {folder}, then onedeck run")
