-- One row per joined conversation: who, about what, when, who handled it, t0 of each room, counted or excluded.
-- t0 with a claim: the end of the room's last touch before its first claim, as vendors stamp claims late;
-- without one: the end of its last touch, once the conversation is over.
SELECT
    h.conversation_id,
    h.source, h.source_conversation_id,
    COALESCE(v.journey, {rest}) AS journey,
    h.customer, h.account_key, h.vocabulary, h.need, h.object_key, h.channel, h.language, h.segment, h.brand, h.team,
    i.ai_system, i.ai_version,
    h.time_basis,
    CASE WHEN h.time_basis = 'clock' THEN {week_of_start} END AS week,
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
    h.proof_required,
    h.touches,
    CASE
        WHEN h.exclusion IS NOT NULL THEN h.exclusion
        WHEN h.relation = 'mirror_of' THEN 'mirror'
        WHEN h.relation = 'merged_into' THEN 'merged_away'
        WHEN h.direction = 'outbound' THEN 'outbound'
        WHEN h.time_basis = 'clock' AND NOT h.ai_handled AND NOT h.cx_handled AND h.ended
             AND h.end_at - h.start_at < {short_abandon} THEN 'short_abandon'
        WHEN v.out_of_scope THEN 'out_of_scope'
    END AS excluded
FROM (
    SELECT
        g.*,
        g.said_over OR g.active_at + {idle} <= {as_of} AS is_over,
        CASE
            WHEN g.said_over THEN CASE WHEN g.time_basis = 'clock' THEN g.end_at END
            WHEN g.active_at + {idle} <= {as_of} THEN g.active_at + {idle}
        END AS over_at
    FROM (
        SELECT
            w.*,
            a.source, a.source_conversation_id, a.time_basis, a.direction, a.relation, a.customer, a.account_key,
            a.vocabulary, a.need, a.object_key, a.channel, a.language, a.segment, a.brand, a.team, a.proof_required,
            a.exclusion,
            a.time_basis = 'order'
                OR w.end_state IN ('completed', 'abandoned', 'failed', 'escalated', 'transferred') AS said_over
        FROM handling AS w
        JOIN about AS a ON a.conversation_id = w.conversation_id
    ) AS g
) AS h
LEFT JOIN handed_over AS o ON o.conversation_id = h.conversation_id
LEFT JOIN assistants AS i ON i.conversation_id = h.conversation_id
LEFT JOIN coverage AS v
  ON v.need = COALESCE(h.need, '') AND v.channel = COALESCE(h.channel, '') AND v.language = COALESCE(h.language, '')
  AND v.segment = COALESCE(h.segment, '') AND v.brand = COALESCE(h.brand, '') AND v.team = COALESCE(h.team, '')
