-- What gets a verdict, with its charter's terms: each conversation and room that handled it; one that nobody handled
-- has only `all`.
SELECT c.conversation_id, 'ai' AS room, c.ai_t0 AS t0, c.start_at, c.customer, c.account_key, c.object_key, c.vocabulary,
    c.need, c.time_basis, c.is_over, c.ai_claimed AS claimed, c.handled_last, h.window_us
FROM conversations AS c JOIN charters AS h ON h.journey = c.journey
WHERE c.ai_handled
UNION ALL
SELECT c.conversation_id, 'cx', c.cx_t0, c.start_at, c.customer, c.account_key, c.object_key, c.vocabulary,
    c.need, c.time_basis, c.is_over, c.cx_claimed, c.handled_last, h.window_us
FROM conversations AS c JOIN charters AS h ON h.journey = c.journey
WHERE c.cx_handled
UNION ALL
SELECT c.conversation_id, 'all', CASE WHEN c.is_over THEN c.end_at END, c.start_at, c.customer, c.account_key,
    c.object_key, c.vocabulary, c.need, c.time_basis, c.is_over, c.ai_claimed OR c.cx_claimed, c.handled_last,
    h.window_us
FROM conversations AS c JOIN charters AS h ON h.journey = c.journey
WHERE NOT c.ai_handled AND NOT c.cx_handled
ORDER BY conversation_id, room
