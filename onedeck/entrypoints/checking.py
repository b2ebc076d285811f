"""How `check` is asked and answered: the tables if there are any, the rules, the format, the names of files."""

import datetime
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from onedeck.charter.workspace import FILE, Workspace, read_workspace
from onedeck.entrypoints.options import open_tables
from onedeck.errors import ConfigError, UsageError, suggest
from onedeck.govern.check.baseline import read_baseline
from onedeck.govern.check.catalog import Catalog, read_rules
from onedeck.govern.check.examine import Wish, chosen, examine
from onedeck.govern.check.look import Look
from onedeck.govern.check.own import OWN
from onedeck.govern.check.texts import Texts
from onedeck.govern.check.trust import trusted
from onedeck.model.checked import CheckReport
from onedeck.show.check import sentences
from onedeck.show.check.ink import Ink
from onedeck.show.check.page import concise_page, full_page
from onedeck.show.signs import drawable

if TYPE_CHECKING:
    from onedeck.store import Store

FORMS = ("full", "concise", "json", "sarif", "github", "gitlab", "junit")
LISTS = ("table", "json", "csv", "md")
NO_TABLES = "(there are no tables yet: `onedeck run` makes them)"


@dataclass(frozen=True)
class Asked:
    """What the command line asks of a check."""

    journey: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    form: str
    verbose: bool
    baseline: Path | None
    trust: bool
    as_of: str | None
    offline: bool


@dataclass(frozen=True)
class Opened:
    """A workspace with what is to be held against it, and since when we look (seconds of a clock)."""

    look: Look
    catalog: Catalog
    why_offline: str
    began: float


def look_of(folder: Path, asked: Asked, before: Opened | None = None) -> Opened:
    """Return the workspace and its tables, those of `before` if they are open; raises ConfigError with every fault."""
    began = before.began if before else time.perf_counter()
    workspace = read_workspace(folder)
    store, why = (before.look.store, before.why_offline) if before else _tables(workspace, asked)
    today = datetime.datetime.now(ZoneInfo(workspace.timezone)).date()
    look = Look(workspace, today, store, catalog=lambda: _metrics(folder))
    catalog = before.catalog if before else read_rules(folder, trusted(folder, asked.trust))
    return Opened(look, catalog, why, began)


def look_at(opened: Opened, asked: Asked) -> CheckReport:
    """Return what the rules find; raises UsageError for a rule or journey nobody knows."""
    codes = {*opened.catalog.rules, *OWN}
    known_journey(opened.look, asked.journey)
    select, ignore = (_prefixes(given, opened.catalog) for given in (asked.select, asked.ignore))
    known = read_baseline(asked.baseline) if asked.baseline else ()
    wish = Wish(chosen(codes, select, ignore) if select or ignore else None, asked.journey, known)
    report = _examined(opened, wish)
    return replace(report, seconds=time.perf_counter() - opened.began, why_offline=opened.why_offline)


def _examined(opened: Opened, wish: Wish) -> CheckReport:
    if opened.look.store is None:
        return examine(opened.look, opened.catalog, wish)
    from onedeck.entrypoints.progress import drawing

    with drawing(quiet=True) as progress:
        return examine(opened.look, opened.catalog, wish, progress)


def known_codes(given: Sequence[str], catalog: Catalog) -> list[str]:
    """Return the codes of rules given by code or name; raises UsageError for another."""
    names = {each.rule.name: code for code, each in catalog.rules.items()}
    found = [names.get(name.lower().replace("-", "_"), name.upper()) for name in given]
    for name, code in zip(given, found, strict=True):
        if code not in catalog.rules:
            near = suggest(name.upper(), catalog.rules) or suggest(name.lower(), names)
            raise UsageError(
                f"There is no rule {name!r}.{near}", "`onedeck explain --format json` lists the rules."
            )
    return found


