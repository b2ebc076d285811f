-- New contacts per source and day (UTC), by which a feed's horizon is found.
SELECT
    source,
    CAST(FLOOR(started / 86400000000.0) AS BIGINT) AS day,
    COUNT(*) AS contacts,
    MIN(started) AS first_time,
    MAX(started) AS last_time
FROM (
    SELECT source, conversation_id, MIN(initiation_time) AS started
    FROM touches
    WHERE time_basis = 'clock'
    GROUP BY source, conversation_id
) AS begun
GROUP BY source, CAST(FLOOR(started / 86400000000.0) AS BIGINT)
