-- How many customers stand behind each verdict of each line of the ledger; an unidentified one counts as one each.
SELECT
    ledger_lines.journey, ledger_lines.room, ledger_lines.definition, ledger_lines.verdict,
    COUNT(DISTINCT COALESCE(conversations.customer, -conversations.conversation_id)) AS customers
FROM ledger_lines
JOIN conversations ON conversations.conversation_id = ledger_lines.conversation_id
WHERE ledger_lines.counted
GROUP BY ledger_lines.journey, ledger_lines.room, ledger_lines.definition, ledger_lines.verdict
