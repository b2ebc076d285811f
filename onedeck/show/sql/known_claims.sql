-- Claims known at the as-of, on the conversation that their source conversation is a part of.
SELECT
    COALESCE(joins.root, claims.conversation_id) AS conversation_id,
    claims.room,
    claims.definition,
    claims.amount,
    claims.currency
FROM claims
LEFT JOIN joins ON joins.conversation_id = claims.conversation_id
CROSS JOIN (SELECT MAX(as_of) AS moment FROM verdicts) AS looked_from
WHERE looked_from.moment IS NULL
    OR COALESCE(claims.observed_time, claims.claimed_at) IS NULL
    OR COALESCE(claims.observed_time, claims.claimed_at) <= looked_from.moment
