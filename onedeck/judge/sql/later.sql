-- Per subject: contacts about the same need before t0 (chased), and whether one came in an equally long later
-- window, which nobody would blame on this conversation (the chance rate).
SELECT
    conversation_id, room,
    CAST(SUM(CASE WHEN after_us <= 0 AND same_need THEN 1 ELSE 0 END) AS BIGINT) AS chased,
    {chances}
FROM pairs
GROUP BY conversation_id, room
