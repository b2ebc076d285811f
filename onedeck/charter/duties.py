"""What a charter promises beyond success: routing, handoff, oversight, transparency, risk, data, gate, reviews."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onedeck.charter.positions import Place

PREFERENCE, VALUE, CONFIDENCE, REPEAT = (
    "customerPreference",
    "accountRevenueAtRisk",
    "predictedConfidence",
    "repeatWithin",
)


@dataclass(frozen=True)
class Condition:
    """What a routing rule asks of one fact: `op` is is, gte, gt, lte or lt; durations are microseconds (lte)."""

    op: str
    value: str | float


@dataclass(frozen=True)
class Route:
    """One routing rule, the first that fits wins; `to` is ai, human or a queue."""

    id: str
    when: Mapping[str, Condition]
    to: str
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Routing:
    """Who gets a customer: `default` is ai, human, or empty where the charter does not say."""

    default: str
    rules: tuple[Route, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class HandoffContract:
    """What a handoff from AI to a person must bring: the longest wait (microseconds) and the facts handed over."""

    max_wait: int | None
    reasons: tuple[str, ...]
    context: tuple[str, ...]
    min_completeness: float | None
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Overseer:
    """Who may override or stop the AI, and what she has learnt for it."""

    role: str
    competence: str
    training: str
    authority: tuple[str, ...]


@dataclass(frozen=True)
class Oversight:
    """How people watch over the AI; `sampling` is the share of conversations somebody reads."""

    assigned: tuple[Overseer, ...]
    capabilities: tuple[str, ...]
    sampling: float | None
    min_per_week: int | None
    kill_switch: str
    provider: str
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Transparency:
    """What she is told: that it is an AI, and how she gets a person; None = the charter does not say."""

    disclosure_required: bool | None
    disclosure_at: str
    disclosure_text: str
    human_on_request: bool | None
    solely_automated: bool | None
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Risk:
    """How the journey's AI is classified: EU AI Act role and Annex III point, NIST functions, ISO 42001 controls."""

    annex_iii: str
    role: str
    nist: tuple[str, ...]
    iso: tuple[str, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class DataDuties:
    """How long logs are kept (months), what is captured of texts, and how a customer is erased."""

    contract: str
    log_retention_months: int | None
    content_capture: str
    lawful_basis: str
    erasure_process: str
    erasure_days: int | None
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Guardrail:
    """A metric that a release must not worsen by more than a relative share."""

    metric: str
    max_relative_increase: float
    place: Place = field(compare=False)


@dataclass(frozen=True)
class ReleaseGate:
    """How a new version of the AI is let in: by which metrics, how surely, in which steps of exposure."""

    metrics: tuple[str, ...]
    guardrails: tuple[Guardrail, ...]
    method: str
    alpha: float | None
    effect: float | None
    exposure: tuple[float, ...]
    on_breach: str
    place: Place = field(compare=False)
    metric_places: Mapping[str, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Reviews:
    """How often the charter is looked at again: `cadence` in months, the last and the next day."""

    cadence: int | None
    last: date | None
    next: date | None
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Action:
    """What the AI may do with a tool: automatic, approval (by `approver`, up to a limit) or forbidden."""

    tool: str
    autonomy: str
    limit: float | None
    currency: str
    approver: str
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Evaluation:
    """What an AI was evaluated on: production, synthetic, hypothetical or mixed cases, how many, which languages."""

    case_source: str
    cases: int | None
    locales: tuple[str, ...]
    place: Place = field(compare=False)
