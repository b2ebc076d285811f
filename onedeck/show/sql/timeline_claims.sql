-- What was claimed about some conversations.
SELECT
    COALESCE(joins.root, claims.conversation_id) AS conversation_id,
    claims.claimed_at AS time,
    claims.sequence,
    claims.room,
    claims.definition,
    claims.level,
    claims.vendor,
    claims.amount,
    claims.currency,
    claims.source,
    claims.source_id,
    claims.raw_file,
    claims.raw_row
FROM claims
LEFT JOIN joins ON joins.conversation_id = claims.conversation_id
WHERE COALESCE(joins.root, claims.conversation_id) IN ({conversations})
    AND ({as_of} IS NULL OR COALESCE(claims.observed_time, claims.claimed_at, 0) <= {as_of})
ORDER BY conversation_id, claims.claimed_at, claims.sequence, claims.claim_id
