-- What she wrote in a conversation after t0. Thanks and goodbyes count only if the next turn answers in substance,
-- within the idle time: then there was something to answer.
SELECT s.conversation_id, s.room, n.turn_id, n.time AS occurred
FROM (
    SELECT
        t.turn_id, t.author_role, t.time, COALESCE(t.farewell, FALSE) AS farewell,
        COALESCE(j.root, t.conversation_id) AS conversation_id,
        LEAD(t.author_role) OVER w AS next_author,
        LEAD(COALESCE(t.farewell, FALSE)) OVER w AS next_farewell,
        LEAD(t.time) OVER w AS next_time
    FROM turns AS t
    LEFT JOIN joins AS j ON j.conversation_id = t.conversation_id
    WHERE t.author_role <> 'SYSTEM' AND t.time <= {as_of} AND COALESCE(t.observed_time, t.time) <= {as_of}
    WINDOW w AS (
        PARTITION BY COALESCE(j.root, t.conversation_id) ORDER BY t.time, t.sequence, t.turn_id
    )
) AS n
JOIN subjects AS s ON s.conversation_id = n.conversation_id AND n.time > s.t0
WHERE s.time_basis = 'clock' AND n.author_role = 'END_USER'
  AND (NOT n.farewell
       OR (n.next_author <> 'END_USER' AND NOT n.next_farewell AND n.next_time - n.time <= {idle}))
