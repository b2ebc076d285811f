-- New contacts per source and quarter of an hour, by which a feed's horizon is found: every time zone's days are
-- made of whole quarters of an hour (UTC).
SELECT
    source,
    CAST(FLOOR(started / 900000000.0) AS BIGINT) AS quarter_hour,
    COUNT(*) AS contacts,
    MIN(started) AS first_time,
    MAX(started) AS last_time
FROM (
    SELECT source, conversation_id, MIN(initiation_time) AS started
    FROM touches
    WHERE time_basis = 'clock'
    GROUP BY source, conversation_id
) AS begun
GROUP BY source, CAST(FLOOR(started / 900000000.0) AS BIGINT)
