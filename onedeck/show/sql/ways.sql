-- The way of each matured conversation: how she came in, who ended it, who called it solved, what she did next.
-- The words are the names that the marks of the picture have in addresses.
SELECT
    seen.conversation_id,
    seen.customer,
    CASE
        WHEN seen.first_room = 'ai' THEN 'ai-' || seen.came_by
        WHEN seen.first_room = 'cx' THEN 'person-' || seen.came_by
        ELSE 'nobody-answered'
    END AS came_in,
    CASE
        WHEN seen.handled_last IS NULL THEN 'ended-by-nobody'
        WHEN seen.handed_over THEN 'handed-out-of-sight'
        WHEN seen.handled_last = 'ai' THEN 'ended-by-ai'
        WHEN seen.ai_handled THEN 'ended-by-person-after-ai'
        ELSE 'ended-by-person'
    END AS ended,
    CASE
        WHEN seen.ai_claimed AND seen.cx_claimed THEN 'solved-said-both'
        WHEN seen.ai_claimed THEN 'solved-said-ai'
        WHEN seen.cx_claimed THEN 'solved-said-person'
        ELSE 'solved-said-nobody'
    END AS called,
    CASE
        WHEN seen.verdict = 'proven' THEN 'proven'
        WHEN seen.verdict = 'held' THEN 'held'
        WHEN seen.verdict = 'abandoned' THEN 'gave-up'
        WHEN seen.verdict = 'open' THEN 'still-open'
        WHEN seen.verdict <> 'refuted' THEN 'nobody-can-know'
        WHEN seen.because = 'not_fulfilled' THEN 'no-proof'
        WHEN seen.because NOT IN ('returned', 'reopened', 'taken_over') THEN 'said-no'
        WHEN seen.back_by = 'phone' THEN 'came-back-phone'
        ELSE 'came-back'
    END AS next,
    seen.again
FROM (
    SELECT
        v.conversation_id, v.customer, v.verdict, v.because,
        c.handled_last, c.handed_over, c.ai_handled, c.ai_claimed, c.cx_claimed,
        f.room AS first_room,
        {family_of_conversation} AS came_by,
        {family_of_return} AS back_by,
        COALESCE(r.times > 1, FALSE) AS again
    FROM verdicts AS v
    JOIN conversations AS c ON c.conversation_id = v.conversation_id
    LEFT JOIN (
        SELECT conversation_id, MIN_BY(room, position) AS room FROM steps WHERE handled{within} GROUP BY conversation_id
    ) AS f ON f.conversation_id = v.conversation_id
    LEFT JOIN evidence AS e ON e.evidence_id = v.evidence_id AND v.verdict = 'refuted'
    LEFT JOIN conversations AS o ON o.conversation_id = e.other_id
    LEFT JOIN (
        -- A touch that went on with the same conversation: the evidence stands on its row, at its beginning.
        SELECT acts.evidence_id, MIN(touches.channel) AS channel
        FROM evidence AS acts
        JOIN touches ON touches.source = acts.source AND touches.source_id = acts.source_id
        JOIN steps ON steps.touch_id = touches.touch_id AND steps.start_at = acts.occurred
        WHERE acts.kind IN ('reopened', 'taken_over'){within_acts}
        GROUP BY acts.evidence_id
    ) AS resumed ON resumed.evidence_id = e.evidence_id
    LEFT JOIN (
        SELECT conversation_id, COUNT(DISTINCT other_id) AS times
        FROM evidence
        WHERE kind = 'returned' AND against{within}
        GROUP BY conversation_id
    ) AS r ON r.conversation_id = v.conversation_id
    WHERE v.room = 'all' AND v.excluded IS NULL AND v.matured{only}
) AS seen
