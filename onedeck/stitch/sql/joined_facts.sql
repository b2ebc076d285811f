-- What a joined conversation knows from all its members: the first known customer, the last known need
-- (a mapped one before a raw code).
SELECT
    root,
    MIN_BY(customer, CASE WHEN customer IS NOT NULL THEN nth END) AS customer,
    MAX_BY(account_key, CASE WHEN account_key IS NOT NULL THEN nth END) AS account_key,
    MAX_BY(object_key, CASE WHEN object_key IS NOT NULL THEN nth END) AS object_key,
    NULLIF(MAX_BY(COALESCE(vocabulary, ''), need_rank), '') AS vocabulary,
    MAX_BY(need, need_rank) AS need,
    MIN_BY(exclusion, CASE WHEN exclusion IS NOT NULL THEN nth END) AS exclusion,
    MAX_BY(team, CASE WHEN team IS NOT NULL THEN nth END) AS team,
    BOOL_OR(proof_required) AS proof_required
FROM (
    SELECT
        members.*,
        CASE WHEN need IS NULL THEN NULL WHEN vocabulary IS NULL THEN nth + 1000000 ELSE nth END AS need_rank
    FROM (
        SELECT
            j.root, k.customer, k.account_key, k.object_key, k.vocabulary, k.need, k.exclusion, k.team,
            k.proof_required,
            ROW_NUMBER() OVER (PARTITION BY j.root ORDER BY k.start_at, k.conversation_id) AS nth
        FROM (
            SELECT conversation_id, root FROM joins
            UNION
            SELECT root, root FROM joins
        ) AS j
        JOIN known_conversations AS k ON k.conversation_id = j.conversation_id
    ) AS members
) AS ranked
GROUP BY root
