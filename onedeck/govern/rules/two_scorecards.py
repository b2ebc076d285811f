"""The AI is steered by other figures than the journey: both rooms can be green while the customer is not.

Held against each other are the indicators the AI room declares (kind AISystem) and the objectives of the journey's
charter: not one metric of theirs is the same (an error), or the same metric has another target here than there (a
warning). Then, what the two decks report of a journey or of the whole company (reported.yaml): not one figure of the
AI room's is of the same metric, under the same claim definition, as one of the CX room's (a warning). One shared
figure is enough to be silent, as an AI room may well watch more than the journey does; a room that declares nothing
is no second scorecard.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {displayName: Stays resolved, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.7}
          ai: {systems: [{name: Pip, agentId: pip}]}
      charters/pip.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: AISystem
        metadata: {name: pip}
        spec:
          agentId: pip
          accountability: {accountable: {person: maria@example.com}}
          indicators:
            - {displayName: Resolved, dimension: accurate, indicatorRef: containment, op: gte, value: 0.8}
      reported.yaml:
        - {room: ai, title: Resolved by Pip, indicator: claimed, value: 83 %, period: 2026-10}
        - {room: cx, title: Satisfied, indicator: csat_mean, value: 4.4, period: 2026-10}
    finds: [billing/pip, /decks]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {displayName: Stays resolved, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.7}
          ai: {systems: [{name: Pip, agentId: pip}]}
      charters/pip.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: AISystem
        metadata: {name: pip}
        spec:
          agentId: pip
          accountability: {accountable: {person: maria@example.com}}
          indicators:
            - {displayName: Stays resolved, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.7}
            - {displayName: First words, dimension: fast, indicatorRef: time_to_first_chunk_p95, op: lte, value: 2}
      reported.yaml:
        - {room: ai, title: Held up, indicator: held_up, journey: billing, value: 71 %, period: 2026-10}
        - {room: cx, title: Held up, indicator: held_up, journey: billing, value: 78 %, period: 2026-10}
        - {room: cx, title: Satisfied, indicator: csat_mean, journey: billing, value: 4.4, period: 2026-10}
"""

from collections.abc import Iterator

from onedeck.charter.charters import Charter, SystemCard
from onedeck.charter.context import Reported
from onedeck.govern.check.look import Look
from onedeck.govern.check.scorecards import (
    asked,
    carded,
    figure_mark,
    met_both,
    same_target,
    shared_words,
    targets,
)
from onedeck.model.findings import ERROR, WARNING, Finding, Rule

RULE = Rule(
    code="OD103",
    title="the AI and the journey are judged by different figures",
    severity=ERROR,
    pattern="separate_ownership",
    help="give the AI the journey's objectives as its first indicators, with the journey's targets",
    definition="one measurement framework, one definition of success",
)


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey and AI, then one per journey whose two decks share no figure."""
    for charter, card in carded(look):
        yield from _scorecards(look, charter, card)
    yield from _decks(look)


def _scorecards(look: Look, charter: Charter, card: SystemCard) -> Iterator[Finding]:
    if not charter.objectives or not card.indicators:
        return
    pairs = [(one, own) for one in charter.objectives for own in card.indicators if one.metric == own.metric]
    apart = [
        pair
        for pair in pairs
        if len(targets(pair)) == 2 and not any(same_target(pair[1], one) for one in charter.objectives)
    ]
    if pairs and not apart:
        return
    one, own = apart[0] if apart else (charter.objectives[0], card.indicators[0])
    said = (
        f"the journey asks for {asked(one)}, {card.title} for {asked(own)}"
        if apart
        else f"none of the {len(card.indicators)} figures {card.title} is steered by is one of the journey's "
        f"{len(charter.objectives)}"
    )
    yield Finding(
        RULE, WARNING if apart else ERROR, charter.name, card.agent, said,
        (figure_mark(look, one, "what the journey asks for"), figure_mark(look, own, "what the AI is steered by")),
        evidence=(*shared_words(charter, card), *met_both(look, charter.name)),
    )  # fmt: skip


def _decks(look: Look) -> Iterator[Finding]:
    rooms: dict[str, dict[str, list[Reported]]] = {}
    for figure in look.workspace.reported:
        rooms.setdefault(figure.journey or "", {}).setdefault(figure.room, []).append(figure)
    for journey, decks in rooms.items():
        ai, cx = decks.get("ai", []), decks.get("cx", [])
        if not ai or not cx or {_metric(one) for one in ai} & {_metric(one) for one in cx}:
            continue
        yield Finding(
            RULE, WARNING, journey, "decks",
            f"of {journey or 'the whole company'} the AI deck reports {_named(ai)}, the CX deck {_named(cx)}: "
            "no figure stands in both",
            (look.mark(ai[0].place, "the AI room's"), look.mark(cx[0].place, "the CX room's")),
            evidence=met_both(look, journey) if journey else (),
            help="put one figure of the customer's outcome into both decks: held_up counts AI and people alike",
        )  # fmt: skip


def _metric(figure: Reported) -> tuple[str, str]:
    """Return what is counted: a claim under another definition is another metric."""
    return figure.indicator, figure.definition or ""


def _named(figures: list[Reported]) -> str:
    named = dict.fromkeys(f"{name} ({by})" if by else name for name, by in map(_metric, figures))
    return ", ".join(named)
