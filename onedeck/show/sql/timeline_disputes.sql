-- Who disputes the verdicts on some conversations, and why.
SELECT reviews.conversation_id, reviews.answered_at AS time, reviews.room, reviews.verdict AS disputed, reviews.reader, reviews.note
FROM reviews
WHERE reviews.sample = 'dispute' AND reviews.conversation_id IN ({conversations})
ORDER BY reviews.conversation_id, reviews.answered_at, reviews.review_id
