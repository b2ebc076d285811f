"""The AI was found good on invented cases: nobody has seen what it does with real customers.

The best-documented failure of its kind was trained on hypothetical cases and contradicted the rules of the houses that
used it. Looked at is where an evaluation's cases come from (`evaluation` of the AI room's file, `evaluatedOn` of the
charter): synthetic or hypothetical is an error, mixed a note, production is silent; so is a charter that names no
evaluation. Where both places name one, production in either is enough.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          ai: {systems: [{name: Pip, agentId: pip, evaluatedOn: {caseSource: hypothetical, locales: [en]}}]}
    finds: [billing/pip]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          ai: {systems: [{name: Pip, agentId: pip, evaluatedOn: {caseSource: production, locales: [en]}}]}
"""

from collections.abc import Iterator

from onedeck.charter.duties import Evaluation
from onedeck.govern.check.look import Look
from onedeck.govern.check.scorecards import journey_of
from onedeck.model.findings import ERROR, NOTE, Finding, Rule

RULE = Rule(
    code="OD506",
    title="the evidence for the AI is invented",
    severity=ERROR,
    pattern="redesigned",
    help="evaluate it on cases from production, such as a blind sample that `onedeck review` draws",
    definition="IBM Watson Health: trained on hypothetical cases",
)
INVENTED = ("synthetic", "hypothetical")


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey and AI whose charter, and per AI whose own file, knows only invented cases."""
    told = set()
    for charter in look.charters:
        for system in charter.systems:
            cards = [card for card in look.cards_of(charter) if card.agent == system.agent]
            own = _given(system.evaluated_on)
            if own:
                told |= {card.agent for card in cards}
                found = [*own, *(one for card in cards for one in _given(card.evaluation))]
                yield from _finding(look, charter.name, system.agent, system.name, found)
    for card in look.cards:
        if card.agent not in told:
            yield from _finding(look, journey_of(look, card), card.agent, card.title, _given(card.evaluation))


def _given(evaluation: Evaluation | None) -> list[Evaluation]:
    return [evaluation] if evaluation and evaluation.case_source else []


def _finding(look: Look, journey: str, agent: str, name: str, found: list[Evaluation]) -> Iterator[Finding]:
    sources = {one.case_source for one in found}
    if not sources or "production" in sources:
        return
    invented = not sources.isdisjoint(INVENTED)
    cases = next((f"{one.cases:,} " for one in found if one.cases), "")
    yield Finding(
        RULE, ERROR if invented else NOTE, journey, agent,
        f"{name} was evaluated on {cases}{' and '.join(sorted(sources))} cases"
        f"{'' if invented else ', some of them invented'}",
        tuple(look.mark(one.place, f"caseSource: {one.case_source}", len(one.case_source)) for one in found),
    )  # fmt: skip
