-- Who came back within one window, over conversations whose window of that length is closed, and how often
-- the same match turns up in an equally long window later, by chance.
SELECT
    journey,
    room,
    definition,
    COUNT(*) AS conversations,
    COUNT(*) FILTER (WHERE claimed) AS claimed,
    COUNT(*) FILTER (WHERE matured) AS matured,
    COUNT(*) FILTER (WHERE matured AND verdict = 'refuted' AND because = 'returned') AS returned,
    COUNT(*) FILTER (WHERE matured AND verdict = 'refuted' AND because = 'reopened') AS reopened,
    COUNT(*) FILTER (WHERE matured AND verdict = 'refuted' AND because IN ('returned', 'reopened'))
        / NULLIF(COUNT(*) FILTER (WHERE matured), 0) AS came_back,
    COUNT(*) FILTER (WHERE matured AND claimed) AS claimed_matured,
    COUNT(*) FILTER (WHERE matured AND claimed AND verdict = 'refuted' AND because IN ('returned', 'reopened'))
        / NULLIF(COUNT(*) FILTER (WHERE matured AND claimed), 0) AS claimed_came_back,
    COUNT(*) FILTER (WHERE matured AND verdict = 'refuted' AND because = 'returned' AND grade = 'c')
        / NULLIF(COUNT(*) FILTER (WHERE matured), 0) AS returned_grade_c,
    COUNT(*) FILTER (WHERE chance IS NOT NULL) AS chance_conversations,
    COUNT(*) FILTER (WHERE chance) / NULLIF(COUNT(*) FILTER (WHERE chance IS NOT NULL), 0) AS chance_rate
FROM ledger_lines
WHERE counted
GROUP BY journey, room, definition
