-- Until when she was invited to come back: the latest due date promised in the conversation.
SELECT a.conversation_id, MAX(o.due_time) AS due_time
FROM attachments AS a
JOIN outcomes AS o ON o.outcome_id = a.outcome_id
WHERE o.outcome = 'promised' AND o.due_time IS NOT NULL
GROUP BY a.conversation_id
