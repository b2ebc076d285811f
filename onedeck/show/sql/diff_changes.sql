-- What the moves add to each count, signed, so that then + the changes = now; flips by what they turned into.
SELECT
    journey,
    room,
    part,
    CASE WHEN part = 'flipped' THEN old END AS old,
    CASE WHEN part = 'flipped' THEN new END AS new,
    CASE WHEN part = 'flipped' THEN because END AS because,
    why,
    excluded,
    COUNT(*) AS conversations,
    COUNT(*) FILTER (WHERE is_in) - COUNT(*) FILTER (WHERE was_in) AS matured,
    COUNT(*) FILTER (WHERE new = 'proven') - COUNT(*) FILTER (WHERE old = 'proven') AS proven,
    COUNT(*) FILTER (WHERE new = 'held') - COUNT(*) FILTER (WHERE old = 'held') AS held,
    COUNT(*) FILTER (WHERE new = 'refuted') - COUNT(*) FILTER (WHERE old = 'refuted') AS refuted,
    COUNT(*) FILTER (WHERE new = 'unobservable') - COUNT(*) FILTER (WHERE old = 'unobservable') AS unobservable,
    COUNT(*) FILTER (WHERE new NOT IN ('proven', 'held', 'refuted', 'unobservable'))
        - COUNT(*) FILTER (WHERE old NOT IN ('proven', 'held', 'refuted', 'unobservable')) AS other
FROM moves
GROUP BY
    journey,
    room,
    part,
    CASE WHEN part = 'flipped' THEN old END,
    CASE WHEN part = 'flipped' THEN new END,
    CASE WHEN part = 'flipped' THEN because END,
    why,
    excluded
