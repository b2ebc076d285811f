"""What commands share: the workspace, the format, the as-of, and names that are nearly right."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onedeck.charter.workspace import FILE, Workspace, parse_as_of, read_workspace
from onedeck.errors import UsageError, suggest
from onedeck.show.formats import FORMATS

if TYPE_CHECKING:
    from onedeck.store import Store

Command = Callable[..., Any]


class OneOf(click.ParamType[str]):
    """One of some names; another gets the nearest one."""

    name = "name"

    def __init__(self, kind: str, names: tuple[str, ...]) -> None:
        self.kind = kind
        self.names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the names as the help shows them."""
        return f"[{'|'.join(self.names)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, if it is one of them; raises UsageError with the nearest one."""
        if value not in self.names:
            near = suggest(str(value), self.names) or f" Known: {', '.join(self.names)}."
            raise UsageError(f"There is no {self.kind} {value!r}.{near}")
        return str(value)


def _remember(ctx: click.Context, _param: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        ctx.find_root().meta["workspace"] = folder


def workspace_option(command: Command) -> Command:
    """Add -w/--workspace; it may stand before the command or after it, the later one holds."""
    return click.option(
        "-w", "--workspace", type=click.Path(path_type=Path), expose_value=False, callback=_remember,
        help=f"The folder with {FILE}; by default this folder or the nearest above it.", metavar="DIR",
    )(command)  # fmt: skip


def format_option(command: Command) -> Command:
    """Add --format."""
    kind = OneOf("format", FORMATS)
    return click.option("--format", "form", type=kind, default="table", show_default=True)(command)


def as_of_option(command: Command) -> Command:
    """Add --as-of."""
    return click.option(
        "--as-of", metavar="DATE", help="Look from this day or time instead of the data's horizon."
    )(command)


def links_option(command: Command) -> Command:
    """Add --links."""
    return click.option(
        "--links", type=click.FloatRange(0, 1), metavar="CONFIDENCE",
        help="What if the doubtful identity links are wrong? Leave out those below this confidence, 0 to 1.",
    )(command)  # fmt: skip


def find_folder() -> Path:
    """Return the workspace's folder: the one given, else this folder or the nearest above with an onedeck.yaml."""
    given: Path | None = click.get_current_context().find_root().meta.get("workspace")
    if given is not None:
        return given
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / FILE).is_file()), here)


def open_workspace() -> Workspace:
    """Return the workspace this command is about; raises ConfigError with every fault of its files."""
    return read_workspace(find_folder())


def open_tables(
    workspace: Workspace, as_of: str | None, measured: bool = False, links: float | None = None
) -> "Store":
    """Return the workspace's tables, judged (if `measured`, measured too) at `as_of` if one is given.

    `links` leaves out the identity links below a confidence. Raises UsageError before the first run.
    """
    # Engines are imported where tables are opened: `check --offline` in a commit hook needs none.
    from onedeck import deck
    from onedeck.entrypoints.progress import drawing
    from onedeck.stitch.decisions import fingerprint
    from onedeck.stitch.links import Choice
    from onedeck.store import Store

    store = Store.open(workspace.folder / ".onedeck")
    store.require("verdicts")
    if as_of is None and links is None:
        if store.manifest.facts.get("definition") != workspace.definition_hash():
            click.echo(
                "warning: the definitions changed since the last run, these verdicts are by the older ones; "
                "`onedeck run` judges by the new ones",
                err=True,
            )
        if store.manifest.facts.get("links", "") != fingerprint(workspace.keep):
            click.echo(
                "warning: identity links were undone or restored since the last run; "
                "`onedeck run --from stitch` applies it",
                err=True,
            )
        return store
    moment = parse_as_of(as_of, workspace.timezone) if as_of is not None else None
    with drawing(quiet=True) as progress:
        return deck.as_of_store(store, workspace, moment, progress, measured, Choice(links or 0.0))
