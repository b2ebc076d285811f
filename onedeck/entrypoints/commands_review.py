"""`review`: people read verdicts blind, and how far they agree stands beside every headline."""

from pathlib import Path

import click

from onedeck.entrypoints.options import OneOf, format_option, open_tables, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.entrypoints.reading import SUGGESTED, read_aloud, texts
from onedeck.entrypoints.rule_reading import review_rule
from onedeck.errors import UsageError
from onedeck.govern.audit.notes import note_dispute
from onedeck.govern.audit.table import publish_audit
from onedeck.govern.review.answers import queue, reader_named
from onedeck.govern.review.book import read_book
from onedeck.govern.review.disputes import dispute as log_dispute
from onedeck.govern.review.sample import draw as draw_sample
from onedeck.govern.review.sheets import load_sheet
from onedeck.govern.review.table import is_behind, publish_reviews
from onedeck.model.reviews import READERS, code
from onedeck.model.verdicts import ROOMS
from onedeck.show.formats import Listing, as_csv
from onedeck.show.ledger import Scope
from onedeck.show.readings import sample_for
from onedeck.show.review_page import agreement_list, disagreement_list, progress_lines, review_page
from onedeck.show.reviewed import agreement_line
from onedeck.show.terminal import list_page
from onedeck.store import Store

READER = click.option("--reader", "name", required=True, metavar="NAME", help="Who reads: any name of yours.")
FINDINGS = 1
FAULTS_SHOWN = 50


@click.group(invoke_without_command=True)
@click.option("--journey", help="Only this journey.")
@click.option("--disagreements", is_flag=True, help="List where readers say something else than the verdict.")
@click.option("--rule", metavar="CODE", help="Read cases of this rule on words instead; with --reader.")
@click.option(
    "--sample", type=click.IntRange(1, 10_000), metavar="N", help="With --rule: so many, by default 50."
)
@click.option("--reader", "name", metavar="NAME", help="With --rule: who reads; without it how far it is.")
@format_option
@workspace_option
@click.pass_context
def review(
    context: click.Context,
    journey: str | None,
    disagreements: bool,
    rule: str | None,
    sample: int | None,
    name: str | None,
    form: str,
) -> None:
    """Have people read verdicts blind, and show how far they agree."""
    if context.invoked_subcommand is not None:
        return
    if (sample or name) and not rule:
        raise UsageError(
            "--sample and --reader belong to --rule here.",
            "For verdicts: onedeck review draw, then onedeck review read --reader NAME",
        )
    if rule:
        workspace = open_workspace()
        store = open_tables(workspace, None)
        review_rule(workspace, store, rule, sample, reader_named(_home(store), name) if name else None, form)
        return
    store = _tables()
    if is_behind(store) and _publish(store):
        store = _tables()
    Scope(journey).check(store)
    read = sample_for(store, journey)
    said = [agreement_line(read), *progress_lines(read)]
    if disagreements:
        listing = disagreement_list(read)
        print_listing(form, listing, list_page(listing, said), said)
        return
    print_listing(form, agreement_list(read), review_page(read), said)


@review.command()
@click.option("--journey", help="Draw from this journey only.")
@click.option(
    "--per-class",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="So many of each verdict.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same sample.")
@workspace_option
def draw(journey: str | None, per_class: int, seed: int) -> None:
    """Draw matured conversations of each verdict at random, to be read by two people."""
    store = _tables()
    drawn = draw_sample(store, journey, per_class, seed)
    counts = [
        f"{verdict.replace('_', ' ')} {sum(item.verdict == verdict for item in drawn.items)} of {population:,}"
        for verdict, population in drawn.population.items()
    ]
    click.echo(f"sample {drawn.sample}: {len(drawn.items)} conversations ({', '.join(counts)})")
    if drawn.known:
        click.echo("it had been drawn before: nothing changes")
    _publish(store)
    click.echo(f"each is to be read by {READERS} people; next: onedeck review read --reader NAME")


