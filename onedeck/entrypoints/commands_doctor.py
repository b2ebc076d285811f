"""`doctor`: what is missing or broken in the feeds, what it hides, and what to do about it."""

import time

import click

from onedeck.entrypoints.options import OneOf, format_option, open_tables, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.govern.health.audit import examine
from onedeck.govern.health.finding import Look
from onedeck.model.governed_tables import BROKEN, SEVERITIES, TOPICS
from onedeck.show.doctor import health_list, health_rows, with_audit
from onedeck.show.doctor_page import doctor_page
from onedeck.show.moments import iso
from onedeck.show.terminal import list_page

FINDINGS = 1


@click.command()
@click.option("--topic", type=OneOf("topic", tuple(TOPICS)), help="Only this topic.")
@click.option("--severity", type=OneOf("severity", SEVERITIES), help="Only findings of this severity.")
@format_option
@workspace_option
def doctor(topic: str | None, severity: str | None, form: str) -> int:
    """Say what is missing or broken in the feeds, what each missing one would unlock, and what to do.

    Exits with 1 where a feed contract or the audit journal's chain is broken.
    """
    workspace = open_workspace()
    store = open_tables(workspace, None)
    store.require("health", "audit")
    look = Look(store, workspace, time.time_ns() // 1000)
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
