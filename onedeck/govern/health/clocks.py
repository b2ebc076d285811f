"""Whether the sources' clocks agree, how late they learn things, and stamps that cannot be."""

from collections.abc import Iterator
from itertools import groupby
from math import ceil, floor, sqrt

from onedeck.charter.times import parse_start
from onedeck.govern.health.finding import Finding, Look, lasting, part, several
from onedeck.model.governed_tables import NOTE, WARNING

OLDEST = parse_start("2000-01-01", "UTC")
ENOUGH = 10  # conversations in two sources before an offset is estimated
STEADY_S = 300  # a wait spreads further than this between its quartiles; a clock that is off does not
OFF_S = 60
ONE_TIME = 0.5
Z_95 = 1.959963984540054

Counts = list[tuple[int, int]]  # (seconds, how often), ascending


def stamps(look: Look) -> Iterator[Finding]:
    """Yield a finding per source and kind of row with stamps in the future, before 2000, or backwards in time."""
    space = look.workspace
    # What onedeck.yaml says is complete until a day, or looks at from one, does not lie beyond it.
    declared = [
        moment for moment in (space.as_of, *(s.complete_until for s in space.sources)) if moment is not None
    ]
    for source, kind, stamped, future, ancient, backwards, latest in look.rows(
        "stamps_wrong", now=max(look.now, *declared, 0), oldest=OLDEST
    ):
        for fact, count, said in (
            ("future", future, f"lie in the future, up to {look.day(latest)}"),
            ("ancient", ancient, "lie before the year 2000"),
            ("backwards", backwards, "end before they begin"),
        ):
            if count:
                yield Finding(
                    "clock", source, f"{kind}_{fact}", f"{part(count, stamped)} {kind} {said}", count / stamped,
                    "share", stamped, severity=WARNING,
                    unlocks="verdicts on these rows: windows are counted from their stamps",
                    todo="check the unit and the time zone of its stamps (`timezone` of the source)",
                )  # fmt: skip
    for source, contacts, same in look.rows("same_time_of_day"):
        if contacts >= ENOUGH and same >= ONE_TIME * contacts:
            yield Finding(
                "clock", source, "dates_only",
                f"{part(same, contacts)} contacts begin at the same time of day: dates without a clock",
                same / contacts, "share", contacts, severity=WARNING,
                unlocks="the order within a day: who came back after whom, and all waits",
                todo="export the time of day, not only the date",
            )  # fmt: skip


def offsets(look: Look) -> Iterator[Finding]:
    """Yield a finding per two sources that refer to the same conversations: the median offset and its interval."""
    for (other, source, relation), rows in groupby(look.rows("twice_stamped"), lambda row: row[:3]):
        counts: Counts = [(offset, count) for *_, offset, count in rows]
        total = sum(count for _, count in counts)
        subject = f"{other} -> {source}"
        against = "beginning" if relation == "mirror_of" else "end"
        if total < ENOUGH:
            what = f"{several(total, 'conversation')} stand in both: too few to compare their clocks"
            yield Finding("clock", subject, f"offset_{relation}", what, of=total, unit="seconds")
            continue
        middle, low, high = median(counts)
        spread = at(counts, 0.75) - at(counts, 0.25)
        off = abs(middle) >= OFF_S and spread <= STEADY_S and (relation == "mirror_of" or is_zone(middle))
        early = sum(count for offset, count in counts if offset < -OFF_S)
        off = off or (relation != "mirror_of" and early > 0.1 * total)
        what = (
            f"{source} begins {lasting(middle)} after {other}'s {against} in the median of "
            f"{several(total, 'conversation')} that refer to it "
            f"(quartiles {lasting(at(counts, 0.25))} to {lasting(at(counts, 0.75))})"
        )
        if early and relation != "mirror_of":
            what += f"; {early:,} begin before it"
        yield Finding(
            "clock", subject, f"offset_{relation}", what + (": its clock or time zone is off" if off else ""),
            middle, "seconds", total, low, high, severity=WARNING if off else NOTE,
            unlocks="the right order of what happened in the two" if off else None,
            todo=f"compare the `timezone` of {source} with that of {other}" if off else None,
        )  # fmt: skip


def lags(look: Look) -> Iterator[Finding]:
    """Yield a finding per source: how long after it happened something is learnt, or a claim is stamped."""
    for (source, kind), rows in groupby(look.rows("learnt_after"), lambda row: row[:2]):
        counts: Counts = [(lag, count) for *_, lag, count in rows]
        total = sum(count for _, count in counts)
        middle, low, high = median(counts)
        word, _, definition = kind.partition(" ")
        late = f"claims under {definition} are stamped" if definition else f"{word} are learnt"
        what = (
            f"{late} {lasting(middle)} after {'the last touch' if definition else 'they happened'} in the median, "
            f"95% of {total:,} within {lasting(at(counts, 0.95))}"
        )
        early = sum(count for lag, count in counts if lag < -OFF_S)
        if early:
            what += f"; {part(early, total)} before it"
        yield Finding(
            "clock", source, f"lag_{kind}", what, middle, "seconds", total, low, high,
            severity=WARNING if early > 0.1 * total else NOTE,
            todo="compare the time zones of the two stamps" if early > 0.1 * total else None,
        )  # fmt: skip


def is_zone(seconds: float) -> bool:
    """Say whether an offset is a time zone's: a multiple of a quarter of an hour, of half an hour at least."""
    quarters = round(seconds / 900)
    return abs(quarters) >= 2 and abs(seconds - 900 * quarters) <= OFF_S * 2


def median(counts: Counts) -> tuple[int, int, int]:
    """Return the median and its 95 % interval by order statistics (Conover 1999, 3.2), cut off at the data's ends."""
    n = sum(count for _, count in counts)
    spread = Z_95 * sqrt(n) / 2
    low, high = max(1, floor(n / 2 - spread)), min(n, ceil(n / 2 + spread) + 1)
    return at(counts, 0.5), ranked(counts, low), ranked(counts, high)


def at(counts: Counts, share: float) -> int:
    """Return the smallest value that `share` of the counted ones do not exceed."""
    n = sum(count for _, count in counts)
    return ranked(counts, max(1, ceil(n * share)))


def ranked(counts: Counts, rank: int) -> int:
    """Return the value of a rank, from 1."""
    for value, count in counts:
        rank -= count
        if rank <= 0:
            return value
    return counts[-1][0]
