-- One row per joined conversation: who, about what, when, who handled it, t0 of each room, counted or excluded.
-- t0 with a claim: the end of the room's last touch before its first claim, as vendors stamp claims late;
-- without one: the end of its last touch, once the conversation is over.
SELECT
    h.conversation_id,
    k.source,
    k.source_conversation_id,
    {journey} AS journey,
    COALESCE(k.customer, j.customer) AS customer,
    COALESCE(j.account_key, k.account_key) AS account_key,
    CASE WHEN j.root IS NULL THEN k.vocabulary ELSE j.vocabulary END AS vocabulary,
    CASE WHEN j.root IS NULL THEN k.need ELSE j.need END AS need,
    COALESCE(j.object_key, k.object_key) AS object_key,
    k.channel, k.language, k.segment, k.brand,
    COALESCE(j.team, k.team) AS team,
    k.time_basis,
    h.start_at,
    h.end_at,
    h.over_at,
    h.is_over,
    h.handled_last,
    h.ai_handled,
    h.cx_handled,
    CASE
        WHEN NOT h.ai_handled THEN NULL
        WHEN h.ai_claimed_at IS NOT NULL THEN LEAST(h.ai_claimed_at, COALESCE(h.ai_claimed_end, h.ai_claimed_at))
        WHEN h.is_over THEN h.ai_end_at
    END AS ai_t0,
    CASE
        WHEN NOT h.cx_handled THEN NULL
        WHEN h.cx_claimed_at IS NOT NULL THEN LEAST(h.cx_claimed_at, COALESCE(h.cx_claimed_end, h.cx_claimed_at))
        WHEN h.is_over THEN h.cx_end_at
    END AS cx_t0,
    h.ai_claimed,
    h.cx_claimed,
    h.ai_handled AND NOT h.cx_handled
        AND (o.conversation_id IS NOT NULL OR h.ai_end_state IN ('escalated', 'transferred')) AS handed_over,
    h.took_part,
    CASE WHEN h.last_word = 'customer' THEN h.last_word_at END AS unanswered_at,
    h.end_state = 'abandoned' AS abandoned,
    COALESCE(j.proof_required, k.proof_required) AS proof_required,
    h.touches,
    CASE
        WHEN COALESCE(k.exclusion, j.exclusion) IS NOT NULL THEN COALESCE(k.exclusion, j.exclusion)
        WHEN k.relation = 'mirror_of' THEN 'mirror'
        WHEN k.relation = 'merged_into' THEN 'merged_away'
        WHEN k.direction = 'outbound' THEN 'outbound'
        WHEN k.time_basis = 'clock' AND NOT h.ai_handled AND NOT h.cx_handled AND h.ended
             AND h.end_at - h.start_at < {short_abandon} THEN 'short_abandon'
    END AS excluded
FROM (
    SELECT
        g.*,
        g.said_over OR g.active_at + {idle} <= {as_of} AS is_over,
        CASE
            WHEN g.said_over THEN CASE WHEN g.clocked THEN g.end_at END
            WHEN g.active_at + {idle} <= {as_of} THEN g.active_at + {idle}
        END AS over_at
    FROM (
        SELECT
            w.*,
            b.time_basis = 'clock' AS clocked,
            b.time_basis = 'order'
                OR w.end_state IN ('completed', 'abandoned', 'failed', 'escalated', 'transferred') AS said_over
        FROM handling AS w
        JOIN known_conversations AS b ON b.conversation_id = w.conversation_id
    ) AS g
) AS h
JOIN known_conversations AS k ON k.conversation_id = h.conversation_id
LEFT JOIN joined_facts AS j ON j.root = h.conversation_id
LEFT JOIN handed_over AS o ON o.conversation_id = h.conversation_id
