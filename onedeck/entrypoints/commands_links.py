"""`links`: which identifiers are taken for one person's, how surely, and the decision that one of them is not."""

from collections.abc import Sequence
from typing import Any

import click

from onedeck import deck
from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.identifiers import typed_keys
from onedeck.entrypoints.link_targets import Target, target, told
from onedeck.entrypoints.options import format_option, open_tables, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.entrypoints.progress import drawing
from onedeck.errors import UsageError
from onedeck.govern.audit.notes import note_link
from onedeck.govern.audit.table import publish_audit
from onedeck.show.changes import keep_reading
from onedeck.show.links import (
    count_links,
    link_list,
    link_rows,
    moved_list,
    shown_key,
    standing_lines,
    undone_list,
)
from onedeck.show.moments import iso
from onedeck.show.people import find
from onedeck.show.terminal import list_page
from onedeck.stitch.decisions import RESTORE, UNDO, decide, undone
from onedeck.stitch.links import Choice
from onedeck.store import Store

LISTED = 50  # rows of a table; programs get all
APPLIES = "next: onedeck run --from stitch applies it to the figures"
RANKS = "confidences are ranks by rule, not measured probabilities; docs/identity.md has the rules"

_TARGETS = click.argument("targets", metavar="LINK|IDENTIFIER...", nargs=-1, required=True)
_WHY = click.option("--why", required=True, help="Why, in a sentence.")
_BY = click.option("--by", "name", required=True, metavar="NAME", help="Who decides.")


@click.group(invoke_without_command=True)
@click.option("--below", type=click.FloatRange(0, 1), metavar="CONFIDENCE", help="Only links below this.")
@click.option("--customer", "who", metavar="ID", help="Only one customer's, as `onedeck customer` takes her.")
@click.option("--undone", "only_undone", is_flag=True, help="What was undone, by whom and why.")
@click.option("--what-if", "doubted", metavar="LINK", help="How many verdicts move if this link is wrong.")
@click.option(
    "--limit", type=click.IntRange(min=0), help=f"List at most so many (0 = all; a table has {LISTED})."
)
@format_option
@workspace_option
@click.pass_context
def links(
    context: click.Context,
    below: float | None,
    who: str | None,
    only_undone: bool,
    doubted: str | None,
    limit: int | None,
    form: str,
) -> None:
    """List identity links, the weakest first, and undo or restore one."""
    if context.invoked_subcommand is not None:
        return
    workspace = open_workspace()
    if only_undone:
        _list_undone(workspace, form)
        return
    store = open_tables(workspace, None)
    store.require("identity_links")
    if doubted is not None:
        _what_if(store, workspace, doubted, form)
        return
    customer = _customer(store, workspace, who)
    most = limit if limit is not None else (LISTED if form == "table" else 0)
    rows = link_rows(store, below, customer, most or None)
    total = count_links(store, below, customer)
    said = [f"{len(rows):,} of {total:,} links listed, the weakest first; {RANKS}"]
    if rows:
        said.append(f"what one of them carries: onedeck links --what-if {rows[0]['link']}")
        said.append(f"it is wrong: onedeck links undo {rows[0]['link']} --by NAME --why TEXT")
    listing = link_list(rows)
    print_listing(form, listing, list_page(listing, said), said)


@links.command("undo")
@_TARGETS
@_WHY
@_BY
@workspace_option
def undo(targets: Sequence[str], why: str, name: str) -> None:
    """Say that a link is wrong: two identifiers are not one person's, or one of them names nobody.

    LINK is l_ and 13 characters, as `onedeck links` lists it. An IDENTIFIER is an e-mail, number or id as the exports
    have it (phone:030..., where it could be several things), i_ and 13 characters, or c_...; one names nobody, two are
    never the same person. The decision is kept; `restore` takes it back.
    """
    _decide(UNDO, targets, why, name)


@links.command("restore")
@_TARGETS
@_WHY
@_BY
@workspace_option
def restore(targets: Sequence[str], why: str, name: str) -> None:
    """Take an `undo` back: with the next run everything is as it was before, row for row."""
    _decide(RESTORE, targets, why, name)


def _decide(kind: str, targets: Sequence[str], why: str, name: str) -> None:
    workspace = open_workspace()
    store = Store.open(workspace.folder / ".onedeck")
    store.require("customers")
    meant = target(store, workspace, targets)
    decision, written = decide(workspace.keep, kind, meant.identifiers, name, why)
    home = workspace.folder / ".onedeck"
    if note_link(home, _shown(meant), kind == UNDO, decision.by, decision.why, decision.at):
        publish_audit(home)
    word = "undone" if kind == UNDO else "restored"
    if not written:
        click.echo(f"{told(meant)}: {word} before, by {decision.by}: nothing changes")
        return
    click.echo(f"{word}: {told(meant)}; by {decision.by}, because: {decision.why}")
    if meant.link is not None and kind == UNDO:
        click.echo(f"taken back by: onedeck links restore {shown_key('l', meant.link)} --by NAME --why TEXT")
    click.echo(APPLIES)


def _shown(meant: Target) -> str:
    """Return a link or an identifier as people see it: a keyed hash."""
    single = shown_key("i", meant.identifiers[0][1])
    return str(shown_key("l", meant.link) if meant.link is not None else single)


def _list_undone(workspace: Workspace, form: str) -> None:
    rows: list[dict[str, Any]] = []
    for decision in undone(workspace.keep):
        meant = Target(decision.identifiers)
        (kind, key), *others = decision.identifiers
        other = others[0] if others else None
        rows.append(
            {
                "link": shown_key("l", meant.link) if others else shown_key("i", key),
                "identifier": kind, "identifier_id": shown_key("i", key),
                "linked": other[0] if other else "nobody", "linked_id": shown_key("i", other[1]) if other else None,
                "by": decision.by, "at": iso(decision.at), "why": decision.why,
            }
        )  # fmt: skip
    listing = undone_list(rows)
    said = ["take one back: onedeck links restore LINK --by NAME --why TEXT"] if rows else []
    print_listing(form, listing, list_page(listing, said), said)


def _customer(store: Store, workspace: Workspace, who: str | None) -> int | None:
    if who is None:
        return None
    chosen = find(store, who, typed_keys(workspace))
    if chosen.customer is None:
        raise UsageError(
            f"Nobody is identified in {who!r}.", "A conversation without a customer has no links."
        )
    return chosen.customer


def _what_if(store: Store, workspace: Workspace, doubted: str, form: str) -> None:
    meant = target(store, workspace, [doubted])
    as_of = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    with drawing(quiet=True) as progress:
        # Judged anew on both sides, so that nothing but the link differs, whatever changed since the last run.
        keep_reading(deck.as_of_store(store, workspace, as_of, progress), "then")
        without = Choice(undone=frozenset({meant.keys}))
        keep_reading(deck.as_of_store(store, workspace, as_of, progress, links=without), "now")
    listing = moved_list(store)
    count = sum(row["conversations"] for row in listing.rows)
    every = store.engine.rows("SELECT COUNT(*) FROM readings_then WHERE excluded IS NULL")[0][0]
    said = [
        f"if {told(meant)}, {count:,} of {every:,} verdicts are others",
        *standing_lines(store),
        f"it is so: onedeck links undo {doubted} --by NAME --why TEXT",
    ]
    print_listing(form, listing, list_page(listing, said), said)
