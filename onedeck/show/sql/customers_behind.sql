-- The conversations behind a mark, the newest first: who claimed each, and the verdict of one room.
SELECT
    conversations.conversation_id,
    conversations.customer,
    conversations.start_at,
    conversations.time_basis,
    conversations.channel,
    conversations.journey,
    conversations.need,
    COALESCE(ai.claimed, FALSE) AS ai_claimed,
    COALESCE(cx.claimed, FALSE) AS cx_claimed,
    judged.verdict,
    judged.because,
    judged.grade,
    conversations.source,
    conversations.source_conversation_id
FROM ({behind}) AS behind
JOIN conversations ON conversations.conversation_id = behind.conversation_id
LEFT JOIN verdicts AS judged ON judged.conversation_id = conversations.conversation_id AND judged.room = '{room}'
LEFT JOIN verdicts AS ai ON ai.conversation_id = conversations.conversation_id AND ai.room = 'ai'
LEFT JOIN verdicts AS cx ON cx.conversation_id = conversations.conversation_id AND cx.room = 'cx'
ORDER BY conversations.start_at DESC, conversations.source, conversations.source_conversation_id
