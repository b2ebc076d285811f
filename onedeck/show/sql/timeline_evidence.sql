-- What speaks for or against some conversations.
SELECT
    evidence.conversation_id,
    evidence.occurred AS time,
    evidence.room,
    evidence.kind,
    evidence.grade,
    evidence.against,
    other.source AS other_source,
    other.source_conversation_id AS other_conversation,
    evidence.source,
    evidence.source_id,
    evidence.raw_file,
    evidence.raw_row
FROM evidence
LEFT JOIN conversations AS other ON other.conversation_id = evidence.other_id
WHERE evidence.conversation_id IN ({conversations})
ORDER BY evidence.conversation_id, evidence.occurred, evidence.room, evidence.kind, evidence.evidence_id
