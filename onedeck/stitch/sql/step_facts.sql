-- Facts about each touch: who was before and after, her wait, her time with AI before this touch.
SELECT
    s.touch_id,
    s.root AS conversation_id,
    s.position,
    s.room,
    s.room IS NOT NULL AND s.spoke AND NOT s.collision AS handled,
    s.collision,
    s.hers AND NOT s.has_turns AND s.place > 1 AS resumed,
    s.has_turns,
    s.start_at,
    s.end_at,
    s.end_state,
    s.ended,
    GREATEST(s.end_at, s.last_at) AS active_at,
    CASE WHEN s.end_state = 'pending' THEN LEAST(
        s.end_at + {idle},
        COALESCE(LEAD(s.start_at) OVER (PARTITION BY s.root ORDER BY s.position), {forever})
    ) END AS pending_until,
    s.time_basis,
    s.customer_turns,
    s.last_word,
    LAG(s.room) OVER (PARTITION BY s.root ORDER BY s.position) AS before,
    LEAD(s.room) OVER (PARTITION BY s.root ORDER BY s.position) AS after,
    s.wait_s,
    COALESCE(SUM(CASE WHEN s.room = 'ai' AND s.time_basis = 'clock' THEN (s.end_at - s.start_at) / 1000000.0 END)
        OVER (PARTITION BY s.root ORDER BY s.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS bot_s
FROM step_order AS s
