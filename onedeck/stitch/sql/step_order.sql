-- Every touch in its joined conversation, with what went before it. An AI that starts inside an earlier
-- person's touch talks into a person's turn: a collision, which does not handle.
SELECT
    f.*,
    COALESCE(j.root, f.conversation_id) AS root,
    ROW_NUMBER() OVER (PARTITION BY COALESCE(j.root, f.conversation_id) ORDER BY f.start_at, f.touch_id) AS position,
    CASE WHEN f.room = 'ai' THEN
        COALESCE(f.start_at < MAX(CASE WHEN f.room = 'cx' THEN f.end_at END) OVER (
            PARTITION BY COALESCE(j.root, f.conversation_id) ORDER BY f.start_at
            RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), FALSE)
    ELSE FALSE END AS collision
FROM touch_facts AS f
LEFT JOIN joins AS j ON j.conversation_id = f.conversation_id
