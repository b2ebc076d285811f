-- Under which definitions a conversation was claimed, and by whom.
SELECT DISTINCT conversation_id, room, definition FROM known_claims
