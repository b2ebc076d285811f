"""What a rule looks at: the charters, and the events of the last weeks where there are any."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from onedeck.charter.charters import Charter, Person, SystemCard
from onedeck.charter.positions import Place
from onedeck.charter.workspace import Workspace
from onedeck.model.findings import LEAST_CONVERSATIONS, LEAST_CUSTOMERS, Finding, Mark, Rule, Tally
from onedeck.model.verdicts import DAY_US
from onedeck.stats.intervals import wilson
from onedeck.store import Store

PERIOD_DAYS = 91  # thirteen weeks: a quarter, whatever the weekday


@dataclass
class Look:
    """The workspace, the day it is, and the tables (None = offline: only what the files say).

    `measured` gathers, per rule, how many conversations each journey had to count; none = not measured.
    """

    workspace: Workspace
    today: date
    store: Store | None = None
    measured: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def charters(self) -> tuple[Charter, ...]:
        """The charters of the workspace."""
        return self.workspace.charters

    @property
    def cards(self) -> tuple[SystemCard, ...]:
        """What the AI room declares of its systems."""
        return self.workspace.cards

    def charter(self, journey: str) -> Charter | None:
        """Return the charter of a journey, None for one without."""
        return next((charter for charter in self.charters if charter.name == journey), None)

    def cards_of(self, charter: Charter) -> list[SystemCard]:
        """Return the cards of the systems that serve a charter's journey."""
        agents = {system.agent for system in charter.systems}
        return [
            card
            for card in self.cards
            if charter.name in card.journeys or (not card.journeys and card.agent in agents)
        ]

    @cached_property
    def period(self) -> tuple[int, int]:
        """The thirteen weeks up to the tables' as-of, in microseconds UTC, the end exclusive."""
        assert self.store
        found = self.store.engine.rows("SELECT MAX(as_of), MAX(last_time) FROM feeds")
        until = int(next((value for value in found[0] if value is not None), 0))
        return until - PERIOD_DAYS * DAY_US, until

    def mark(self, place: Place, label: str = "", length: int = 0) -> Mark:
        """Return a mark at a place of a file, its path relative to the workspace."""
        root = f"{self.workspace.folder}/"
        return Mark(place.file.removeprefix(root), place.line, place.column, label, length)

    def owner_mark(self, charter: Charter, label: str = "accountable for the outcome") -> Mark:
        """Return a mark at the person accountable, or at the charter's name where nobody is."""
        person = charter.owner
        return self.person_mark(person, label) if person else self.mark(charter.place, label)

    def person_mark(self, person: Person, label: str) -> Mark:
        """Return a mark at a person."""
        return self.mark(person.place, label, len(person.id or person.name))

    def tallies(self, rule: Rule, sql: str) -> Iterator[Tally]:
        """Count a live rule's cases per journey and subject, and yield those its threshold is passed by.

        `sql` yields a row per conversation looked at: journey, subject, conversation_id, customer, bad (a truth
        value), from tables the store publishes; `{since}` and `{until}` are the period (start_at lies within), and
        the columns the rule names in `sums` are summed over the bad rows. It fires on 30 conversations of 20
        customers and more, where the lower bound of the 95 % Wilson interval of bad / n is above the rule's threshold.
        """
        for tally in self.counted(rule, sql):
            if self.fires(rule, tally):
                yield tally

    def fires(self, rule: Rule, tally: Tally) -> bool:
        """Say whether a tally is enough to speak of: enough cases, and a bound beyond the threshold."""
        enough = tally.n >= LEAST_CONVERSATIONS and tally.seen >= LEAST_CUSTOMERS
        return enough and tally.bad > 0 and tally.low > (rule.threshold or 0.0)

    def counted(self, rule: Rule, sql: str) -> list[Tally]:
        """Return every tally of a live rule, also those too few to speak of; its cases stay listed under its name."""
        if self.store is None:
            return []
        engine, view = self.store.engine, view_of(rule)
        since, until = self.period
        engine.create(view, sql.format(since=since, until=until))
        sums = "".join(f", SUM(CASE WHEN bad THEN {name} END)" for name in rule.sums)
        rows = engine.rows(
            f"""SELECT journey, subject, COUNT(DISTINCT conversation_id),
                COUNT(DISTINCT CASE WHEN bad THEN conversation_id END),
                COUNT(DISTINCT CASE WHEN bad THEN customer END), COUNT(DISTINCT customer){sums}
            FROM {view} GROUP BY journey, subject ORDER BY journey, subject"""
        )
        found = [_tally(rule, *row) for row in rows]
        measured = self.measured.setdefault(rule.code, {})
        for tally in found:
            measured[tally.journey] = measured.get(tally.journey, 0) + tally.n
        return found

    def cases(self, finding: Finding) -> list[tuple[int, int | None]]:
        """Return the (conversation, customer) pairs behind a live finding, in order; none for a static one."""
        if self.store is None or finding.tally is None:
            return []
        text = self.store.engine.dialect.text
        return self.store.engine.rows(
            f"""SELECT DISTINCT conversation_id, customer FROM {view_of(finding.rule)}
            WHERE bad AND journey = {text(finding.tally.journey)}
              AND COALESCE(subject, '') = {text(finding.tally.subject)}
            ORDER BY conversation_id"""
        )


def view_of(rule: Rule) -> str:
    """Return the name under which a live rule's rows stand in the engine."""
    return f"rule_{rule.code.lower()}"


def _tally(
    rule: Rule, journey: str, subject: str | None, n: int, bad: int, customers: int, seen: int,
    *sums: float | None,
) -> Tally:  # fmt: skip
    interval = wilson(bad, n)
    found = {name: float(value or 0) for name, value in zip(rule.sums, sums, strict=True)}
    return Tally(journey, subject or "", n, bad, customers, seen, interval.low, interval.high, found)
