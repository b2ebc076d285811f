-- Everything a verdict is made of: one row per subject, and once more as `all` for the room that handled last,
-- whose evidence is the customer's. `all` is never passed on to anybody.
SELECT
    s.conversation_id,
    CASE WHEN r.reading = 'all' THEN 'all' ELSE s.room END AS room,
    s.t0, s.time_basis, s.is_over, f.conversation_id IS NOT NULL AS has_evidence,
    CASE WHEN r.reading = 'all' THEN c.ai_claimed OR c.cx_claimed ELSE s.claimed END AS claimed,
    f.taken_over_id, f.statement_id, f.statement_kind, f.statement_grade, f.reopened_id, f.reopened_at,
    f.reopened_grade, f.a_id, f.a_at, f.b_id, f.b_at, f.c_id, f.c_at, f.unknown_id, f.unknown_at, f.unknown_statement_id, f.fulfilled_id,
    COALESCE(f.fulfilled_id, f.confirmed_id) AS proof_id,
    f.not_fulfilled_id, {chance_names},
    COALESCE(l.chased, 0) AS chased,
    c.journey, c.source, c.customer, c.need, c.excluded, s.window_us,
    c.proof_required OR h.proof_required AS proof_required,
    p.journey IS NOT NULL AS proofs_loaded,
    r.reading = 'own' AND s.room <> 'all' AND NOT s.claimed
        AND (s.handled_last <> s.room OR (s.room = 'ai' AND c.handed_over)) AS passed_on,
    COALESCE(c.abandoned, FALSE) OR COALESCE(NOT c.took_part, FALSE) OR COALESCE(c.unanswered_at <= s.t0, FALSE) AS gave_up,
    c.customer IS NOT NULL OR (h.customer_is = 'account' AND c.account_key IS NOT NULL) AS identified
FROM subjects AS s
JOIN conversations AS c ON c.conversation_id = s.conversation_id
JOIN charters AS h ON h.journey = c.journey
LEFT JOIN proof_feeds AS p ON p.journey = c.journey
JOIN (SELECT 'own' AS reading UNION ALL SELECT 'all' AS reading) AS r
  ON r.reading = 'own' OR s.room = s.handled_last
LEFT JOIN firsts AS f ON f.conversation_id = s.conversation_id AND f.room = s.room
LEFT JOIN later AS l ON l.conversation_id = s.conversation_id AND l.room = s.room
