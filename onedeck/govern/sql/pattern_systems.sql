-- Which AI served each journey: since which week, and how often in the period.
SELECT
    journey, ai_system,
    MIN(week) AS first_week,
    CAST(SUM(CASE WHEN start_at >= {since} AND start_at < {until} THEN 1 ELSE 0 END) AS BIGINT) AS conversations
FROM conversations
WHERE excluded IS NULL AND ai_handled AND ai_system IS NOT NULL AND week IS NOT NULL
GROUP BY journey, ai_system
ORDER BY journey, ai_system
