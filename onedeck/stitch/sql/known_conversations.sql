-- The source's conversations with their customer: the one its strongest identifier names. A shared number or
-- mailbox still names the account.
SELECT
    c.conversation_id, c.source, c.source_conversation_id, c.time_basis, c.start_at, c.end_at, c.end_state,
    c.direction, c.object_key, c.relation, c.related_id, c.exclusion, c.channel, c.language, c.segment, c.brand,
    c.team, c.proof_required,
    COALESCE(i1.customer, i2.customer, i3.customer, i4.customer) AS customer,
    COALESCE(c.account_key, s2.account_key, s3.account_key) AS account_key,
    c.vocabulary,
    c.need
FROM source_conversations AS c
LEFT JOIN identities AS i1 ON i1.identifier_key = c.customer_key
LEFT JOIN identities AS i2 ON i2.identifier_key = c.email_key
LEFT JOIN identities AS i3 ON i3.identifier_key = c.phone_key
LEFT JOIN identities AS i4 ON i4.identifier_key = c.device_key
LEFT JOIN shared_identifiers AS s2 ON s2.identifier_key = c.email_key
LEFT JOIN shared_identifiers AS s3 ON s3.identifier_key = c.phone_key
