-- The conversations behind a line of the ledger, with what decided each.
SELECT
    ledger_lines.conversation_id,
    conversations.customer,
    conversations.source,
    conversations.source_conversation_id,
    ledger_lines.journey,
    ledger_lines.room,
    conversations.need,
    CASE WHEN conversations.time_basis = 'clock' THEN ledger_lines.t0 END AS t0,
    ledger_lines.verdict,
    ledger_lines.because,
    ledger_lines.grade,
    CASE WHEN conversations.time_basis = 'clock' THEN evidence.occurred END AS evidence_occurred,
    evidence.source AS evidence_source,
    evidence.source_id AS evidence_source_id,
    ledger_lines.matured,
    ledger_lines.claimed,
    ledger_lines.definition,
    ledger_lines.counted
FROM ledger_lines
JOIN conversations ON conversations.conversation_id = ledger_lines.conversation_id
LEFT JOIN evidence ON evidence.evidence_id = ledger_lines.evidence_id
