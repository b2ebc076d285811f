-- Which conversations were claimed, by room and definition; the customer's view counts either room's claim.
SELECT DISTINCT conversation_id, room, definition FROM known_claims
UNION ALL
SELECT DISTINCT conversation_id, room, 'any' AS definition FROM known_claims
UNION ALL
SELECT DISTINCT conversation_id, 'all' AS room, 'any' AS definition FROM known_claims
