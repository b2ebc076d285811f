-- Which sources a room handled a conversation in: its own, or where it is joined, those of the touches.
SELECT verdicts.conversation_id, verdicts.room, verdicts.source
FROM verdicts
WHERE verdicts.room <> 'all' AND verdicts.conversation_id NOT IN (SELECT root FROM joins)
UNION ALL
SELECT DISTINCT steps.conversation_id, steps.room, touches.source
FROM steps
JOIN touches ON touches.touch_id = steps.touch_id
WHERE steps.handled AND steps.conversation_id IN (SELECT root FROM joins)
