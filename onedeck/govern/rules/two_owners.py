"""Two people answer for one journey: one for what the customer gets, another for the AI that gives it.

Whoever owns the outcome cannot hold back the AI, and whoever owns the AI is not measured by the outcome. A deputy and
an independent validator are no second owner. AI targets that somebody else set outside the journey are one too.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          ai: {systems: [{name: Pip, agentId: pip, accountable: {person: dan@example.com}}]}
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
          ai: {systems: [{name: Pip, agentId: pip, accountable: {person: Maria@example.com}}]}
"""

from collections.abc import Iterator

from onedeck.charter.charters import Charter, Person
from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Rule

RULE = Rule(
    code="OD101",
    title="two owners, two scorecards",
    severity=ERROR,
    pattern="separate_ownership",
    help="name one person for the outcome and the AI; whoever runs the AI is `responsible`, not accountable",
    definition="ITIL process owner; RACI: exactly one A",
)


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per AI system whose owner is not the journey's."""
    for charter in look.charters:
        if charter.owner is None:
            continue
        for agent, other in _others(look, charter, charter.owner):
            yield Finding(
                RULE, RULE.severity, charter.name, agent,
                f"{charter.owner.name} answers for the outcome, {other.name} for the AI that shapes it",
                (look.owner_mark(charter), look.person_mark(other, f"accountable for {agent}")),
            )  # fmt: skip


def _others(look: Look, charter: Charter, owner: Person) -> Iterator[tuple[str, Person]]:
    declared = [(system.agent, system.accountable) for system in charter.systems]
    declared += [(card.agent, card.accountable) for card in look.cards_of(charter)]
    seen = set()
    for agent, person in declared:
        if person and person.name.casefold() != owner.name.casefold() and agent not in seen:
            seen.add(agent)
            yield agent, person
