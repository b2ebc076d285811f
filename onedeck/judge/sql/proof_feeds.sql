-- The journeys for which a loaded feed says whether it was done: elsewhere a missing proof proves nothing.
SELECT DISTINCT c.journey
FROM attachments AS a
JOIN outcomes AS o ON o.outcome_id = a.outcome_id
JOIN conversations AS c ON c.conversation_id = a.conversation_id
WHERE o.outcome IN ('fulfilled', 'not_fulfilled') AND a.grade < 'd'
