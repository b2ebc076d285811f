"""Closed periods, and what differs today from what was frozen: the restatements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isclose
from typing import Any
from zoneinfo import ZoneInfo

from onedeck.model.periods import parse_period
from onedeck.show.moments import iso, timezone_of
from onedeck.stats.estimates import Sums, plain
from onedeck.store import Store
from onedeck.store.definitions import definition_hashes
from onedeck.store.weeks import begins

SAID = 3  # lines under another command's figures
RESTATED_COLUMNS = (
    "period", "closed_at", "metric", "title", "unit", "shape", "journey", "old_n", "new_n", "old", "old_high", "new",
    "new_high", "why",
)  # fmt: skip
_SUMS = ("n", "unknown", "sum_x", "sum_xx", "sum_y", "sum_yy", "sum_xy")


@dataclass
class Frozen:
    """What one closing, or today, says of a metric and journey: its sums and the hash of its definitions."""

    sums: Sums = field(default_factory=Sums)
    definition: str | None = None


@dataclass(frozen=True)
class Closing:
    """The latest closing of a period, as microseconds UTC, and how often the period was closed."""

    period: str
    closed_at: int
    as_of: int | None
    closings: int


def closings(store: Store) -> list[Closing]:
    """Return the closed periods, the latest closing of each, in the order of their weeks."""
    rows = store.engine.rows(
        """SELECT closings.period, closings.closed_at, MAX(closings.as_of), MAX(latest.closings)
        FROM closings
        JOIN (
            SELECT period, MAX(closed_at) AS closed_at, COUNT(DISTINCT closed_at) AS closings
            FROM closings GROUP BY period
        ) AS latest ON latest.period = closings.period AND latest.closed_at = closings.closed_at
        GROUP BY closings.period, closings.closed_at"""
    )
    found = [Closing(*row) for row in rows]
    return sorted(found, key=lambda closing: (parse_period(closing.period).mondays[0], closing.period))


def restatements(store: Store) -> list[dict[str, Any]]:
    """Return what differs today from the latest closing of each period: one row per metric and journey, slice ''.

    `old` and `new` are figures in the metric's unit; of a share with rows nobody can know, `old_high` and
    `new_high` take each of them as good. `why` is `definitions` where the metric's or the charter's definition
    changed, else `data`. A period closed at a later as-of than today's is not compared.
    """
    if not store.has("closings") or not store.has("measures"):
        return []
    today = _as_of(store)
    hashes = definition_hashes(store)
    catalog = {
        row[0]: row[1:]
        for row in store.engine.rows("SELECT metric, title, unit, shape, quantile FROM metrics")
    }
    return [
        row
        for closing in closings(store)
        if comparable(closing, today)
        for row in _restated(store, closing, hashes, catalog)
    ]


def comparable(closing: Closing, as_of: int | None) -> bool:
    """Say whether a closing can be compared with figures as of a moment: not from before it."""
    return closing.as_of is None or (as_of is not None and as_of >= closing.as_of)


def _restated(
    store: Store, closing: Closing, hashes: dict[tuple[str, str], str], catalog: dict[str, tuple[Any, ...]]
) -> Iterable[dict[str, Any]]:
    then, now = _as_closed(store, closing), _as_today(store, closing, hashes)
    metrics, journeys = ({place[part] for place in then} for part in (0, 1))
    for place in sorted({*then, *now}):
        metric, journey = place
        # What the period's closing did not measure at all was not said, and cannot be said anew.
        if metric not in metrics or journey not in journeys:
            continue
        old, new = then.get(place, Frozen()), now.get(place, Frozen())
        if _same(old.sums, new.sums):
            continue
        title, unit, shape, share = catalog.get(metric, (metric, None, None, None))
        was, is_now = (_figure(shape, found.sums, share) for found in (old, new))
        redefined = old.definition is not None and old.definition != hashes.get(place)
        yield {
            "period": closing.period, "closed_at": iso(closing.closed_at), "metric": metric, "title": title,
            "unit": unit, "journey": journey, "old_n": old.sums.n, "new_n": new.sums.n,
            "shape": shape, "old": was[0], "old_high": was[1], "new": is_now[0], "new_high": is_now[1],
            "why": "definitions" if redefined else "data",
        }  # fmt: skip


def _figure(shape: str | None, sums: Sums, share: float | None) -> tuple[float | None, float | None]:
    # A metric that has left the catalog has no shape to be read by: how many rows it had is all that can be said.
    return plain(shape, sums, share) if shape else (None, None)


def _as_closed(store: Store, closing: Closing) -> dict[tuple[str, str], Frozen]:
    named = store.engine.dialect.text(closing.period)
    return _gathered(
        store.engine.rows(
            f"SELECT metric, journey, definition_hash, bin, {', '.join(_SUMS)} FROM closings "
            f"WHERE period = {named} AND closed_at = {closing.closed_at} AND slice = ''"
        )
    )


def _as_today(
    store: Store, closing: Closing, hashes: dict[tuple[str, str], str]
) -> dict[tuple[str, str], Frozen]:
    zone = ZoneInfo(timezone_of(store))
    weeks = ", ".join(str(begins(monday, zone)) for monday in parse_period(closing.period).mondays)
    sums = ", ".join(f"SUM({name}) AS {name}" for name in _SUMS)
    rows = store.engine.rows(
        f"SELECT metric, journey, bin, {sums} FROM measures WHERE slice = '' AND week IN ({weeks}) "
        "GROUP BY metric, journey, bin"
    )
    return _gathered(
        (metric, journey, hashes.get((metric, journey)), *rest) for metric, journey, *rest in rows
    )


def _gathered(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], Frozen]:
    found: dict[tuple[str, str], Frozen] = {}
    for metric, journey, definition, place, *values in rows:
        n, unknown, x, xx, y, yy, xy = (value or 0 for value in values)
        frozen = found.setdefault((metric, journey), Frozen(definition=definition))
        bins = {place: int(n)} if place is not None else {}
        frozen.sums += Sums(int(n), x, xx, y, yy, xy, int(unknown), bins)
    return found


def _same(old: Sums, new: Sums) -> bool:
    if (old.n, old.unknown, dict(old.bins)) != (new.n, new.unknown, dict(new.bins)):
        return False
    pairs = ((old.x, new.x), (old.xx, new.xx), (old.y, new.y), (old.yy, new.yy), (old.xy, new.xy))
    # Sums of the same rows in another order differ in the last digits.
    return all(isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in pairs)


def _as_of(store: Store) -> int | None:
    found: int | None = store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    return found


def restatement_lines(store: Store) -> list[str]:
    """Return a line for each closed period that reads differently today; a few, and how many further there are."""
    rows = restatements(store)
    periods = list(dict.fromkeys(row["period"] for row in rows))
    said = []
    for period in periods[:SAID]:
        mine = [row for row in rows if row["period"] == period]
        figures = f"{len(mine):,} figure{'s' if len(mine) != 1 else ''} differ{'s' if len(mine) == 1 else ''}"
        said.append(
            f"restated: {figures} from {period} as closed on {mine[0]['closed_at'][:10]}; `onedeck close` says which"
        )
    if len(periods) > SAID:
        said.append(f"restated: {len(periods) - SAID:,} further closed periods read differently today")
    return said
