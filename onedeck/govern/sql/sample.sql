-- The conversations drawn per verdict: those whose keyed id, mixed with the seed, comes first. Ids are keyed hashes, so
-- each conversation of a verdict is as likely as any other, and the same seed draws the same ones in any row order.
SELECT conversation_id, verdict, definition_hash, as_of, population, CAST(population AS DOUBLE) / drawn AS weight
FROM (
    SELECT
        ranked.*,
        CASE WHEN population < {per_class} THEN population ELSE {per_class} END AS drawn
    FROM (
        SELECT
            conversation_id, verdict, definition_hash, as_of,
            COUNT(*) OVER (PARTITION BY verdict) AS population,
            ROW_NUMBER() OVER (
                PARTITION BY verdict
                ORDER BY (conversation_id % {prime} * {factor} + {shift}) % {prime}, conversation_id
            ) AS place
        FROM verdicts
        WHERE room = 'all' AND excluded IS NULL AND matured AND verdict IN ({classes}) AND {journey}
    ) AS ranked
) AS counted
WHERE place <= drawn
ORDER BY verdict, place
