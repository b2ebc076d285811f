-- Which sources a room handled a conversation in.
SELECT DISTINCT steps.conversation_id, steps.room, touches.source
FROM steps
JOIN touches ON touches.touch_id = steps.touch_id
WHERE steps.handled AND steps.room IS NOT NULL
