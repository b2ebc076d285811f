-- What the five patterns count of each journey's conversations in the period: who handled them, who met both rooms, who
-- finished first and later contacts, what became of the AI's claims, and what held up of what each room kept.
SELECT
    c.journey,
    COUNT(*) AS conversations,
    COUNT(DISTINCT c.customer) AS customers,
    CAST(SUM(CASE WHEN c.ai_handled THEN 1 ELSE 0 END) AS BIGINT) AS by_ai,
    CAST(SUM(CASE WHEN c.cx_handled THEN 1 ELSE 0 END) AS BIGINT) AS by_people,
    COUNT(DISTINCT CASE WHEN b.ai AND b.cx THEN c.customer END) AS met_both,
    COUNT(DISTINCT CASE WHEN b.ai THEN c.customer END) AS met_ai,
    CAST(SUM(CASE WHEN j.position = 1 AND c.handled_last IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS firsts,
    CAST(SUM(CASE WHEN j.position = 1 AND c.handled_last = 'cx' THEN 1 ELSE 0 END) AS BIGINT) AS firsts_by_people,
    CAST(SUM(CASE WHEN j.position > 1 AND c.handled_last IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS laters,
    CAST(SUM(CASE WHEN j.position > 1 AND c.handled_last = 'cx' THEN 1 ELSE 0 END) AS BIGINT) AS laters_by_people,
    CAST(SUM(CASE WHEN v.claimed AND v.matured THEN 1 ELSE 0 END) AS BIGINT) AS claimed,
    CAST(SUM(CASE WHEN v.claimed AND v.matured AND v.verdict = 'refuted' THEN 1 ELSE 0 END) AS BIGINT) AS claimed_refuted,
    COUNT(DISTINCT CASE WHEN v.claimed AND v.matured AND v.verdict = 'refuted' THEN c.customer END) AS let_down,
    COUNT(CASE WHEN v.matured AND v.verdict NOT IN ('handed_off', 'unobservable') THEN 1 END) AS ai_kept,
    COUNT(CASE WHEN v.matured AND v.verdict IN ('proven', 'held') THEN 1 END) AS ai_held_up,
    COUNT(CASE WHEN p.matured AND p.verdict NOT IN ('handed_off', 'unobservable') THEN 1 END) AS people_kept,
    COUNT(CASE WHEN p.matured AND p.verdict IN ('proven', 'held') THEN 1 END) AS people_held_up
FROM conversations AS c
JOIN journeys AS j ON j.conversation_id = c.conversation_id
JOIN (
    SELECT j.journey_id, BOOL_OR(c.ai_handled) AS ai, BOOL_OR(c.cx_handled) AS cx
    FROM conversations AS c
    JOIN journeys AS j ON j.conversation_id = c.conversation_id
    WHERE c.excluded IS NULL AND c.start_at >= {since} AND c.start_at < {until}
    GROUP BY j.journey_id
) AS b ON b.journey_id = j.journey_id
LEFT JOIN verdicts AS v ON v.conversation_id = c.conversation_id AND v.room = 'ai'
LEFT JOIN verdicts AS p ON p.conversation_id = c.conversation_id AND p.room = 'cx'
WHERE c.excluded IS NULL AND c.time_basis = 'clock' AND c.start_at >= {since} AND c.start_at < {until}
GROUP BY c.journey
ORDER BY c.journey
