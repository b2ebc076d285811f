-- Who came back, and with which conversation; what that one took falls on the last one it speaks against, once.
SELECT
    r.conversation_id, r.step, r.other_id,
    CASE WHEN r.nth = 1 THEN f.hers_s WHEN f.hers_s IS NOT NULL THEN 0 END AS back_s,
    CASE WHEN r.nth = 1 THEN f.cost WHEN f.cost IS NOT NULL THEN 0 END AS back_cost
FROM (
    SELECT
        v.conversation_id,
        CASE
            WHEN v.room = 'cx' THEN 'person_then_back'
            WHEN {is_voice_other} THEN 'ai_then_phone'
            ELSE 'ai_then_back'
        END AS step,
        e.other_id,
        ROW_NUMBER() OVER (PARTITION BY v.room, e.other_id ORDER BY v.t0 DESC, v.conversation_id) AS nth
    FROM verdicts AS v
    JOIN evidence AS e ON e.evidence_id = v.evidence_id
    JOIN conversations AS o ON o.conversation_id = e.other_id
    WHERE v.verdict = 'refuted' AND v.because = 'returned' AND v.room <> 'all' AND v.excluded IS NULL
      AND v.t0 >= {since}
) AS r
LEFT JOIN redesign_sums AS f ON f.conversation_id = r.other_id
