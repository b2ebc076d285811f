-- A build's verdicts as they read at its as-of, with what decided each, to be laid beside another build's.
SELECT
    verdicts.conversation_id,
    verdicts.room,
    verdicts.journey,
    verdicts.verdict,
    verdicts.because,
    verdicts.grade,
    verdicts.matured,
    verdicts.excluded,
    verdicts.t0,
    conversations.time_basis,
    conversations.customer,
    conversations.need,
    conversations.source,
    conversations.source_conversation_id,
    evidence.occurred,
    evidence.observed,
    evidence.source AS evidence_source,
    evidence.source_id AS evidence_source_id
FROM verdicts
JOIN conversations ON conversations.conversation_id = verdicts.conversation_id
LEFT JOIN evidence ON evidence.evidence_id = verdicts.evidence_id
