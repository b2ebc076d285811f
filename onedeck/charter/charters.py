"""What one journey counts as success, and who answers for it: the dataclasses of charters/*.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from onedeck.charter.positions import Place

UNCHARTERED = "unchartered"  # the journey of what no charter covers


@dataclass(frozen=True)
class Person:
    """One natural person who is accountable: from `since` to `until`, both days inclusive."""

    name: str
    role: str
    since: date | None
    until: date | None
    place: Place = field(compare=False)


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
class Objective:
    """What a metric should be; no `value` = no target, and then `op` says nothing.

    `dimension` is fast, accurate, contextual or worth_staying, as in the table `metrics`; `op` is gte or
    lte; shares are 0..1.
    """

    title: str
    dimension: str
    metric: str
    op: str
    value: float | None
    min_sample: int | None
    place: Place = field(compare=False)


@dataclass(frozen=True)
class AISystem:
    """An AI that shapes the journey: `agent` is the events' agent id, `versions` such as `>=3.2 <4`."""

    name: str
    agent: str
    versions: str
    models: tuple[str, ...]
    accountable: Person | None
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

    def accountables(self) -> tuple[str, ...]:
        """Return the distinct people accountable for the outcome or an AI, the owner first."""
        people = (self.owner, *(system.accountable for system in self.systems))
        first: dict[str, str] = {}
        for person in people:
            if person:
                first.setdefault(person.name.casefold(), person.name)
        return tuple(first.values())

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
