-- The conversations that began in the period and had a step to redesign, under their journey and need.
SELECT
    c.journey,
    CASE WHEN c.vocabulary IS NULL THEN c.need ELSE c.vocabulary || ': ' || c.need END AS need,
    f.step, f.conversation_id, c.customer, f.other_id, c.start_at, f.hers_s / 60 AS minutes, f.cost
FROM redesign_found AS f
JOIN conversations AS c ON c.conversation_id = f.conversation_id
WHERE c.excluded IS NULL AND c.time_basis = 'clock' AND c.start_at >= {since} AND c.start_at < {until}
