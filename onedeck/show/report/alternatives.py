"""What a drawing says, in words: its rows one after the other, for who cannot see it."""

from onedeck.show.charts.markup import clean
from onedeck.show.formats import NOTHING, Listing, written

MOST = 4000  # letters: a reader of the page aloud has the HTML report's tables for more


def alternative(listing: Listing) -> str:
    """Return the rows of a listing as sentences, cut where they would be too long to be read out."""
    told = "; ".join(_row(listing, row) for row in listing.rows) or "nothing to show"
    return clean(told if len(told) <= MOST else f"{told[: MOST - 1]}…")


def _row(listing: Listing, row: dict[str, object]) -> str:
    cells = [(field.heading, written(row.get(field.name), field.kind)) for field in listing.fields]
    first, *rest = cells
    return ", ".join([first[1], *(f"{heading} {value}" for heading, value in rest if value != NOTHING)])
