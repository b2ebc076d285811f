"""Journals for the laws: a few households at random, packed together, since one build costs the same for many."""

import datetime
import random
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from tests.journal import KINDS, SUFFIXES, Row, judge_journal
from tests.reference.generate import REASONS, START, household

Journal = dict[str, list[Row]]
Found = dict[tuple[str, str], Row]

HOUSEHOLDS = 40
END = "2026-07-31 00:00"

first_seeds = st.integers(0, 10**9)
moments = st.integers(20, 80).map(lambda days: str(START + datetime.timedelta(days=days, hours=12)))


def journal_of(first_seed: int, size: int | None = None) -> Journal:
    """Return the journal of so many households from a seed on."""
    return packed(household(first_seed + number) for number in range(size or HOUSEHOLDS))


def packed(journals: Iterable[Journal]) -> Journal:
    """Return journals of people who share nothing, as one."""
    found: Journal = {kind: [] for kind in KINDS}
    for journal in journals:
        for kind in KINDS:
            found[kind] += journal[kind]
    return found


def shuffled(journal: Journal, seed: int) -> Journal:
    """Return the same rows in another order."""
    chance = random.Random(seed)
    return {kind: chance.sample(rows, len(rows)) for kind, rows in journal.items()}


def judged(journal: Journal, as_of: str = END, **settings: Any) -> Found:
    """Return the verdicts of a journal."""
    return judge_journal(journal, as_of=as_of, reasons=REASONS, **settings)


def words(row: Row, window: str = "charter") -> tuple[str, str | None, str | None]:
    """Return a row's verdict, because and grade for one window."""
    verdict, because, grade = (row[f"{part}{SUFFIXES[window]}"] for part in ("verdict", "because", "grade"))
    return verdict, because, grade
