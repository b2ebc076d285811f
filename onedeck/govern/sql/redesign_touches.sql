-- Each clocked touch of a counted conversation since {since}: her seconds in a queue, her seconds with whoever handled
-- it, what it cost. Of a letter only measured work counts: how long it lay open was not hers.
SELECT
    w.touch_id, w.conversation_id, w.position, w.room, w.handled, w.start_at, w.agent_id, w.resumed, w.after,
    w.end_state, w.gave_up, w.connected,
    CASE WHEN w.waited_s > 0 THEN w.waited_s END AS wait_s,
    CASE WHEN w.with_s >= 0 THEN w.with_s END AS own_s,
    k.cost
FROM (
    SELECT
        s.touch_id, s.conversation_id, s.position, s.room, s.handled, s.start_at, t.agent_id, s.resumed, s.after,
        t.end_state,
        t.connected_time IS NOT NULL AS connected,
        COALESCE(t.end_state = 'abandoned' AND t.connected_time IS NULL AND t.enqueue_time IS NOT NULL, FALSE)
            AS gave_up,
        CASE WHEN t.end_state = 'abandoned' AND t.connected_time IS NULL
            THEN COALESCE(s.wait_s, (t.disconnect_time - t.enqueue_time) / 1e6)
            ELSE s.wait_s END AS waited_s,
        CASE
            WHEN NOT s.handled THEN NULL
            WHEN s.room = 'ai' THEN (s.end_at - s.start_at) / 1e6
            WHEN t.interaction_s IS NOT NULL THEN t.interaction_s + COALESCE(t.hold_s, 0)
            WHEN {is_voice_touch} THEN (t.disconnect_time - t.connected_time) / 1e6
        END AS with_s
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    JOIN conversations AS c ON c.conversation_id = s.conversation_id
    WHERE c.excluded IS NULL AND c.time_basis = 'clock' AND c.start_at >= {since}
) AS w
LEFT JOIN redesign_costs AS k ON k.touch_id = w.touch_id
