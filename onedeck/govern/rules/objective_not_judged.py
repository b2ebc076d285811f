"""An objective asks for something that no table can judge yet: it looks like a target, and nobody will ever miss it.

That is a share of events which meet a threshold (`target` beside `op` and `value`), another period than the last four
matured weeks, and slices. The charter keeps them, exports carry them; the scorecard leaves them out or judges the
whole. Only what is not judged is told, once per objective.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {dimension: fast, indicatorRef: queue_wait, op: lte, value: 60, target: 0.8}
    finds: [billing/queue_wait]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {dimension: fast, indicatorRef: service_level_60, target: 0.8}
"""

from collections.abc import Iterator

from onedeck.charter.charters import Objective
from onedeck.govern.check.look import Look
from onedeck.model.findings import NOTE, Finding, Rule

RULE = Rule(
    code="OD207",
    title="an objective is not judged",
    severity=NOTE,
    help="ask for what is measured (`onedeck explain METRIC`), over the last four matured weeks",
    definition="OpenSLO v1: target, op and value, timeWindow",
)


def check(look: Look) -> Iterator[Finding]:
    """Yield a note per objective of a charter or a card of which something is only kept."""
    for charter in look.charters:
        yield from _found(look, charter.name, charter.objectives)
    for card in look.cards:
        yield from _found(look, card.journeys[0] if len(card.journeys) == 1 else "", card.indicators)


def _found(look: Look, journey: str, objectives: tuple[Objective, ...]) -> Iterator[Finding]:
    for each in objectives:
        if each.unjudged:
            mark = look.mark(each.place, "not judged", len(each.metric))
            yield Finding(RULE, RULE.severity, journey, each.metric, "; ".join(each.unjudged), (mark,))
