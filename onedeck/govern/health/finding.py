"""One finding about the feeds, what it is looked for in, and how its figures are written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from onedeck.charter.workspace import Workspace
from onedeck.model.governed_tables import NOTE
from onedeck.store import Store
from onedeck.store.steps import render

PACKAGE = "onedeck.govern"
SECOND_US = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A day inside what a calendar of any zone can say: exports hold stamps of the years 1 and 9999, and beyond.
_FIRST = -62_135_510_400 * SECOND_US
_LAST = 253_402_214_400 * SECOND_US


@dataclass(frozen=True)
class Finding:
    """A row of the table `health`, but for its place in the report."""

    topic: str
    subject: str
    fact: str
    what: str
    figure: float | None = None
    unit: str | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None
    severity: str = NOTE
    unlocks: str | None = None
    todo: str | None = None
    day: int | None = None
    customer: int | None = None


@dataclass(frozen=True)
class Look:
    """What findings are looked for in: the tables, the workspace, and the moment it is (microseconds UTC)."""

    store: Store
    workspace: Workspace
    now: int
    facts: dict[str, object] = field(default_factory=dict)

    def rows(self, step: str, **facts: object) -> list[tuple[Any, ...]]:
        """Return the rows of one of this room's SQL steps."""
        return self.store.engine.rows(self.sql(step, **facts))

    def create(self, step: str, **facts: object) -> None:
        """Materialise one of this room's SQL steps under its name."""
        self.store.engine.create(step, self.sql(step, **facts))

    def sql(self, step: str, **facts: object) -> str:
        """Return a step's SQL."""
        return render(PACKAGE, step, self.store.engine.dialect, {**self.facts, **facts})

    def day(self, moment: int) -> str:
        """Return the day of a moment in the workspace's zone; beyond the calendar's ends, the end."""
        inside = min(max(moment, _FIRST), _LAST)
        local = (EPOCH + timedelta(microseconds=inside)).astimezone(ZoneInfo(self.workspace.timezone))
        return f"{local:%Y-%m-%d}"


Examiner = Callable[[Look], Iterable[Finding]]


def part(some: int, whole: int) -> str:
    """Return a part and its whole: `412 of 1,203 (34.2%)`."""
    return f"{some:,} of {whole:,} ({percent(some, whole)})" if whole else "0 of 0"


def percent(some: float, whole: float = 1) -> str:
    """Return a share with one decimal; what is not quite everything or nothing never looks it."""
    share = f"{some / whole:.1%}"
    if share == "100.0%" and some < whole:
        return "over 99.9%"
    return "under 0.1%" if share == "0.0%" and some > 0 else share


def several(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: `1 conversation`, `1,203 conversations`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def lasting(seconds: float) -> str:
    """Return a duration as people say it, with its sign: `-3 min`, `24.0 h`, `2.5 days`."""
    size, sign = abs(seconds), "-" if seconds < 0 else ""
    if size < 120:
        return f"{sign}{size:.0f} s"
    if size < 7200:
        return f"{sign}{size / 60:.0f} min"
    return f"{sign}{size / 3600:.1f} h" if size < 172_800 else f"{sign}{size / 86_400:.1f} days"


def named(names: Iterable[str], most: int = 3) -> str:
    """Return names in a row, the first few of many."""
    listed = list(names)
    rest = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + rest
