"""What `run` says of reason codes nobody has mapped, and what mapping the next of them would do."""

import click

from onedeck import deck
from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.progress import drawing
from onedeck.show.unmapped import NEXT, as_if_mapped, effect_lines, unknown, unmapped_codes, unmapped_lines
from onedeck.store import Store

MOST = 2_000_000  # conversations: beyond, judging them once more takes longer than the answer is worth


def say_unmapped(store: Store, workspace: Workspace) -> None:
    """Print the unmapped codes by volume and their effect; reads the store's tables, then judges them aside."""
    codes = unmapped_codes(store, workspace)
    for line in unmapped_lines(codes):
        click.echo(line)
    before = unknown(store)
    as_of = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    if not codes or as_of is None or not 0 < before.matured <= MOST:
        return
    following = codes[:NEXT]
    with drawing() as progress:
        aside = deck.as_of_store(store, as_if_mapped(workspace, following), as_of, progress)
    for line in effect_lines(before, unknown(aside), len(following)):
        click.echo(line)
