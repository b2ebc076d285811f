-- Each touch as it was known at the as-of: whose room it was, whether the handler spoke, when it ran, and its
-- place in the source's conversation. What a touch says of its own end counts once that end has come.
SELECT
    t.touch_id,
    t.conversation_id,
    t.time_basis,
    CASE
        WHEN t.handler_role = 'AUTOMATED_AGENT' AND COALESCE(t.ai_use_case, '') <> 'AgentAssistance' THEN 'ai'
        WHEN t.handler_role = 'HUMAN_AGENT' THEN 'cx'
    END AS room,
    COALESCE(t.handler_turns, CASE t.handler_role WHEN 'HUMAN_AGENT' THEN s.person_turns ELSE s.ai_turns END, CASE
        WHEN s.touch_id IS NULL AND (t.connected_time IS NOT NULL OR t.enqueue_time IS NULL) THEN 1
        ELSE 0
    END) > 0 AS spoke,
    COALESCE(t.initiation_time, t.sequence, 0) AS start_at,
    CASE
        WHEN t.time_basis = 'order' THEN COALESCE(t.sequence, 0)
        WHEN t.disconnect_time <= {as_of} THEN GREATEST(t.disconnect_time, t.initiation_time)
        ELSE COALESCE(GREATEST(s.last_at, t.initiation_time), t.initiation_time)
    END AS end_at,
    CASE
        WHEN t.time_basis = 'order' OR COALESCE(t.disconnect_time, s.last_at, t.initiation_time) <= {as_of}
        THEN t.end_state
    END AS end_state,
    COALESCE(t.disconnect_time <= {as_of}, FALSE) AS ended,
    COALESCE(s.customer_turns, t.customer_turns) AS customer_turns,
    s.touch_id IS NOT NULL AS has_turns,
    s.last_word,
    s.last_word_at,
    t.direction = 'inbound' AND COALESCE(t.initiation_method, 'INBOUND') = 'INBOUND'
        AND COALESCE(t.customer_turns, CASE WHEN t.handler_turns = 0 THEN 0 END, 1) > 0 AS hers,
    GREATEST(s.last_at, t.initiation_time) AS last_at,
    COALESCE(t.queue_s, (t.connected_time - t.enqueue_time) / 1000000.0) AS wait_s,
    ROW_NUMBER() OVER (PARTITION BY t.conversation_id ORDER BY t.initiation_time, t.sequence, t.touch_id) AS place
FROM touches AS t
LEFT JOIN turn_facts AS s ON s.touch_id = t.touch_id
WHERE t.time_basis = 'order' OR t.initiation_time <= {as_of}
