-- Facts about each touch in its joined conversation: who was before and after, her wait, her time with AI before it.
-- An AI that starts inside an earlier person's touch talks into a person's turn: a collision, which does not handle.
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
    CASE WHEN s.end_state = 'pending' THEN LEAST(s.end_at + {idle}, COALESCE(s.next_at, {forever})) END AS pending_until,
    s.time_basis,
    s.customer_turns,
    s.last_word,
    s.last_word_at,
    s.before,
    s.after,
    s.wait_s,
    COALESCE(s.bot_us, 0) / 1e6 AS bot_s
FROM (
    SELECT
        f.*,
        COALESCE(j.root, f.conversation_id) AS root,
        ROW_NUMBER() OVER w AS position,
        LAG(f.room) OVER w AS before,
        LEAD(f.room) OVER w AS after,
        LEAD(f.start_at) OVER w AS next_at,
        COALESCE(f.room = 'ai' AND f.start_at < MAX(CASE WHEN f.room = 'cx' THEN f.end_at END) OVER before_it, FALSE) AS collision,
        SUM(CASE WHEN f.room = 'ai' AND f.time_basis = 'clock' THEN f.end_at - f.start_at END) OVER before_it AS bot_us
    FROM touch_facts AS f
    LEFT JOIN joins AS j ON j.conversation_id = f.conversation_id
    WINDOW
        w AS (PARTITION BY COALESCE(j.root, f.conversation_id) ORDER BY f.start_at, COALESCE(f.room, ''), f.touch_id),
        before_it AS (
            PARTITION BY COALESCE(j.root, f.conversation_id) ORDER BY f.start_at, COALESCE(f.room, ''), f.touch_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
) AS s
