"""Two people answer for one journey: one for what the customer gets, another for the AI that gives it.

Whoever owns the outcome cannot hold back the AI, and whoever owns the AI is not measured by the outcome. Looked at are
the people accountable in the charter, in its `ai.systems` and in the AI room's own files (kind AISystem), with the
targets that somebody else set there. A deputy and an independent validator are no second owner, nor is whoever is
`responsible`, nor somebody whose time is over or has not begun. One finding per journey and AI. Its cases are the
conversations of customers who met AI and people in the thirteen weeks: whom it affects, not what went wrong.

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

from onedeck.charter.charters import Charter, Person, SystemCard
from onedeck.govern.check.look import Look
from onedeck.govern.check.scorecards import asked, figure_mark, met_both, shared_words, targets
from onedeck.model.findings import ERROR, Finding, Mark, Rule

RULE = Rule(
    code="OD101",
    title="two owners, two scorecards",
    severity=ERROR,
    pattern="separate_ownership",
    help="name one person for the outcome and the AI; whoever runs the AI is `responsible`, not accountable",
    definition="ITIL process owner; RACI: exactly one A",
)


# The conversations of a journey; bad are those of customers who met both, AI and people.
SQL = """
SELECT journey, '' AS subject, conversation_id, customer,
       MAX(CAST(ai_handled AS INT)) OVER (PARTITION BY journey, customer) = 1
       AND MAX(CAST(cx_handled AS INT)) OVER (PARTITION BY journey, customer) = 1 AS bad
FROM conversations
WHERE excluded IS NULL AND customer IS NOT NULL AND start_at >= {since} AND start_at < {until}
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey and AI system whose owner is not the journey's."""
    apart = [
        (charter, charter.owner, others)
        for charter in look.charters
        if charter.owner and charter.owner.name and (others := _others(look, charter, charter.owner))
    ]
    met = {tally.journey: tally for tally in look.counted(RULE, SQL) if tally.bad} if apart else {}
    for charter, owner, others in apart:
        for agent, other in others.items():
            cards = [card for card in look.cards_of(charter) if card.agent == agent]
            there = look.person_mark(other, "accountable for the AI that shapes it")
            yield Finding(
                RULE, RULE.severity, charter.name, agent,
                f"{owner.name} answers for the outcome, {other.name} for the AI that shapes it",
                (
                    look.owner_mark(charter),
                    there,
                    *_targets(look, cards, owner),
                ),
                evidence=(*met_both(look, charter.name), *(w for card in cards for w in shared_words(charter, card))),
                tally=met.get(charter.name),
                help=f"take {other.name} out of {there.file}, line {there.line}: the journey's owner answers for its "
                "AI, and whoever runs it is `responsible`",
            )  # fmt: skip


def _others(look: Look, charter: Charter, owner: Person) -> dict[str, Person]:
    declared = [(system.agent, system.accountable) for system in charter.systems]
    declared += [(card.agent, card.accountable) for card in look.cards_of(charter)]
    found: dict[str, Person] = {}
    for agent, person in declared:
        if person and _serves(look, person) and not _same(person, owner):
            found.setdefault(agent, person)
    return found


def _targets(look: Look, cards: list[SystemCard], owner: Person) -> Iterator[Mark]:
    """Yield a mark at the first target that somebody else set for the AI outside the journey."""
    for card in cards:
        if (
            card.accountable
            and not _same(card.accountable, owner)
            and (set_there := targets(card.indicators))
        ):
            yield figure_mark(look, set_there[0], f"its own target: {asked(set_there[0])}")


def _serves(look: Look, person: Person) -> bool:
    begun = person.since is None or person.since <= look.today
    return bool(person.name) and begun and (person.until is None or person.until >= look.today)


def _same(one: Person, other: Person) -> bool:
    return one.name.casefold() == other.name.casefold()
