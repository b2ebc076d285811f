-- Need x step: conversations, customers, her minutes, their cost, and the rank by each; steps overlap.
SELECT
    s.journey, s.need, s.step, s.conversations, s.customers, n.conversations AS need_conversations,
    s.minutes, s.timed, s.cost, s.costed,
    {currency} AS currency,
    RANK() OVER (ORDER BY s.customers DESC) AS by_customers,
    CASE WHEN s.minutes IS NOT NULL THEN RANK() OVER (ORDER BY s.minutes DESC NULLS LAST) END AS by_minutes,
    CASE WHEN s.cost IS NOT NULL THEN RANK() OVER (ORDER BY s.cost DESC NULLS LAST) END AS by_cost,
    {since} AS since, {until} AS until
FROM (
    SELECT
        journey, need, step,
        COUNT(*) AS conversations,
        COUNT(DISTINCT customer) AS customers,
        SUM(minutes) AS minutes, COUNT(minutes) AS timed,
        SUM(cost) AS cost, COUNT(cost) AS costed
    FROM redesign_cases
    GROUP BY journey, need, step
) AS s
JOIN (
    SELECT
        journey,
        CASE WHEN vocabulary IS NULL THEN need ELSE vocabulary || ': ' || need END AS need,
        COUNT(*) AS conversations
    FROM conversations
    WHERE excluded IS NULL AND time_basis = 'clock' AND start_at >= {since} AND start_at < {until}
    GROUP BY journey, CASE WHEN vocabulary IS NULL THEN need ELSE vocabulary || ': ' || need END
) AS n ON n.journey = s.journey AND COALESCE(n.need, '') = COALESCE(s.need, '')
