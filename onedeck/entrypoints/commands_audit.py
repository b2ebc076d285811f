"""`audit`: what changed in the definitions and was decided, and whether the journal of it is whole."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from onedeck.entrypoints.options import OneOf, find_folder, format_option, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.errors import UsageError
from onedeck.govern.audit.journal import BASELINE, KINDS, Journal, read_journal
from onedeck.govern.audit.sealed import ENDINGS, against, sealed
from onedeck.govern.audit.standing import acknowledge as note_why
from onedeck.govern.audit.standing import faults, head_typed, known_head
from onedeck.govern.audit.table import Row, audit_rows, publish_audit
from onedeck.show.audit import audit_csv, audit_list, audit_table
from onedeck.show.terminal import list_page
from onedeck.store import Store

FINDINGS = 1
LONGEST_NOTE = 1_000
LISTED = 50  # rows of a table; programs get all
FAULTS_SHOWN = 20


@click.group(invoke_without_command=True)
@click.option("--kind", type=OneOf("kind", tuple(KINDS)), help="Only entries of this kind.")
@click.option("--journey", help="Only what concerns this journey.")
@click.option(
    "--field", "part", metavar="TEXT", help="Only fields with this text in their name, such as owner."
)
@click.option("--who", metavar="TEXT", help="Only what somebody did whose name has this text in it.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Not before this day (UTC).")
@click.option(
    "--limit", type=click.IntRange(min=0), help=f"List at most so many (0 = all; a table has {LISTED})."
)
@format_option
@workspace_option
@click.pass_context
def audit(
    context: click.Context, kind: str | None, journey: str | None, part: str | None, who: str | None,
    since: datetime | None, limit: int | None, form: str,
) -> None:  # fmt: skip
    """List what changed in the definitions and who decided what, the newest first.

    Who changed a charter, its window or owner, signed it or a release, undid a link, disputed a verdict: when, what
    stood there before, in which commit. What the journal began with is left out; --kind baseline lists it.
    """
    if context.invoked_subcommand is not None:
        return
    home = _home()
    journal, standing = faults(home, _known(home))
    begun = int(since.replace(tzinfo=UTC).timestamp()) * 1_000_000 if since else 0
    rows = [
        row
        for row in audit_rows(journal.entries)
        if (row["kind"] == kind if kind else row["kind"] != BASELINE)
        and _matches(row, {"journey": journey}, {"field": part, "who": who})
        and int(row["changed_at"] or 0) >= begun
    ]
    most = limit if limit is not None else (LISTED if form == "table" else 0)
    listing = audit_list(rows, most or None)
    said = [
        f"{len(listing.rows):,} of {len(rows):,} rows, times are UTC",
        *_standing_lines(journal, standing),
    ]
    print_listing(form, listing, list_page(audit_table(listing), said), said)


@audit.command()
@click.option("--head", metavar="HASH", help="A head that was kept elsewhere, or its first 12 signs or more.")
@click.option(
    "--against", "file", type=click.Path(path_type=Path), help="An export that was kept: .jsonl or .csv."
)
@workspace_option
def verify(head: str | None, file: Path | None) -> int:
    """Verify the whole chain; exits with 1 where it is broken, and says which line is wrong.

    A journal that was cut together with the build only shows against something kept elsewhere: a head or an export.
    """
    home = _home()
    wanted = head_typed(head) if head is not None else None
    journal, standing = faults(home, _known(home))
    found = list(standing)
    entry = journal.entry_with(wanted) if wanted else None
    if wanted and entry is None:
        found.append(
            f"the head {wanted[:16]} is not in the journal: it was cut or replaced after that was kept"
        )
    compared = ""
    if file is not None:
        seal, other = against(journal, file, audit_csv)
        compared = f"; the first {seal.entries:,} are those of {file.name}"
        found += other
    for fault in found[:FAULTS_SHOWN]:
        click.echo(f"broken: {fault}")
    if len(found) > FAULTS_SHOWN:
        click.echo(f"and {len(found) - FAULTS_SHOWN} further faults")
    if found:
        return FINDINGS
    for fault in journal.faults:
        click.echo(f"acknowledged: {fault}")
    kept = f"; the head you kept is entry {entry.get('entry')}" if entry else ""
    click.echo(f"the chain is whole: {_counted(journal)}{kept}{compared}")
    return 0


@audit.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True,
    help="The file to write: .jsonl has an entry per line, .csv a row per change.",
)  # fmt: skip
@workspace_option
def export(output: Path) -> None:
    """Write the journal with its head to a file, to be kept elsewhere; the workspace's key is not in it."""
    if output.suffix.lower() not in ENDINGS:
        raise UsageError(f"{output.name!r} does not say in which form.", f"End it in {' or '.join(ENDINGS)}.")
    home = _home()
    journal = read_journal(home, _known(home))
    content = sealed(journal, output.suffix.lower(), time.time_ns() // 1000, audit_csv)
    try:
        output.write_bytes(content.encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}.") from None
    click.echo(f"{_counted(journal)} written to {output}")
    click.echo(f"later: onedeck audit verify --against {output}")
    if journal.faults:
        click.echo("warning: the chain is broken; `onedeck audit verify` says where", err=True)


@audit.command()
@click.argument("note")
@workspace_option
def acknowledge(note: str) -> None:
    """Say in NOTE why the chain is broken; that is noted in it, and doctor no longer fails for it."""
    said = " ".join(note.split())[:LONGEST_NOTE]
    if not said:
        raise UsageError(
            "What is to be acknowledged needs a reason.", 'onedeck audit acknowledge "restored a backup"'
        )
    home = _home()
    if not faults(home, _known(home))[1]:
        raise UsageError("The audit journal's chain is whole: there is nothing to acknowledge.")
    entry = note_why(home, said, time.time_ns() // 1000)
    publish_audit(home)
    click.echo(f"noted as entry {entry['entry']} of the audit journal")


def _home() -> Path:
    home = find_folder() / ".onedeck"
    if not home.is_dir():
        raise UsageError(
            "Nothing was ever run here: there is no audit journal yet.", "Run `onedeck run` first."
        )
    return home


def _known(home: Path) -> tuple[int, str] | None:
    return known_head(Store.open(home))


def _matches(row: Row, equal: dict[str, str | None], within: dict[str, str | None]) -> bool:
    same = all(wanted is None or row[name] == wanted for name, wanted in equal.items())
    return same and all(
        wanted is None or wanted.casefold() in str(row[name] or "").casefold()
        for name, wanted in within.items()
    )


def _counted(journal: Journal) -> str:
    count = len(journal.entries)
    head = f", head {journal.head}" if count else ""
    return f"{count:,} {'entry' if count == 1 else 'entries'}{head}"


def _standing_lines(journal: Journal, standing: list[str]) -> list[str]:
    if standing:
        return [f"the chain is broken: {fault}" for fault in standing[:FAULTS_SHOWN]]
    return [f"the chain is whole: {_counted(journal)}; keep that head where nobody here can change it"]
