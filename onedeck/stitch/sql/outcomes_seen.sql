-- Outcomes known at the as-of, with the customer they name and the need in the same words as conversations.
SELECT
    o.outcome_id, o.occurred_time, o.object_key, o.account_key,
    COALESCE(j.root, o.conversation_id) AS conversation_id,
    COALESCE(i1.customer, i2.customer, i3.customer, i4.customer) AS customer,
    m.need_vocabulary AS vocabulary,
    m.need
FROM outcomes AS o
LEFT JOIN joins AS j ON j.conversation_id = o.conversation_id
LEFT JOIN identities AS i1 ON i1.identifier_key = o.customer_key
LEFT JOIN identities AS i2 ON i2.identifier_key = o.email_key
LEFT JOIN identities AS i3 ON i3.identifier_key = o.phone_key
LEFT JOIN identities AS i4 ON i4.identifier_key = o.device_key
LEFT JOIN meanings AS m ON m.vocabulary = o.vocabulary AND m.contact_reason = o.contact_reason
WHERE COALESCE(o.observed_time, o.occurred_time, 0) <= {as_of} AND COALESCE(o.occurred_time, 0) <= {as_of}
