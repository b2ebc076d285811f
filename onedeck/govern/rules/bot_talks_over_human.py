"""The AI goes on answering in a conversation that a person has taken over.

She gets two answers at once, and the person's authority is gone. Counted are the conversations in which there was a
touch of self-service AI and a person handled; bad are those in which the AI began to talk, or where turns are kept said
something, while a person had the conversation: later than ten seconds after the person had taken it, and earlier than
ten seconds before the person's end. Not counted: what the AI says while she waits in the queue, its last word at the
takeover (clocks differ by seconds), its use of tools, and AI that assists the person. It is a fault of wiring and
should never happen; more than one conversation in a hundred is no accident.

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
WITH people AS (
    SELECT s.conversation_id, COALESCE(t.connected_time, t.initiation_time) + 10000000 AS from_at,
        s.end_at - 10000000 AS until_at
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    WHERE s.room = 'cx' AND s.handled AND t.time_basis = 'clock'
), spoken AS (
    SELECT s.conversation_id, t.agent_id, s.start_at AS said_at
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    WHERE s.room = 'ai' AND s.collision
    UNION ALL
    SELECT s.conversation_id, t.agent_id, n.time
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    JOIN turns AS n ON n.touch_id = s.touch_id
    WHERE s.room = 'ai' AND n.author_role = 'AUTOMATED_AGENT' AND n.tool_name IS NULL
), talked AS (
    SELECT k.conversation_id, MIN(k.agent_id) AS agent_id
    FROM spoken AS k
    JOIN people AS p ON p.conversation_id = k.conversation_id AND k.said_at > p.from_at AND k.said_at < p.until_at
    GROUP BY k.conversation_id
), had AS (
    SELECT s.conversation_id, MIN(t.agent_id) AS agent_id
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    WHERE s.room = 'ai'
    GROUP BY s.conversation_id
)
SELECT c.journey, COALESCE(k.agent_id, h.agent_id) AS subject, c.conversation_id, c.customer,
       k.conversation_id IS NOT NULL AS bad
FROM conversations AS c
JOIN had AS h ON h.conversation_id = c.conversation_id
LEFT JOIN talked AS k ON k.conversation_id = c.conversation_id
WHERE c.excluded IS NULL AND c.cx_handled AND c.start_at >= {since} AND c.start_at < {until}
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
