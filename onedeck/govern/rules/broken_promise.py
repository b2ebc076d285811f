"""What was promised by a day had not happened by that day.

A promise is the last thing a customer takes on trust; whoever breaks it makes her ask again, and the contact counts
as handled twice. Counted are conversations with a promise that names its due time (a record, or the words of a turn),
once seven days have passed since, so that early and late ones are looked at equally long. Bad are those in which no
record says it was done by then, and she came back about it within those seven days (another conversation about the
same need or object, or a reopening, denial, complaint or cancellation of this one), or a record says it was done
later, or the charter requires a proof and the journey's records hold none. Not counted: promises before they are due,
and promises without a day. Some come back in any week by chance (6 in 100 on the service desk log of the tests): the
threshold is fifteen in a hundred.

Fails:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", at: "2026-01-05 10:00", until: "2026-01-05 10:05", end: completed,
           reason: line, repeat: 40}
        - {conversation: "d#", customer: "p#", at: "2026-01-10 10:00", until: "2026-01-10 10:05", end: completed,
           reason: line, repeat: 30}
      outcomes: [{conversation: "c#", says: promised, at: "2026-01-05 10:00", due: "2026-01-09 18:00", repeat: 40}]
    as_of: "2026-02-01 00:00"
    finds: [all/]

Passes:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", at: "2026-01-05 10:00", until: "2026-01-05 10:05", end: completed,
           reason: line, repeat: 40}
        - {conversation: "d#", customer: "p#", at: "2026-01-08 10:00", until: "2026-01-08 10:05", end: completed,
           reason: line, repeat: 30}
        - {conversation: "e#", customer: "p#", at: "2026-01-10 10:00", until: "2026-01-10 10:05", end: completed,
           reason: invoice, repeat: 30}
      outcomes: [{conversation: "c#", says: promised, at: "2026-01-05 10:00", due: "2026-01-09 18:00", repeat: 40}]
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Rule

RULE = Rule(
    code="OD305",
    title="a promise is not kept",
    severity=ERROR,
    pattern="ai_on_old_process",
    help="promise only what a system of record can see done, and tell her before the day if it will not be",
    live=True,
    threshold=0.15,
)

SQL = """
WITH due AS (
    SELECT conversation_id, due_time, due_time + 7 * 86400000000 AS until_time, MIN(COALESCE(said_at, 0)) AS said_at
    FROM statements
    WHERE statement = 'promise' AND due_time + 7 * 86400000000 <= {until}
    GROUP BY conversation_id, due_time
), acts AS (
    SELECT a.conversation_id, o.occurred_time AS done_at
    FROM outcomes AS o
    JOIN attachments AS a ON a.outcome_id = o.outcome_id AND a.grade <> 'd'
    WHERE o.outcome = 'fulfilled'
), done AS (
    SELECT d.conversation_id, d.due_time, MIN(k.done_at) AS done_at
    FROM due AS d
    JOIN acts AS k ON k.conversation_id = d.conversation_id AND k.done_at >= d.said_at
    GROUP BY d.conversation_id, d.due_time
), proofs AS (
    SELECT c.journey, COUNT(*) AS proofs
    FROM acts AS k
    JOIN conversations AS c ON c.conversation_id = k.conversation_id
    GROUP BY c.journey
), back AS (
    SELECT d.conversation_id, d.due_time
    FROM due AS d
    JOIN conversations AS c ON c.conversation_id = d.conversation_id
    JOIN conversations AS o ON o.customer = c.customer
    WHERE o.conversation_id <> c.conversation_id AND o.excluded IS NULL
      AND o.start_at > d.due_time AND o.start_at <= d.until_time
      AND (o.object_key = c.object_key
           OR (o.need = c.need AND COALESCE(o.vocabulary, '') = COALESCE(c.vocabulary, '')))
    UNION
    SELECT d.conversation_id, d.due_time
    FROM due AS d
    JOIN conversations AS c ON c.conversation_id = d.conversation_id
    JOIN conversations AS o ON o.account_key = c.account_key AND o.object_key = c.object_key
    WHERE o.conversation_id <> c.conversation_id AND o.excluded IS NULL
      AND o.start_at > d.due_time AND o.start_at <= d.until_time
    UNION
    SELECT d.conversation_id, d.due_time
    FROM due AS d
    JOIN evidence AS e ON e.conversation_id = d.conversation_id
    WHERE e.against AND e.kind IN ('reopened', 'denied', 'disputed', 'complained', 'cancelled')
      AND e.occurred > d.due_time AND e.occurred <= d.until_time
)
SELECT
    c.journey, CAST(NULL AS STRING) AS subject, c.conversation_id, c.customer,
    BOOL_OR(
        COALESCE(n.done_at > d.due_time, TRUE)
        AND (b.conversation_id IS NOT NULL OR n.done_at IS NOT NULL
             OR ((c.proof_required OR COALESCE(h.proof_required, FALSE)) AND COALESCE(p.proofs, 0) > 0))
    ) AS bad
FROM due AS d
JOIN conversations AS c ON c.conversation_id = d.conversation_id
LEFT JOIN done AS n ON n.conversation_id = d.conversation_id AND n.due_time = d.due_time
LEFT JOIN proofs AS p ON p.journey = c.journey
LEFT JOIN charters AS h ON h.journey = c.journey
LEFT JOIN back AS b ON b.conversation_id = d.conversation_id AND b.due_time = d.due_time
WHERE c.excluded IS NULL AND c.start_at >= {since} AND c.start_at < {until}
GROUP BY c.journey, c.conversation_id, c.customer
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey in which promises are broken."""
    for tally in look.tallies(RULE, SQL):
        yield Finding(
            RULE, RULE.severity, tally.journey, tally.subject,
            f"of {tally.n:,} conversations with a promise that was due, {tally.bad:,} had to come back for it, or "
            "it was done late or not at all",
            where="promise -> due day",
            tally=tally,
        )  # fmt: skip
