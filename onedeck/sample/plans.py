"""What a simulated journey is made of: needs, doors, who meets a need how often, what she does if nobody does."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Need:
    """One need of a journey, and how well the assistant and people meet it at one go."""

    name: str  # billing.dispute
    share: float  # of the journey's cases
    ai: float  # chance that the assistant's answer meets it
    cx: float  # chance that a person's answer meets it
    to_ai: float  # share of cases that begin with the assistant, once it is fully live
    handed: float  # share of chats the assistant hands to a person
    proof: float = 0.0  # share of met cases that a system of record notes


@dataclass(frozen=True)
class Reaction:
    """What customers do when their need was not met; shares of such cases, the rest comes back through a door."""

    silent: float = 0.08  # gives up, and nobody ever knows
    same_chat: float = 0.12  # writes again in the same chat (after the assistant)
    reopen: float = 0.22  # answers in the solved ticket
    follow_up: float = 0.0  # opens a follow-up ticket to the closed one
    statements: Mapping[str, float] = field(default_factory=dict)  # denied, disputed, complained, cancelled
    doors: Mapping[str, float] = field(
        default_factory=lambda: {"phone": 0.6, "email": 0.2, "web": 0.1, "chat": 0.1}
    )
    days: float = 1.2  # median until she acts
    spread: float = 0.9  # sigma of its logarithm


@dataclass(frozen=True)
class Plan:
    """One journey as it is simulated. `weekly`: cases a week at full size before the assistant goes live."""

    name: str
    queue: str
    weekly: float
    segments: Mapping[str, float]
    needs: tuple[Need, ...]
    object: str  # prefix of the object's number, "" = none, "line" and "sim" = her own
    doors: Mapping[str, float] = field(
        default_factory=lambda: {"phone": 0.5, "email": 0.2, "web": 0.15, "chat": 0.15}
    )
    reaction: Reaction = field(default_factory=Reaction)
    growth: float = 1.45  # cases with the assistant against before: it is so easy to ask
    anonymous: float = 0.05  # chats of visitors who did not log in
    reply_hours: float = 5.0  # opening hours until a ticket is answered, median
    rushed: float = 0.0  # share of unmet tickets that are solved all the same, to keep the SLA
    promise: float = 0.0  # share of tickets solved with a promise and a day
    chase: float = 0.15  # share of slow tickets she phones about meanwhile
    again: float = 0.008  # chance, per week, that the same need arises anew
    wait: float = 150.0  # mean seconds in the phone queue
    talk: float = 420.0  # mean seconds of a call
    context_carried: bool = False  # who takes over from the assistant knows what she has said
    segment_effect: Mapping[str, float] = field(default_factory=dict)  # on the chance that a need is met
