-- What gets a verdict: each conversation and room that handled it; one that nobody handled has only `all`.
SELECT conversation_id, 'ai' AS room, ai_t0 AS t0, start_at, customer, account_key, object_key, vocabulary, need,
    time_basis, is_over, ai_claimed AS claimed, handled_last
FROM conversations WHERE ai_handled
UNION ALL
SELECT conversation_id, 'cx', cx_t0, start_at, customer, account_key, object_key, vocabulary, need,
    time_basis, is_over, cx_claimed, handled_last
FROM conversations WHERE cx_handled
UNION ALL
SELECT conversation_id, 'all', CASE WHEN is_over THEN end_at END, start_at, customer, account_key, object_key,
    vocabulary, need, time_basis, is_over, ai_claimed OR cx_claimed, handled_last
FROM conversations WHERE NOT ai_handled AND NOT cx_handled
ORDER BY conversation_id, room
