-- What was billed for the claims of counted conversations, by currency.
SELECT
    ledger_lines.journey,
    ledger_lines.room,
    ledger_lines.definition,
    known_claims.currency,
    SUM(known_claims.amount) AS amount
FROM ledger_lines
JOIN known_claims
    ON known_claims.conversation_id = ledger_lines.conversation_id
    AND (known_claims.room = ledger_lines.room OR ledger_lines.room = 'all')
    AND (known_claims.definition = ledger_lines.definition OR ledger_lines.definition = 'any')
WHERE ledger_lines.counted AND known_claims.amount IS NOT NULL
GROUP BY ledger_lines.journey, ledger_lines.room, ledger_lines.definition, known_claims.currency
