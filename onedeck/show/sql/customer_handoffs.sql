-- The requests to pass some conversations on, with what was to be handed over and how much of it arrived.
SELECT
    COALESCE(joins.root, handoffs.conversation_id) AS conversation_id,
    handoffs.requested_time AS time,
    handoffs.mode,
    handoffs.status,
    handoffs.reason,
    handoffs.context_required,
    handoffs.context_passed,
    handoffs.source,
    handoffs.source_id,
    handoffs.raw_file,
    handoffs.raw_row
FROM handoffs
LEFT JOIN joins ON joins.conversation_id = handoffs.conversation_id
WHERE COALESCE(joins.root, handoffs.conversation_id) IN ({conversations})
ORDER BY conversation_id, handoffs.requested_time, handoffs.handoff_id
