"""She tells her story again: to the next person, or when she has to come back.

Having to explain again makes service hard work for her, and says that nobody wrote down what she had said. Counted are
conversations in which her words are kept and there is an earlier word of hers in the same journey (an earlier
conversation about the same need, or another person before); bad are those in which she says the same again: six in
ten of her words stood in an earlier turn to somebody else, or she says herself that she has said this. Not counted:
what she tells a person after the AI, which is context_lost. By rule on the words: what she says in other words is not
seen, and a greeting repeated can look like a story, so this is a note until enough of its cases were read. One in five
is the threshold, as whoever comes back names her matter.

Fails:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", at: "2026-01-05 10:00", until: "2026-01-05 10:05", end: completed,
           reason: line, repeat: 40}
        - {conversation: "d#", customer: "p#", at: "2026-01-07 10:00", until: "2026-01-07 10:05", end: completed,
           reason: line, repeat: 40}
      turns:
        - {conversation: "c#", by: customer, at: "2026-01-05 10:01",
           says: "router number # blinks orange since Tuesday evening", repeat: 40}
        - {conversation: "d#", by: customer, at: "2026-01-07 10:01",
           says: "router number # blinks orange since Tuesday evening", repeat: 40}
    as_of: "2026-02-01 00:00"
    finds: [all/]

Passes:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", at: "2026-01-05 10:00", until: "2026-01-05 10:05", end: completed,
           reason: line, repeat: 40}
        - {conversation: "d#", customer: "p#", at: "2026-01-07 10:00", until: "2026-01-07 10:05", end: completed,
           reason: line, repeat: 40}
      turns:
        - {conversation: "c#", by: customer, at: "2026-01-05 10:01",
           says: "router number # blinks orange since Tuesday evening", repeat: 40}
        - {conversation: "d#", by: customer, at: "2026-01-07 10:01",
           says: "your technician never came, when will somebody visit", repeat: 40}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.look import Look
from onedeck.model.findings import WARNING, Finding, Rule

RULE = Rule(
    code="OD311",
    title="she has to explain again",
    severity=WARNING,
    pattern="human_plus_ai",
    help="show whoever has her next what she said before, to whom, and what she was told",
    live=True,
    threshold=0.20,
    text=True,
    definition="Ours; re-explaining is a driver of customer effort (CEB, Stop Trying to Delight Your Customers, 2010)",
)

SQL = """
WITH spoken AS (
    SELECT s.conversation_id, COUNT(DISTINCT CASE WHEN s.room = 'cx' THEN s.touch_id END) AS people
    FROM steps AS s
    JOIN turns AS n ON n.touch_id = s.touch_id
    WHERE s.room IS NOT NULL AND n.author_role = 'END_USER' AND n.content IS NOT NULL
    GROUP BY s.conversation_id
), places AS (
    SELECT k.conversation_id, k.people > 1 OR j.position > MIN(j.position) OVER (PARTITION BY j.journey_id) AS later
    FROM spoken AS k
    JOIN journeys AS j ON j.conversation_id = k.conversation_id
), again AS (
    SELECT t.conversation_id, MIN(t.statement_id) AS statement_id
    FROM statements AS t
    LEFT JOIN turns AS o ON o.turn_id = t.other_turn_id
    LEFT JOIN steps AS s ON s.touch_id = o.touch_id
    WHERE t.statement = 'repeats' AND NOT (t.handed AND t.room = 'cx' AND COALESCE(s.room, 'ai') = 'ai')
    GROUP BY t.conversation_id
)
SELECT c.journey, CAST(NULL AS STRING) AS subject, c.conversation_id, c.customer, a.statement_id,
       a.statement_id IS NOT NULL AS bad
FROM conversations AS c
JOIN places AS p ON p.conversation_id = c.conversation_id AND p.later
LEFT JOIN again AS a ON a.conversation_id = c.conversation_id
WHERE c.excluded IS NULL AND c.start_at >= {since} AND c.start_at < {until}
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey in which customers explain again; a note until its cases were read."""
    for tally in look.tallies(RULE, SQL):
        yield Finding(
            RULE, look.severity_of_words(RULE), tally.journey, tally.subject,
            f"in {tally.bad:,} of {tally.n:,} conversations after an earlier word of hers she said the same again",
            where="she -> the next who has her",
            evidence=(look.read_here(RULE),),
            tally=tally,
        )  # fmt: skip
