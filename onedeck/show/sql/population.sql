-- What each line of the ledger is about: `any` every conversation, a definition those that could have claimed it.
SELECT conversation_id, room, 'any' AS definition FROM verdicts
UNION ALL
SELECT DISTINCT handled_sources.conversation_id, handled_sources.room, declared.definition
FROM handled_sources
JOIN declared ON declared.source = handled_sources.source AND declared.room = handled_sources.room
