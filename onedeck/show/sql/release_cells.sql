-- What the AI room's verdicts say of each AI version: counts by journey, week, language and segment.
-- The two customers say how many there are at least in several cells together, without asking again.
SELECT
    c.ai_system,
    c.ai_version,
    c.journey,
    c.week,
    c.language,
    c.segment,
    CASE WHEN v.matured THEN 1 ELSE 0 END AS matured,
    COUNT(*) AS conversations,
    SUM(CASE WHEN v.verdict IN ('proven', 'held') THEN 1 ELSE 0 END) AS held_up,
    SUM(CASE WHEN v.verdict = 'proven' THEN 1 ELSE 0 END) AS proven,
    SUM(CASE WHEN v.verdict = 'unobservable' THEN 1 ELSE 0 END) AS unobservable,
    SUM(CASE WHEN v.claimed THEN 1 ELSE 0 END) AS claimed,
    COUNT(DISTINCT c.customer) AS customers,
    MIN(c.customer) AS one_customer,
    MAX(c.customer) AS another_customer,
    MIN(c.start_at) AS first_at,
    MAX(c.start_at) AS last_at
FROM verdicts AS v
JOIN conversations AS c ON c.conversation_id = v.conversation_id
WHERE v.room = 'ai' AND c.excluded IS NULL AND c.ai_system IS NOT NULL
GROUP BY
    c.ai_system, c.ai_version, c.journey, c.week, c.language, c.segment, CASE WHEN v.matured THEN 1 ELSE 0 END
