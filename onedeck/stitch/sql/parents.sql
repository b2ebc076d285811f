-- Which conversation continues which: by the source's reference, else by rule: one that ended as escalated is
-- continued by the next one of the same customer in another source that begins within the join time. Copies and
-- excluded ones take no part in the rule.
-- A parent never begins after its child, and of two that name each other the smaller key is the parent.
WITH referenced AS (
    SELECT
        c.conversation_id, p.conversation_id AS joined_to, 'reference' AS join_kind, 1.0 AS confidence,
        c.start_at AS learnt_at
    FROM known_conversations AS c
    JOIN known_conversations AS p ON p.conversation_id = c.related_id
    WHERE c.relation IN ('escalated_from', 'chain')
      AND (p.start_at < c.start_at
           OR (p.start_at = c.start_at
               AND (COALESCE(p.related_id, 0) <> c.conversation_id OR p.conversation_id < c.conversation_id)))
),
candidates AS (
    SELECT
        c.conversation_id, p.conversation_id AS joined_to, c.start_at,
        ROW_NUMBER() OVER (PARTITION BY p.conversation_id ORDER BY c.start_at, c.conversation_id) AS nth_child,
        ROW_NUMBER() OVER (PARTITION BY c.conversation_id ORDER BY p.end_at DESC, p.conversation_id) AS nth_parent
    FROM known_conversations AS p
    JOIN known_conversations AS c
      ON c.customer = p.customer AND c.source <> p.source
     AND c.start_at >= p.end_at AND c.start_at <= p.end_at + {join}
    WHERE p.end_state = 'escalated' AND p.time_basis = 'clock' AND c.time_basis = 'clock'
      AND p.direction = 'inbound' AND c.direction = 'inbound'
      AND p.exclusion IS NULL AND COALESCE(p.relation, '') NOT IN ('mirror_of', 'merged_into')
      AND c.exclusion IS NULL AND COALESCE(c.relation, '') NOT IN ('mirror_of', 'merged_into')
      AND (p.start_at < c.start_at OR (p.start_at = c.start_at AND p.conversation_id < c.conversation_id))
      AND p.conversation_id NOT IN (SELECT joined_to FROM referenced)
      AND c.conversation_id NOT IN (SELECT conversation_id FROM referenced)
)
SELECT conversation_id, joined_to, join_kind, confidence, learnt_at FROM referenced
UNION ALL
SELECT conversation_id, joined_to, 'escalation', 0.8, start_at
FROM candidates
WHERE nth_child = 1 AND nth_parent = 1