def _prefixes(given: Iterable[str], catalog: Catalog) -> list[str]:
    """Return the beginnings of codes that were asked for; a rule's name stands for its code."""
    words = [word.strip() for text in given for word in text.split(",") if word.strip()]
    codes = (*catalog.rules, *OWN)
    return [
        word.upper()
        if any(code.startswith(word.upper()) for code in codes)
        else known_codes([word], catalog)[0]
        for word in words
    ]


def unreadable(folder: Path, asked: Asked, error: ConfigError) -> int:
    """Say every fault of a workspace in a format for programs, and return the exit code."""
    today = datetime.datetime.now(datetime.UTC).date()
    root = f"{folder}/"
    faults = tuple(replace(fault, file=fault.file.removeprefix(root)) for fault in error.faults)
    report = CheckReport(today, faults=faults)
    say(report, folder, asked)
    return report.exit_code


def say(report: CheckReport, folder: Path, asked: Asked) -> None:
    """Print a report on stdout in the format asked for."""
    encoding = sys.stdout.encoding
    if asked.form in ("full", "concise"):
        click.echo(
            drawable("".join(f"{line}\n" for line in _page(report, folder, asked)), encoding), nl=False
        )
        return
    click.echo(drawable(_for_programs(report, asked.form, naming(folder, _top(folder))), encoding), nl=False)
    if not report.faults:
        click.echo(f"{sentences.checked_line(report)} {sentences.verdict(report)}", err=True)


def _page(report: CheckReport, folder: Path, asked: Asked) -> Iterable[str]:
    ink = Ink(_coloured())
    file = naming(folder, Path.cwd())
    if asked.form == "concise":
        return concise_page(report, file, ink, asked.verbose)
    return full_page(report, Texts(folder).line, file, ink, asked.verbose)


def _coloured() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _for_programs(report: CheckReport, form: str, file: Callable[[str], str]) -> str:
    if form == "sarif":
        from onedeck.show.check.sarif import as_sarif

        return as_sarif(report, tuple(OWN.values()), file)
    from onedeck.show.check import machines

    forms: dict[str, Callable[[CheckReport, Callable[[str], str]], str]] = {
        "json": machines.as_json,
        "github": machines.as_github,
        "gitlab": machines.as_gitlab,
        "junit": machines.as_junit,
    }
    return forms[form](report, file)


def naming(folder: Path, top: Path) -> Callable[[str], str]:
    """Return how a file of a workspace is named from a folder: relative where it lies under it, else in full."""

    def name(file: str) -> str:
        path = folder.absolute() / file
        return path.relative_to(top).as_posix() if path.is_relative_to(top) else str(folder / file)

    return name


def _top(folder: Path) -> Path:
    """Return the folder CI names files from: the repository's, else the one the command was called in."""
    here = folder.absolute()
    top = next((each for each in (here, *here.parents) if (each / ".git").exists()), Path.cwd())
    return top if here.is_relative_to(top) else here


def _tables(workspace: Workspace, asked: Asked) -> "tuple[Store | None, str]":
    if asked.offline:
        return None, ""
    if not workspace.build.is_dir() and asked.as_of is None:
        return None, NO_TABLES
    try:
        return open_tables(workspace, asked.as_of, measured=True), ""
    except UsageError:
        if asked.as_of is not None:
            raise
        return None, NO_TABLES


def known_journey(look: Look, journey: str | None) -> None:
    """Raise UsageError with the nearest name for a journey that neither a charter nor the tables know."""
    if journey is None:
        return
    known = {charter.name for charter in look.charters}
    if look.store:
        known |= {
            name for (name,) in look.store.engine.rows("SELECT DISTINCT journey FROM conversations") if name
        }
    if journey not in known:
        raise UsageError(
            f"There is no journey {journey!r}.{suggest(journey, known)}",
            f"A journey is a charter's name; see {FILE}.",
        )


def _metrics(folder: Path) -> dict[str, dict[str, object]]:
    from onedeck.measure import catalog_rows  # it reads expressions of SQL: only where a rule asks for it

    return catalog_rows(folder)
