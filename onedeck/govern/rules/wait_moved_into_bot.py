"""The queue keeps its target because customers wait with the AI instead.

The dashboard of the queue is green, and the time until a person is there is what it was. The target is the charter's
for the queue (an objective on `queue_wait`, the strictest if there are several), else its `handoff.maxWait`; a journey
with neither is not measured. Counted are the conversations with AI before the first person in which the queue wait of
that person, as recorded, else from the end of the AI's part until the person was there, kept the target. Bad are those
in which the time from when she asked for a person (the handoff's request) until the person was there did not. Not
counted: handoffs whose request has no moment, as nobody knows when she gave up on the AI. It takes one in five.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: ["*"]}
          objectives: [{displayName: Queue, dimension: fast, indicatorRef: queue_wait, op: lte, value: 120}]
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:08",
           end: escalated, repeat: 40}
        - {conversation: "c#", customer: "p#", room: person, at: "2026-01-05 10:08", enqueued: "2026-01-05 10:08",
           connected: "2026-01-05 10:09", until: "2026-01-05 10:20", end: completed, repeat: 40}
      handoffs:
        - {conversation: "c#", at: "2026-01-05 10:01", reason: by_end_user_ask, repeat: 40}
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
          objectives: [{displayName: Queue, dimension: fast, indicatorRef: queue_wait, op: lte, value: 120}]
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:08",
           end: escalated, repeat: 40}
        - {conversation: "c#", customer: "p#", room: person, at: "2026-01-05 10:08", enqueued: "2026-01-05 10:08",
           connected: "2026-01-05 10:09", until: "2026-01-05 10:20", end: completed, repeat: 40}
      handoffs:
        - {conversation: "c#", at: "2026-01-05 10:08", reason: by_end_user_ask, repeat: 40}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.given import filled, longest_wait, per_journey
from onedeck.govern.check.look import Look
from onedeck.model.findings import WARNING, Finding, Rule

RULE = Rule(
    code="OD303",
    title="the wait moved from the queue into the AI",
    severity=WARNING,
    pattern="ai_on_old_process",
    help="hand over when she asks for a person, and measure her wait from that moment",
    live=True,
    threshold=0.20,
    sums=("with_ai_s",),
    definition="Ours; TD Bank's minutes eliminated, told with those moved into the bot",
)

SQL = """
WITH people AS (
    SELECT
        s.conversation_id, s.wait_s, t.connected_time,
        ROW_NUMBER() OVER (PARTITION BY s.conversation_id ORDER BY s.position) AS nth
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    WHERE s.handled AND s.room = 'cx' AND s.bot_s > 0
), asked AS (
    SELECT
        COALESCE(j.root, h.conversation_id) AS conversation_id, MIN(h.requested_time) AS asked_at,
        MAX(t.disconnect_time) AS let_go_at
    FROM handoffs AS h
    LEFT JOIN joins AS j ON j.conversation_id = h.conversation_id
    LEFT JOIN steps AS f ON f.touch_id = h.from_touch_id
    LEFT JOIN touches AS t ON t.touch_id = h.from_touch_id
    WHERE COALESCE(f.room, 'ai') = 'ai' AND h.status <> 'canceled'
    GROUP BY COALESCE(j.root, h.conversation_id)
), waits AS (
    SELECT
        p.conversation_id,
        COALESCE(p.wait_s, CASE WHEN p.connected_time >= a.let_go_at THEN (p.connected_time - a.let_go_at) / 1e6 END)
            AS wait_s,
        CASE WHEN p.connected_time >= a.asked_at THEN (p.connected_time - a.asked_at) / 1e6 END AS all_s
    FROM people AS p
    JOIN asked AS a ON a.conversation_id = p.conversation_id
    WHERE p.nth = 1
)
SELECT c.journey, c.ai_system AS subject, c.conversation_id, c.customer, w.all_s - w.wait_s AS with_ai_s,
       w.all_s > g.figure AS bad
FROM conversations AS c
JOIN waits AS w ON w.conversation_id = c.conversation_id
JOIN ({targets}) AS g ON g.journey = c.journey
WHERE c.excluded IS NULL AND c.start_at >= {since} AND c.start_at < {until}
  AND w.all_s IS NOT NULL AND w.wait_s <= g.figure
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey and AI that keeps the queue's target by holding customers."""
    if look.store is None:
        return
    targets = {charter.name: longest_wait(charter) for charter in look.charters}
    for tally in look.tallies(RULE, filled(SQL, targets=per_journey(look, targets))):
        minutes = tally.sums["with_ai_s"] / 60
        yield Finding(
            RULE, RULE.severity, tally.journey, tally.subject,
            f"the queue kept its {targets[tally.journey]:g} s in {tally.n:,} conversations that came from the AI; in "
            f"{tally.bad:,} of them she had to wait longer from when she asked for a person",
            where=f"{tally.subject or 'AI'} -> people",
            evidence=(f"{minutes:,.0f} minutes of the wait passed with the AI and not in the queue",),
            tally=tally,
        )  # fmt: skip
