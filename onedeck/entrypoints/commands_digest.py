"""`digest`: one page of what moved, flipped, went stale or was restated; written, never sent."""

from pathlib import Path

import click

from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.options import OneOf, open_tables, open_workspace, workspace_option
from onedeck.entrypoints.two_builds import horizon, two_builds
from onedeck.errors import UsageError
from onedeck.model.verdicts import ROOMS
from onedeck.show.changes import changes, count_flips, flips
from onedeck.show.digest import EXAMPLES, Flipped, build_digest
from onedeck.show.digest_pages import ENDINGS, PAGES
from onedeck.show.moments import day
from onedeck.store import Store
from onedeck.store.manifest import replacing


@click.command()
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), metavar="FILE",
              help="Write it to FILE: Markdown, HTML or a mail by its ending (.md, .html, .eml).")  # fmt: skip
@click.option(
    "--format", "form", type=OneOf("format", tuple(PAGES)), help="Instead of what FILE's ending says."
)
@workspace_option
def digest(path: Path | None, form: str | None) -> None:
    """Write one page: what moved beyond its interval, verdicts that flipped, stale feeds, restatements.

    Nothing is sent: a mail is a file that your mail program opens as a draft.
    """
    page = PAGES[form or _by_ending(path)]
    workspace = open_workspace()
    store = open_tables(workspace, None)
    text = page(build_digest(store, workspace.name, _flipped(store, workspace)))
    if path is None:
        click.echo(text, nl=False)
        return
    _write(path, text)
    click.echo(f"written to {path}; nothing was sent", err=True)


def _by_ending(path: Path | None) -> str:
    if path is None:
        return "md"
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(
            f"What is {path.name!r} to be? It ends in none of {', '.join(ENDINGS)}.",
            f"onedeck digest -o {path.stem or 'digest'}.html, or --format {'|'.join(PAGES)}",
        )
    return ENDINGS[path.suffix.lower()]


def _flipped(store: Store, workspace: Workspace) -> Flipped | None:
    if horizon(store) is None:
        return None
    # A store of its own: judging the week before takes the names of the tables it is compared with.
    builds = two_builds(workspace)
    return Flipped(
        changes=changes(builds.store, builds.span),
        # A conversation flips in two rooms at most and for the customer: so many rows hold enough conversations.
        examples=flips(builds.store, limit=EXAMPLES * len(ROOMS)),
        counted=count_flips(builds.store),
        since=day(builds.since, workspace.timezone),
    )


def _write(path: Path, text: str) -> None:
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UsageError(f"{path} is {'a folder' if path.is_dir() else 'in a folder that does not exist'}.")
    try:
        with replacing(path.absolute()) as draft:
            # A mail's lines end as mails do, whatever the system.
            draft.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
