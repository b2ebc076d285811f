"""Separate AI and CX ownership: two people, or two scorecards, for what one customer meets.

Yes: another person is accountable for an AI than for the outcome, or the AI room sets targets of its own. No: one
person is accountable for the outcome and for every AI that serves the journey. Both at once, or neither: undecided.
"""

from collections.abc import Iterator

from onedeck.govern.patterns import words
from onedeck.govern.patterns.answer import Answer, Evidence
from onedeck.govern.patterns.facts import Facts

PATTERN = "separate_ownership"
TWO_OWNERS, NO_OWNER, TWO_SCORECARDS, ORPHAN_AI = "OD101", "OD102", "OD103", "OD104"


def judge(facts: Facts) -> Answer:
    """Return whether AI and outcome have separate owners."""
    return Answer(
        facts.journey, PATTERN, tuple(_pro(facts)), tuple(one_person(facts)), tuple(missing_people(facts)),
        tuple(_happens(facts)), tuple(_impact(facts)),
    )  # fmt: skip


def two_people(facts: Facts) -> Iterator[Evidence]:
    """Yield that somebody else than the owner is accountable for an AI, and that the AI room has its own targets."""
    if facts.owner:
        for person, agents in facts.others.items():
            said = f"{facts.owner} answers for the outcome, {person} for {', '.join(agents)}"
            yield Evidence(said, f"onedeck check --select {TWO_OWNERS}", decides=True)
    for finding in facts.found(TWO_SCORECARDS):
        yield words.from_finding(finding)


def one_person(facts: Facts) -> Iterator[Evidence]:
    """Yield that one person is accountable for the outcome and every AI, if so: what is not listed has nobody."""
    if facts.owner and facts.serving and not facts.others and not facts.unlisted:
        agents = ", ".join(each.agent for each in facts.serving)
        named = all(each.accountable for each in facts.serving)
        also = f" and for {agents}" if named else f"; the charter that lists {agents} names nobody else"
        said = f"{facts.owner} answers for the outcome{also}"
        yield Evidence(said, words.look_page(facts.journey), decides=True)


def missing_people(facts: Facts) -> Iterator[str]:
    """Yield who would have to be named before it can be told whether owners are separate."""
    if not facts.chartered:
        yield "a charter: nobody is named for this journey's outcome"
    elif not facts.owner:
        yield f"the person accountable for the outcome: {facts.gone}"
    for each in facts.unlisted:
        yield f"who is accountable for {each.agent}, which handled {each.conversations:,} conversations unlisted"
    if not facts.has_ai:
        yield f"an AI: {words.NO_AI}"
    elif facts.owner and not facts.serving:
        yield "which AI it is: the events do not name the one that handled conversations"


def _pro(facts: Facts) -> Iterator[Evidence]:
    yield from two_people(facts)
    for finding in facts.of_pattern(PATTERN, TWO_OWNERS, NO_OWNER, TWO_SCORECARDS):
        yield words.from_finding(finding, decides=False)


def _happens(facts: Facts) -> Iterator[Evidence]:
    counts = facts.counts
    if counts.customers:
        yield words.share(
            "customers who in one matter met AI and people:", counts.met_both, counts.customers, "",
            f"table conversations: journey {facts.journey}, ai_handled and cx_handled",
        )  # fmt: skip
    yield words.measured("had to explain again after a handoff", "re_explain_rate", "share", facts)
    yield words.measured("facts that arrived at a handoff", "context_carried", "share", facts)


def _impact(facts: Facts) -> Iterator[Evidence]:
    counts = facts.counts
    if not counts.claimed:
        yield Evidence("refuted after the AI had claimed them: no matured claim", words.look_claims(facts))
        return
    yield words.share(
        "refuted after the AI had claimed them:", counts.claimed_refuted, counts.claimed,
        f"conversations, of {counts.let_down:,} customers", words.look_claims(facts),
    )  # fmt: skip
