-- Per subject the first act of each class: all that a verdict needs to know of the evidence.
SELECT
    conversation_id, room,
    MAX(CASE WHEN class = 'taken_over' THEN evidence_id END) AS taken_over_id,
    MAX(CASE WHEN class = 'statement' THEN evidence_id END) AS statement_id,
    MAX(CASE WHEN class = 'statement' THEN kind END) AS statement_kind,
    MAX(CASE WHEN class = 'statement' THEN grade END) AS statement_grade,
    MAX(CASE WHEN class = 'reopened' THEN evidence_id END) AS reopened_id,
    MAX(CASE WHEN class = 'reopened' THEN occurred_or_t0 END) AS reopened_at,
    MAX(CASE WHEN class = 'reopened' THEN grade END) AS reopened_grade,
    MAX(CASE WHEN class = 'returned_a' THEN evidence_id END) AS a_id,
    MAX(CASE WHEN class = 'returned_a' THEN occurred END) AS a_at,
    MAX(CASE WHEN class = 'returned_b' THEN evidence_id END) AS b_id,
    MAX(CASE WHEN class = 'returned_b' THEN occurred END) AS b_at,
    MAX(CASE WHEN class = 'returned_c' THEN evidence_id END) AS c_id,
    MAX(CASE WHEN class = 'returned_c' THEN occurred END) AS c_at,
    MAX(CASE WHEN class = 'unknown_need' THEN evidence_id END) AS unknown_id,
    MAX(CASE WHEN class = 'unknown_need' THEN occurred END) AS unknown_at,
    MAX(CASE WHEN class = 'unknown_statement' THEN evidence_id END) AS unknown_statement_id,
    MAX(CASE WHEN class = 'fulfilled' THEN evidence_id END) AS fulfilled_id,
    MAX(CASE WHEN class = 'confirmed' THEN evidence_id END) AS confirmed_id,
    MAX(CASE WHEN class = 'not_fulfilled' THEN evidence_id END) AS not_fulfilled_id
FROM evidence_rows
WHERE nth = 1
GROUP BY conversation_id, room
