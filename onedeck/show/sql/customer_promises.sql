-- What some customers were promised, and when a record first says afterwards that it was done.
SELECT
    statements.statement_id,
    statements.conversation_id,
    statements.room,
    statements.said_at,
    statements.due_time,
    statements.rule,
    MIN(CASE WHEN outcomes.occurred_time >= COALESCE(statements.said_at, 0) THEN outcomes.occurred_time END) AS done_at
FROM statements
LEFT JOIN attachments ON attachments.conversation_id = statements.conversation_id
LEFT JOIN outcomes ON outcomes.outcome_id = attachments.outcome_id AND outcomes.outcome = 'fulfilled'
WHERE statements.statement = 'promise' AND statements.conversation_id IN ({conversations})
GROUP BY
    statements.statement_id, statements.conversation_id, statements.room, statements.said_at, statements.due_time,
    statements.rule
ORDER BY statements.said_at DESC NULLS LAST, statements.statement_id
