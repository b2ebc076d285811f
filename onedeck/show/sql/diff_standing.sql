-- How many matured conversations stood where, per journey and room, in one of the two readings.
SELECT
    journey,
    room,
    COUNT(*) AS matured,
    COUNT(*) FILTER (WHERE verdict = 'proven') AS proven,
    COUNT(*) FILTER (WHERE verdict = 'held') AS held,
    COUNT(*) FILTER (WHERE verdict = 'refuted') AS refuted,
    COUNT(*) FILTER (WHERE verdict = 'unobservable') AS unobservable,
    COUNT(*) FILTER (WHERE verdict NOT IN ('proven', 'held', 'refuted', 'unobservable')) AS other
FROM {reading}
WHERE matured AND excluded IS NULL
GROUP BY journey, room
