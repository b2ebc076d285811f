"""Every AI version seen in the events: since when, in which journeys, what held up, and whether a charter allows it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onedeck.charter.charters import Charter
from onedeck.charter.versions import version_allowed
from onedeck.show.formats import Field, Listing
from onedeck.show.moments import iso
from onedeck.show.releases.cells import Cell, cells, customers_of, held_up, total
from onedeck.stats.estimates import Estimate
from onedeck.store import Store

UNNAMED = "unversioned"  # how an address says that the events name no version
ALLOWED, NOT_ALLOWED, UNLISTED, UNSAID = "allowed", "not allowed", "not listed", "cannot be compared"
_NAMES = (
    "system", "name", "version", "models", "vendors", "first_seen", "last_seen", "conversations", "matured", "held_up",
    "held_up_high", "low", "high", "proven", "charter", "decisions",
)  # fmt: skip

Decisions = Mapping[tuple[str, str, str], str]  # (journey, agent, version) -> what was decided


@dataclass(frozen=True)
class Seen:
    """One version of an AI as the events know it, with its cells; times are microseconds UTC."""

    agent: str
    name: str
    version: str | None
    models: tuple[str, ...]
    vendors: tuple[str, ...]
    first: int | None
    last: int | None
    cells: tuple[Cell, ...]

    @property
    def title(self) -> str:
        """The version as people call it."""
        return f"{self.name} {self.version or 'without a version'}"

    @property
    def slug(self) -> str:
        """The version in an address."""
        return self.version or UNNAMED

    @property
    def conversations(self) -> int:
        """How many counted conversations it handled, matured or not."""
        return sum(cell.conversations for cell in self.cells)

    @property
    def customers(self) -> int:
        """How many customers it had at least."""
        return customers_of(self.cells)

    @property
    def held_up(self) -> Estimate:
        """What held up of all its matured weeks."""
        return held_up(self.cells)

    @property
    def proven(self) -> int:
        """How many of these were proven."""
        return sum(cell.proven for cell in self.cells if cell.matured)

    @property
    def journeys(self) -> dict[str, int]:
        """The journeys it served with their conversations, most first."""
        counted: Counter[str] = Counter()
        for cell in self.cells:
            counted[cell.journey] += cell.conversations
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def seen(store: Store, alone: bool = False) -> list[Seen]:
    """Return every version, by system and when it was first seen.

    `alone`: only those with conversations in these tables, which are narrowed; else also what handled nothing.
    """
    store.require("systems", "verdicts")
    rows = store.engine.rows(
        """SELECT COALESCE(agent_id, agent_name), agent_name, agent_version, model, vendor, first_time, last_time
        FROM systems WHERE COALESCE(agent_id, agent_name) IS NOT NULL ORDER BY 1, 3, 4, 5"""
    )
    counted: dict[tuple[str, str | None], list[Cell]] = {}
    for cell in cells(store):
        counted.setdefault((cell.agent, cell.version), []).append(cell)
    grouped: dict[tuple[str, str | None], list[Sequence[Any]]] = {}
    for row in rows:
        grouped.setdefault((row[0], row[2]), []).append(row)
    found = [_seen(key, of, counted.get(key, [])) for key, of in grouped.items()]
    found = [each for each in found if each.cells or not alone]
    return sorted(found, key=lambda each: (each.name, each.agent, each.first or 0, each.slug))


def _seen(key: tuple[str, str | None], rows: Sequence[Sequence[Any]], counted: Sequence[Cell]) -> Seen:
    def told(place: int) -> tuple[str, ...]:
        return tuple(sorted({str(row[place]) for row in rows if row[place] is not None}))

    first, last = ([row[place] for row in rows if row[place] is not None] for place in (5, 6))
    return Seen(
        key[0], (told(1) or (key[0],))[0], key[1], told(3), told(4), min(first, default=None),
        max(last, default=None), tuple(counted),
    )  # fmt: skip


def standing(each: Seen, charters: Iterable[Charter]) -> dict[str, str]:
    """Return, per journey it served that has a charter, whether that allows it: allowed, not allowed, not listed."""
    by_name = {charter.name: charter for charter in charters}
    return {journey: _standing(each, by_name[journey]) for journey in each.journeys if journey in by_name}


def _standing(each: Seen, charter: Charter) -> str:
    called = {each.agent.casefold(), each.name.casefold()}
    systems = [s for s in charter.systems if called & {s.agent.casefold(), s.name.casefold()}]
    if not systems:
        return UNLISTED
    if each.version is None:
        return UNSAID if systems[0].versions else ALLOWED
    answer = version_allowed(systems[0].versions, each.version)
    return UNSAID if answer is None else ALLOWED if answer else NOT_ALLOWED


def standing_words(found: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Say in how many journeys a version is allowed, and name those in which it is not."""
    if not found:
        return "in no charter's journey"
    others = [journey for journey, said in found.items() if said != ALLOWED]
    if not others:
        return "allowed" if len(found) == 1 else f"allowed in all {len(found)} journeys it served"
    named = [f"{found[journey]} in {titles.get(journey, journey)}" for journey in others]
    rest = len(found) - len(others)
    return "; ".join([*named, *([f"allowed in {rest}"] if rest else [])])


def decided_words(each: Seen, decided: Decisions) -> str:
    """Say what was signed about a version, per journey, or that nobody decided."""
    said = {
        journey: what
        for (journey, agent, version), what in decided.items()
        if agent.casefold() == each.agent.casefold() and version == each.version
    }
    if not said:
        return "nobody decided"
    return "; ".join(f"{what} in {journey}" for journey, what in sorted(said.items()))


def seen_rows(
    found: Sequence[Seen], charters: Sequence[Charter], decided: Decisions, titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return a row per version for programs; shares are 0..1, times ISO 8601."""
    rows = []
    for each in found:
        told = each.held_up
        rows.append({
            "system": each.agent, "name": each.name, "version": each.version, "models": list(each.models),
            "vendors": list(each.vendors), "first_seen": iso(each.first), "last_seen": iso(each.last),
            "conversations": each.conversations, "matured": total(each.cells).n, "held_up": told.bound_low,
            "held_up_high": told.bound_high, "low": told.low, "high": told.high, "proven": each.proven,
            "charter": standing_words(standing(each, charters), titles), "decisions": decided_words(each, decided),
        })  # fmt: skip
    return rows


def seen_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return the versions as a list."""
    fields = [
        Field("system", "AI system"), Field("version", "Version"), Field("models", "Models"),
        Field("first_seen", "First seen", "time"), Field("last_seen", "Last seen", "time"),
        Field("conversations", "Conversations", "count"), Field("matured", "Matured", "count"),
        Field("held_up", "Held up", "share"), Field("charter", "Charter"), Field("decisions", "Decision"),
    ]  # fmt: skip
    return Listing(rows, _NAMES, fields)
