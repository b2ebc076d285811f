-- The measures the five patterns read: whole journeys, and what held up by need, in matured weeks.
SELECT
    metric, journey, value, week, n, COALESCE(unknown, 0) AS unknown, COALESCE(sum_x, 0) AS x,
    COALESCE(sum_xx, 0) AS xx, COALESCE(sum_y, 0) AS y, COALESCE(sum_yy, 0) AS yy, COALESCE(sum_xy, 0) AS xy
FROM measures
WHERE matured
  AND (slice = '' AND metric IN ({metrics}) OR slice = 'need' AND metric = 'held_up')
