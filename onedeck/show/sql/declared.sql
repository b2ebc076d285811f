-- Which source declares which claim definition for which room: some conversation of it carries such a claim.
SELECT DISTINCT claims.room, claims.definition, touches.source
FROM claims
JOIN touches ON touches.conversation_id = claims.conversation_id
