"""What a workspace is called, by which rules it judges and where its exports lie: its onedeck.yaml."""

import hashlib
import json
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, replace
from pathlib import Path

from onedeck.charter.calendars import read_calendars
from onedeck.charter.charter_files import read_documents
from onedeck.charter.charters import UNCHARTERED, Charter, SystemCard, Waiver
from onedeck.charter.context import Calendar, Event, Reported, Team
from onedeck.charter.contracts import Contract, read_contracts
from onedeck.charter.costs import Cost, read_costs
from onedeck.charter.events import read_events
from onedeck.charter.expressions import Expression, Mapping
from onedeck.charter.fx import ExchangeRate, known, read_fx
from onedeck.charter.journeys import Terms
from onedeck.charter.people import FILE as PEOPLE
from onedeck.charter.people import read_people
from onedeck.charter.positions import Place, parse_yaml
from onedeck.charter.reasons import Reasons, read_reasons
from onedeck.charter.records import ListOf, Record, Values
from onedeck.charter.reported import read_reported
from onedeck.charter.secrets import Secret
from onedeck.charter.shapes import Choice, Text
from onedeck.charter.sources import SOURCE, ZONE, Source, as_of_at, sources_of
from onedeck.charter.spans import duration, moment
from onedeck.charter.teams import read_teams
from onedeck.charter.times import format_duration, parse_as_of, parse_duration
from onedeck.errors import ConfigError, Fault

__all__ = [
    "Expression",
    "Mapping",
    "Secret",
    "Source",
    "Workspace",
    "format_duration",
    "parse_as_of",
    "parse_duration",
    "read_workspace",
]

FILE = "onedeck.yaml"
WORKSPACE = Record(
    {
        "name": Text("The company, as headlines call it."),
        "timezone": ZONE,
        "currency": Text(
            "The currency of money.", "[A-Z]{3}", "is not a currency code such as EUR (ISO 4217)"
        ),
        "window": duration("How long nothing may speak against a claim; by default 7d."),
        "idle": duration("How long a conversation must be silent to be over; by default 72h."),
        "join": duration(
            "Within how long one that ended as escalated goes on elsewhere; by default 30m.", zero=True
        ),
        "customer": Choice(("person", "account"), "Whose acts count where a charter does not say."),
        "text": Choice(
            ("redacted", "none", "full"), "What is kept of what people wrote; by default redacted."
        ),
        "journey": Text("What the one journey is called where there are no charters; by default all."),
        "as_of": moment("Look from this day or time instead of the data's horizon."),
        "country": Text(
            "The calling code of telephone numbers without one.",
            r"(?:\+|00)?[1-9][0-9]{0,2}",
            "is not a calling code such as 49",
            lambda text: text.removeprefix("00").removeprefix("+"),
            numbers=(1, 999),
        ),
        "sources": ListOf(SOURCE, "The exports."),
    },
    needed=("name", "sources"),
    about="onedeck.yaml: what a workspace is called, by which rules it judges and where its exports lie.",
)


