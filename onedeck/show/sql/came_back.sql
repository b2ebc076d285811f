-- Who came back within one window, over all journeys and whoever claimed it, and how often the same match is chance in
-- an equally long later window: the counts of returns.sql under the definition `any`, which needs no claims table.
SELECT
    room,
    COUNT(*) AS conversations,
    COUNT(*) FILTER (WHERE matured{suffix}) AS matured,
    COUNT(*) FILTER (WHERE matured{suffix} AND verdict{suffix} = 'refuted' AND because{suffix} = 'returned')
        AS returned,
    COUNT(*) FILTER (WHERE matured{suffix} AND verdict{suffix} = 'refuted' AND because{suffix} = 'reopened')
        AS reopened,
    COUNT(*) FILTER (WHERE matured{suffix} AND claimed) AS claimed_matured,
    COUNT(*) FILTER (
        WHERE matured{suffix} AND claimed AND verdict{suffix} = 'refuted'
        AND because{suffix} IN ('returned', 'reopened')
    ) AS claimed_came_back,
    COUNT(*) FILTER (
        WHERE matured{suffix} AND verdict{suffix} = 'refuted' AND because{suffix} = 'returned' AND grade{suffix} = 'c'
    ) AS grade_c,
    COUNT(*) FILTER (WHERE chance{suffix} IS NOT NULL) AS chance_conversations,
    COUNT(*) FILTER (WHERE chance{suffix}) AS chance
FROM verdicts
WHERE excluded IS NULL{only}
GROUP BY room
