"""What the five patterns are decided on: who answers, who handled, what changed since the AI went live."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from onedeck.stats.estimates import Estimate
from onedeck.stats.standardised import Standardised


@dataclass(frozen=True)
class Found:
    """A row of the table `findings`, with the pattern of its rule; `n` conversations were looked at, `bad` of them."""

    code: str
    pattern: str
    severity: str
    said: str
    silenced: str = ""
    n: int | None = None
    bad: int | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Counts:
    """Conversations and customers of a journey in the last thirteen weeks.

    `met_both` are customers who in one journey of theirs met AI and people; `firsts` the first conversations of a
    journey that somebody handled, `laters` the further ones; `claimed` are matured claims of the AI room. What a
    room `kept` matured, was not handed off, and can be known.
    """

    conversations: int = 0
    customers: int = 0
    by_ai: int = 0
    by_people: int = 0
    met_both: int = 0
    met_ai: int = 0
    firsts: int = 0
    firsts_by_people: int = 0
    laters: int = 0
    laters_by_people: int = 0
    claimed: int = 0
    claimed_refuted: int = 0
    let_down: int = 0
    ai_kept: int = 0
    ai_held_up: int = 0
    people_kept: int = 0
    people_held_up: int = 0


@dataclass(frozen=True)
class Serving:
    """An AI of a journey: who is accountable for it, whether a charter or card lists it, its conversations."""

    agent: str
    accountable: str = ""  # nothing = nobody is named
    listed: bool = True
    conversations: int = 0


@dataclass(frozen=True)
class Since:
    """What changed since the AI's first week: before and after of each metric, or why they are not compared.

    `held_up` compares what held up after and before at the same mix of needs.
    """

    first_week: str = ""
    refused: str = ""
    before: Mapping[str, Estimate] = field(default_factory=dict)
    after: Mapping[str, Estimate] = field(default_factory=dict)
    change: Mapping[str, Estimate] = field(default_factory=dict)
    held_up: Standardised = field(default_factory=lambda: Standardised(refused="not measured"))


@dataclass(frozen=True)
class Facts:
    """Everything one journey's five answers stand on.

    `owner` is the person accountable for the outcome today; `gone` says why nobody is. `duties` are the parts of the
    charter beyond success, and whether they are there; `measured` the metrics of the last thirteen weeks. `rebuilt` is
    what process statistics say: the steps were rebuilt around the AI, or it was put in front of them; None where they
    are not there. `meanwhile` are outages and campaigns between before and now.
    """

    journey: str
    chartered: bool = False
    owner: str = ""
    gone: str = ""
    serving: tuple[Serving, ...] = ()
    objectives: int = 0
    duties: Mapping[str, bool] = field(default_factory=dict)
    findings: tuple[Found, ...] = ()
    counts: Counts = Counts()
    measured: Mapping[str, Estimate] = field(default_factory=dict)
    since: Since = Since()
    rebuilt: bool | None = None
    meanwhile: tuple[str, ...] = ()
    currency: str = ""

    @property
    def others(self) -> dict[str, list[str]]:
        """The people accountable for an AI who are not the owner: name -> agents."""
        found: dict[str, list[str]] = {}
        for each in self.serving:
            if each.accountable and each.accountable.casefold() != self.owner.casefold():
                found.setdefault(each.accountable, []).append(each.agent)
        return found

    @property
    def unlisted(self) -> list[Serving]:
        """The AI seen in the events that neither the charter nor a card lists."""
        return [each for each in self.serving if not each.listed]

    @property
    def has_ai(self) -> bool:
        """Whether an AI serves the journey, by its charter or by the events."""
        return bool(self.serving) or self.counts.by_ai > 0

    def found(self, *codes: str) -> list[Found]:
        """Return this journey's findings of the rules of these codes."""
        return [each for each in self.findings if each.code in codes]

    def of_pattern(self, pattern: str, *but: str) -> list[Found]:
        """Return this journey's findings of the rules of a pattern, but for some codes."""
        return [each for each in self.findings if each.pattern == pattern and each.code not in but]
