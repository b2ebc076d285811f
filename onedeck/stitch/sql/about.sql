-- Who and what each conversation is about: what its first part says, and what the other parts know better.
SELECT
    k.conversation_id, k.source, k.source_conversation_id, k.time_basis, k.direction, k.relation,
    COALESCE(k.customer, j.customer) AS customer,
    COALESCE(j.account_key, k.account_key) AS account_key,
    CASE WHEN j.root IS NULL THEN k.vocabulary ELSE j.vocabulary END AS vocabulary,
    CASE WHEN j.root IS NULL THEN k.need ELSE j.need END AS need,
    COALESCE(j.object_key, k.object_key) AS object_key,
    k.channel, k.language, k.segment, k.brand,
    COALESCE(j.team, k.team) AS team,
    COALESCE(j.proof_required, k.proof_required) AS proof_required,
    COALESCE(k.exclusion, j.exclusion) AS exclusion
FROM known_conversations AS k
LEFT JOIN joined_facts AS j ON j.root = k.conversation_id
