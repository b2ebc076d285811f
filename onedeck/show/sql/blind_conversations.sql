-- All a reader may see around some conversations: they themselves, and what else the same customer (or, where the
-- charter says so, her account) wanted. What never reached her, or is counted from elsewhere, is left out.
WITH asked AS (
    SELECT conversations.*, COALESCE(charters.customer_is, 'person') AS customer_is
    FROM conversations
    LEFT JOIN charters ON charters.journey = conversations.journey
    WHERE conversations.conversation_id IN ({conversations})
), pairs AS (
    SELECT conversation_id AS asked, conversation_id FROM asked
    UNION
    SELECT asked.conversation_id, other.conversation_id
    FROM asked JOIN conversations AS other ON other.customer = asked.customer
    UNION
    SELECT asked.conversation_id, other.conversation_id
    FROM asked JOIN conversations AS other ON other.account_key = asked.account_key
    WHERE asked.customer_is = 'account'
)
SELECT
    pairs.asked,
    found.conversation_id,
    found.customer,
    found.account_key,
    found.need,
    found.channel,
    found.time_basis,
    found.start_at
FROM pairs
JOIN conversations AS found ON found.conversation_id = pairs.conversation_id
WHERE pairs.asked = pairs.conversation_id
    OR found.excluded IS NULL
    OR found.excluded IN ('outbound', 'no_need', 'short_abandon', 'out_of_scope')
ORDER BY pairs.asked, found.start_at, found.source, found.source_conversation_id
