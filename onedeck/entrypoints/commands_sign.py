"""`sign`: the person accountable signs a charter as it stands, or decides about an AI version."""

import time
from pathlib import Path

import click

from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.options import OneOf, format_option, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.errors import UsageError
from onedeck.govern.audit.decisions import DECISIONS
from onedeck.govern.audit.journal import Entry
from onedeck.govern.audit.signing import decide_release, sign_charter
from onedeck.govern.audit.signoffs import SignOff, sign_offs
from onedeck.govern.audit.table import publish_audit
from onedeck.show.audit import sign_off_list
from onedeck.show.moments import iso
from onedeck.show.terminal import list_page

LONGEST_NOTE = 1_000
LONGEST_VERSION = 200
HOW = "onedeck sign JOURNEY --as PERSON"


@click.command()
@click.argument("journey", required=False)
@click.option("--as", "person", metavar="PERSON", help="Who signs: the one person the charter names.")
@click.option("--release", nargs=2, metavar="AGENT VERSION", help="Decide about this version of an AI.")
@click.option("--decision", type=OneOf("decision", DECISIONS), help="What becomes of that version.")
@click.option("--note", help="Why; needed for a decision. Name no customer: the journal forgets nothing.")
@format_option
@workspace_option
def sign(
    journey: str | None, person: str | None, release: tuple[str, str] | None, decision: str | None,
    note: str | None, form: str,
) -> None:  # fmt: skip
    """Sign JOURNEY's charter as it stands now, or decide about an AI version in it.

    Only the person accountable for the journey can; it is noted in the audit journal with the charter's hash. Without
    a JOURNEY, list who signed which charter and what has changed since.
    """
    workspace = open_workspace()
    home = workspace.folder / ".onedeck"
    now = time.time_ns() // 1000
    if journey is None:
        if person or release or decision or note:
            raise UsageError("Which journey is meant?", HOW)
        _list(home, workspace, form, now)
        return
    if person is None:
        raise UsageError("Who signs?", HOW)
    said = " ".join((note or "").split())[:LONGEST_NOTE]
    if release is None:
        if decision:
            raise UsageError(
                "Which version is decided about?", f"{HOW} --release AGENT VERSION --decision ship"
            )
        entry = sign_charter(home, workspace, journey, person, said, now)
        click.echo(f"{entry['by']} signed the charter of {journey} as it stands: entry {entry['entry']}")
    else:
        if decision is None:
            raise UsageError("What is decided?", f"--decision {' or '.join(DECISIONS)}")
        agent, version = (text.strip()[:LONGEST_VERSION] for text in release)
        about = (journey, agent, version, decision, person, said)
        entry = decide_release(home, workspace, *about, now)
        click.echo(f"{decision}: {agent} {version} in {journey}, by {entry['by']}: entry {entry['entry']}")
    _publish(home, entry)


def _publish(home: Path, entry: Entry) -> None:
    click.echo(f"head of the audit journal: {entry['hash']}")
    if not publish_audit(home):
        click.echo("saved; the table `audit` shows it after the next `onedeck run`", err=True)


def _list(home: Path, workspace: Workspace, form: str, now: int) -> None:
    listing = sign_off_list([_row(each) for each in sign_offs(home, workspace, now)])
    said = [f"a charter is signed by the person accountable: {HOW}"]
    print_listing(form, listing, list_page(listing, said), said)


def _row(each: SignOff) -> dict[str, object]:
    signed = "as signed" if each.as_signed else "changed since"
    return {
        "journey": each.journey, "owner": each.owner, "signed_by": each.by, "signed_at": iso(each.at),
        "stands": signed if each.by else "not signed", "changed": ", ".join(each.changed) or None,
    }  # fmt: skip
