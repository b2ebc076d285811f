"""Unified accountability: one person, one scorecard, for the outcome and the AI that shapes it.

Yes: one person is accountable for the outcome and for every AI, and no target stands outside her objectives. No:
somebody else is accountable for an AI, nobody for the outcome, an AI that nobody lists serves customers, or the AI
room sets targets of its own. It is never yes where ownership is separate: what decides for the one decides against the
other. The duties a charter spells out speak for it, and those it leaves out against it, without deciding.
"""

from collections.abc import Iterator

from onedeck.govern.patterns import words
from onedeck.govern.patterns.answer import Answer, Evidence
from onedeck.govern.patterns.facts import Facts
from onedeck.govern.patterns.separate_ownership import (
    NO_OWNER,
    ORPHAN_AI,
    TWO_SCORECARDS,
    missing_people,
    one_person,
    two_people,
)

PATTERN = "unified_accountability"
SCHEMA = "onedeck schema charter"


def judge(facts: Facts) -> Answer:
    """Return whether one person answers for the outcome and the AI, by one scorecard."""
    return Answer(
        facts.journey, PATTERN, tuple(_pro(facts)), tuple(_contra(facts)), tuple(missing_people(facts)),
        tuple(_happens(facts)), tuple(_impact(facts)),
    )  # fmt: skip


def _pro(facts: Facts) -> Iterator[Evidence]:
    yield from one_person(facts)
    if facts.objectives and not facts.found(TWO_SCORECARDS):
        targets = "objective is" if facts.objectives == 1 else "objectives are"
        said = f"the charter's {facts.objectives} {targets} the only targets: no AI sets others"
        yield Evidence(said, words.look_page(facts.journey))
    if present := [name for name, there in facts.duties.items() if there]:
        yield Evidence(f"the charter says what is due of {_listed(present)}", SCHEMA)


def _contra(facts: Facts) -> Iterator[Evidence]:
    yield from two_people(facts)
    if not facts.owner:
        why = facts.gone if facts.chartered else "no charter covers it"
        yield Evidence(
            f"nobody answers for the outcome: {why}", f"onedeck check --select {NO_OWNER}", decides=True
        )
    for each in facts.unlisted:
        said = f"{each.agent} handled {each.conversations:,} conversations, and neither charter nor card lists it"
        yield Evidence(said, f"onedeck check --select {ORPHAN_AI}", decides=True)
    if absent := [name for name, there in facts.duties.items() if not there]:
        yield Evidence(f"the charter says nothing of {_listed(absent)}", SCHEMA)
    for finding in (*facts.found(ORPHAN_AI), *facts.of_pattern(PATTERN, ORPHAN_AI)):
        yield words.from_finding(finding, decides=False)


def _happens(facts: Facts) -> Iterator[Evidence]:
    people = {name.casefold() for name in (facts.owner, *facts.others) if name}
    said = f"people accountable for the outcome or an AI: {len(people)}"
    yield Evidence(said, words.look_page(facts.journey), value=float(len(people)), unit="number")
    there = sum(facts.duties.values())
    if facts.duties:
        said = f"duties the charter spells out: {there} of {len(facts.duties)}"
        yield Evidence(said, SCHEMA, value=float(there), unit="number")


def _impact(facts: Facts) -> Iterator[Evidence]:
    yield words.measured("held up", "held_up", "share", facts)
    yield words.measured("passed from person to person", "transfer_rate", "share", facts)
    yield words.measured("touches per journey", "touches_per_journey", "number", facts)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
