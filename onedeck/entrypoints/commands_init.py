"""`init`: from a folder of exports to a workspace that runs, and new codes into its reasons.yaml later."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from onedeck.charter.charter_draft import IGNORED, charter_text, ignore_text
from onedeck.charter.drafts import RawCode, SeenSystem, own_vocabularies, reasons_text
from onedeck.charter.reason_edits import extended
from onedeck.charter.workspace import FILE, read_workspace
from onedeck.entrypoints.options import find_folder, workspace_option
from onedeck.entrypoints.progress import drawing
from onedeck.entrypoints.questions import ask_room, ask_settings, checked, default_settings
from onedeck.errors import OneDeckError, SourceError, UsageError, suggest
from onedeck.ingest.export_search import Found, find_exports
from onedeck.ingest.proposal import TODO, Proposed, Settings, drafted, linked, propose, tried, workspace_text
from onedeck.ingest.tryout import try_workspace
from onedeck.show.formats import harmless
from onedeck.show.moments import iso
from onedeck.store.manifest import replacing

REASONS, CHARTERS, CHARTER, IGNORE = "reasons.yaml", "charters", "default.yaml", ".gitignore"
TOLD = 5


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[DIR] [FILES]...")
@click.option("--yes", is_flag=True, help="Ask nothing: take the defaults, and say which.")
@click.option(
    "--force", is_flag=True, help=f"Begin anew: the {FILE} that is there is kept under another name."
)
@click.option("--reasons", "only_reasons", is_flag=True, help=f"Only add new codes to {REASONS}.")
@click.option("--name", help="What the workspace is called.")
@click.option("--timezone", help="Of times that say no offset, such as Europe/Berlin.")
@click.option("--currency", help="Of amounts (ISO 4217), such as EUR.")
@click.option("--owner", help="Who answers for the outcome: first.last@company.example.")
@click.option("--ai-owner", help="Who answers for the AI.")
@workspace_option
def init(paths: tuple[Path, ...], yes: bool, force: bool, only_reasons: bool, **said: str | None) -> None:
    """Begin a workspace from the exports in a folder, or from the files given.

    Writes onedeck.yaml, charters/default.yaml, reasons.yaml and .gitignore, with what was guessed marked as such.
    Nothing that is there is overwritten.
    """
    folder, given = _where(paths, only_reasons)
    if only_reasons:
        _add_reasons(folder)
        return
    if (folder / FILE).exists() and not force:
        raise UsageError(
            f"{folder / FILE} is there already; nothing was written.",
            "`onedeck init --reasons` adds new codes to reasons.yaml; `--force` begins anew and keeps the old file "
            "under another name.",
        )
    asking = not yes and sys.stdin.isatty() and sys.stderr.isatty()
    settings = checked(default_settings(folder, said))
    with drawing(quiet=True) as progress:
        found = find_exports(folder, given)
        if not found.exports:
            raise _nothing(folder, given, found)
        sources = propose(folder, found.exports, progress)
    click.echo(f"{_many(len(found.exports), 'file')} found, {_many(len(sources), 'export')}.", err=True)
    settings = ask_settings(settings, said) if asking else _told(settings, said)
    with drawing() as progress:
        sources = [tried(source, settings, progress) for source in sources]
    sources = linked([_asked(source, settings) for source in sources] if asking else sources)
    _write(folder, settings, sources, force)
    _report(folder, sources, found)


def _where(paths: Sequence[Path], only_reasons: bool) -> tuple[Path, list[Path]]:
    """Return the workspace's folder and the files and folders given."""
    root = click.get_current_context().find_root().meta.get("workspace")
    folder, given = (root, list(paths)) if root else (Path.cwd(), list(paths))
    if not root and given and not given[0].is_file() and (given[0].is_dir() or len(given) > 1):
        folder, *given = given
    for path in given:
        if not path.exists():
            beside = path.parent if path.parent.is_dir() else Path.cwd()
            near = suggest(path.name, (child.name for child in beside.iterdir()))
            raise SourceError(f"There is no file {path}.{near}")
    if only_reasons:
        return find_folder() if not root and not paths else folder, []
    if not folder.is_dir():
        if folder.exists() or not given:
            raise SourceError(f"There is no folder {folder}.")
        folder.mkdir(parents=True)
    return folder.absolute(), [path.absolute() for path in given]


