-- The conversations in which a handoff from AI was asked for.
SELECT DISTINCT conversation_id FROM handoffs_asked
