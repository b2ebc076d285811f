-- What the touches of each conversation add up to for her, over what is recorded; it has no cost where a touch has none.
SELECT
    conversation_id,
    CASE WHEN COUNT(wait_s) + COUNT(own_s) > 0 THEN SUM(COALESCE(wait_s, 0) + COALESCE(own_s, 0)) END AS hers_s,
    CASE WHEN COUNT(*) = COUNT(cost) THEN SUM(cost) END AS cost
FROM redesign_touches
GROUP BY conversation_id
