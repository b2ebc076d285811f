"""Feed contracts: what a source promises in onedeck.yaml (`expects`), checked against what it delivered."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from onedeck.charter.expectations import WEEKDAYS
from onedeck.charter.sources import Source
from onedeck.charter.workspace import format_duration
from onedeck.govern.health.finding import Finding, Look, lasting, named, part, several
from onedeck.model.governed_tables import BROKEN, NOTE

DAYS_CHECKED = 7  # up to the last whole day: what broke earlier was told earlier
KINDS = ("contacts", "outcomes", "surveys", "claims", "suggestions", "accounts")


@dataclass
class Delivered:
    """What a source delivered: rows per day (ordinals in the workspace's zone) of its main kind, its newest stamp."""

    kind: str = ""
    days: Counter[int] = field(default_factory=Counter)
    newest: int | None = None
    newest_of_kind: int | None = None


def examine(look: Look) -> Iterator[Finding]:
    """Yield a finding per promise of a contract, kept or broken; retired sources promise nothing any more."""
    bound = [source for source in look.workspace.sources if source.expects and source.ended is None]
    if not bound:
        return
    listed = ", ".join(look.store.engine.dialect.text(source.name) for source in bound)
    delivered = _delivered(look, listed)
    known = {row[0]: (row[1], row[2]) for row in look.rows("source_coverage")}
    taken = {row[0]: (int(row[1]), int(row[2])) for row in look.rows("rows_taken", sources=listed)}
    for source in bound:
        found = delivered.get(source.name, Delivered())
        yield from _fresh(look, source, found)
        yield from _volume(look, source, found)
        yield from _identified(source, *known.get(source.name, (0, 0)))
        yield from _rejected(source, *taken.get(source.name, (0, 0)))


def _delivered(look: Look, sources: str) -> dict[str, Delivered]:
    zone = ZoneInfo(look.workspace.timezone)
    found: dict[str, Delivered] = {}
    # The kinds come in the alphabet's order; the first of KINDS a source has is its main one.
    rows = sorted(look.rows("rows_per_quarter", sources=sources), key=lambda row: KINDS.index(row[1]))
    for source, kind, quarter, count, newest in rows:
        one = found.setdefault(source, Delivered(kind))
        if one.kind == kind and newest <= look.now:
            one.days[datetime.fromtimestamp(quarter * 900, zone).toordinal()] += count
            one.newest_of_kind = max(newest, one.newest_of_kind or 0)
    for source, newest in look.rows("newest_rows", now=look.now):
        if source in found:
            found[source].newest = newest
    return found


def _fresh(look: Look, source: Source, found: Delivered) -> Iterator[Finding]:
    assert source.expects
    promised = source.expects.fresh_within
    if promised is None:
        return
    # A workspace that looks from a fixed day wants its feeds to reach that day, not today.
    asked = look.workspace.as_of
    moment = min(look.now, asked) if asked is not None else look.now
    if found.newest is None:
        yield _finding(source, "fresh_within", True, "it delivered no row with a time", None, "seconds")
        return
    age = max(0, moment - found.newest) / 1_000_000
    said = f"its newest row is {lasting(age)} old ({look.day(found.newest)}); {format_duration(promised)} is promised"
    yield _finding(source, "fresh_within", age * 1_000_000 > promised, said, age, "seconds")


def _volume(look: Look, source: Source, found: Delivered) -> Iterator[Finding]:
    assert source.expects
    if source.expects.rows_per_day is None:
        return
    least, most = source.expects.rows_per_day
    days = _days_to_check(look, source, found)
    wrong = [(day, found.days[day]) for day in days if not least <= found.days[day] <= most]
    promise = f"{least:,} to {most:,} a day are promised"
    if not days:
        yield _finding(source, "rows_per_day", True, f"it delivered no whole day; {promise}", 0, "days")
    elif wrong:
        listed = named((f"{count:,} on {_written(day)}" for day, count in wrong), DAYS_CHECKED)
        said = f"{found.kind}: {listed}; {promise}"
        yield _finding(source, "rows_per_day", True, said, len(wrong), "days", len(days))
    else:
        counts = [found.days[day] for day in days]
        said = f"{found.kind}: {min(counts):,} to {max(counts):,} on {several(len(days), 'day')}; {promise}"
        yield _finding(source, "rows_per_day", False, said, 0, "days", len(days))


def _days_to_check(look: Look, source: Source, found: Delivered) -> list[int]:
    """Return the last seven days up to its last whole one, without those it is closed on."""
    assert source.expects
    if found.newest_of_kind is None:
        return []
    if source.complete_until is not None:
        last = date.fromisoformat(look.day(min(source.complete_until, look.now))).toordinal()
    else:
        # The day of the newest row may have been exported before it ended.
        last = date.fromisoformat(look.day(found.newest_of_kind)).toordinal() - 1
    first = max(last - DAYS_CHECKED + 1, min(found.days))
    days = range(first, last + 1)
    return [day for day in days if date.fromordinal(day).weekday() not in source.expects.closed_on]


def _identified(source: Source, conversations: int, identified: int) -> Iterator[Finding]:
    assert source.expects
    least = source.expects.identified_at_least
    if least is not None:
        share = identified / conversations if conversations else None
        said = f"{part(identified, conversations)} conversations name a customer; {least:.1%} are promised"
        broken = share is None or share < least
        yield _finding(source, "identified_at_least", broken, said, share, "share", conversations)


def _rejected(source: Source, taken: int, rejected: int) -> Iterator[Finding]:
    assert source.expects
    most = source.expects.rejected_at_most
    if most is not None:
        total = taken + rejected
        share = rejected / total if total else None
        said = f"{part(rejected, total)} raw rows were rejected; {most:.1%} at most is promised"
        yield _finding(source, "rejected_at_most", share is None or share > most, said, share, "share", total)


def _finding(
    source: Source, fact: str, broken: bool, said: str, figure: float | None, unit: str, of: int | None = None
) -> Finding:
    todo = "ask whoever exports it; or change `expects` in onedeck.yaml if the promise was wrong"
    return Finding(
        "contract", source.name, fact, said, figure, unit, of,
        severity=BROKEN if broken else NOTE, todo=todo if broken else None,
    )  # fmt: skip


def _written(day: int) -> str:
    found = date.fromordinal(day)
    return f"{WEEKDAYS[found.weekday()].capitalize()} {found.isoformat()}"
