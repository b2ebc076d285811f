-- What became of the claimed and matured conversations of a line, and on which channel she came back.
SELECT
    ledger_lines.journey,
    ledger_lines.room,
    ledger_lines.definition,
    ledger_lines.verdict,
    ledger_lines.because,
    COALESCE(others.channel, resumed.channel) AS channel,
    COUNT(*) AS conversations
FROM ledger_lines
LEFT JOIN evidence
    ON evidence.evidence_id = ledger_lines.evidence_id AND ledger_lines.verdict = 'refuted'
LEFT JOIN conversations AS others ON others.conversation_id = evidence.other_id
LEFT JOIN (
    -- A touch that went on with the same conversation: the evidence stands on its row, at its beginning.
    SELECT acts.evidence_id, MIN(touches.channel) AS channel
    FROM evidence AS acts
    JOIN touches ON touches.source = acts.source AND touches.source_id = acts.source_id
    JOIN steps ON steps.touch_id = touches.touch_id AND steps.start_at = acts.occurred
    WHERE acts.kind IN ('reopened', 'taken_over')
        AND acts.evidence_id IN (
            SELECT evidence_id FROM ledger_lines WHERE verdict = 'refuted' AND counted AND claimed AND matured
        )
    GROUP BY acts.evidence_id
) AS resumed ON resumed.evidence_id = evidence.evidence_id
WHERE ledger_lines.counted AND ledger_lines.claimed AND ledger_lines.matured
GROUP BY 1, 2, 3, 4, 5, 6
