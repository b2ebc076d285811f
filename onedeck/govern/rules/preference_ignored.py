"""She asked for a person before, and the next time the AI has her again, alone.

Whoever had to ask once has said how she wants to be served; to ask it anew each time is the wall customers complain
of. Counted is her next conversation in the same journey within 90 days of one in which she asked for a person herself
(a handoff whose reason is by_end_user_ask); bad are those that began with self-service AI and in which no person took
part. Not counted: handoffs that the AI or a rule began, sources that do not say who asked (then nothing is measured),
and what comes after the next one. Some choose the AI the second time for its speed; the threshold is one in five.

Fails:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: escalated, repeat: 40}
        - {conversation: "c#", customer: "p#", at: "2026-01-05 10:06", until: "2026-01-05 10:20", end: completed,
           repeat: 40}
        - {conversation: "d#", customer: "p#", room: ai, agent: pip, at: "2026-01-12 10:00", until: "2026-01-12 10:05",
           end: completed, repeat: 40}
      handoffs: [{conversation: "c#", at: "2026-01-05 10:05", reason: by_end_user_ask, repeat: 40}]
    as_of: "2026-02-01 00:00"
    finds: [all/]

Passes:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: escalated, repeat: 40}
        - {conversation: "c#", customer: "p#", at: "2026-01-05 10:06", until: "2026-01-05 10:20", end: completed,
           repeat: 40}
        - {conversation: "d#", customer: "p#", at: "2026-01-12 10:00", until: "2026-01-12 10:05", end: completed,
           repeat: 40}
      handoffs: [{conversation: "c#", at: "2026-01-05 10:05", reason: by_end_user_ask, repeat: 40}]
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.look import Look
from onedeck.model.findings import WARNING, Finding, Rule

RULE = Rule(
    code="OD503",
    title="who asked for a person gets the AI again",
    severity=WARNING,
    pattern="human_plus_ai",
    help="route who asked for a person to people (`routing.rules: [{when: {customerPreference: human}, to: human}]`)",
    live=True,
    threshold=0.20,
)

SQL = """
WITH asked AS (
    SELECT DISTINCT COALESCE(j.root, h.conversation_id) AS conversation_id
    FROM handoffs AS h
    LEFT JOIN joins AS j ON j.conversation_id = h.conversation_id
    WHERE h.reason = 'by_end_user_ask'
), first_rooms AS (
    SELECT conversation_id, MIN_BY(room, position) AS first_room
    FROM steps
    WHERE handled
    GROUP BY conversation_id
), chain AS (
    SELECT
        c.journey, c.conversation_id, c.customer, c.start_at, c.cx_handled, f.first_room,
        LAG(c.conversation_id) OVER w AS before_id,
        LAG(c.start_at) OVER w AS before_at
    FROM conversations AS c
    JOIN first_rooms AS f ON f.conversation_id = c.conversation_id
    WHERE c.excluded IS NULL AND c.customer IS NOT NULL AND c.time_basis = 'clock'
    WINDOW w AS (PARTITION BY c.customer, c.journey ORDER BY c.start_at, c.conversation_id)
)
SELECT c.journey, CAST(NULL AS STRING) AS subject, c.conversation_id, c.customer,
       c.first_room = 'ai' AND NOT c.cx_handled AS bad
FROM chain AS c
JOIN asked AS a ON a.conversation_id = c.before_id
WHERE c.start_at >= {since} AND c.start_at < {until} AND c.start_at - c.before_at <= 90 * 86400000000
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey in which who asked for a person gets the AI alone the next time."""
    for tally in look.tallies(RULE, SQL):
        yield Finding(
            RULE, RULE.severity, tally.journey, tally.subject,
            f"of {tally.n:,} conversations that came after she had asked for a person, {tally.bad:,} began with the AI "
            "again and no person came",
            where="she -> AI",
            tally=tally,
        )  # fmt: skip
