"""A customer who asks for a person does not get one: the charter denies it, or the routing sends her to the AI.

Whom the AI cannot help is then helped by nobody; and where an AI alone decides about her, the law gives her a person.
Looked at are charters with an AI that serves customers itself (not one that only assists people). An error where
`transparency.humanOnRequest` is false, or a routing rule sends `customerPreference: human` to the AI; a note where the
charter gives its AI's use case as SelfService and says nothing of a person, neither there nor in a routing rule.
Whether people are really reached is measured by OD304.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          ai: {systems: [{name: Pip, agentId: pip, useCase: SelfService}]}
          routing:
            default: ai
            rules: [{id: ask-human, when: {customerPreference: human}, to: ai}]
          transparency: {humanOnRequest: true}
      charters/moving.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: moving}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [moving]}
          ai: {systems: [{name: Pip, agentId: pip}]}
          transparency: {humanOnRequest: false}
    finds: [billing/routing, moving/transparency]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          ai: {systems: [{name: Pip, agentId: pip, useCase: SelfService}]}
          routing:
            default: ai
            rules: [{id: ask-human, when: {customerPreference: human}, to: human}]
      charters/desk.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: desk}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [desk]}
          ai: {systems: [{name: Drafts, agentId: drafts, useCase: AgentAssistance}]}
          transparency: {humanOnRequest: false}
"""

from collections.abc import Iterator

from onedeck.charter.charters import Charter
from onedeck.charter.duties import PREFERENCE, Route
from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, NOTE, Finding, Rule

RULE = Rule(
    code="OD501",
    title="there is no way out to a person",
    severity=ERROR,
    pattern="human_plus_ai",
    help="set transparency.humanOnRequest to true, and route `customerPreference: human` to `human` before all else",
    definition="GDPR Art. 22, where a decision is solely automated",
)


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per charter and place that keeps her from a person."""
    for charter in look.charters:
        serving = [system for system in charter.systems if system.use_case != "AgentAssistance"]
        if not serving:
            continue
        told, asking = charter.transparency, _asking(charter)
        if told and told.human_on_request is False:
            yield Finding(
                RULE, ERROR, charter.name, "transparency",
                f"{charter.title} says that she gets no person when she asks for one",
                (look.mark(told.place, "humanOnRequest: false", len("transparency")),),
            )  # fmt: skip
        if asking and asking.to == "ai":
            yield Finding(
                RULE, ERROR, charter.name, "routing",
                f"the rule {asking.id!r} sends a customer who wants a person to the AI",
                (look.mark(asking.place, "she asked for a person"),),
            )  # fmt: skip
        said = asking or (told and told.human_on_request is not None)
        if not said and (own := [system for system in serving if system.use_case == "SelfService"]):
            yield Finding(
                RULE, NOTE, charter.name, "unsaid",
                f"{charter.title} does not say whether she gets a person when she asks {own[0].name} for one",
                (look.mark(own[0].place, "serves customers itself", len(own[0].name)),),
            )  # fmt: skip


def _asking(charter: Charter) -> Route | None:
    """Return the routing rule for customers who ask for a person, and for nothing else besides."""
    for route in charter.routing.rules if charter.routing else ():
        wanted = route.when.get(PREFERENCE)
        if wanted and wanted.value == "human" and (len(route.when) == 1 or route.to == "ai"):
            return route
    return None
