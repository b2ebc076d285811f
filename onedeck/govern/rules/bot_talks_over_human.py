"""The AI goes on answering in a conversation that a person has taken over.

She gets two answers at once, and the person's authority is gone. Counted are the conversations in which AI and a
person both had the word; bad are those in which the AI spoke while a person had the conversation.

Fails:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: escalated, repeat: 40}
        - {conversation: "c#", customer: "p#", room: person, at: "2026-01-05 10:06", until: "2026-01-05 10:20",
           end: completed, repeat: 40}
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:10", until: "2026-01-05 10:11",
           end: completed, repeat: 40}
    as_of: "2026-02-01 00:00"
    finds: [all/pip]

Passes:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: escalated, repeat: 40}
        - {conversation: "c#", customer: "p#", room: person, at: "2026-01-05 10:06", until: "2026-01-05 10:20",
           end: completed, repeat: 40}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Rule

RULE = Rule(
    code="OD302",
    title="the AI talks over a person",
    severity=ERROR,
    pattern="human_plus_ai",
    help="end the AI's turn when a person takes the conversation, and give it back only when she hands it back",
    live=True,
    threshold=0.01,
)

SQL = """
SELECT conversations.journey, spoke.agent AS subject, conversations.conversation_id, conversations.customer,
       spoke.collided AS bad
FROM conversations
JOIN (
    SELECT steps.conversation_id, MIN(touches.agent_id) AS agent, MAX(CAST(steps.collision AS INT)) = 1 AS collided
    FROM steps JOIN touches ON touches.touch_id = steps.touch_id
    WHERE touches.handler_role = 'AUTOMATED_AGENT'
    GROUP BY steps.conversation_id
) AS spoke ON spoke.conversation_id = conversations.conversation_id
WHERE conversations.excluded IS NULL AND conversations.cx_handled
  AND conversations.start_at >= {since} AND conversations.start_at < {until}
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey and AI that talks over people."""
    for tally in look.tallies(RULE, SQL):
        yield Finding(
            RULE, RULE.severity, tally.journey, tally.subject,
            f"in {tally.bad:,} of {tally.n:,} conversations that both had, it answered while a person had the word",
            where=f"{tally.subject or 'AI'} -> people",
            tally=tally,
        )  # fmt: skip
