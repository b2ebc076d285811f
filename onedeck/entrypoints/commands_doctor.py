"""`doctor`: what is missing or broken in the feeds, what it hides, and what to do about it."""

import time

import click

from onedeck.entrypoints.options import OneOf, format_option, open_tables, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.errors import UsageError
from onedeck.govern.audit.definitions import acknowledge, faults, known_head
from onedeck.govern.health.audit import examine
from onedeck.govern.health.finding import Look
from onedeck.model.governed_tables import BROKEN, SEVERITIES, TOPICS
from onedeck.show.doctor import audit_list, health_list, health_rows, with_audit
from onedeck.show.doctor_page import doctor_page
from onedeck.show.moments import iso
from onedeck.show.terminal import list_page

FINDINGS = 1
LONGEST_NOTE = 1_000


@click.command()
@click.option("--topic", type=OneOf("topic", tuple(TOPICS)), help="Only this topic.")
@click.option("--severity", type=OneOf("severity", SEVERITIES), help="Only findings of this severity.")
@click.option("--audit", is_flag=True, help="List what changed in the definitions, when and by whom.")
@click.option(
    "--acknowledge", "note", metavar="NOTE", help="Say why the audit chain is broken; this is noted in it."
)
@format_option
@workspace_option
def doctor(topic: str | None, severity: str | None, audit: bool, note: str | None, form: str) -> int:
    """Say what is missing or broken in the feeds, what each missing one would unlock, and what to do.

    Exits with 1 where a feed contract or the audit journal's chain is broken.
    """
    workspace = open_workspace()
    store = open_tables(workspace, None)
    store.require("health", "audit")
    now = time.time_ns() // 1000
    look = Look(store, workspace, now)
    if note is not None:
        _acknowledge(look, note)
        return 0
    if audit:
        listing = audit_list(store)
        said = ["from the audit journal as the last run left it; times are UTC"]
        print_listing(form, listing, list_page(listing, said), said)
        return 0
    # The journal is read as it is now: it may have been changed since the last run.
    everything = with_audit(health_rows(store), [vars(found) for found in examine(look)])
    rows = [
        row for row in everything if topic in (None, row["topic"]) and severity in (None, row["severity"])
    ]
    said = [
        f"as the run of {iso(1_000_000 * store.manifest.facts['published'])} found them; a list: --format csv"
    ]
    listing = health_list(rows)
    page = doctor_page(rows, said) if topic is None and severity is None else list_page(listing, said)
    print_listing(form, listing, page, said)
    return FINDINGS if any(row["severity"] == BROKEN for row in everything) else 0


def _acknowledge(look: Look, note: str) -> None:
    said = " ".join(note.split())[:LONGEST_NOTE]
    if not said:
        raise UsageError(
            "What is to be acknowledged needs a reason.", 'onedeck doctor --acknowledge "restored a backup"'
        )
    home = look.workspace.folder / ".onedeck"
    if not faults(home, known_head(look.store))[1]:
        raise UsageError("The audit journal's chain is whole: there is nothing to acknowledge.")
    entry = acknowledge(home, said, look.now)
    click.echo(f"noted as entry {entry['entry']} of the audit journal")
