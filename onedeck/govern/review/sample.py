"""Drawing: a stratified random sample of matured conversations, so many of each verdict, by seed."""

import hashlib
import time
from dataclasses import asdict, dataclass

from onedeck.errors import UsageError, suggest
from onedeck.govern.review.book import Item, read_book
from onedeck.govern.review.journal import append
from onedeck.model.reviews import EXPECTED, LARGEST
from onedeck.store import Store
from onedeck.store.steps import render

PRIME = 2**31 - 1  # the product of two numbers below it is still a BIGINT


@dataclass(frozen=True)
class Drawn:
    """A sample: its name, its items, the population of each verdict, and whether it had been drawn before."""

    sample: str
    items: tuple[Item, ...]
    population: dict[str, int]
    known: bool


def draw(store: Store, journey: str | None = None, per_class: int = 20, seed: int = 1) -> Drawn:
    """Draw `per_class` conversations of each verdict of room `all` and write them into the journal.

    Each item's weight is its class's size over the number drawn of it. Drawing the same again, from the same
    verdicts, writes nothing. Raises UsageError for an unknown journey and where nothing has matured.
    """
    store.require("verdicts")
    _check(store, journey)
    rows = store.engine.rows(sample_sql(store, journey, per_class, seed))
    if not rows:
        raise UsageError(
            "No counted conversation has matured yet, so there is nothing to read.",
            "`onedeck claims` says up to when the data goes and when windows close.",
        )
    sample = _name(journey, seed, rows)
    found = tuple(
        Item(_review_id(sample, key), key, verdict, definition, as_of, weight, sample, journey)
        for key, verdict, definition, as_of, _, weight in rows
    )
    assert store.home and len({item.review_id for item in found}) == len(found)
    book = read_book(store.home)
    known = sample in book.samples() and book.latest.get(journey) == sample
    if not known:
        append(store.home, [_entry(sample, journey, per_class, seed, found)])
    return Drawn(sample, found, {row[1]: row[4] for row in rows}, known)


def sample_sql(store: Store, journey: str | None, per_class: int, seed: int) -> str:
    """Return the SELECT of a sample as the store's engine runs it."""
    dialect = store.engine.dialect
    mixed = hashlib.blake2b(str(seed).encode(), digest_size=16).digest()
    return render(
        "onedeck.govern",
        "sample",
        dialect,
        {
            "per_class": per_class,
            "prime": PRIME,
            "factor": 1 + int.from_bytes(mixed[:8], "big") % (PRIME - 1),
            "shift": int.from_bytes(mixed[8:], "big") % PRIME,
            "classes": ", ".join(dialect.text(verdict) for verdict in EXPECTED),
            "journey": "1 = 1" if journey is None else f"journey = {dialect.text(journey)}",
        },
    )


def _check(store: Store, journey: str | None) -> None:
    known = [row[0] for row in store.engine.rows("SELECT DISTINCT journey FROM verdicts ORDER BY 1")]
    if journey is not None and journey not in known:
        near = suggest(journey, known) or f" Known: {', '.join(known)}."
        raise UsageError(f"There is no journey {journey!r}.{near}")


def _name(journey: str | None, seed: int, rows: list[tuple[object, ...]]) -> str:
    # The name is the content's: a copy of the workspace draws the same sample under the same name.
    content = hashlib.blake2b(repr(sorted(row[:5] for row in rows)).encode(), digest_size=3).hexdigest()
    return f"{journey or 'all'}-{seed}-{content}"


def _review_id(sample: str, conversation: int) -> int:
    digest = hashlib.blake2b(f"{sample}:{conversation}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % LARGEST


def _entry(
    sample: str, journey: str | None, per_class: int, seed: int, items: tuple[Item, ...]
) -> dict[str, object]:
    return {
        "kind": "draw",
        "sample": sample,
        "journey": journey,
        "per_class": per_class,
        "seed": seed,
        "drawn_at": time.time_ns() // 1000,
        "items": [
            {
                name: value
                for name, value in asdict(item).items()
                if name not in ("sample", "journey", "drawn_at")
            }
            for item in items
        ],
    }
