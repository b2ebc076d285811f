"""How far each feed reaches and why, and which windows therefore are not matured."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from onedeck.charter.workspace import format_duration
from onedeck.govern.health.finding import Finding, Look, part, percent, several
from onedeck.model.governed_tables import NOTE, WARNING
from onedeck.model.verdicts import DAY_US

LEAST_MATURED = 0.5
SILENT_DAYS = 7  # a source of outcomes, surveys or values may be silent so long, or twice its longest pause


def horizons(look: Look) -> Iterator[Finding]:
    """Yield a finding per feed: until when it is complete, why, and what lies behind the as-of."""
    found = look.rows("feed_ends")
    furthest = max((row[3] for row in found if row[3] is not None), default=0)
    for source, _, last, until, reason, as_of, beyond in found:
        if until is None:
            continue
        behind = (furthest - until) // DAY_US
        retired = reason.startswith("ended:")
        holds = until == as_of and behind >= 1 and not retired
        dead = until + DAY_US < last and not retired
        what = f"complete until the end of {look.day(until)} ({reason})"
        if beyond:
            what += f"; {several(beyond, 'conversation')} that began after the as-of are not judged"
        yield Finding(
            "horizon", source, "complete_until", what, behind, "days",
            severity=WARNING if holds or dead else NOTE,
            unlocks=f"{several(behind, 'more day')} of verdicts from every other feed" if holds else None,
            todo=_todo(look.day(last)) if holds or dead else None,
        )  # fmt: skip


def silences(look: Look) -> Iterator[Finding]:
    """Yield a finding per source without contacts: its newest row, and whether it fell silent before the as-of."""
    named_feeds = {row[0] for row in look.store.engine.rows("SELECT source FROM feeds")}
    as_of = look.store.engine.rows("SELECT MAX(as_of) FROM feeds")[0][0]
    others = [s.name for s in look.workspace.sources if s.name not in named_feeds and s.ended is None]
    if not others or as_of is None:
        return
    zone = ZoneInfo(look.workspace.timezone)
    days: dict[str, set[int]] = {}
    listed = ", ".join(look.store.engine.dialect.text(name) for name in others)
    for source, _, quarter, _, newest in look.rows("rows_per_quarter", sources=listed):
        if newest <= look.now:
            days.setdefault(source, set()).add(datetime.fromtimestamp(quarter * 900, zone).toordinal())
    for source in sorted(days):
        seen = sorted(days[source])
        silent = max(0, date.fromisoformat(look.day(as_of)).toordinal() - seen[-1])
        pause = max((later - earlier for earlier, later in pairwise(seen)), default=0)
        dead = silent > max(SILENT_DAYS, 2 * pause)
        away = f"{several(silent, 'day')} before the as-of" if silent else "as far as the as-of"
        what = f"its newest row is of {date.fromordinal(seen[-1])}, {away}"
        what += f"; its longest pause before was {several(pause, 'day')}" if dead else ""
        yield Finding(
            "horizon", source, "newest_row", what, silent, "days", severity=WARNING if dead else NOTE,
            unlocks="what it would have proved or refuted since then" if dead else None,
            todo="export it again, or say `ended: DATE` in onedeck.yaml" if dead else None,
        )  # fmt: skip


def windows(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey: how many conversations are not matured, and when the last of them will be."""
    for journey, window, conversations, matured, going_on, closes in look.rows("windows_open"):
        waiting = conversations - matured
        what = f"{part(matured, conversations)} conversations are matured under its window of {format_duration(window)}"
        if waiting:
            what += f"; {waiting:,} wait"
        if going_on:
            what += f", {going_on:,} of them because they are not over"
        if closes is not None:
            what += f"; the last closes on {look.day(closes)}"
        few = matured < LEAST_MATURED * conversations
        yield Finding(
            "window", journey, "not_matured", what, waiting / conversations, "share", conversations,
            severity=WARNING if few else NOTE,
            unlocks=f"rates over all of them: {percent(waiting, conversations)} are in none yet" if few else None,
            todo="export a longer past, or look again after that day" if few else None,
        )  # fmt: skip


def _todo(last: str) -> str:
    return (
        f"export it again; or say in onedeck.yaml what it is: `ended: DATE` if it was switched off, "
        f"`complete_until: {last}` if it is only quiet"
    )
