-- Conversations in which AI had her before a person: her time with AI, and the wait until the person was there.
SELECT
    t.conversation_id,
    SUM(CASE WHEN t.room = 'ai' AND t.position < p.person_at THEN t.own_s END) AS ai_s,
    MAX(CASE WHEN t.position = p.person_at THEN t.wait_s END) AS wait_s,
    CASE WHEN COUNT(CASE WHEN t.room = 'ai' AND t.position < p.person_at THEN 1 END)
            = COUNT(CASE WHEN t.room = 'ai' AND t.position < p.person_at THEN t.cost END)
        THEN SUM(CASE WHEN t.room = 'ai' AND t.position < p.person_at THEN t.cost END) END AS ai_cost
FROM redesign_touches AS t
JOIN (
    SELECT
        conversation_id,
        MIN(CASE WHEN room = 'cx' AND after_ai THEN position END) AS person_at
    FROM (
        SELECT
            conversation_id, room, position,
            MIN(CASE WHEN room = 'ai' THEN position END) OVER (PARTITION BY conversation_id) < position AS after_ai
        FROM redesign_touches
        WHERE handled
    ) AS had
    GROUP BY conversation_id
) AS p ON p.conversation_id = t.conversation_id
WHERE p.person_at IS NOT NULL
GROUP BY t.conversation_id
