"""What one journey counts as success, and who answers for it: the dataclasses of charters/*.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from onedeck.charter.duties import (
    Action,
    DataDuties,
    Evaluation,
    HandoffContract,
    Oversight,
    ReleaseGate,
    Reviews,
    Risk,
    Routing,
    Transparency,
)
from onedeck.charter.plain import duties_of
from onedeck.charter.positions import Place

UNCHARTERED = "unchartered"  # the journey of what no charter covers


@dataclass(frozen=True)
class Person:
    """One natural person who is accountable: from `since` to `until`, both days inclusive.

    `name` is one person's and nobody else's, whichever role id or address a charter writes for her.
    """

    name: str
    role: str
    since: date | None
    until: date | None
    place: Place = field(compare=False)
    id: str = ""  # as the charter writes her: a role id of people.yaml, an address, or the name itself
    email: str = ""  # of people.yaml


@dataclass(frozen=True)
class Scope:
    """Which conversations a charter covers; an empty tuple means every one.

    `needs` are needs, `prefix.*` for every need under a prefix; nothing = any need. Channels and
    languages are lower case, a channel in its one name (model/channels.py). `exclude` has the columns of
    `conversations` it takes out: need, channel, language, segment, brand, team -> values.
    """

    needs: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class TimeWindow:
    """Over what an objective is asked, as OpenSLO writes it: `duration` such as 28d or 1Y, rolling or by a calendar."""

    duration: str
    rolling: bool
    start: str = ""  # of a calendar window
    timezone: str = ""

    @property
    def judged(self) -> bool:
        """Say whether it is the last four matured weeks, which every figure is of."""
        return self.rolling and self.duration in ("28d", "4w")


@dataclass(frozen=True)
class Objective:
    """What a metric should be; no `value` = nothing to judge its figure by, and then `op` says nothing.

    `dimension` is fast, accurate, contextual or worth_staying, as in the table `metrics`; `op` is gte or
    lte; shares are 0..1. `asked` is op and value as written: beside a `target` they are what one event must meet to
    be good. `unjudged` says in words what of it no table can judge yet.
    """

    title: str
    dimension: str
    metric: str
    op: str
    value: float | None
    min_sample: int | None
    place: Place = field(compare=False)
    slices: tuple[str, ...] = ()  # it must hold in each of them, too
    tolerance: float | None = None  # by how much a slice may miss it
    asked: tuple[str, float] | None = None
    target: float | None = (
        None  # the share of good events (OpenSLO); without op and value it is judged as `value`
    )
    window: TimeWindow | None = None  # None = the last four matured weeks
    unjudged: tuple[str, ...] = ()

    @property
    def has_target(self) -> bool:
        """Say whether the charter asks for something, judged or not."""
        return self.asked is not None or self.target is not None


@dataclass(frozen=True)
class AISystem:
    """An AI that shapes the journey: `agent` is the events' agent id, `versions` such as `>=3.2 <4`."""

    name: str
    agent: str
    versions: str
    models: tuple[str, ...]
    accountable: Person | None
    place: Place = field(compare=False)
    use_case: str = ""  # SelfService or AgentAssistance
    actions: tuple[Action, ...] = ()
    aibom: str = ""  # the file of its bill of materials
    evaluated_on: Evaluation | None = None


@dataclass(frozen=True)
class AdoptionStep:
    """By which day which share of the journey's conversations the AI is planned to serve."""

    by: date
    share: float
    place: Place = field(compare=False)


@dataclass(frozen=True)
class SystemCard:
    """What the AI room declares of a system (kind AISystem): its owner, its own indicators, its evaluation, its plan.

    `journeys` are the charters it serves; none = every charter that lists the agent.
    """

    name: str
    title: str
    agent: str
    accountable: Person | None
    validator: Person | None
    journeys: tuple[str, ...]
    indicators: tuple[Objective, ...]
    evaluation: Evaluation | None
    adoption: tuple[AdoptionStep, ...]
    file: Path
    place: Place = field(compare=False)
    deputy: Person | None = None
    description: str = ""


@dataclass(frozen=True)
class Waiver:
    """Somebody's signed word that a rule may be broken (kind Waiver): which, where, why, until when.

    `rules` are codes; no `journeys` = all of them; `until` is the last day it holds.
    """

    name: str
    rules: tuple[str, ...]
    journeys: tuple[str, ...]
    subjects: tuple[str, ...]
    reason: str
    until: date
    signed_by: Person
    file: Path
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Charter:
    """One journey: its owner, its scope, its one definition of success.

    `window` is microseconds, `customer` person or account, `proof` whether a system of record must say so,
    `file` where it stands (under the workspace's folder).
    """

    name: str
    title: str
    description: str
    owner: Person | None
    customer: str
    window: int
    proof: bool
    scope: Scope
    objectives: tuple[Objective, ...]
    systems: tuple[AISystem, ...]
    file: Path
    success: str = ""
    responsible: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default=Place("", 0, 0), compare=False)  # of its name
    # Of every key of spec by its dotted path (transparency.disclosure.required), of those of success by name, too.
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    vacant: Person | None = (
        None  # the accountable role that nobody holds (people.yaml); then there is no owner
    )
    deputy: Person | None = None
    validator: Person | None = None
    routing: Routing | None = None
    handoff: HandoffContract | None = None
    oversight: Oversight | None = None
    transparency: Transparency | None = None
    risk: Risk | None = None
    data: DataDuties | None = None
    gate: ReleaseGate | None = None
    reviews: Reviews | None = None

    def accountables(self) -> tuple[str, ...]:
        """Return the distinct people accountable for the outcome or an AI, the owner first."""
        people = (self.owner, *(system.accountable for system in self.systems))
        first: dict[str, str] = {}
        for person in people:
            if person and person.name:
                first.setdefault(person.name.casefold(), person.name)
        return tuple(first.values())

    def duties(self) -> dict[str, object]:
        """Return what the charter promises beyond what decides verdicts, as plain values without places or names.

        People are as the charter writes them, so that whoever keeps this keeps no name that people.yaml can erase.
        """
        return duties_of(self)

    def definition(self) -> dict[str, object]:
        """Return what decides verdicts, as plain values: name, scope, window, customer and proof."""
        scope = self.scope
        return {
            "name": self.name,
            "window": self.window,
            "customer": self.customer,
            "proof": self.proof,
            "needs": sorted(scope.needs),
            "channels": sorted(scope.channels),
            "languages": sorted(scope.languages),
            "segments": sorted(scope.segments),
            "exclude": {key: sorted(values) for key, values in sorted(scope.exclude.items())},
        }
