-- The touches of some conversations, in order.
SELECT
    steps.conversation_id,
    touches.initiation_time AS time,
    steps.position,
    steps.room,
    touches.handler_role,
    touches.agent_name,
    touches.agent_version,
    touches.team,
    touches.channel,
    touches.direction,
    touches.contact_reason,
    touches.customer_turns,
    touches.handler_turns,
    touches.disconnect_time,
    touches.end_state,
    steps.handled,
    steps.collision,
    touches.relation,
    touches.source,
    touches.source_id,
    touches.source_conversation_id,
    touches.source_url,
    touches.raw_file,
    touches.raw_row
FROM steps
JOIN touches ON touches.touch_id = steps.touch_id
WHERE steps.conversation_id IN ({conversations})
ORDER BY steps.conversation_id, steps.position
