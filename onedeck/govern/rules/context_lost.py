"""What she told the AI does not reach the person.

Then the AI's minutes were the customer's loss: she begins again. Where handoffs record how many facts were to be
handed over and how many the person had (context_required, context_passed), counted are the conversations with such a
completed handoff, and bad are those that brought less than the charter asks (`handoff.minContextCompleteness`, else
95 %). Where none records it, the words say it: counted are conversations that went from the AI to a person whose
words with her are kept, bad those in which she told the person what she had told the AI. What she says in other words
is not seen, and some repeat themselves unasked: this reading is a note until enough of its cases were read. One in
ten is the threshold of both.

Fails:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: escalated, repeat: 40}
        - {conversation: "c#", customer: "p#", at: "2026-01-05 10:06", until: "2026-01-05 10:20", end: completed,
           repeat: 40}
      handoffs: [{conversation: "c#", at: "2026-01-05 10:05", required: 5, passed: 3, repeat: 40}]
    as_of: "2026-02-01 00:00"
    finds: [all/pip]

Passes:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: escalated, repeat: 40}
        - {conversation: "c#", customer: "p#", at: "2026-01-05 10:06", until: "2026-01-05 10:20", end: completed,
           repeat: 40}
      handoffs: [{conversation: "c#", at: "2026-01-05 10:05", required: 5, passed: 5, repeat: 40}]
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.given import filled, per_journey
from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Rule

COMPLETE = 0.95
WORDS = ", by her words"  # what tells the reading of words from the counts

RULE = Rule(
    code="OD310",
    title="the context is lost at the handoff",
    severity=ERROR,
    pattern="human_plus_ai",
    help="hand over what the charter's `handoff.context` lists, and show it to the person before the first answer",
    live=True,
    threshold=0.10,
    text=True,  # where handoffs record no counts
    sums=("by_count",),
)

SQL = """
WITH given AS (
    SELECT COALESCE(j.root, h.conversation_id) AS conversation_id,
        MIN(CAST(h.context_passed AS DOUBLE) / h.context_required) AS carried
    FROM handoffs AS h
    LEFT JOIN joins AS j ON j.conversation_id = h.conversation_id
    LEFT JOIN steps AS f ON f.touch_id = h.from_touch_id
    WHERE h.context_required > 0 AND h.context_passed IS NOT NULL AND COALESCE(f.room, 'ai') = 'ai'
      AND (h.status = 'escalated' OR h.completed_time IS NOT NULL)
    GROUP BY COALESCE(j.root, h.conversation_id)
), told AS (
    SELECT DISTINCT s.conversation_id
    FROM steps AS s
    JOIN turns AS n ON n.touch_id = s.touch_id
    WHERE s.room = 'cx' AND s.handled AND s.bot_s > 0 AND n.author_role = 'END_USER' AND n.content IS NOT NULL
), again AS (
    SELECT t.conversation_id, MIN(t.statement_id) AS statement_id
    FROM statements AS t
    JOIN turns AS o ON o.turn_id = t.other_turn_id
    JOIN steps AS s ON s.touch_id = o.touch_id
    WHERE t.statement = 'repeats' AND t.handed AND t.room = 'cx' AND s.room = 'ai'
    GROUP BY t.conversation_id
)
SELECT
    c.journey,
    CASE WHEN g.conversation_id IS NULL THEN CONCAT(COALESCE(c.ai_system, 'AI'), '{words}')
        ELSE c.ai_system END AS subject,
    c.conversation_id, c.customer, a.statement_id,
    CASE WHEN g.conversation_id IS NULL THEN 0 ELSE 1 END AS by_count,
    COALESCE(g.carried < COALESCE(k.figure, {complete}), a.conversation_id IS NOT NULL) AS bad
FROM conversations AS c
LEFT JOIN given AS g ON g.conversation_id = c.conversation_id
LEFT JOIN told AS w ON w.conversation_id = c.conversation_id
LEFT JOIN again AS a ON a.conversation_id = c.conversation_id AND g.conversation_id IS NULL
LEFT JOIN ({least}) AS k ON k.journey = c.journey
WHERE c.excluded IS NULL AND c.start_at >= {since} AND c.start_at < {until}
  AND c.ai_handled AND (g.conversation_id IS NOT NULL OR w.conversation_id IS NOT NULL)
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey and AI whose handoffs lose what she said, by counts or by her words."""
    if look.store is None:
        return
    least = {c.name: c.handoff.min_completeness for c in look.charters if c.handoff}
    for tally in look.tallies(
        RULE, filled(SQL, least=per_journey(look, least), complete=str(COMPLETE), words=WORDS)
    ):
        counted = tally.sums["by_count"] > 0
        percent = 100 * (least.get(tally.journey) or COMPLETE)
        lost = f"the person had less than {percent:g} % of what she had told it"
        if not counted:
            lost = "she told the person what she had told it"
        said = f"in {tally.bad:,} of {tally.n:,} conversations it passed on, {lost}"
        yield Finding(
            RULE, RULE.severity if counted else look.severity_of_words(RULE), tally.journey, tally.subject, said,
            where=f"{tally.subject.removesuffix(WORDS) or 'AI'} -> people",
            evidence=() if counted else (look.read_here(RULE),),
            tally=tally,
        )  # fmt: skip
