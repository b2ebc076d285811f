-- Reopened conversations, and what came after the moment from which they are judged: in the same conversation, or in
-- the follow-up the source names.
SELECT
    v.conversation_id, e.other_id,
    CASE
        WHEN COUNT(t.touch_id) = 0 THEN MAX(f.hers_s)
        ELSE SUM(COALESCE(t.wait_s, 0) + COALESCE(t.own_s, 0))
    END AS again_s,
    CASE
        WHEN COUNT(t.touch_id) = 0 THEN MAX(f.cost)
        WHEN COUNT(t.touch_id) = COUNT(t.cost) THEN SUM(t.cost)
    END AS again_cost
FROM verdicts AS v
JOIN evidence AS e ON e.evidence_id = v.evidence_id
LEFT JOIN redesign_touches AS t
  ON t.conversation_id = v.conversation_id AND t.start_at > v.t0 AND (t.wait_s IS NOT NULL OR t.own_s IS NOT NULL)
LEFT JOIN redesign_sums AS f ON f.conversation_id = e.other_id
WHERE v.room = 'all' AND v.verdict = 'refuted' AND v.because = 'reopened' AND v.excluded IS NULL
  AND v.t0 >= {since}
GROUP BY v.conversation_id, e.other_id
