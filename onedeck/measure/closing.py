"""Closing a period: its measures as they are now are kept, and what differs later is a restatement."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from onedeck.errors import UsageError
from onedeck.model.measured_tables import CLOSINGS
from onedeck.model.periods import Period, week_of
from onedeck.store import Store
from onedeck.store.definitions import definition_hashes
from onedeck.store.weeks import begins, monday

_OWN = ("period", "closed_at", "as_of", "definition_hash", "metric", "journey", "slice", "value", "bin")
SUMS = tuple(name for name in CLOSINGS.names if name not in _OWN)


def close(store: Store, period: Period, closed_at: int, restate: bool = False) -> int:
    """Freeze a period's measures in `closings`; return how many rows were frozen.

    To be called under the write lock, on a store opened under it; the caller publishes. `closed_at` is
    microseconds UTC; `restate` closes once more what was closed, and keeps the earlier closing. Raises UsageError
    for a period that is not in the data, not matured, or closed already.
    """
    store.require("measures")
    timezone = _timezone(store)
    if not restate:
        _refuse_twice(store, period, timezone)
    weeks = [begins(day, ZoneInfo(timezone)) for day in period.mondays]
    _refuse_absent(store, period, weeks, timezone)
    _refuse_unripe(store, period, weeks, timezone)
    frozen = _frozen(store, period, weeks, closed_at)
    count = int(store.engine.rows(f"SELECT COUNT(*) FROM ({frozen}) AS frozen")[0][0])
    names = ", ".join(CLOSINGS.names)
    # Made first: the new part must not be read from the table it replaces.
    store.engine.create(
        "closings_now", f"SELECT {names} FROM closings UNION ALL SELECT {names} FROM ({frozen}) AS frozen"
    )
    store.write("closings", "SELECT * FROM closings_now")
    return count


def _frozen(store: Store, period: Period, weeks: list[int], closed_at: int) -> str:
    literal = store.engine.dialect.text
    hashes = " UNION ALL ".join(
        f"SELECT {literal(metric)} AS metric, {literal(journey)} AS journey, {literal(digest)} AS definition_hash"
        for (metric, journey), digest in sorted(definition_hashes(store).items())
    )
    store.engine.create("definitions_now", hashes)
    sums = ", ".join(f"SUM(measures.{name}) AS {name}" for name in SUMS)
    return f"""SELECT
        {literal(period.name)} AS period, {closed_at} AS closed_at, (SELECT MAX(as_of) FROM feeds) AS as_of,
        MIN(definitions_now.definition_hash) AS definition_hash,
        measures.metric, measures.journey, measures.slice, measures.value, measures.bin, {sums}
    FROM measures
    JOIN definitions_now
        ON definitions_now.metric = measures.metric AND definitions_now.journey = measures.journey
    WHERE measures.week IN ({_listed(weeks)})
    GROUP BY measures.metric, measures.journey, measures.slice, measures.value, measures.bin"""


def _refuse_twice(store: Store, period: Period, timezone: str) -> None:
    named = store.engine.dialect.text(period.name)
    found = store.engine.rows(f"SELECT MAX(closed_at), MAX(as_of) FROM closings WHERE period = {named}")
    if found[0][0] is not None:
        closed, as_of = (_day(moment, timezone) for moment in found[0])
        raise UsageError(
            f"{period.name} was closed on {closed}, as of {as_of}.",
            f"`onedeck close` says what differs today; `onedeck close {period.name} --restate` closes it anew.",
        )


def _refuse_absent(store: Store, period: Period, weeks: list[int], timezone: str) -> None:
    first, last = store.engine.rows("SELECT MIN(week), MAX(week) FROM measures")[0]
    if first is None:
        raise UsageError("Nothing is measured by the week: there is no period to close.")
    as_of = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    between = f"The data hold {_week(first, timezone)} to {_week(last, timezone)}."
    if weeks[0] < first:
        raise UsageError(f"{period.name} begins before the data.", between)
    if weeks[-1] > last and as_of is not None and as_of + 1 >= begins(period.ends, ZoneInfo(timezone)):
        raise UsageError(f"{period.name} is not in the data.", between)


def _refuse_unripe(store: Store, period: Period, weeks: list[int], timezone: str) -> None:
    """Say when a period will be matured, if it is not: its last windows are closed one window after its end."""
    engine = store.engine
    as_of, window = engine.rows(
        "SELECT (SELECT MAX(as_of) FROM feeds), (SELECT MAX(window_us) FROM charters)"
    )[0]
    over = begins(period.ends, ZoneInfo(timezone))
    ripe = over + (window or 0)
    # An as-of is a day's last microsecond.
    when = f"Its windows are all closed once the as-of is {_day(ripe - 1, timezone)} or later."
    if as_of is None or as_of + 1 < over:
        raise UsageError(f"{period.name} is not over: the as-of is {_day(as_of, timezone)}.", when)
    unripe = engine.rows(f"SELECT 1 FROM measures WHERE week IN ({_listed(weeks)}) AND NOT matured LIMIT 1")
    if not unripe:
        return
    running = engine.rows(
        f"""SELECT COUNT(DISTINCT verdicts.conversation_id)
        FROM verdicts
        JOIN conversations ON conversations.conversation_id = verdicts.conversation_id
        WHERE conversations.week IN ({_listed(weeks)}) AND verdicts.excluded IS NULL AND NOT verdicts.matured"""
    )[0][0]
    raise UsageError(
        f"{period.name} is not matured: as of {_day(as_of, timezone)} the windows of {running:,} of its conversations "
        "still run.",
        when,
    )


def _timezone(store: Store) -> str:
    return store.engine.rows("SELECT MIN(timezone) FROM charters")[0][0] or "UTC"


def _listed(weeks: list[int]) -> str:
    return ", ".join(map(str, weeks))


def _week(moment: int, timezone: str) -> str:
    return week_of(monday(moment, ZoneInfo(timezone))).name


def _day(moment: int | None, timezone: str) -> str:
    if moment is None:
        return "unknown"
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)
    return f"{local.astimezone(ZoneInfo(timezone)):%Y-%m-%d}"
