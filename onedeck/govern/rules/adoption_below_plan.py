"""The AI serves fewer customers than planned: the day of the plan has passed, and the share is not there.

An adoption plan is a promise to whoever paid for it, and a share below it is the first sign that people and customers
go round the AI. Looked at is the last step of the plan (`adoption` of the AI room's file) whose day has passed. Counted
are the conversations of the journeys the AI serves that began after that day, within the thirteen weeks; served are
those in which the AI answered, or assisted whoever did. It fires if the upper bound of the share served is below the
plan: a plan just missed, or a few conversations only, is silent.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: ["*"]}
          ai: {systems: [{name: Pip, agentId: pip}]}
      charters/pip.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: AISystem
        metadata: {name: pip}
        spec:
          agentId: pip
          accountability: {accountable: {person: maria@example.com}}
          adoption: [{by: "2026-01-04", share: 0.30}, {by: "2026-12-31", share: 0.90}]
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: completed, repeat: 15}
        - {conversation: "d#", customer: "q#", at: "2026-01-05 10:00", until: "2026-01-05 10:05", repeat: 85}
    as_of: "2026-02-01 00:00"
    finds: [billing/pip]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: ["*"]}
          ai: {systems: [{name: Pip, agentId: pip}]}
      charters/pip.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: AISystem
        metadata: {name: pip}
        spec:
          agentId: pip
          accountability: {accountable: {person: maria@example.com}}
          adoption: [{by: "2026-01-04", share: 0.30}, {by: "2026-12-31", share: 0.90}]
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: completed, repeat: 25}
        - {conversation: "d#", customer: "q#", at: "2026-01-05 10:00", until: "2026-01-05 10:05", repeat: 75}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from onedeck.charter.charters import AdoptionStep, SystemCard
from onedeck.govern.check.look import Look
from onedeck.model.findings import LEAST_CONVERSATIONS, LEAST_CUSTOMERS, WARNING, Finding, Rule
from onedeck.store.steps import listed

RULE = Rule(
    code="OD508",
    title="the AI serves fewer than planned",
    severity=WARNING,
    pattern="ai_on_old_process",
    help="find out who goes round it and why before pushing more to it, or change the plan",
    live=True,
    definition="IBM Watson Health: adoption far below projections",
)
SQL = """
SELECT plans.journey, plans.subject, conversations.conversation_id, conversations.customer,
       MAX(CASE WHEN (touches.agent_id IN (plans.agent, plans.name) OR touches.agent_name IN (plans.agent, plans.name))
           AND (steps.handled OR touches.ai_use_case = 'AgentAssistance') THEN 1 ELSE 0 END) = 0 AS bad
FROM ({plans}) AS plans
JOIN conversations ON conversations.journey = plans.serves
JOIN steps ON steps.conversation_id = conversations.conversation_id
JOIN touches ON touches.touch_id = steps.touch_id
WHERE conversations.excluded IS NULL AND conversations.start_at >= CAST(plans.since AS BIGINT)
  AND conversations.start_at >= {since} AND conversations.start_at < {until}
GROUP BY plans.journey, plans.subject, conversations.conversation_id, conversations.customer
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per AI whose plan's last step that is due is missed."""
    due = {card.agent: (card, step) for card in look.cards if (step := _due(look, card))}
    if not due or look.store is None:
        return
    for tally in look.counted(RULE, _sql(look, due)):
        card, step = due[tally.subject]
        enough = tally.n >= LEAST_CONVERSATIONS and tally.seen >= LEAST_CUSTOMERS
        if enough and tally.low > 1 - step.share:
            served = tally.n - tally.bad
            yield Finding(
                RULE, RULE.severity, tally.journey, tally.subject,
                f"{card.title} served {served:,} of {tally.n:,} conversations since {step.by} "
                f"({served / tally.n * 100:.0f} %); the plan was {step.share * 100:.0f} %",
                (look.mark(step.place, f"planned: {step.share * 100:.0f} %"),),
                tally=tally,
            )  # fmt: skip


def _due(look: Look, card: SystemCard) -> AdoptionStep | None:
    passed = [step for step in card.adoption if step.by < look.today]
    return max(passed, key=lambda step: step.by, default=None)


def _sql(look: Look, due: dict[str, tuple[SystemCard, AdoptionStep]]) -> str:
    assert look.store
    text = look.store.engine.dialect.text
    zone = ZoneInfo(look.workspace.timezone)
    rows = []
    for agent, (card, step) in due.items():
        after = datetime.combine(step.by + timedelta(days=1), time(), zone)
        serves = [charter.name for charter in look.charters if card in look.cards_of(charter)]
        shown = serves[0] if len(serves) == 1 else ""
        for journey in serves:
            since = text(str(int(after.timestamp()) * 1_000_000))
            rows.append((text(shown), text(agent), text(agent), text(card.title), text(journey), since))
    plans = listed(("journey", "subject", "agent", "name", "serves", "since"), rows)
    return SQL.replace("{plans}", plans.replace("{", "{{").replace("}", "}}"))
