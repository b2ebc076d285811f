"""The filters of a page: what the address says, checked against what the data has; the address is the state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from onedeck.errors import UsageError, suggest
from onedeck.store import Store

# A filter -> the slice of `measures` it is; the period and the as-of are no slices.
SLICE_OF = {
    "segment": "segment", "language": "language", "channel": "channel", "version": "ai_version",
    "team": "team", "brand": "brand", "need": "need",
}  # fmt: skip
TITLES = {
    "segment": "Segment", "language": "Language", "channel": "Channel", "version": "AI version", "team": "Team",
    "brand": "Brand", "need": "Need", "period": "Period", "as_of": "As of",
}  # fmt: skip
LONGEST = 200
MOST_CHOICES = 100  # a list longer than this is no choice


class UnknownFilter(UsageError):
    """The address names a filter or a value that is not there."""


@dataclass(frozen=True)
class Filters:
    """What a page is narrowed to; None = not narrowed by that."""

    segment: str | None = None
    language: str | None = None
    channel: str | None = None
    version: str | None = None
    team: str | None = None
    brand: str | None = None
    need: str | None = None
    period: str | None = None
    as_of: str | None = None

    @property
    def given(self) -> dict[str, str]:
        """The filters that are set, in their order."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def parts(self) -> dict[str, str]:
        """The set filters that pick some of the conversations: all but the period and the as-of."""
        return {name: value for name, value in self.given.items() if name in SLICE_OF}

    def query(self, **more: str | None) -> str:
        """Return these filters as an address writes them, with `?` before, and with other values of some."""
        wanted = {name: value for name, value in {**self.given, **more}.items() if value is not None}
        return f"?{urlencode(wanted)}" if wanted else ""

    def without(self, name: str) -> "Filters":
        """Return these filters but one."""
        return replace(self, **{name: None})


NAMES = tuple(field.name for field in fields(Filters))


def read_filters(query: Mapping[str, str], allowed: Iterable[str], others: Iterable[str]) -> Filters:
    """Return the filters an address sets; empty ones, as a form sends them, are not set.

    `others` are names the page or the frame reads itself. Raises UnknownFilter for a name this page does not have,
    with the nearest one.
    """
    own, known = tuple(allowed), {*allowed, *others}
    for name, value in query.items():
        if name not in known:
            said = suggest(name, known) or f" Filters: {', '.join(own) or 'none'}."
            what = "cannot be filtered by" if name in NAMES else "has no filter"
            raise UnknownFilter(f"This page {what} {_short(name)!r}.{said}")
        if len(value) > LONGEST:
            raise UnknownFilter(f"The filter {name!r} is longer than {LONGEST} signs.")
    return Filters(**{name: query[name] for name in own if query.get(name)})


def choices(store: Store, journey: str | None, names: Iterable[str]) -> dict[str, list[str]]:
    """Return the values each filter can take, the most frequent first: those that anything was measured of."""
    wanted = {SLICE_OF[name]: name for name in names if name in SLICE_OF}
    found: dict[str, list[str]] = {name: [] for name in wanted.values()}
    if not wanted:
        return found
    text = store.engine.dialect.text
    only = f" AND journey = {text(journey)}" if journey else ""
    rows = store.engine.rows(
        f"SELECT slice, value, SUM(n) FROM measures WHERE slice IN ({', '.join(map(text, wanted))}) AND value <> ''"
        f"{only} GROUP BY slice, value ORDER BY slice, 3 DESC, value"
    )
    for slice_name, value, _ in rows:
        found[wanted[slice_name]].append(value)
    return found


def check_values(filters: Filters, known: Mapping[str, list[str]]) -> None:
    """Raise UnknownFilter for a value the data does not have, with the nearest one."""
    for name, value in filters.parts.items():
        if value not in known[name]:
            few = ", ".join(known[name][:8])
            said = suggest(value, known[name]) or (f" There is: {few}." if few else " The data has none.")
            raise UnknownFilter(f"There is no {TITLES[name].lower()} {_short(value)!r}.{said}")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
