"""Human-plus-AI operating model: AI takes what is simple, people take what is not, and she gets from one to the other.

Yes: of the handoffs asked for at least four in five reach a person (the whole interval), people finish more of the
contacts that come back unsettled than of first ones (beyond the interval), and what AI keeps holds up no less often
than what people keep. No: there is no AI, or nobody but AI; fewer than four in five reach a person; AI gets more of
the unsettled ones than of first ones; what AI keeps holds up less often (beyond the interval), although it gets the
simple ones; it talks over people (OD302), nobody can be reached (OD304, OD501), those who should have a person are
kept from one (OD502, OD503), or what she said does not arrive (OD310, OD311). A contact is taken for hard where an
earlier one of the same matter did not settle it: that is seen in every journey, where a need's difficulty is not.
"""

import shlex
from collections.abc import Iterator

from onedeck.govern.health.finding import percent
from onedeck.govern.patterns import words
from onedeck.govern.patterns.ai_on_old_process import no_ai
from onedeck.govern.patterns.answer import Answer, Evidence
from onedeck.govern.patterns.facts import Facts
from onedeck.model.findings import LEAST_CONVERSATIONS
from onedeck.stats.estimates import Estimate
from onedeck.stats.intervals import newcombe

PATTERN = "human_plus_ai"
REACHED = 0.8
# It talks over people, nobody can be reached, those who should have a person have none, what she said does not arrive.
BROKEN = ("OD302", "OD304", "OD501", "OD502", "OD503", "OD310", "OD311")


def judge(facts: Facts) -> Answer:
    """Return whether people and AI share the work by what each is good at."""
    reach, division, kept = reached(facts), divided(facts), keeps(facts)
    good = [
        each
        for each, low in ((reach, REACHED), (division, 0.0))
        if each and each.low is not None and each.low >= low and each.low > 0
    ]
    good += [kept] if kept and (kept.high or 0) >= 0 else []
    return Answer(
        facts.journey, PATTERN,
        tuple(words.deciding(each, len(good) == 3) for each in good),
        tuple(_contra(facts, reach, division, kept)),
        tuple(_missing(facts, reach, division, kept)), tuple(_happens(facts)), tuple(_impact(facts)),
    )  # fmt: skip


def reached(facts: Facts) -> Evidence | None:
    """Return how many of the handoffs asked for reached a person; None for too few of them."""
    failed = facts.measured.get("handoff_failure", Estimate("handoff_failure", 0))
    if failed.value is None or failed.low is None or failed.high is None or failed.n < LEAST_CONVERSATIONS:
        return None
    some = failed.n - round(failed.value * failed.n)
    look = words.look_metric(facts.journey, "handoff_failure")
    return words.share("handoffs from AI that reached a person:", some, failed.n, "", look)


def divided(facts: Facts) -> Evidence | None:
    """Return how much more people finish of contacts that came back than of first ones; None for too few."""
    counts = facts.counts
    if min(counts.firsts, counts.laters) < LEAST_CONVERSATIONS:
        return None
    apart = newcombe(counts.laters_by_people, counts.laters, counts.firsts_by_people, counts.firsts)
    said = (
        f"people finished {percent(counts.laters_by_people, counts.laters)} of the contacts that came back "
        f"unsettled, {percent(counts.firsts_by_people, counts.firsts)} of first ones"
    )
    look = f"table journeys: journey {facts.journey}, by position, with handled_last of conversations"
    return Evidence(said, look, False, apart.value, apart.low, apart.high, counts.laters, "share")


def keeps(facts: Facts) -> Evidence | None:
    """Return how much more often than people's what AI keeps holds up; None for too few of either."""
    counts = facts.counts
    if min(counts.ai_kept, counts.people_kept) < LEAST_CONVERSATIONS:
        return None
    apart = newcombe(counts.ai_held_up, counts.ai_kept, counts.people_held_up, counts.people_kept)
    said = (
        f"of what AI kept {percent(counts.ai_held_up, counts.ai_kept)} held up, "
        f"of what people kept {percent(counts.people_held_up, counts.people_kept)}"
    )
    look = f"onedeck claims --journey {shlex.quote(facts.journey)}"
    return Evidence(said, look, False, apart.value, apart.low, apart.high, counts.ai_kept, "share")


def _contra(
    facts: Facts, reach: Evidence | None, division: Evidence | None, kept: Evidence | None
) -> Iterator[Evidence]:
    yield from no_ai(facts)
    counts = facts.counts
    if counts.conversations >= LEAST_CONVERSATIONS and not counts.by_people:
        said = f"no person handled any of {counts.conversations:,} conversations in the last thirteen weeks"
        yield Evidence(said, words.look_page(facts.journey), decides=True)
    if reach and reach.high is not None and reach.high < REACHED:
        yield words.deciding(reach)
    for lower in (division, kept):
        if lower and lower.high is not None and lower.high < 0:
            yield words.deciding(lower)
    for finding in facts.found(*BROKEN):
        yield words.from_finding(finding)
    for finding in facts.of_pattern(PATTERN, *BROKEN):
        yield words.from_finding(finding, decides=False)


def _missing(
    facts: Facts, reach: Evidence | None, division: Evidence | None, kept: Evidence | None
) -> Iterator[str]:
    counts = facts.counts
    if not facts.has_ai:
        return
    if reach is None:
        asked = facts.measured.get("handoff_failure", Estimate("handoff_failure", 0)).n
        yield f"handoffs: {asked:,} were asked for in the last thirteen weeks, it takes {LEAST_CONVERSATIONS}"
    elif (reach.low or 0) < REACHED <= (reach.high or 1):
        yield f"more handoffs: whether {REACHED:.0%} reach a person is too close to tell"
    if division is None:
        yield f"contacts that came back: {counts.laters:,} in the last thirteen weeks, it takes {LEAST_CONVERSATIONS}"
    elif (division.low or 0) <= 0 <= (division.high or 0):
        yield "who gets the contacts that came back: people's share of them and of first ones is too close to tell"
    if kept is None:
        fewest = min(counts.ai_kept, counts.people_kept)
        yield f"what AI and people kept: {fewest:,} of one of them matured, it takes {LEAST_CONVERSATIONS}"


def _happens(facts: Facts) -> Iterator[Evidence]:
    counts = facts.counts
    look = f"table journeys: journey {facts.journey}, by position, with handled_last of conversations"
    if counts.firsts:
        by_ai = counts.firsts - counts.firsts_by_people
        yield words.share("first contacts AI finished:", by_ai, counts.firsts, "", look)
    if counts.laters:
        some = counts.laters_by_people
        yield words.share("contacts that came back which people finished:", some, counts.laters, "", look)


def _impact(facts: Facts) -> Iterator[Evidence]:
    found = reached(facts)
    yield found or words.measured("handoffs no person took over", "handoff_failure", "share", facts)
    yield keeps(facts) or Evidence(
        "held up of what AI and people kept: too few", words.look_page(facts.journey)
    )
    for finding in facts.found(BROKEN[0]):
        yield words.from_finding(finding, decides=False)
