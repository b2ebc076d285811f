-- Each wait in a queue that has a calendar, counted in its open hours only: what was open up to the end of the wait,
-- minus what was open up to its beginning.
SELECT touch_id, SUM(sign * open_us) / 1e6 AS open_wait_s
FROM (
    SELECT
        m.touch_id, m.sign,
        MIN(h.open_before) + SUM(GREATEST(LEAST(m.moment, h.ends) - h.begins, 0)) AS open_us
    FROM (
        SELECT
            t.touch_id,
            COALESCE(q.calendar, {other_calendar}) AS calendar,
            e.sign,
            CASE e.sign
                WHEN 1 THEN t.connected_time
                ELSE COALESCE(t.enqueue_time, t.connected_time - CAST(t.queue_s * 1000000 AS BIGINT))
            END AS moment
        FROM touches AS t
        JOIN (SELECT -1 AS sign UNION ALL SELECT 1 AS sign) AS e ON TRUE
        LEFT JOIN queue_calendars AS q ON q.queue = t.queue_id
        WHERE t.connected_time IS NOT NULL AND COALESCE(q.calendar, {other_calendar}) IS NOT NULL
    ) AS m
    JOIN open_hours AS h ON h.calendar = m.calendar AND h.day = CAST(FLOOR(m.moment / 86400e6) AS BIGINT)
    GROUP BY m.touch_id, m.sign
) AS ends_of_waits
GROUP BY touch_id
HAVING COUNT(*) = 2
