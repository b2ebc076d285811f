-- The first claim of each room on each joined conversation, as far as it was known at the as-of.
SELECT
    COALESCE(j.root, c.conversation_id) AS conversation_id,
    MIN(CASE WHEN c.room = 'ai' THEN c.claimed_at END) AS ai_claimed_at,
    MIN(CASE WHEN c.room = 'cx' THEN c.claimed_at END) AS cx_claimed_at,
    BOOL_OR(c.room = 'ai') AS ai_claimed,
    BOOL_OR(c.room = 'cx') AS cx_claimed
FROM claims AS c
LEFT JOIN joins AS j ON j.conversation_id = c.conversation_id
WHERE COALESCE(c.observed_time, c.claimed_at, 0) <= {as_of} AND COALESCE(c.claimed_at, 0) <= {as_of}
GROUP BY COALESCE(j.root, c.conversation_id)
