"""The company says one thing and later another about the same matter.

Two answers are worse than none: she does not know which holds, and whoever gave the first is not asked. Counted are
conversations in which the company's words are kept and it had spoken in the same journey before; bad are those in
which it says the same with another amount, share or duration, or once with and once without a not. By rule on the
words: what contradicts in other words is not found, and two figures can both be right (a price before and after a
change), so this is a note until enough of its cases were read. What a record calls a contradiction is
contradicts_policy. One in fifty is the threshold.

Fails:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: completed, reason: line, repeat: 40}
        - {conversation: "d#", customer: "p#", at: "2026-01-07 10:00", until: "2026-01-07 10:05", end: completed,
           reason: line, repeat: 40}
      turns:
        - {conversation: "c#", by: ai, at: "2026-01-05 10:01", figures: "20 eur",
           says: "your refund will amount to twenty euros", repeat: 40}
        - {conversation: "d#", by: person, at: "2026-01-07 10:01", figures: "5 eur",
           says: "your refund will amount to five euros", repeat: 40}
    as_of: "2026-02-01 00:00"
    finds: [all/]

Passes:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: completed, reason: line, repeat: 40}
        - {conversation: "d#", customer: "p#", at: "2026-01-07 10:00", until: "2026-01-07 10:05", end: completed,
           reason: line, repeat: 40}
      turns:
        - {conversation: "c#", by: ai, at: "2026-01-05 10:01", figures: "20 eur",
           says: "your refund will amount to twenty euros", repeat: 40}
        - {conversation: "d#", by: person, at: "2026-01-07 10:01", figures: "20 eur",
           says: "your refund will amount to twenty euros", repeat: 40}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Rule

RULE = Rule(
    code="OD312",
    title="the company contradicts itself",
    severity=ERROR,
    pattern="separate_ownership",
    help="give the AI and people one source for figures and rules, and show them what she was told before",
    live=True,
    threshold=0.02,
    text=True,
)

SQL = """
WITH spoken AS (
    SELECT s.conversation_id, COUNT(DISTINCT s.touch_id) AS worded
    FROM steps AS s
    JOIN turns AS n ON n.touch_id = s.touch_id
    WHERE s.room IS NOT NULL AND n.author_role IN ('AUTOMATED_AGENT', 'HUMAN_AGENT') AND n.content IS NOT NULL
    GROUP BY s.conversation_id
), places AS (
    SELECT k.conversation_id, k.worded > 1 OR j.position > MIN(j.position) OVER (PARTITION BY j.journey_id) AS later
    FROM spoken AS k
    JOIN journeys AS j ON j.conversation_id = k.conversation_id
), against AS (
    SELECT conversation_id, MIN(statement_id) AS statement_id
    FROM statements
    WHERE statement = 'contradicts'
    GROUP BY conversation_id
)
SELECT c.journey, CAST(NULL AS STRING) AS subject, c.conversation_id, c.customer, a.statement_id,
       a.statement_id IS NOT NULL AS bad
FROM conversations AS c
JOIN places AS p ON p.conversation_id = c.conversation_id AND p.later
LEFT JOIN against AS a ON a.conversation_id = c.conversation_id
WHERE c.excluded IS NULL AND c.start_at >= {since} AND c.start_at < {until}
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey in which the company contradicts itself; a note until its cases were read."""
    for tally in look.tallies(RULE, SQL):
        yield Finding(
            RULE, look.severity_of_words(RULE), tally.journey, tally.subject,
            f"in {tally.bad:,} of {tally.n:,} conversations after an earlier answer she was told something else",
            where="the company -> she",
            evidence=(look.read_here(RULE),),
            tally=tally,
        )  # fmt: skip
