-- When each room of a conversation was first returned to and first reopened, and whether she confirmed it.
SELECT
    conversation_id,
    room,
    MIN(CASE WHEN kind = 'returned' THEN occurred END) AS returned_at,
    MIN(CASE WHEN kind = 'reopened' THEN occurred END) AS reopened_at,
    BOOL_OR(kind = 'confirmed') AS confirmed
FROM evidence
WHERE kind IN ('returned', 'reopened', 'confirmed')
GROUP BY conversation_id, room
