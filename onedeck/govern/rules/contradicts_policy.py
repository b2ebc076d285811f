"""What the AI answers contradicts what the company's own records or experts say.

An AI that was tested on invented cases meets the company's own rules for the first time with a customer. Counted are
the conversations that AI handled and no person took part in; bad are those of which a record (an outcome `contradicted`
of a system, an evaluation, the company or the customer, attached surely: grade a to c) says that the answer was
contradicted. Not counted: what a rule on the words finds, which is contradiction; and suggestions that people
rejected, as no source says why they did. Where no feed ever records a contradiction, nothing is measured. One in a
hundred is the threshold.

Fails:
    rows:
      touches: [{conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00",
                 until: "2026-01-05 10:05", end: completed, repeat: 40}]
      outcomes: [{conversation: "c#", says: contradicted, by: company, at: "2026-01-06 10:00", repeat: 5}]
    as_of: "2026-02-01 00:00"
    finds: [all/pip]

Passes:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: completed, repeat: 40}
        - {conversation: "d#", customer: "p#", at: "2026-01-05 10:00", until: "2026-01-05 10:05", end: completed,
           repeat: 40}
      outcomes: [{conversation: "d#", says: contradicted, by: company, at: "2026-01-06 10:00", repeat: 40}]
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Rule

RULE = Rule(
    code="OD507",
    title="the AI contradicts the company's policy",
    severity=ERROR,
    pattern="human_plus_ai",
    help="take these answers away from the AI until whoever owns the policy has tested them on cases of yours",
    live=True,
    threshold=0.01,
)

SQL = """
SELECT c.journey, c.ai_system AS subject, c.conversation_id, c.customer, s.conversation_id IS NOT NULL AS bad
FROM conversations AS c
JOIN (SELECT COUNT(*) AS recorded FROM outcomes WHERE outcome = 'contradicted') AS k ON k.recorded > 0
LEFT JOIN (
    SELECT DISTINCT a.conversation_id
    FROM outcomes AS o
    JOIN attachments AS a ON a.outcome_id = o.outcome_id AND a.grade <> 'd'
    WHERE o.outcome = 'contradicted'
) AS s ON s.conversation_id = c.conversation_id
WHERE c.excluded IS NULL AND c.ai_handled AND NOT c.cx_handled AND c.start_at >= {since} AND c.start_at < {until}
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey and AI whose answers records contradict."""
    for tally in look.tallies(RULE, SQL):
        yield Finding(
            RULE, RULE.severity, tally.journey, tally.subject,
            f"of {tally.n:,} conversations it had alone, a record contradicts its answer in {tally.bad:,}",
            where=f"{tally.subject or 'AI'} -> she",
            tally=tally,
        )  # fmt: skip
