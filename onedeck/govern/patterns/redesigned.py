"""Journey redesign with AI embedded: the steps were rebuilt around what the AI can do.

Yes: process statistics say that the steps were rebuilt. No: no AI serves the journey, what shows that AI was put on the
old process is there, or since the AI's first week it takes more touches and less holds up at the same mix of needs:
whatever the cause, that is neither higher efficiency nor a stronger outcome. It is never yes where AI was layered onto
the old process: what decides for the one decides against the other. Fewer touches and more that holds up speak for it
without deciding, as they may have another cause.
"""

from collections.abc import Iterator

from onedeck.govern.patterns import words
from onedeck.govern.patterns.ai_on_old_process import layered, missing_process, no_ai, rebuilt, since_the_ai
from onedeck.govern.patterns.answer import Answer, Evidence
from onedeck.govern.patterns.facts import Facts

PATTERN = "redesigned"


def judge(facts: Facts) -> Answer:
    """Return whether the journey was redesigned with AI embedded."""
    return Answer(
        facts.journey, PATTERN, tuple(_pro(facts)), tuple(_contra(facts)), tuple(missing_process(facts)),
        tuple(_happens(facts)), tuple(_impact(facts)),
    )  # fmt: skip


def _pro(facts: Facts) -> Iterator[Evidence]:
    yield from rebuilt(facts)
    yield from since_the_ai(facts, better=True)


def _contra(facts: Facts) -> Iterator[Evidence]:
    yield from no_ai(facts)
    yield from layered(facts)
    touches = facts.since.change.get("touches_per_journey")
    both = touches is not None and (touches.low or 0) > 0 and words.fell(facts)
    for worse in since_the_ai(facts, better=False):
        yield words.deciding(worse, both)
    for finding in facts.of_pattern(PATTERN):
        yield words.from_finding(finding, decides=False)


def _happens(facts: Facts) -> Iterator[Evidence]:
    for name, metric, unit in words.COMPARED[:2]:
        yield words.changed(name, metric, unit, facts) or words.measured(name, metric, unit, facts)


def _impact(facts: Facts) -> Iterator[Evidence]:
    yield words.at_equal_mix(facts)
    yield words.measured("held up", "held_up", "share", facts)
