-- What was said of each drawn verdict, beside where the conversation stands now and by which definitions it is judged.
SELECT
    reviews.review_id,
    reviews.sample,
    reviews.journey AS drawn_from,
    reviews.conversation_id,
    reviews.room,
    reviews.verdict,
    reviews.weight,
    reviews.drawn_at,
    reviews.reader,
    reviews.answer,
    reviews.answered_at,
    reviews.note,
    reviews.definition_hash <> verdicts.definition_hash AS older,
    conversations.journey,
    conversations.source,
    conversations.source_conversation_id
FROM reviews
LEFT JOIN conversations ON conversations.conversation_id = reviews.conversation_id
LEFT JOIN verdicts ON verdicts.conversation_id = reviews.conversation_id AND verdicts.room = reviews.room
ORDER BY reviews.drawn_at, reviews.sample, reviews.review_id, reviews.answered_at, reviews.reader
