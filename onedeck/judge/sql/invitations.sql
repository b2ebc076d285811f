-- When she was asked to come back: while the source waited for her, and from a promise until it was due.
-- After a promise's due date her coming back is explicit.
SELECT conversation_id, start_at + 1 AS from_at, pending_until AS until_at, FALSE AS promised
FROM steps
WHERE pending_until IS NOT NULL
UNION ALL
SELECT a.conversation_id, COALESCE(o.occurred_time, 0), o.due_time, TRUE
FROM attachments AS a
JOIN outcomes AS o ON o.outcome_id = a.outcome_id
WHERE o.outcome = 'promised' AND o.said_by = 'company' AND o.due_time IS NOT NULL AND a.grade < 'd'
