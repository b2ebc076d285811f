"""AI layered onto old processes: existing ways of working automated, and not redesigned.

Yes: the events show a wait that moved into the bot (OD303), or process statistics say that the AI was put before the
old steps. No: no AI serves the journey, or they say that the steps were rebuilt. What merely got better or worse
since the AI's first week speaks for or against it without deciding: other things changed as well.
"""

from collections.abc import Iterator

from onedeck.govern.patterns import words
from onedeck.govern.patterns.answer import Answer, Evidence
from onedeck.govern.patterns.facts import Facts

PATTERN = "ai_on_old_process"
LAYERED = ("OD303",)  # wait moved into the bot


def judge(facts: Facts) -> Answer:
    """Return whether AI was put on top of the old process."""
    return Answer(
        facts.journey, PATTERN, tuple(_pro(facts)), tuple(_contra(facts)), tuple(missing_process(facts)),
        tuple(_happens(facts)), tuple(_impact(facts)),
    )  # fmt: skip


def layered(facts: Facts) -> Iterator[Evidence]:
    """Yield what shows that AI was put on top: findings in the events, process statistics."""
    for finding in facts.found(*LAYERED):
        yield words.from_finding(finding)
    if facts.rebuilt is False:
        yield Evidence("the steps before the AI are still there, behind it", words.PROCESS, decides=True)


def rebuilt(facts: Facts) -> Iterator[Evidence]:
    """Yield that process statistics show steps rebuilt around the AI."""
    if facts.rebuilt:
        yield Evidence("the steps were rebuilt around the AI", words.PROCESS, decides=True)


def no_ai(facts: Facts) -> Iterator[Evidence]:
    """Yield that no AI serves the journey, if so."""
    if not facts.has_ai:
        yield Evidence(words.NO_AI, words.look_page(facts.journey), decides=True)


def since_the_ai(facts: Facts, better: bool) -> Iterator[Evidence]:
    """Yield what got better, or worse, beyond its interval since the AI's first week."""
    for name, metric, unit in words.COMPARED:
        change = facts.since.change.get(metric)
        said = words.changed(name, metric, unit, facts)
        # Of all of these less is better.
        if (
            said
            and change
            and (change.high is not None and change.high < 0 if better else (change.low or 0) > 0)
        ):
            yield said
    mix = facts.since.held_up
    if not mix.refused and not facts.since.refused and (mix.low > 0 if better else mix.high < 0):
        yield words.at_equal_mix(facts)


def missing_process(facts: Facts) -> Iterator[str]:
    """Yield what is missing to tell a rebuilt process from one that AI was put on."""
    if facts.rebuilt is None and facts.has_ai:
        yield words.PROCESS_STATISTICS
    if facts.since.refused and facts.has_ai:
        yield f"a comparison with the time before the AI: {facts.since.refused}"
    elif facts.meanwhile:
        yield f"what of the change is the AI's: meanwhile there was {', '.join(facts.meanwhile)}"


def _pro(facts: Facts) -> Iterator[Evidence]:
    yield from layered(facts)
    yield from since_the_ai(facts, better=False)
    for finding in facts.of_pattern(PATTERN, *LAYERED):
        yield words.from_finding(finding, decides=False)


def _contra(facts: Facts) -> Iterator[Evidence]:
    yield from no_ai(facts)
    yield from rebuilt(facts)
    yield from since_the_ai(facts, better=True)


def _happens(facts: Facts) -> Iterator[Evidence]:
    counts = facts.counts
    if counts.met_ai:
        yield words.share(
            "customers who met the AI and needed a person for the same matter:", counts.met_both, counts.met_ai, "",
            f"table conversations: journey {facts.journey}, ai_handled and cx_handled",
        )  # fmt: skip
    for name, metric, unit in words.COMPARED[:2]:
        yield words.changed(name, metric, unit, facts) or words.measured(name, metric, unit, facts)


def _impact(facts: Facts) -> Iterator[Evidence]:
    name, metric, unit = words.COMPARED[2]
    if not facts.currency:
        yield Evidence(
            f"{name}: not measured (there is no costs.yaml)", words.look_metric(facts.journey, metric)
        )
        return
    yield words.changed(name, metric, unit, facts) or words.measured(name, metric, unit, facts)
