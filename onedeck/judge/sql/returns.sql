-- The pairs that begin after t0, with the explicit links (grade a) and the colleagues of an account; one row per
-- pair, the strongest grade.
WITH found AS (
    SELECT conversation_id, room, other_id, after_us, grade, 'returned' AS kind
    FROM pairs
    WHERE after_us > 0 AND after_us <= {longest}
    UNION ALL
    SELECT s.conversation_id, s.room, b.conversation_id, b.start_at - s.t0, 'b', 'returned'
    FROM subjects AS s
    JOIN conversations AS b ON b.account_key = s.account_key AND b.object_key = s.object_key
    WHERE b.start_at > s.t0 AND b.start_at <= s.t0 + {longest}
      AND s.time_basis = 'clock' AND b.time_basis = 'clock'
      AND b.excluded IS NULL AND b.conversation_id <> s.conversation_id
    UNION ALL
    SELECT s.conversation_id, s.room, b.conversation_id, b.start_at - s.t0, 'a',
        CASE WHEN l.relation = 'merged_into' THEN 'returned' ELSE 'reopened' END
    FROM links AS l
    JOIN conversations AS b ON b.conversation_id = l.other_id
    JOIN subjects AS s ON s.conversation_id = l.conversation_id
    WHERE (b.excluded IS NULL OR (b.excluded = 'merged_away' AND l.relation = 'merged_into'))
      AND b.start_at > s.t0 AND b.start_at <= s.t0 + {longest}
      AND s.time_basis = 'clock' AND b.conversation_id <> s.conversation_id
),
best AS (
    SELECT
        conversation_id, room, other_id, MIN(after_us) AS after_us, MIN(grade) AS grade,
        MIN_BY(kind, CONCAT(grade, kind)) AS kind
    FROM found
    GROUP BY conversation_id, room, other_id
)
SELECT f.conversation_id, f.room, f.other_id, s.t0 + f.after_us AS occurred, f.kind, f.grade, t.touch_id
FROM best AS f
JOIN subjects AS s ON s.conversation_id = f.conversation_id AND s.room = f.room
LEFT JOIN steps AS t ON t.conversation_id = f.other_id AND t.position = 1