def _nothing(folder: Path, given: Sequence[Path], found: Found) -> OneDeckError:
    passed = "".join(f"\n  {path}: {why}" for path, why in found.passed_over[:TOLD])
    where = ", ".join(map(str, given)) or str(folder)
    return SourceError(
        f"No export was found in {harmless(where)}.{harmless(passed)}",
        "Exports are CSV, JSON, NDJSON or Parquet files, also .gz or .zst: put them there, or name them: "
        "`onedeck init DIR FILE...`",
    )


def _told(settings: Settings, said: dict[str, str | None]) -> Settings:
    taken = [f"{key} {value}" for key, value in (("name", settings.name), ("time zone", settings.timezone))
             if not said.get(key.replace(" ", ""))]  # fmt: skip
    left = [key for key in ("currency", "owner", "ai_owner") if not said.get(key)]
    if taken or left:
        none = f"; left out: {', '.join(word.replace('_', ' ') for word in left)}" if left else ""
        click.echo(harmless(f"taken as default: {', '.join(taken) or 'nothing'}{none}"), err=True)
    return settings


def _asked(source: Proposed, settings: Settings) -> Proposed:
    """Ask whose room a table is that nobody knows; draft it anew where the answer is another."""
    if source.draft is None:
        return source
    room = ask_room(source)
    if room == "leave":
        return source if source.left_out else replace(source, left_out="so you said", tried=None)
    if room == source.draft.room and not source.left_out:
        return source
    with drawing(quiet=True) as progress:
        return tried(drafted(source.group, progress, room), settings, progress)


def _write(folder: Path, settings: Settings, sources: Sequence[Proposed], force: bool) -> None:
    path = folder / FILE
    if path.exists() and force:
        kept = _free(path)
        path.rename(kept)
        click.echo(f"kept    {kept.name} (the {FILE} that was there)")
    _create(path, workspace_text(settings, sources))
    read = [source.tried for source in sources if source.tried]
    systems = [system for one in read for system in one.systems]
    codes = [code for one in read for code in one.codes]
    _write_charter(folder, settings, systems)
    _write_ignored(folder)
    vocabularies = {source.group.name: source.group.name for source in sources if not source.left_out}
    reasons = folder / REASONS
    if reasons.exists():
        click.echo(f"kept    {REASONS} as it is; `onedeck init --reasons` adds the codes it lacks")
    else:
        own = own_vocabularies(codes, vocabularies.values())
        _create(reasons, reasons_text(own), _codes_told(own))


def _codes_told(codes: Sequence[RawCode]) -> str:
    return (
        f"{_many(len(codes), 'code')} to fill in, the largest first" if codes else "the data names no reasons"
    )


def _write_charter(folder: Path, settings: Settings, systems: Sequence[SeenSystem]) -> None:
    charters = folder / CHARTERS
    if any(charters.glob("*.y*ml")):
        click.echo(f"kept    {CHARTERS}/ as it is")
        return
    charters.mkdir(exist_ok=True)
    text = charter_text(settings.name, settings.owner, settings.ai_owner, systems, date.today())
    note = "" if settings.owner else "`accountability` is to be filled in"
    _create(charters / CHARTER, text, note, f"{CHARTERS}/{CHARTER}")


def _write_ignored(folder: Path) -> None:
    """Name in .gitignore what must not go into git: in a file that is there, at its end."""
    path = folder / IGNORE
    if not path.exists():
        _create(path, ignore_text(""))
        return
    try:
        before = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        click.echo(f"kept    {IGNORE} as it is; keep people.yaml and .onedeck/ out of git")
        return
    if lacking := ignore_text(before):
        _replace(path, before + lacking)
        click.echo(f"added   {' and '.join(line for line in lacking.split() if line in IGNORED)} to {IGNORE}")


