"""What a rule looks at: the charters, and the events of the last weeks where there are any."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from onedeck.charter.charters import Charter, Person, SystemCard
from onedeck.charter.positions import Place
from onedeck.charter.workspace import Workspace
from onedeck.model.findings import LEAST_CONVERSATIONS, LEAST_CUSTOMERS, NOTE, Finding, Mark, Rule, Tally
from onedeck.model.tables import TABLES
from onedeck.model.verdicts import DAY_US
from onedeck.stats.intervals import wilson

if TYPE_CHECKING:  # a look without tables needs no engine
    from onedeck.govern.review.cases import Reading
    from onedeck.store import Store

PERIOD_DAYS = 91  # thirteen weeks: a quarter, whatever the weekday


@dataclass
class Look:
    """The workspace, the day it is, and the tables (None = offline: only what the files say).

    `measured` gathers, per rule, how many conversations each journey had to count; none = not measured.
    `catalog` yields the metrics by name (the columns of the table `metrics`) where no table has them.
    """

    workspace: Workspace
    today: date
    store: "Store | None" = None
    measured: dict[str, dict[str, int]] = field(default_factory=dict)
    counted_in: list[tuple[Tally, str]] = field(default_factory=list)  # each with the view its cases stand in
    catalog: Callable[[], Mapping[str, Mapping[str, Any]]] | None = None

    @cached_property
    def metrics(self) -> Mapping[str, Mapping[str, Any]]:
        """The catalog of metrics by name, read when a rule first asks for it; empty where nobody gave one."""
        if self.catalog:
            return self.catalog()
        if self.store is None:
            return {}
        names = tuple(TABLES["metrics"].names)
        rows = self.store.engine.rows(f"SELECT {', '.join(names)} FROM metrics")
        return {row[0]: dict(zip(names, row, strict=True)) for row in rows}

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

    @cached_property
    def _readings(self) -> "Mapping[str, Reading]":
        from onedeck.govern.review.cases import readings_of

        return readings_of(self.workspace.keep.parent)  # the tables may be aside, judged at another as-of

    def reviewed(self, code: str) -> "Reading":
        """Return how many cases of a rule on words were read here, and how many of them were right."""
        from onedeck.govern.review.cases import Reading

        return self._readings.get(code, Reading())

    def severity_of_words(self, rule: Rule) -> str:
        """Return the rule's severity once enough of its cases were read here and found right; until then a note."""
        return rule.severity if self.reviewed(rule.code).trusted else NOTE

    def read_here(self, rule: Rule) -> str:
        """Return the sentence on what readers here said of the rule's cases."""
        return self.reviewed(rule.code).line(rule.code)

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
        engine, since, until = self.store.engine, *self.period
        view = view_of(rule, len({name for _, name in self.counted_in if name.startswith(view_of(rule))}))
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
            self.counted_in.append((tally, view))
            measured[tally.journey] = measured.get(tally.journey, 0) + tally.n
        return found

    def cases(self, finding: Finding) -> list[tuple[int, int | None]]:
        """Return the (conversation, customer) pairs behind a live finding, in order; none for a static one."""
        select = self.cases_sql(finding)
        return self.store.engine.rows(f"{select} ORDER BY conversation_id") if self.store and select else []

    def cases_sql(self, finding: Finding) -> str:
        """Return the SELECT of conversation_id and customer behind a live finding; empty for a static one."""
        tally = finding.tally
        name = view_of(finding.rule)
        view = next((view for each, view in self.counted_in if each == tally and view.startswith(name)), None)
        if self.store is None or tally is None or view is None:
            return ""
        text = self.store.engine.dialect.text
        return (
            f"SELECT DISTINCT conversation_id, customer FROM {view} WHERE bad "
            f"AND COALESCE(journey, '') = {text(tally.journey)} AND COALESCE(subject, '') = {text(tally.subject)}"
        )


def view_of(rule: Rule, nth: int = 0) -> str:
    """Return the name under which a live rule's rows stand in the engine; a rule may count in more than one way."""
    return f"rule_{rule.code.lower()}" + (f"_{nth + 1}" if nth else "")


def _tally(
    rule: Rule, journey: str | None, subject: str | None, n: int, bad: int, customers: int, seen: int,
    *sums: float | None,
) -> Tally:  # fmt: skip
    interval = wilson(bad, n)
    found = {name: float(value or 0) for name, value in zip(rule.sums, sums, strict=True)}
    return Tally(journey or "", subject or "", n, bad, customers, seen, interval.low, interval.high, found)
