-- Who passed her to whom: a row per matured conversation and pair, whatever was lost on the way or came of it.
-- A place is AI, a team or queue of five people and more, else its channel; nobody is shown alone.
SELECT
    passed.conversation_id,
    passed.customer,
    passed.origin,
    passed.target,
    MAX(CASE WHEN passed.verdict = 'refuted' OR passed.lost THEN 1 ELSE 0 END) AS bad
FROM (
    SELECT
        now.conversation_id, v.customer, v.verdict, now.before AS origin, now.place AS target,
        COALESCE(h.context_passed < h.context_required, FALSE) AS lost
    FROM (
        SELECT
            placed.*,
            LAG(placed.place) OVER (PARTITION BY placed.conversation_id ORDER BY placed.position) AS before,
            LAG(placed.who) OVER (PARTITION BY placed.conversation_id ORDER BY placed.position) AS who_before,
            LAG(placed.touch_id) OVER (PARTITION BY placed.conversation_id ORDER BY placed.position) AS touch_before
        FROM (
            SELECT
                s.touch_id, s.conversation_id, s.position,
                COALESCE(t.agent_id, t.agent_name, '') AS who,
                CASE
                    WHEN s.room = 'ai' THEN 'AI'
                    WHEN large.place IS NOT NULL THEN large.place
                    ELSE 'people, ' || {family_of_touch}
                END AS place
            FROM steps AS s
            JOIN touches AS t ON t.touch_id = s.touch_id
            LEFT JOIN (
                SELECT COALESCE(team, queue_id) AS place
                FROM touches
                WHERE handler_role = 'HUMAN_AGENT' AND COALESCE(team, queue_id) IS NOT NULL
                GROUP BY COALESCE(team, queue_id)
                HAVING COUNT(DISTINCT COALESCE(agent_id, agent_name)) >= 5
            ) AS large ON large.place = COALESCE(t.team, t.queue_id)
            WHERE s.handled{within}
        ) AS placed
    ) AS now
    JOIN verdicts AS v ON v.conversation_id = now.conversation_id
    LEFT JOIN (
        SELECT from_touch_id, MAX(context_required) AS context_required, MIN(context_passed) AS context_passed
        FROM handoffs
        WHERE from_touch_id IS NOT NULL
        GROUP BY from_touch_id
    ) AS h ON h.from_touch_id = now.touch_before
    WHERE v.room = 'all' AND v.excluded IS NULL AND v.matured
        AND now.before IS NOT NULL AND (now.before <> now.place OR now.who_before <> now.who){only}
    UNION ALL
    SELECT v.conversation_id, v.customer, v.verdict, 'AI', 'out of sight', FALSE
    FROM verdicts AS v
    JOIN conversations AS c ON c.conversation_id = v.conversation_id
    WHERE v.room = 'all' AND v.excluded IS NULL AND v.matured AND c.handed_over AND c.handled_last = 'ai'{only}
) AS passed
GROUP BY passed.conversation_id, passed.customer, passed.origin, passed.target
