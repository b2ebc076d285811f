-- The conversation each outcome speaks about: the one it names; else the customer's (or account's) latest one
-- before it about the same object; else the customer's latest one before it about the same need.
WITH by_object_or_need AS (
    SELECT o.outcome_id, c.conversation_id, 'b' AS grade, c.start_at
    FROM outcomes_seen AS o
    JOIN conversation_facts AS c ON c.object_key = o.object_key AND c.customer = o.customer
    WHERE o.conversation_id IS NULL AND c.time_basis = 'clock' AND c.start_at <= COALESCE(o.occurred_time, {as_of})
    UNION ALL
    SELECT o.outcome_id, c.conversation_id, 'b', c.start_at
    FROM outcomes_seen AS o
    JOIN conversation_facts AS c ON c.object_key = o.object_key AND c.account_key = o.account_key
    WHERE o.conversation_id IS NULL AND c.time_basis = 'clock' AND c.start_at <= COALESCE(o.occurred_time, {as_of})
    UNION ALL
    SELECT o.outcome_id, c.conversation_id, 'c', c.start_at
    FROM outcomes_seen AS o
    JOIN conversation_facts AS c
      ON c.customer = o.customer AND c.need = o.need AND COALESCE(c.vocabulary, '') = COALESCE(o.vocabulary, '')
    WHERE o.conversation_id IS NULL AND c.time_basis = 'clock' AND c.start_at <= COALESCE(o.occurred_time, {as_of})
)
SELECT o.outcome_id, o.conversation_id, 'a' AS grade
FROM outcomes_seen AS o
JOIN conversation_facts AS c ON c.conversation_id = o.conversation_id
UNION ALL
SELECT outcome_id, conversation_id, grade
FROM (
    SELECT
        outcome_id, conversation_id, grade,
        ROW_NUMBER() OVER (PARTITION BY outcome_id ORDER BY grade, start_at DESC, conversation_id) AS nearest
    FROM by_object_or_need
) AS ranked
WHERE nearest = 1
