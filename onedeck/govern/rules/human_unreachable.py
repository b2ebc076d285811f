"""She asks for a person, or queues for one, while the company is open, and nobody comes.

Whoever cannot get past the AI or the queue has no way to be helped. Counted are the conversations that are over in
which she asked for a person (a handoff from AI that was not withdrawn, an AI's part that ended as escalated) or stood
in a live queue, at an open hour of the queue's calendar (calendars.yaml; a queue without one is taken for always open).
Bad are those in which no person took part after it, in this or a joined conversation, and she waited as long as the
charter lets her wait (its target on `queue_wait`, else `handoff.maxWait`, else five minutes), or how long is not
recorded. Who hangs up before that is counted and not bad. Not counted: letters and tickets (nobody stands in line
there), closed hours, and the outages that events.yaml names. Some give up in any queue: the threshold is
more than one in seven.

Fails:
    files: {calendars.yaml: {service: {timezone: UTC, hours: {mon: "08:00-18:00"}}}}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:08",
           end: escalated, repeat: 20}
        - {conversation: "q#", customer: "q#", room: system, channel: phone, at: "2026-01-05 11:00",
           enqueued: "2026-01-05 11:00", until: "2026-01-05 11:20", end: abandoned, repeat: 20}
    as_of: "2026-02-01 00:00"
    finds: [all/]

Passes:
    files: {calendars.yaml: {service: {timezone: UTC, hours: {mon: "08:00-18:00"}}}}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:08",
           end: escalated, repeat: 20}
        - {conversation: "c#", customer: "p#", room: person, at: "2026-01-05 10:09", until: "2026-01-05 10:20",
           end: completed, repeat: 20}
        - {conversation: "q#", customer: "q#", room: system, channel: phone, at: "2026-01-05 11:00",
           enqueued: "2026-01-05 11:00", until: "2026-01-05 11:00:30", end: abandoned, repeat: 20}
        - {conversation: "n#", customer: "n#", room: ai, agent: pip, at: "2026-01-05 20:00", until: "2026-01-05 20:08",
           end: escalated, repeat: 40}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.given import filled, longest_wait, opening, outages, per_journey
from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Rule

RULE = Rule(
    code="OD304",
    title="no person can be reached",
    severity=ERROR,
    pattern="human_plus_ai",
    help="staff the queue in its open hours, or say the hours; let the AI name another way before it hands over",
    live=True,
    threshold=0.15,
    definition="Ours; five minutes as in human_reachability",
)

SQL = """
WITH asked AS (
    SELECT
        COALESCE(j.root, h.conversation_id) AS conversation_id, h.requested_time AS asked_at, t.queue_id,
        CAST(NULL AS DOUBLE) AS waited_s
    FROM handoffs AS h
    LEFT JOIN joins AS j ON j.conversation_id = h.conversation_id
    LEFT JOIN steps AS f ON f.touch_id = h.from_touch_id
    LEFT JOIN touches AS t ON t.touch_id = h.to_touch_id
    WHERE COALESCE(f.room, 'ai') = 'ai' AND h.status <> 'canceled'
    UNION ALL
    SELECT s.conversation_id, s.end_at, t.queue_id, NULL
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    WHERE s.room = 'ai' AND t.end_state = 'escalated'
    UNION ALL
    SELECT
        s.conversation_id, COALESCE(t.enqueue_time, t.initiation_time), t.queue_id,
        COALESCE(t.queue_s, (COALESCE(t.connected_time, t.disconnect_time) - t.enqueue_time) / 1e6)
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    WHERE t.direction = 'inbound' AND (t.enqueue_time IS NOT NULL OR t.queue_s IS NOT NULL)
), waited AS (
    SELECT a.conversation_id, a.asked_at, MAX(a.waited_s) AS waited_s
    FROM asked AS a
    LEFT JOIN ({queues}) AS q ON q.queue = a.queue_id
    LEFT JOIN ({open_hours}) AS o
      ON o.calendar = COALESCE(q.calendar, {other}) AND a.asked_at >= o.begins AND a.asked_at < o.ends
    WHERE COALESCE(q.calendar, {other}) IS NULL OR o.begins IS NOT NULL
    GROUP BY a.conversation_id, a.asked_at
), met AS (
    SELECT w.conversation_id, w.asked_at, w.waited_s, MAX(s.end_at) AS person_until
    FROM waited AS w
    LEFT JOIN steps AS s
      ON s.conversation_id = w.conversation_id AND s.room = 'cx' AND s.handled AND s.end_at >= w.asked_at
    GROUP BY w.conversation_id, w.asked_at, w.waited_s
)
SELECT
    c.journey, CAST(NULL AS STRING) AS subject, c.conversation_id, c.customer,
    BOOL_OR(m.person_until IS NULL) AND COALESCE(MAX(m.waited_s) >= COALESCE(MIN(g.figure), 300), TRUE) AS bad
FROM conversations AS c
JOIN met AS m ON m.conversation_id = c.conversation_id
LEFT JOIN ({targets}) AS g ON g.journey = c.journey
LEFT JOIN ({outages}) AS x
  ON COALESCE(x.journey, c.journey) = c.journey AND m.asked_at >= x.begins AND m.asked_at < x.ends
WHERE x.begins IS NULL AND c.excluded IS NULL AND c.is_over AND c.start_at >= {since} AND c.start_at < {until}
GROUP BY c.journey, c.conversation_id, c.customer
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey in which people asked for do not come."""
    if look.store is None:
        return
    open_hours, queues, other = opening(look)
    targets = per_journey(look, {charter.name: longest_wait(charter) for charter in look.charters})
    sql = filled(
        SQL, open_hours=open_hours, queues=queues, other=other, targets=targets, outages=outages(look)
    )
    for tally in look.tallies(RULE, sql):
        yield Finding(
            RULE, RULE.severity, tally.journey, tally.subject,
            f"in {tally.bad:,} of {tally.n:,} conversations in which she asked or queued for a person in open hours, "
            "nobody came",
            where="AI, queue -> people",
            tally=tally,
        )  # fmt: skip
