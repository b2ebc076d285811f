-- When each act against a counted conversation occurred, and when it was learnt.
SELECT conversations.journey, evidence.occurred, evidence.observed
FROM evidence
JOIN conversations ON conversations.conversation_id = evidence.conversation_id
WHERE evidence.against AND conversations.excluded IS NULL
