-- Who handled each joined conversation, until when, and how it ended, from its touches.
SELECT
    s.conversation_id,
    COUNT(*) AS touches,
    MIN(s.start_at) AS start_at,
    MAX(s.end_at) AS end_at,
    BOOL_AND(s.ended) AS ended,
    MAX(s.active_at) AS active_at,
    MAX_BY(COALESCE(s.end_state, ''), s.position) AS end_state,
    MAX_BY(s.room, CASE WHEN s.handled THEN s.position END) AS handled_last,
    COALESCE(BOOL_OR(s.handled AND s.room = 'ai'), FALSE) AS ai_handled,
    COALESCE(BOOL_OR(s.handled AND s.room = 'cx'), FALSE) AS cx_handled,
    MAX(CASE WHEN s.handled AND s.room = 'ai' THEN s.end_at END) AS ai_end_at,
    MAX(CASE WHEN s.handled AND s.room = 'cx' THEN s.end_at END) AS cx_end_at,
    MAX(CASE WHEN s.handled AND s.room = 'ai' AND s.start_at <= c.ai_claimed_at THEN s.end_at END) AS ai_claimed_end,
    MAX(CASE WHEN s.handled AND s.room = 'cx' AND s.start_at <= c.cx_claimed_at THEN s.end_at END) AS cx_claimed_end,
    MAX_BY(COALESCE(s.end_state, ''), CASE WHEN s.handled AND s.room = 'ai' THEN s.position END) AS ai_end_state,
    CASE
        WHEN MAX(s.customer_turns) > 0 THEN TRUE
        WHEN COUNT(s.room) > 0
            AND COUNT(CASE WHEN s.customer_turns IS NOT NULL THEN s.room END) = COUNT(s.room) THEN FALSE
    END AS took_part,
    MAX_BY(COALESCE(s.last_word, ''), CASE WHEN s.handled OR s.has_turns THEN s.position END) AS last_word,
    MAX_BY(COALESCE(s.last_word_at, s.start_at), CASE WHEN s.handled OR s.has_turns THEN s.position END) AS last_word_at,
    COALESCE(BOOL_OR(c.ai_claimed), FALSE) AS ai_claimed,
    COALESCE(BOOL_OR(c.cx_claimed), FALSE) AS cx_claimed,
    MIN(c.ai_claimed_at) AS ai_claimed_at,
    MIN(c.cx_claimed_at) AS cx_claimed_at
FROM step_facts AS s
LEFT JOIN first_claims AS c ON c.conversation_id = s.conversation_id
GROUP BY s.conversation_id
