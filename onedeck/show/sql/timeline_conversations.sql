-- The conversations of a timeline, oldest first.
SELECT
    conversations.conversation_id,
    conversations.customer,
    conversations.source,
    conversations.source_conversation_id,
    conversations.journey,
    conversations.need,
    conversations.vocabulary,
    conversations.channel,
    conversations.time_basis,
    conversations.start_at,
    conversations.is_over,
    conversations.excluded
FROM conversations
WHERE {chosen}
ORDER BY conversations.start_at, conversations.source, conversations.source_conversation_id