@dataclass(frozen=True)
class Workspace:
    """A workspace folder as its files declare it; durations and times are microseconds, times UTC."""

    folder: Path
    name: str
    timezone: str
    currency: str | None
    window: int
    idle: int
    join: int
    customer: str
    text: str
    journey: str
    as_of: int | None
    country: str | None
    sources: tuple[Source, ...]
    reasons: Reasons
    charters: tuple[Charter, ...] = ()
    teams: tuple[Team, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    events: tuple[Event, ...] = ()
    reported: tuple[Reported, ...] = ()
    costs: tuple[Cost, ...] = ()
    fx: tuple[ExchangeRate, ...] = ()
    contracts: tuple[Contract, ...] = ()
    cards: tuple[SystemCard, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @property
    def build(self) -> Path:
        """The folder of tables that may be deleted and built again."""
        return self.folder / ".onedeck" / "build"

    @property
    def keep(self) -> Path:
        """The folder that must never be deleted: key, decisions, audit."""
        return self.folder / ".onedeck" / "keep"

    def source(self, name: str) -> Source:
        """Return the source of that name; KeyError if there is none."""
        found: ReadOnly[str, Source] = {source.name: source for source in self.sources}
        return found[name]

    def charter(self, name: str) -> Charter:
        """Return the charter of that name; KeyError if there is none."""
        found: ReadOnly[str, Charter] = {charter.name: charter for charter in self.charters}
        return found[name]

    def metrics_asked(self) -> list[tuple[str, Place]]:
        """Return every metric the files ask for, with its place: objectives, gates, cards, what decks report."""
        asked = [(each.metric, each.place) for charter in self.charters for each in charter.objectives]
        asked += [(each.metric, each.place) for card in self.cards for each in card.indicators]
        for gate in (charter.gate for charter in self.charters if charter.gate):
            asked += [(metric, gate.metric_places.get(metric, gate.place)) for metric in gate.metrics]
            asked += [(each.metric, each.place) for each in gate.guardrails]
        asked += [(each.indicator, each.place) for each in self.reported]
        return [(metric, place) for metric, place in asked if metric]

    def definition_hash(self) -> str:
        """Return the SHA-256 (hex) of what decides verdicts: window, idle, join, customer, reasons and charters.

        How the files are laid out, named or commented does not change it; figures with different hashes
        must not be compared.
        """
        definition = {
            "window": self.window,
            "idle": self.idle,
            "join": self.join,
            "customer": self.customer,
            "reasons": [[row.vocabulary, row.code, row.need] for row in self.reasons.rows],
            "charters": [charter.definition() for charter in self.charters],
        }
        text = json.dumps(definition, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def read_workspace(folder: Path) -> Workspace:
    """Return the workspace of a folder, from its onedeck.yaml and the files beside it.

    Those are reasons.yaml, charters/*.yaml, people.yaml, teams.yaml, calendars.yaml, events.yaml, reported.yaml,
    costs.yaml, fx.yaml and contracts/*.yaml, each optional.
    Raises ConfigError with every fault of all files; a folder without onedeck.yaml gets a hint.
    """
    path = folder / FILE
    if not path.is_file():
        hint = f"A workspace is a folder with an {FILE} (README.md shows one); name another with -w FOLDER."
        raise ConfigError([Fault(str(path), 0, 0, "there is no such file")], hint)
    faults: list[Fault] = []
    node = parse_yaml(path, faults)
    if node is None:
        raise ConfigError(faults)
    fields = WORKSPACE.read(FILE, node, faults)
    assert fields  # a mapping, or parse_yaml had said so
    workspace = _beside(_read(folder, fields, faults), faults)
    if faults:
        faults.sort(key=lambda fault: (fault.file != str(path), fault.file, fault.line, fault.column))
        raise ConfigError(faults)
    return workspace


def _read(folder: Path, fields: Values, faults: list[Fault]) -> Workspace:
    timezone = fields.get("timezone", "UTC")
    sources = sources_of(fields.get("sources", ()), timezone, faults)
    vocabularies = {source.name: source.vocabulary for source in sources}
    return Workspace(
        folder=folder,
        name=fields.get("name", ""),
        timezone=timezone,
        currency=fields.get("currency"),
        window=fields.get("window", parse_duration("7d")),
        idle=fields.get("idle", parse_duration("72h")),
        join=fields.get("join", parse_duration("30m")),
        customer=fields.get("customer", "person"),
        text=fields.get("text", "redacted"),
        journey=fields.get("journey", "all"),
        as_of=as_of_at(fields, "as_of", timezone, faults),
        country=fields.get("country"),
        sources=sources,
        reasons=read_reasons(folder / "reasons.yaml", vocabularies, faults),
    )


def _beside(workspace: Workspace, faults: list[Fault]) -> Workspace:
    folder, zone = workspace.folder, workspace.timezone
    before = len(faults)
    people = read_people(folder / PEOPLE, faults)
    found = read_documents(folder, Terms(workspace.window, workspace.customer, people), faults)
    charters = found.charters
    names = (*(charter.name for charter in charters), UNCHARTERED) if charters else (workspace.journey,)
    journeys = names if len(faults) == before else None
    fx = read_fx(folder / "fx.yaml", workspace.currency, zone, faults)
    convertible = known(fx, workspace.currency)
    return replace(
        workspace,
        charters=charters,
        cards=found.cards,
        waivers=found.waivers,
        teams=read_teams(folder / "teams.yaml", faults),
        calendars=read_calendars(folder / "calendars.yaml", zone, faults),
        events=read_events(folder / "events.yaml", zone, journeys, faults),
        reported=read_reported(folder / "reported.yaml", zone, journeys, faults),
        costs=read_costs(folder / "costs.yaml", workspace.currency, convertible, zone, faults),
        fx=fx,
        contracts=read_contracts(folder, zone, {source.name for source in workspace.sources}, faults),
    )
