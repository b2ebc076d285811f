-- Every raw reason code with the counted conversations that carry it, by journey.
SELECT t.vocabulary, t.contact_reason, c.journey, COUNT(DISTINCT c.conversation_id) AS conversations
FROM touches AS t
LEFT JOIN joins AS j ON j.conversation_id = t.conversation_id
JOIN conversations AS c ON c.conversation_id = COALESCE(j.root, t.conversation_id)
WHERE t.contact_reason IS NOT NULL AND c.excluded IS NULL
GROUP BY t.vocabulary, t.contact_reason, c.journey
