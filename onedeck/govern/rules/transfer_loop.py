"""She is passed round: back to somebody who had her before, or on three times and more.

Each pass costs her a wait and a new explanation, and none of those who had her could help. Counted are the
conversations that AI or a person handled; bad are those in which she was passed back to a handler or a queue that had
had her before another one did, in which an AI that had handed her over has her again, or in which she was passed on at
least three times. A pass is a touch that its source calls transferred or escalated, and somebody handling her after it.
Not counted: that another colleague answers her next message (a change of shift is no transfer), and a person who keeps
her while her case changes the queue. The threshold is one conversation in fifty: where there are specialists, now and
then somebody has to be asked back.

Fails:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", agent: ann, queue: billing, at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: transferred, repeat: 40}
        - {conversation: "c#", customer: "p#", agent: bob, queue: orders, method: TRANSFER, at: "2026-01-05 10:06",
           until: "2026-01-05 10:10", end: transferred, repeat: 40}
        - {conversation: "c#", customer: "p#", agent: cleo, queue: billing, method: TRANSFER, at: "2026-01-05 10:11",
           until: "2026-01-05 10:20", end: completed, repeat: 40}
    as_of: "2026-02-01 00:00"
    finds: [all/]

Passes:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", agent: ann, queue: billing, at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: transferred, repeat: 40}
        - {conversation: "c#", customer: "p#", agent: bob, queue: orders, method: TRANSFER, at: "2026-01-05 10:06",
           until: "2026-01-05 10:10", end: completed, repeat: 40}
        - {conversation: "c#", customer: "p#", agent: ann, queue: billing, at: "2026-01-07 10:00",
           until: "2026-01-07 10:10", end: completed, repeat: 40}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.look import Look
from onedeck.model.findings import WARNING, Finding, Rule

RULE = Rule(
    code="OD301",
    title="she is passed round",
    severity=WARNING,
    pattern="ai_on_old_process",
    help="let the first who has her see who can help (routing by need), and keep her with whoever she is passed to",
    live=True,
    threshold=0.02,
    sums=("passes",),
)

SQL = """
WITH had AS (
    SELECT
        s.conversation_id, s.position, s.room, t.agent_id, t.queue_id,
        LAG(t.agent_id) OVER w AS agent_before,
        LAG(t.queue_id) OVER w AS queue_before,
        LAG(s.room) OVER w AS room_before,
        COALESCE(LAG(t.end_state) OVER w, '') AS end_before
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    WHERE s.handled
    WINDOW w AS (PARTITION BY s.conversation_id ORDER BY s.position)
), returned AS (
    SELECT DISTINCT later.conversation_id
    FROM had AS later
    JOIN had AS earlier ON earlier.conversation_id = later.conversation_id AND earlier.position < later.position
    WHERE later.end_before IN ('transferred', 'escalated')
      AND ((earlier.agent_id = later.agent_id AND later.agent_id <> later.agent_before)
           OR (earlier.queue_id = later.queue_id AND later.queue_id <> later.queue_before)
           OR (later.room = 'ai' AND later.room_before = 'ai' AND later.end_before = 'escalated'))
), counts AS (
    SELECT
        conversation_id,
        CAST(SUM(CASE WHEN end_before IN ('transferred', 'escalated') THEN 1 ELSE 0 END) AS BIGINT) AS passes
    FROM had
    GROUP BY conversation_id
)
SELECT c.journey, CAST(NULL AS STRING) AS subject, c.conversation_id, c.customer, n.passes,
       r.conversation_id IS NOT NULL OR n.passes >= 3 AS bad
FROM conversations AS c
JOIN counts AS n ON n.conversation_id = c.conversation_id
LEFT JOIN returned AS r ON r.conversation_id = c.conversation_id
WHERE c.excluded IS NULL AND c.start_at >= {since} AND c.start_at < {until}
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey in which customers are passed round."""
    for tally in look.tallies(RULE, SQL):
        passes = f"{tally.sums['passes'] / tally.bad:.1f}"
        yield Finding(
            RULE, RULE.severity, tally.journey, tally.subject,
            f"in {tally.bad:,} of {tally.n:,} conversations she was passed back to who had had her, or on three times; "
            f"{passes} passes each",
            where="handlers -> handlers",
            tally=tally,
        )  # fmt: skip
