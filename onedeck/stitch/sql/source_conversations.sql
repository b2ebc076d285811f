-- One row per conversation as its source has it: who, what about, when, and how it points at others.
SELECT
    f.conversation_id,
    MIN(t.source) AS source,
    MIN(t.source_conversation_id) AS source_conversation_id,
    MIN(t.time_basis) AS time_basis,
    MIN(f.start_at) AS start_at,
    MAX(f.end_at) AS end_at,
    MAX_BY(COALESCE(f.end_state, ''), f.place) AS end_state,
    MIN_BY(t.direction, f.place) AS direction,
    MIN_BY(t.customer_key, CASE WHEN t.customer_key IS NOT NULL AND {known} THEN f.place END) AS customer_key,
    MIN_BY(t.email_key, CASE WHEN t.email_key IS NOT NULL AND {known} THEN f.place END) AS email_key,
    MIN_BY(t.phone_key, CASE WHEN t.phone_key IS NOT NULL AND {known} THEN f.place END) AS phone_key,
    MIN_BY(t.device_key, CASE WHEN t.device_key IS NOT NULL AND {known} THEN f.place END) AS device_key,
    MAX_BY(t.account_key, CASE WHEN t.account_key IS NOT NULL THEN f.place END) AS account_key,
    MAX_BY(t.object_key, CASE WHEN t.object_key IS NOT NULL THEN f.place END) AS object_key,
    NULLIF(MAX_BY(COALESCE(m.need_vocabulary, ''), CASE WHEN m.need IS NOT NULL THEN f.place END), '') AS vocabulary,
    MAX_BY(m.need, CASE WHEN m.need IS NOT NULL THEN f.place END) AS need,
    MIN_BY(t.relation, CASE WHEN t.relation IS NOT NULL THEN f.place END) AS relation,
    MIN_BY(t.related_id, CASE WHEN t.relation IS NOT NULL THEN f.place END) AS related_id,
    MIN_BY(t.exclusion, CASE WHEN t.exclusion IS NOT NULL THEN f.place END) AS exclusion,
    MIN_BY(t.channel, f.place) AS channel,
    MIN_BY(t.language, CASE WHEN t.language IS NOT NULL THEN f.place END) AS language,
    MIN_BY(t.segment, CASE WHEN t.segment IS NOT NULL THEN f.place END) AS segment,
    MIN_BY(COALESCE(t.brand, q.brand), CASE WHEN COALESCE(t.brand, q.brand) IS NOT NULL THEN f.place END) AS brand,
    MAX_BY(COALESCE(t.team, q.team), CASE WHEN COALESCE(t.team, q.team) IS NOT NULL THEN f.place END) AS team,
    BOOL_OR(COALESCE(t.proof_required, FALSE)) AS proof_required
FROM touch_facts AS f
JOIN touches AS t ON t.touch_id = f.touch_id
LEFT JOIN teams AS q ON q.queue = t.queue_id
LEFT JOIN meanings AS m ON m.vocabulary = t.vocabulary AND m.contact_reason = t.contact_reason
GROUP BY f.conversation_id
