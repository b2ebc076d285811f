-- What a metric over touches may speak of, a row per touch of a counted conversation: who had her, how long she waited,
-- and whether a person passed her on to another one (the source says so, or another person took her where she had
-- not started anew). Only so that the conversations behind such a figure can be listed; a test holds it to `measures`.
SELECT
    placed.conversation_id,
    placed.customer,
    placed.journey,
    placed.room,
    placed.handled,
    placed.position,
    placed.connected,
    placed.queued,
    placed.wait_s,
    placed.in_queue_s,
    placed.bot_s,
    placed.first_response_s,
    placed.interaction_s,
    placed.hold_s,
    placed.acw_s,
    placed.person
        AND COALESCE(placed.after, 'cx') <> 'ai'
        AND (
            COALESCE(placed.end_state = 'transferred', FALSE)
            OR COALESCE(placed.next_agent <> placed.agent_id AND NOT placed.next_resumed, FALSE)
        ) AS transferred
FROM (
    SELECT
        s.conversation_id, c.customer, c.journey, s.room, s.handled, s.position, s.wait_s, s.bot_s, s.after,
        t.agent_id, t.end_state, t.first_response_s, t.interaction_s, t.hold_s, t.acw_s,
        t.connected_time IS NOT NULL AS connected,
        t.enqueue_time IS NOT NULL OR t.queue_s IS NOT NULL AS queued,
        COALESCE(s.wait_s, CASE WHEN t.connected_time IS NULL THEN (t.disconnect_time - t.enqueue_time) / 1e6 END)
            AS in_queue_s,
        COALESCE(s.room = 'cx' AND s.handled, FALSE) AS person,
        LEAD(t.agent_id) OVER (
            PARTITION BY s.conversation_id, COALESCE(s.room = 'cx' AND s.handled, FALSE) ORDER BY s.position
        ) AS next_agent,
        LEAD(s.resumed) OVER (
            PARTITION BY s.conversation_id, COALESCE(s.room = 'cx' AND s.handled, FALSE) ORDER BY s.position
        ) AS next_resumed
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    JOIN conversations AS c ON c.conversation_id = s.conversation_id
    WHERE c.excluded IS NULL AND c.week IS NOT NULL{within}
) AS placed
