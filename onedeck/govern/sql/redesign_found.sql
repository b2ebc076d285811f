-- Every step that a redesign would spare her, a row per conversation and step, over all that was counted.
SELECT r.conversation_id, r.step, r.other_id,
    CASE WHEN a.ai_s IS NOT NULL OR r.back_s IS NOT NULL THEN COALESCE(a.ai_s, 0) + COALESCE(r.back_s, 0) END AS hers_s,
    a.ai_cost + r.back_cost AS cost
FROM redesign_returns AS r
JOIN redesign_answered AS a ON a.conversation_id = r.conversation_id
WHERE r.step <> 'person_then_back'
UNION ALL
SELECT conversation_id, step, other_id, back_s, back_cost FROM redesign_returns WHERE step = 'person_then_back'
UNION ALL
SELECT conversation_id, 'handed_over', CAST(NULL AS BIGINT),
    CASE WHEN ai_s IS NOT NULL OR wait_s IS NOT NULL THEN COALESCE(ai_s, 0) + COALESCE(wait_s, 0) END, ai_cost
FROM redesign_handed
UNION ALL
SELECT conversation_id, 'passed_on', CAST(NULL AS BIGINT),
    CASE WHEN COUNT(own_s) + COUNT(next_wait_s) > 0 THEN SUM(COALESCE(own_s, 0) + COALESCE(next_wait_s, 0)) END,
    CASE WHEN COUNT(*) = COUNT(cost) THEN SUM(cost) END
FROM redesign_passed
GROUP BY conversation_id
UNION ALL
SELECT conversation_id, 'waited', CAST(NULL AS BIGINT), SUM(wait_s), CAST(NULL AS DOUBLE)
FROM redesign_touches
WHERE connected AND wait_s > {long_wait_s}
GROUP BY conversation_id
UNION ALL
SELECT conversation_id, 'gave_up', CAST(NULL AS BIGINT), SUM(wait_s),
    CASE WHEN COUNT(*) = COUNT(cost) THEN SUM(cost) END
FROM redesign_touches
WHERE gave_up
GROUP BY conversation_id
UNION ALL
SELECT conversation_id, 'reopened', other_id, again_s, again_cost FROM redesign_reopened
UNION ALL
SELECT conversation_id, 'promise_passed', other_id, back_s, back_cost FROM redesign_promises
