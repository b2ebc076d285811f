-- The conversation each outcome speaks about: the one it names; else the customer's (or account's) latest one
-- before it about the same object; else the customer's latest one before it about the same need (grade c), and every
-- one whose need is unknown against it (grade d: each may be the one). Excluded conversations are passed over: a
-- survey call that asks "was it solved?" is not what the answer is about.
WITH candidates AS (
    SELECT o.outcome_id, c.conversation_id, 'b' AS grade, c.start_at
    FROM outcomes_seen AS o
    JOIN conversations AS c ON c.object_key = o.object_key AND c.customer = o.customer
    WHERE o.conversation_id IS NULL AND c.excluded IS NULL
      AND c.time_basis = 'clock' AND c.start_at <= COALESCE(o.occurred_time, {as_of})
    UNION ALL
    SELECT o.outcome_id, c.conversation_id, 'b', c.start_at
    FROM outcomes_seen AS o
    JOIN conversations AS c ON c.object_key = o.object_key AND c.account_key = o.account_key
    WHERE o.conversation_id IS NULL AND c.excluded IS NULL
      AND c.time_basis = 'clock' AND c.start_at <= COALESCE(o.occurred_time, {as_of})
    UNION ALL
    SELECT
        o.outcome_id, c.conversation_id,
        CASE WHEN c.need = o.need AND COALESCE(c.vocabulary, '') = COALESCE(o.vocabulary, '') THEN 'c' ELSE 'd' END,
        c.start_at
    FROM outcomes_seen AS o
    JOIN conversations AS c ON c.customer = o.customer
    WHERE o.conversation_id IS NULL AND c.excluded IS NULL
      AND c.time_basis = 'clock' AND c.start_at <= COALESCE(o.occurred_time, {as_of})
      AND (c.need IS NULL OR o.need IS NULL OR c.need = o.need
           OR COALESCE(c.vocabulary, '') <> COALESCE(o.vocabulary, ''))
)
SELECT o.outcome_id, o.conversation_id, 'a' AS grade
FROM outcomes_seen AS o
JOIN conversations AS c ON c.conversation_id = o.conversation_id
UNION ALL
SELECT outcome_id, conversation_id, grade
FROM (
    SELECT
        k.*,
        MIN(grade) OVER (PARTITION BY outcome_id) AS best,
        ROW_NUMBER() OVER (PARTITION BY outcome_id, grade ORDER BY start_at DESC, conversation_id) AS nearest
    FROM candidates AS k
) AS ranked
WHERE (nearest = 1 AND grade = best AND grade < 'd') OR (grade = 'd' AND best > 'b')