def _create(path: Path, text: str, note: str = "", shown: str = "") -> None:
    """Write a file that is not there yet; one that came into being meanwhile is not overwritten."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already; it was not overwritten.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error
    click.echo(f"wrote   {shown or path.name}{f': {note}' if note else ''}")


def _free(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.old{number}")).exists():
        number += 1
    return kept


def _report(folder: Path, sources: Sequence[Proposed], found: Found) -> None:
    click.echo("")
    left = [source for source in sources if source.left_out]
    for source in [source for source in sources if not source.left_out] + left[:TOLD]:
        click.echo(harmless(_said(source)))
        for reason, count in source.tried.rejects[:TOLD] if source.tried else ():
            click.echo(harmless(f"    {_many(count, 'row')} rejected: {reason}"))
    if len(left) > TOLD:
        click.echo(f"  and {_many(len(left) - TOLD, 'further export')} left out")
    for path, why in found.passed_over[:TOLD]:
        click.echo(harmless(f"  passed over {path}: {why}"))
    if len(found.passed_over) > TOLD:
        click.echo(f"  and {_many(len(found.passed_over) - TOLD, 'further file')} passed over")
    _say_next(folder)


def _say_next(folder: Path) -> None:
    """Name the lines to check and to fill in, and the commands that come next."""
    text = (folder / FILE).read_text(encoding="utf-8")
    gaps = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if f"# {TODO}" in line and line.lstrip()[0] != "#"
    ]
    guessed = sum(line.count("# guessed") for line in text.splitlines() if line.lstrip()[:1] != "#")
    click.echo("")
    if guessed:
        click.echo(f"check   {FILE}: {_many(guessed, 'line')} marked `guessed`")
    for number in gaps:
        click.echo(
            f"fill in {FILE}:{number}: {text.splitlines()[number - 1].split('#')[0].strip().rstrip(':')}"
        )
    where = "" if folder == Path.cwd() else f" -w {folder}"
    click.echo(f"next:   onedeck run{where}{' (says what is still missing)' if gaps else ''}")
    click.echo(f"        onedeck claims{where}")


def _said(source: Proposed) -> str:
    group = source.group
    head = f"  {group.name}: {group.connector or 'table'}, {_many(len(group.exports), 'file')}"
    if source.left_out:
        return f"{head}; left out (a comment in {FILE}): {source.left_out}"
    if source.missing:
        return f"{head}; still needs {', '.join(source.missing)}"
    found = source.tried
    if found is None:
        return head
    loaded = [
        f"{rows:,} {table}" for table, rows in found.tables.items() if table not in ("touches", "claims")
    ]
    parts = [_many(found.conversations, "conversation")] if found.conversations else []
    if found.first_time is not None:
        parts[-1] += f" from {str(iso(found.first_time))[:10]} to {str(iso(found.last_time))[:10]}"
    parts += [f"{count:,} claims {name} ({room})" for name, room, count in found.claims]
    return f"{head}: {', '.join(parts + loaded)}"


def _add_reasons(folder: Path) -> None:
    workspace = read_workspace(folder)
    with drawing(quiet=True) as progress:
        # Anew, not from the last run: what came in since then is what a person asks for.
        codes = try_workspace(workspace, progress).codes
    vocabularies = {source.name: source.vocabulary for source in workspace.sources}
    path = folder / REASONS
    if not path.exists():
        own = own_vocabularies(codes, vocabularies.values())
        _create(path, reasons_text(own), _codes_told(own))
        return
    made = extended(path, codes, vocabularies)
    if made.added:
        _replace(path, made.text)
        listed = ", ".join(f"{raw.code.strip()} ({raw.conversations:,})" for raw in made.added[:TOLD])
        more = f" and {len(made.added) - TOLD} more" if len(made.added) > TOLD else ""
        click.echo(
            harmless(
                f"added   {_many(len(made.added), 'code')} to {REASONS}: {' '.join(listed.split())}{more}"
            )
        )
    else:
        click.echo(f"{REASONS} knows every code of the data; nothing was changed")
    if made.left:
        click.echo(
            f"        {_many(len(made.left), 'smaller code')} did not fit; fill in the larger ones first"
        )


def _replace(path: Path, text: str) -> None:
    try:
        with replacing(path) as draft:
            draft.write_bytes(text.encode())
            draft.chmod(path.stat().st_mode & 0o777)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
