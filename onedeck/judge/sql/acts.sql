-- All that speaks for or against each subject, one row each, with the touch, turn or outcome it stands on.
SELECT conversation_id, room, kind, grade, occurred, other_id, touch_id, CAST(NULL AS BIGINT) AS turn_id,
    CAST(NULL AS BIGINT) AS outcome_id
FROM returns
UNION ALL
SELECT conversation_id, room, 'reopened', 'a', occurred, NULL, NULL, turn_id, NULL
FROM her_turns
UNION ALL
SELECT s.conversation_id, s.room, 'reopened', 'a', t.start_at, NULL, t.touch_id, NULL, NULL
FROM steps AS t
JOIN subjects AS s ON s.conversation_id = t.conversation_id AND t.start_at > s.t0
WHERE t.resumed AND s.time_basis = 'clock'
UNION ALL
SELECT s.conversation_id, s.room, o.outcome, a.grade, o.occurred_time, NULL, NULL, NULL, o.outcome_id
FROM attachments AS a
JOIN outcomes AS o ON o.outcome_id = a.outcome_id
JOIN subjects AS s ON s.conversation_id = a.conversation_id
WHERE s.t0 IS NOT NULL
  AND (
      (o.outcome = 'reopened' AND COALESCE(o.occurred_time > s.t0, TRUE))
      OR (o.outcome IN ('denied', 'disputed', 'complained', 'cancelled', 'contradicted')
          AND COALESCE(o.occurred_time >= s.t0, TRUE))
      OR o.outcome IN ('fulfilled', 'not_fulfilled')
      OR (o.outcome = 'confirmed' AND o.said_by = 'customer')
  )
  AND (a.grade < 'd' OR o.outcome IN ('denied', 'disputed', 'complained', 'cancelled', 'contradicted'))
UNION ALL
SELECT s.conversation_id, s.room, 'taken_over', NULL, MAX(t.start_at), NULL, MAX_BY(t.touch_id, t.position), NULL, NULL
FROM subjects AS s
JOIN steps AS t ON t.conversation_id = s.conversation_id AND t.room = s.handled_last AND t.handled
WHERE s.claimed AND s.t0 IS NOT NULL AND s.room <> 'all' AND s.handled_last <> s.room
GROUP BY s.conversation_id, s.room