@review.command()
@READER
@workspace_option
def read(name: str) -> None:
    """Read conversations in the terminal, one at a time, without their verdicts.

    Type h (it held up), n (no), c (cannot tell), s (skip) or q (quit) and Enter; what follows the letter is kept as
    a note. Each answer is saved at once.
    """
    store = _tables()
    home = _home(store)
    reader = reader_named(home, name)
    book = read_book(home)
    if not book.items:
        raise UsageError("No sample has been drawn yet.", "Draw one first: onedeck review draw")
    items = queue(book, reader)
    try:
        done = read_aloud(store, home, reader, items)
    finally:
        _publish(store)
    left = len(items) - done
    click.echo(
        f"{done} answered; {f'{left} are left for {reader}' if left else f'nothing is left for {reader}'}"
    )


@review.command()
@READER
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The CSV file to write.")
@workspace_option
def export(name: str, output: Path) -> None:
    """Write what a reader has still to read as a CSV, for a spreadsheet: fill its column `answer`."""
    store = _tables()
    home = _home(store)
    reader = reader_named(home, name)
    items = queue(read_book(home), reader)
    if not items:
        raise UsageError(f"Nothing is left to read for {reader}.", "`onedeck review` shows how far it is.")
    rows = [
        {"review": code(item.review_id), "timeline": text, "answer": "", "note": ""}
        for item, text in zip(items, texts(store, items), strict=True)
    ]
    content = as_csv(Listing(rows, tuple(rows[0]), ()))
    try:
        # The mark at its beginning tells a spreadsheet that this is UTF-8.
        output.write_text(content, "utf-8-sig", newline="")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}.") from None
    click.echo(f"{len(rows)} conversations written to {output}; answers: {SUGGESTED}")
    click.echo(f"next: onedeck review load {output} --reader {reader!r}")


@review.command()
@click.argument("file", type=click.Path(path_type=Path))
@READER
@workspace_option
def load(file: Path, name: str) -> int:
    """Take the answers of a filled CSV; what cannot be taken is told with file and line, the rest is kept."""
    store = _tables()
    home = _home(store)
    reader = reader_named(home, name)
    loaded = load_sheet(home, file, reader)
    _publish(store)
    for fault in loaded.faults[:FAULTS_SHOWN]:
        click.echo(str(fault), err=True)
    if len(loaded.faults) > FAULTS_SHOWN:
        click.echo(f"and {len(loaded.faults) - FAULTS_SHOWN} further rows", err=True)
    click.echo(
        f"{loaded.taken} answers of {reader} taken, {loaded.known} known before, {loaded.unanswered} rows without an "
        f"answer, {len(loaded.faults)} refused"
    )
    return FINDINGS if loaded.faults else 0


@review.command()
@click.argument("conversation", metavar="SOURCE:CONVERSATION")
@click.option("--room", type=OneOf("room", ROOMS), default="all", show_default=True, help="Whose verdict.")
@READER
@click.option("--note", required=True, help="What the verdict misses.")
@workspace_option
def dispute(conversation: str, room: str, name: str, note: str) -> None:
    """Say that a verdict is wrong: it is logged, shown and counted, and changes no verdict."""
    store = _tables()
    reader = reader_named(_home(store), name)
    found, known = log_dispute(store, conversation, room, reader, note)
    about = (code(found.review_id), room, found.verdict, found.reader, found.note)
    if note_dispute(_home(store), *about, found.disputed_at):
        publish_audit(_home(store))
    _publish(store)
    word = "had been logged before" if known else "is logged"
    click.echo(f"the dispute of {found.verdict.replace('_', ' ')} (room {room}) by {found.reader} {word}")


def _tables() -> Store:
    return open_tables(open_workspace(), None)


def _home(store: Store) -> Path:
    assert store.home
    return store.home


def _publish(store: Store) -> bool:
    done = publish_reviews(_home(store))
    if not done:
        click.echo(
            "saved; a run is under way or has not ended well, so the figures show it after the next `onedeck run`",
            err=True,
        )
    return done
