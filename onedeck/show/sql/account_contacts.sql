-- The newest conversations of some accounts: when each began, on which channel, and who had her last.
SELECT account_key, start_at, channel, handled_last
FROM (
    SELECT
        account_key, start_at, channel, handled_last,
        ROW_NUMBER() OVER (PARTITION BY account_key ORDER BY start_at DESC, conversation_id) AS nth
    FROM conversations
    WHERE excluded IS NULL AND time_basis = 'clock' AND account_key IN ({accounts})
) AS newest
WHERE nth <= {most}
ORDER BY account_key, nth
