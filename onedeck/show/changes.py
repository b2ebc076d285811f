"""What moved between two as-ofs, and why: the parts of a change, which add up to it exactly."""

import shlex
from typing import Any

from onedeck.errors import UsageError, suggest
from onedeck.model.verdicts import ROOMS
from onedeck.show.customer_ids import shown
from onedeck.show.moments import iso
from onedeck.show.queries import dictionaries, matching, read_step
from onedeck.store import Store

# In the order people read a change in.
PARTS = (
    "then", "matured", "flipped", "learnt_late", "counted_again", "parted", "moved_in",
    "excluded", "merged", "runs_again", "moved_out", "gone", "now",
)  # fmt: skip
COUNTS = ("matured", "proven", "held", "refuted", "unobservable", "other")
_CHANGED = ("journey", "room", "part", "old", "new", "because", "why", "excluded", "conversations", *COUNTS)
CHANGE_COLUMNS = (*_CHANGED, "low", "high", "as_of")
_STANDING = ("journey", "room", *COUNTS)
_FLIP_SQL = (
    "journey", "room", "source", "conversation", "customer", "need", "t0", "old", "new", "because", "grade", "why",
    "evidence_occurred", "evidence_observed", "evidence_source", "evidence_source_id",
)  # fmt: skip
FLIP_COLUMNS = (*_FLIP_SQL, "look")


def keep_reading(store: Store, name: str) -> None:
    """Keep what a build says of every conversation under a name (`then`, `now`), for `changes` and `flips`.

    A build at another as-of uses the names of the tables of the one before: what is to be compared is taken
    out first.
    """
    store.engine.create(f"readings_{name}", read_step("diff_verdicts"))
    store.engine.create(f"joins_{name}", "SELECT conversation_id, root FROM joins")
    store.engine.create(f"against_{name}", read_step("diff_against"))


def compare_readings(store: Store, since: int) -> None:
    """Lay the readings `then` and `now` beside each other; `since` is the as-of of `then` (microseconds UTC)."""
    store.engine.create("moves", read_step("diff_moves").replace("{since}", str(since)))


def check_journey(store: Store, journey: str | None) -> None:
    """Raise UsageError, with the nearest name, for a journey neither reading knows."""
    rows = store.engine.rows("SELECT journey FROM readings_then UNION SELECT journey FROM readings_now")
    known = sorted(row[0] for row in rows)
    if journey is not None and journey not in known:
        near = suggest(journey, known) or f" Known: {', '.join(known) or 'none'}."
        raise UsageError(f"There is no journey {journey!r}.{near}")


def changes(store: Store, span: tuple[int, int], journey: str | None = None) -> list[dict[str, Any]]:
    """Return the change of each journey and room in parts: `then`, each reason with its signed counts, `now`.

    `span` is the two as-ofs (microseconds UTC). `conversations` is how many moved; the counts of `then` plus
    those of the parts are those of `now`. `low` and `high` are the shares that held up: of all matured for
    `then` and `now`, of those that came or went for a part; none for a flip, where nobody came or went.
    """
    where = matching(store, journey=journey) or "1 = 1"
    rows = [*_standing(store, "then", span[0], where), *_standing(store, "now", span[1], where)]
    select = f"SELECT * FROM ({read_step('diff_changes')}) AS told WHERE {where}"
    rows += [{**row, "as_of": None} for row in dictionaries(store, select, _CHANGED)]
    for row in rows:
        row["low"], row["high"] = held_up(row)
    return sorted(rows, key=_order)


def _standing(store: Store, name: str, as_of: int, where: str) -> list[dict[str, Any]]:
    # A journey and room with nothing matured in one of the readings still has a line in both.
    standing = read_step("diff_standing").replace("{reading}", f"readings_{name}")
    counts = ", ".join(f"COALESCE(standing.{count}, 0) AS {count}" for count in COUNTS)
    select = f"""SELECT * FROM (
        SELECT cells.journey, cells.room, {counts}
        FROM (
            SELECT journey, room FROM readings_then UNION SELECT journey, room FROM readings_now
        ) AS cells
        LEFT JOIN ({standing}) AS standing ON standing.journey = cells.journey AND standing.room = cells.room
    ) AS every WHERE {where}"""
    blank = dict.fromkeys(("old", "new", "because", "why", "excluded"))
    return [
        {**row, **blank, "part": name, "conversations": row["matured"], "as_of": iso(as_of)}
        for row in dictionaries(store, select, _STANDING)
    ]


def held_up(row: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return [low, high], the share of a row's matured that held up; nothing where nobody came or went."""
    matured = row["matured"]
    if row["part"] == "flipped" or not matured:
        return None, None
    low = row["proven"] + row["held"]
    return low / matured, (low + row["unobservable"]) / matured


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    told = (row["old"] or "", row["new"] or "", row["because"] or "", row["why"] or "", row["excluded"] or "")
    return row["journey"], ROOMS.index(row["room"]), PARTS.index(row["part"]), -row["conversations"], told


def flips(
    store: Store, journey: str | None = None, limit: int | None = None, asked: str = ""
) -> list[dict[str, Any]]:
    """Return the conversations matured at both as-ofs whose verdict is another, the newest evidence first.

    `look` is the command that shows one; `asked` is added to it, where the later as-of was asked for.
    """
    named = matching(store, journey=journey, part="flipped")
    tail = f" LIMIT {limit}" if limit is not None else ""
    rows = store.engine.rows(
        f"""SELECT journey, room, source, source_conversation_id, customer, need, t0, old, new, because, grade, why,
            occurred, observed, evidence_source, evidence_source_id
        FROM moves WHERE {named}
        ORDER BY COALESCE(observed, occurred, t0) DESC NULLS LAST, source, source_conversation_id, room{tail}"""
    )
    return [_flip(dict(zip(_FLIP_SQL, row, strict=True)), asked) for row in rows]


def count_flips(store: Store, journey: str | None = None) -> tuple[int, int]:
    """Return how many rows `flips` has without a limit, and of how many conversations they are."""
    named = matching(store, journey=journey, part="flipped")
    counts = f"SELECT COUNT(*), COUNT(DISTINCT conversation_id) FROM moves WHERE {named}"
    verdicts, conversations = store.engine.rows(counts)[0]
    return verdicts, conversations


def _flip(row: dict[str, Any], asked: str) -> dict[str, Any]:
    customer = shown(row["customer"])
    reference = f"{row['source']}:{row['conversation']}"
    times = {name: iso(row[name]) for name in ("t0", "evidence_occurred", "evidence_observed")}
    look = f"onedeck customer {customer or shlex.quote(reference)}{asked}"
    return {**row, **times, "customer": customer, "look": look}


def late_evidence(store: Store, since: int, journey: str | None = None) -> int:
    """Return how many acts against counted conversations had occurred by `since` and were learnt after it."""
    where = matching(store, journey=journey) or "1 = 1"
    late = f"occurred <= {since} AND observed > {since}"
    return int(store.engine.rows(f"SELECT COUNT(*) FROM against_now WHERE {late} AND {where}")[0][0])
