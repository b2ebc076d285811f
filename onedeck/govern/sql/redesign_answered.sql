-- What the AI's touches of each conversation took of her: where she came back, in vain.
SELECT
    conversation_id,
    SUM(own_s) AS ai_s,
    CASE WHEN COUNT(*) = COUNT(cost) THEN SUM(cost) END AS ai_cost
FROM redesign_touches
WHERE room = 'ai' AND handled
GROUP BY conversation_id
