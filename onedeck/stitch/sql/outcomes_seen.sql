-- Outcomes known at the as-of, with the customer they name and the need in the same words as conversations.
SELECT
    o.outcome_id, o.occurred_time, o.object_key, o.account_key,
    COALESCE(j.root, o.conversation_id) AS conversation_id,
    COALESCE(i1.customer, i2.customer, i3.customer, i4.customer) AS customer,
    CASE WHEN r.need IS NULL AND m.vocabulary IS NULL AND x.code IS NULL THEN o.vocabulary END AS vocabulary,
    CASE
        WHEN r.need IS NOT NULL THEN r.need
        WHEN m.vocabulary IS NULL AND x.code IS NULL THEN LOWER(TRIM(o.contact_reason))
    END AS need
FROM outcomes AS o
LEFT JOIN joins AS j ON j.conversation_id = o.conversation_id
LEFT JOIN identities AS i1 ON i1.identifier_key = o.customer_key
LEFT JOIN identities AS i2 ON i2.identifier_key = o.email_key
LEFT JOIN identities AS i3 ON i3.identifier_key = o.phone_key
LEFT JOIN identities AS i4 ON i4.identifier_key = o.device_key
LEFT JOIN reasons AS r ON r.vocabulary = o.vocabulary AND r.code = LOWER(TRIM(o.contact_reason))
LEFT JOIN (SELECT DISTINCT vocabulary FROM reasons) AS m ON m.vocabulary = o.vocabulary
LEFT JOIN system_codes AS x ON x.code = LOWER(TRIM(o.contact_reason))
WHERE COALESCE(o.observed_time, o.occurred_time, 0) <= {as_of} AND COALESCE(o.occurred_time, 0) <= {as_of}
