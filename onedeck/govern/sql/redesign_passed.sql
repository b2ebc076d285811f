-- Each person's touch that was passed to another person: the source says so, or another person took the conversation
-- without her starting it anew. Her time with whoever passed her on had to be done again; then she waited.
SELECT conversation_id, own_s, cost, next_wait_s
FROM (
    SELECT
        conversation_id, own_s, cost, agent_id, end_state, after,
        LEAD(agent_id) OVER (PARTITION BY conversation_id ORDER BY position) AS next_agent,
        LEAD(resumed) OVER (PARTITION BY conversation_id ORDER BY position) AS next_resumed,
        LEAD(wait_s) OVER (PARTITION BY conversation_id ORDER BY position) AS next_wait_s
    FROM redesign_touches
    WHERE room = 'cx' AND handled
) AS people
WHERE COALESCE(after, 'cx') <> 'ai'
  AND (COALESCE(end_state = 'transferred', FALSE) OR COALESCE(next_agent <> agent_id AND NOT next_resumed, FALSE))
