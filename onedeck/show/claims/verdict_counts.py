"""Verdicts and what refuted, counted per room: the same conversations `claims --verdict` lists."""

from dataclasses import dataclass

from onedeck.model.verdicts import BECAUSE, ROOMS, VERDICTS
from onedeck.show.formats import Field, Listing
from onedeck.show.ledger import Scope
from onedeck.show.queries import matching, read_step, suffix_of
from onedeck.store import Store

COLUMNS = ("verdict", "because", *ROOMS)


@dataclass(frozen=True)
class Count:
    """Counted conversations of a verdict (and of what refuted, where it is given), and their customers."""

    conversations: int
    customers: int


Counts = dict[tuple[str, str | None, str], Count]  # verdict, because, room


def verdict_counts(store: Store, scope: Scope) -> Counts:
    """Return the counts of every verdict and, of refuted, of every `because`, by room."""
    scope.check(store)
    only = "".join(f" AND {part}" for part in (matching(store, journey=scope.journey), scope.only()) if part)
    step = read_step("verdict_counts").format(suffix=suffix_of(scope.window), only=only)
    found: Counts = {}
    for room, verdict, because, count, customers in store.engine.rows(step):
        if because is None:
            found[verdict, None, room] = Count(count, customers)
            continue
        found[verdict, because, room] = Count(count, customers)
        whole = found.get((verdict, None, room), Count(0, 0))
        # Somebody may be in two of them: then there are at least as many as in the largest.
        found[verdict, None, room] = Count(
            whole.conversations + count, max(whole.customers, customers)
        )  # fmt: skip
    return found


def order(counts: Counts) -> list[tuple[str, str | None]]:
    """Return the verdicts that occur, each followed by what refuted, the most frequent first."""
    found: list[tuple[str, str | None]] = []
    for verdict in VERDICTS:
        if any((verdict, None, room) in counts for room in ROOMS):
            found.append((verdict, None))
            acts = [each for each in BECAUSE if any((verdict, each, room) in counts for room in ROOMS)]
            found += [
                (verdict, each)
                for each in sorted(acts, key=lambda each: -_most(counts, verdict, each))
            ]  # fmt: skip
    return found


def hidden(counts: Counts, least: int) -> set[tuple[str, str | None, str]]:
    """Return the cells of fewer customers than `least`; where one alone is hidden, the next smallest goes with it.

    Else the sum over the verdicts, or over what refuted, would tell it.
    """
    groups: dict[tuple[str, bool], list[tuple[str, str | None, str]]] = {}
    for cell in counts:
        groups.setdefault((cell[2], cell[1] is not None), []).append(cell)
    found: set[tuple[str, str | None, str]] = set()
    for cells in groups.values():
        few = [cell for cell in cells if counts[cell].customers < least]
        rest = [cell for cell in cells if cell not in few]
        if len(few) == 1 and rest:
            few.append(min(rest, key=lambda cell: (counts[cell].conversations, str(cell))))
        found.update(few)
    return found


def verdict_list(counts: Counts, least: int = 1) -> Listing:
    """Return a row per verdict and `because`; a count of fewer customers than `least` is left out."""
    rows = []
    away = hidden(counts, least)
    for verdict, because in order(counts):
        row: dict[str, object] = {"verdict": verdict, "because": because}
        for room in ROOMS:
            cell = (verdict, because, room)
            row[room] = None if cell in away else counts.get(cell, Count(0, 0)).conversations
        rows.append(row)
    fields = [
        Field("verdict", "Verdict", "word"), Field("because", "Because", "word"), Field("ai", "AI", "count"),
        Field("cx", "People", "count"), Field("all", "The customer", "count"),
    ]  # fmt: skip
    return Listing(rows, COLUMNS, fields)


def _most(counts: Counts, verdict: str, because: str) -> int:
    return max(counts.get((verdict, because, room), Count(0, 0)).conversations for room in ROOMS)
