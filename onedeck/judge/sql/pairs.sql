-- Each other conversation of the same customer (or account, about the same object) from the start of this one to
-- the end of the longest later window, graded: b same object, c same need, d unknown need on a side.
-- Known and different needs make no pair. Excluded conversations are nobody's return.
SELECT
    s.conversation_id, s.room, b.conversation_id AS other_id,
    s.window_us,
    b.start_at - s.t0 AS after_us,
    CASE
        WHEN b.object_key = s.object_key THEN 'b'
        WHEN b.need = s.need AND COALESCE(b.vocabulary, '') = COALESCE(s.vocabulary, '') THEN 'c'
        ELSE 'd'
    END AS grade,
    COALESCE(b.need = s.need AND COALESCE(b.vocabulary, '') = COALESCE(s.vocabulary, ''), FALSE) AS same_need
FROM subjects AS s
JOIN conversations AS b
  ON b.customer = s.customer AND b.start_at > s.start_at AND b.start_at <= s.t0 + {farthest}
WHERE s.time_basis = 'clock' AND b.time_basis = 'clock'
  AND b.excluded IS NULL AND b.conversation_id <> s.conversation_id
  AND (
      b.object_key = s.object_key OR b.need IS NULL OR s.need IS NULL OR b.need = s.need
      OR COALESCE(b.vocabulary, '') <> COALESCE(s.vocabulary, '')
  )
