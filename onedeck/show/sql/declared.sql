-- Which source declares which claim definition for which room: some conversation of it carries such a claim.
SELECT claims.room, claims.definition, conversations.source
FROM claims
JOIN conversations ON conversations.conversation_id = claims.conversation_id
UNION
SELECT claims.room, claims.definition, touches.source
FROM claims
JOIN joins ON joins.conversation_id = claims.conversation_id
JOIN touches ON touches.conversation_id = claims.conversation_id
