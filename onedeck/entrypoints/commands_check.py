"""`check`: what is wrong with who answers for a journey, by what it is measured, and what the events say of it."""

from pathlib import Path

import click

from onedeck.entrypoints.checking import (
    FORMS,
    LISTS,
    Asked,
    Opened,
    known_codes,
    look_at,
    look_of,
    say,
    unreadable,
)
from onedeck.entrypoints.options import OneOf, as_of_option, find_folder, workspace_option
from onedeck.errors import ConfigError, UsageError, suggest
from onedeck.model.checked import CheckReport
from onedeck.show.formats import harmless

LISTING = tuple(form for form in LISTS if form not in FORMS)


@click.command()
@click.argument("journey", required=False)
@click.option("--offline", is_flag=True, help="Check what the files say; read no tables.")
@click.option("--select", multiple=True, metavar="CODES", help="Only rules whose code begins so: OD1,OD310.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not the rules whose code begins so.")
@click.option(
    "--format", "form", type=OneOf("format", (*FORMS, *LISTING)), default="full", show_default=True,
    help="How it is told; table, csv and md are for --cases.",
)  # fmt: skip
@click.option(
    "-v", "--verbose", is_flag=True, help="Everything: notes, what is silenced, what is not measured."
)
@click.option("--baseline", type=click.Path(path_type=Path), help="What this file knows does not fail.")
@click.option("--write-baseline", type=click.Path(path_type=Path), help="Write what is found to this file.")
@click.option("--fix", is_flag=True, help="Make the safe changes; never one about who is accountable.")
@click.option("--diff", is_flag=True, help="With --fix: print the changes and make none.")
@click.option("--trust", is_flag=True, help="Run the Python of this workspace's rules/, too.")
@click.option("--cases", metavar="CODE", help="List the conversations behind this rule's findings.")
@as_of_option
@workspace_option
def check(
    journey: str | None,
    offline: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    verbose: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    fix: bool,
    diff: bool,
    trust: bool,
    cases: str | None,
    as_of: str | None,
) -> int:
    """Check that each journey has one owner and one definition, and that the events bear them out.

    Exits with 0 where at most notes are left, 1 for errors and warnings, 10 where a file cannot be read.
    """
    if offline and (as_of or cases):
        raise UsageError(f"--offline reads no tables, {'--as-of' if as_of else '--cases'} needs them.")
    if diff and not fix:
        raise UsageError("--diff shows what --fix would change.", "Try --fix --diff.")
    if not cases and form in LISTING:
        raise UsageError(
            f"--format {form} is for --cases.{suggest(form, FORMS)}", f"Formats: {', '.join(FORMS)}."
        )
    folder = find_folder()
    asked = Asked(journey, select, ignore, form, verbose, baseline, trust, as_of, offline)
    try:
        opened = look_of(folder, asked)
        if cases:
            return _list_cases(opened, cases, asked)
        report = look_at(opened, asked)
        if fix:
            report = _fixed(report, opened, asked, diff)
        elif write_baseline:
            return _write_baseline(report, write_baseline)
    except ConfigError as error:
        if form not in FORMS or form in ("full", "concise"):
            raise
        return unreadable(folder, asked, error)
    if not diff:
        say(report, folder, asked)
    return report.exit_code


def _list_cases(opened: Opened, name: str, asked: Asked) -> int:
    from onedeck.entrypoints.check_cases import list_cases

    list_cases(opened, known_codes([name], opened.catalog)[0], asked)
    return 0


def _fixed(report: CheckReport, opened: Opened, asked: Asked, diff: bool) -> CheckReport:
    """Make or only print the safe changes, and return what is found afterwards."""
    from onedeck.govern.check.fixing import apply

    folder = opened.look.workspace.folder
    changed = apply(folder, report.findings, write=not diff)
    if diff:
        click.echo(changed.diff, nl=False)
    for line in (*(f"fixed {each}" for each in changed.done if not diff), *changed.left):
        click.echo(harmless(line), err=True)
    return look_at(look_of(folder, asked, opened), asked) if changed.done and not diff else report


def _write_baseline(report: CheckReport, path: Path) -> int:
    from onedeck.govern.check.baseline import write_baseline

    written = write_baseline(path, report.findings)
    click.echo(f"{written} finding{'' if written == 1 else 's'} written to {path}", err=True)
    return 0
